"""Beginning and ending the session of a browser; between password and code nobody is logged in yet."""

from datetime import UTC, datetime, timedelta

from flask import g, redirect, session, url_for
from flask_security import login_user, logout_user
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import needs_code
from portti.domain.actor import Actor
from portti.models import Account
from portti.queries import accounts as account_queries
from portti.services import accounts
from portti.web.auth.targets import safe_target, start_page
from portti.web.kit.display import cookie_display
from portti.web.kit.held_forms import HELD, PERSON
from portti.web.kit.practice_links import PENDING
from portti.web.kit.practice_over import note_practice

_PENDING_TIME = timedelta(minutes=30)
_KEPT = (HELD, "csrf_token", "_flashes")


def continue_log_in(account: Account, target: str | None, *, via: str) -> Response:
    """Log in who has shown who they are, or ask for the one-time code first where one is needed."""
    roles = {role.name for role in account.roles}
    if not needs_code(roles, turned_on=account.tf_primary_method is not None):
        return finish_log_in(account, target, via=via)
    session[PENDING] = {
        "person": account.fs_uniquifier,
        "at": int(now().timestamp()),
        "target": safe_target(target),
        "via": via,
    }
    return redirect(url_for("auth.code" if account.tf_totp_secret else "auth.set_up_codes"), 303)


def pending_person() -> tuple[Account, str | None, str] | None:
    """Return who has given the first proof and still owes the code, where they wanted to go, and the proof."""
    kept = session.get(PENDING)
    if not isinstance(kept, dict):
        return None
    if now() - datetime.fromtimestamp(int(kept["at"]), UTC) > _PENDING_TIME:
        return None
    with reading() as database_session:
        account = account_queries.account_by_uniquifier(database_session, str(kept["person"]))
        database_session.expunge_all()
    if account is None or not account.active:
        return None
    return account, kept["target"], str(kept["via"])


def finish_log_in(account: Account, target: str | None, *, via: str) -> Response:
    """Begin the session and go on: to a text that was kept, to the page asked for, or to the start page."""
    begin(account, via=via)
    held = session.get(HELD)
    if held and held.get(PERSON) not in (None, account.id):
        session.pop(HELD)
        held = None
    if held:
        return redirect(url_for("auth.kept_form"), 303)
    return redirect(safe_target(target) or start_page(account), 303)


def begin(account: Account, *, via: str) -> None:
    """Begin a session of this browser; of an earlier person's nothing stays."""
    for key in [key for key in session if key not in _KEPT]:
        session.pop(key)
    session.permanent = True
    login_user(account, remember=False, authn_via=[via])
    session[PERSON] = account.id
    note_practice(account)
    g.pop("actor", None)
    display = cookie_display()
    if display and not account.display:
        actor = Actor(account_id=account.id, centre_id=account.centre_id)
        with transaction() as database_session:
            accounts.save_display(database_session, actor, display, now=now())


def end() -> None:
    """End the session of this browser; whom it knew stays, so that their text goes to nobody else."""
    person = session.get(PERSON)
    logout_user()
    for key in [key for key in session if key != "_flashes"]:
        if not key.startswith("fs_") and key not in ("_remember",):
            session.pop(key)
    if person is not None:
        session[PERSON] = person
    g.pop("actor", None)

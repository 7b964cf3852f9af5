"""Who may open which pages: every blueprint of ours says its audience here."""

from collections.abc import Iterable

from flask import Blueprint, abort, g, redirect, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from portti.database import reading
from portti.domain.actor import Actor
from portti.queries import accounts as account_queries
from portti.web.kit.held_forms import hold_sent_form
from portti.web.kit.practice_over import page_of_the_end

LANGUAGE_PREFIX = "/<any(fi,sv,en,selko):language>"
ANYONE = "anyone"

_AUDIENCES: dict[str, frozenset[str]] = {}


def audience_blueprint(
    name: str, import_name: str, *, role: str | Iterable[str], prefix: str = ""
) -> Blueprint:
    """Return a blueprint whose pages only `role` may open; `anyone` opens it to visitors.

    Its addresses start with the language and `prefix`. A visitor is sent to log in; a person of another
    role gets 403.
    """
    roles = frozenset([role] if isinstance(role, str) else role)
    _AUDIENCES[name] = roles
    blueprint = Blueprint(name, import_name, url_prefix=LANGUAGE_PREFIX + prefix)

    @blueprint.before_request
    def guard() -> Response | None:
        if ANYONE in roles:
            return None
        if not current_user.is_authenticated:
            return ask_to_log_in()
        if not roles & {granted.name for granted in current_user.roles}:
            abort(403)
        return None

    return blueprint


def audiences() -> dict[str, frozenset[str]]:
    """Return each blueprint's roles, for the test that looks for unguarded routes."""
    return dict(_AUDIENCES)


def ask_to_log_in() -> Response:
    """Send a visitor to the log-in page and back here afterwards; what was sent is kept meanwhile.

    Who practised until their practice centre was ended reads that instead.
    """
    over = page_of_the_end()
    if over is not None:
        return over
    if request.method not in ("GET", "HEAD"):
        hold_sent_form()
        return redirect(url_for("auth.log_in"), 303)
    return redirect(url_for("auth.log_in", next=request.full_path.rstrip("?")))


def is_open_to_visitors() -> bool:
    """Answer whether this request's page is for anyone."""
    return ANYONE in _AUDIENCES.get(request.blueprint or "", frozenset({ANYONE}))


def current_actor() -> Actor:
    """Return who acts in this request and whose matters are at hand.

    A representative's or staff member's choice of whom to act for stands in the session and is checked
    against the database at each request, so that a right that has ended ends here too.
    """
    if "actor" not in g:
        g.actor = _load_actor()
    actor: Actor = g.actor
    return actor


def _load_actor() -> Actor:
    if not current_user.is_authenticated:
        return Actor(account_id=None)
    with reading() as database_session:
        return account_queries.actor_of(
            database_session,
            current_user.id,
            acting_for_employer_id=session.get("acting_for_employer_id"),
            acting_for_profile_id=session.get("acting_for_profile_id"),
        )

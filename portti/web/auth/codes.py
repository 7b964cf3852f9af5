"""One-time codes in a person's own account: turning on and off, and new recovery codes."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import CODE_ROLES, TooManyTries
from portti.domain.errors import NotFound
from portti.models import Account
from portti.services import log_ins, one_time_codes
from portti.web.auth import tries
from portti.web.auth.blueprint import account_blueprint
from portti.web.auth.code_setup import SetUp, code_is_right, new_recovery_codes, set_up
from portti.web.auth.home import own_account, own_actor
from portti.web.auth.words import locked_sentence
from portti.web.kit.buttons import pressed
from portti.web.kit.forms import Form, settings_now

RECOVERY_CODES = "recovery_codes"
AFTER_CODES = "after_codes"
_Answer = str | Response | tuple[str, int]


class ProofForm(Form):
    """A code that proves that the phone is at hand, before anything about codes is changed."""

    code = StringField(lazy_gettext("One-time code"))


@account_blueprint.route("/account/codes", methods=["GET", "POST"])
def codes() -> _Answer:
    """Turn one-time codes on; where they are on, turn them off or renew the recovery codes."""
    account = own_account()
    if account.tf_totp_secret is None:
        done = set_up(account)
        return _show_recovery_codes(done.recovery_codes) if isinstance(done, SetUp) else done
    form = ProofForm()
    if request.method == "GET":
        return _page(form, account)
    way = pressed("way", "renew", "off") or "renew"
    problem = _problem(form, account, way)
    if problem is not None:
        return _page(form, account, problem)
    if way == "renew":
        renewed = new_recovery_codes()
        with transaction() as database_session:
            one_time_codes.renew_recovery_codes(
                database_session, own_actor(), renewed, settings=settings_now(), now=now()
            )
        return _show_recovery_codes(renewed)
    with transaction() as database_session:
        one_time_codes.turn_off_codes(database_session, own_actor(), now=now())
    flash(gettext("One-time codes are turned off."), "success")
    return redirect(url_for("account.home"), 303)


def _problem(form: ProofForm, account: Account, way: str) -> int | None:
    """Put what is wrong with the proof into the form and return the status of the answer, or None."""
    if way == "off" and own_actor().roles & CODE_ROLES:
        form.form_errors = [gettext("Staff need one-time codes. They cannot be turned off.")]
        return 422
    typed = "".join((form.code.data or "").split())
    if not typed:
        form.code.errors = [gettext("Write the six digits that your phone shows.")]
        return 422
    try:
        counted = tries.begin_try(log_ins.code_key(settings_now(), account.id))
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return 429
    if not code_is_right(account, typed):
        form.code.errors = [
            gettext("This code does not work. Each code works once. Wait for the next one and write it.")
        ]
        return 422
    tries.take_back(counted)
    return None


def _page(form: ProofForm, account: Account, status: int = 200) -> tuple[str, int]:
    return render_template(
        "account/codes.html",
        form=form,
        left=len(account.mf_recovery_codes or []),
        required=bool(own_actor().roles & CODE_ROLES),
    ), status


def _show_recovery_codes(recovery_codes: list[str]) -> Response:
    keep_recovery_codes(own_account().id, recovery_codes)
    return redirect(url_for("account.recovery_codes"), 303)


def keep_recovery_codes(account_id: int, recovery_codes: Sequence[str]) -> None:
    """Keep new codes for their page, encrypted in the database: what stands in a cookie can be read."""
    with transaction() as database_session:
        session[RECOVERY_CODES] = log_ins.hold_form(
            database_session,
            _kept_for(account_id),
            [("recovery_code", code) for code in recovery_codes],
            settings=settings_now(),
            now=now(),
        )


def _kept_for(account_id: int) -> str:
    return f"recovery codes of {account_id}"


def _kept_codes() -> list[str]:
    """Return the codes that wait to be written down by who is logged in; none where they are gone."""
    try:
        with reading() as database_session:
            whose, fields = log_ins.held_fields(
                database_session, str(session.get(RECOVERY_CODES, "")), settings=settings_now(), now=now()
            )
    except NotFound:
        return []
    return [code for _name, code in fields] if whose == _kept_for(own_account().id) else []


@account_blueprint.get("/account/recovery-codes")
def recovery_codes() -> str | Response:
    """Show new recovery codes until the person has gone on."""
    shown = _kept_codes()
    if not shown:
        return redirect(url_for("account.codes"))
    return render_template("account/recovery_codes.html", codes=shown)


@account_blueprint.post("/account/recovery-codes/kept")
def recovery_codes_kept() -> Response:
    """Forget the recovery codes that were shown and go on."""
    token = session.pop(RECOVERY_CODES, None)
    if token:
        with transaction() as database_session:
            log_ins.drop_held_form(database_session, str(token))
    return redirect(session.pop(AFTER_CODES, None) or url_for("account.home"), 303)

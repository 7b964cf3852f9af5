"""Setting up one-time codes: a secret for the phone, proved by its first code, and recovery codes shown once."""

import secrets
from dataclasses import dataclass

from flask import render_template, request, session
from flask_babel import gettext, lazy_gettext
from wtforms import StringField

from portti.clock import now
from portti.database import transaction
from portti.domain.accounts import TooManyTries
from portti.domain.actor import Actor
from portti.models import Account
from portti.services import log_ins, one_time_codes
from portti.web.auth import tries
from portti.web.auth.totp import picture_of, totp
from portti.web.auth.words import locked_sentence
from portti.web.kit.forms import Form, settings_now

_NEW_SECRET = "new_secret"  # noqa: S105 - a name in the session, no secret
_RECOVERY_CODES = 8
_DIGITS = 6
_LONGEST_CODE = 40
# Without letters and digits that look alike.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class SetUpForm(Form):
    """The first code of the new secret."""

    code = StringField(lazy_gettext("One-time code that the app shows"))


@dataclass(frozen=True)
class SetUp:
    """Codes are on now; the recovery codes are shown once and stand nowhere else."""

    recovery_codes: list[str]


def new_recovery_codes() -> list[str]:
    """Return codes that each replace the phone once."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _mark in range(4)) for _part in range(3))
        for _code in range(_RECOVERY_CODES)
    ]


def set_up(account: Account) -> SetUp | str | tuple[str, int]:
    """Show the new secret, or turn codes on by the first right code; the secret waits, encrypted, in the cookie."""
    secret = session.get(_NEW_SECRET)
    if secret is None:
        secret = totp().generate_totp_secret()
        session[_NEW_SECRET] = secret
    form = SetUpForm()
    if request.method == "GET":
        return _page(form, account, secret)
    typed = "".join((form.code.data or "").split())
    settings = settings_now()
    try:
        counted = tries.begin_try(log_ins.code_key(settings, account.id))
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return _page(form, account, secret), 429
    counter = totp().counter_of(typed, secret, None)
    if counter is None:
        form.code.errors = [
            gettext("This is not the code of this account. Write the six digits that the app shows now.")
        ]
        return _page(form, account, secret), 422
    tries.take_back(counted)
    recovery_codes = new_recovery_codes()
    actor = Actor(account_id=account.id, centre_id=account.centre_id)
    with transaction() as database_session:
        one_time_codes.turn_on_codes(
            database_session, actor, secret, counter, recovery_codes, settings=settings, now=now()
        )
    session.pop(_NEW_SECRET)
    return SetUp(recovery_codes)


def code_is_right(account: Account, typed: str) -> bool:
    """Use up a one-time code or a recovery code; False where it does not work or was used before."""
    actor = Actor(account_id=account.id, centre_id=account.centre_id)
    if len(typed) == _DIGITS and typed.isascii() and typed.isdigit():
        counter = totp().counter_of(typed, account.tf_totp_secret or "", account.tf_last_counter)
        if counter is None:
            return False
        with transaction() as database_session:
            return one_time_codes.use_counter(database_session, actor, counter)
    with transaction() as database_session:
        return one_time_codes.use_recovery_code(
            database_session, actor, typed[:_LONGEST_CODE], settings=settings_now(), now=now()
        )


def _page(form: SetUpForm, account: Account, secret: str) -> str:
    name = account.email or f"{account.given_name} {account.family_name}"
    return render_template(
        "auth/set_up_codes.html",
        form=form,
        picture=picture_of(secret, name),
        secret_text=totp().get_totp_pretty_key(secret),
    )

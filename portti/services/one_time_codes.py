"""One-time codes: turned on and off, each code and each recovery code used once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portti.credentials import sign
from portti.domain.accounts import CODE_ROLES
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.queries import accounts as account_queries
from portti.queries import people as people_queries
from portti.services import audit
from portti.services.accounts import end_sessions, own_account
from portti.settings import Settings

METHOD = "authenticator"


def use_counter(session: Session, actor: Actor, counter: int) -> bool:
    """Note that the code of a time step was used; False where it, or a later one, was used before.

    The row is locked, so that two processes cannot both take the same code.
    """
    account = own_account(session, actor)
    if account.tf_last_counter is not None and counter <= account.tf_last_counter:
        return False
    account.tf_last_counter = counter
    session.flush()
    return True


def use_recovery_code(
    session: Session, actor: Actor, code: str, *, settings: Settings, now: datetime
) -> bool:
    """Use a recovery code up; False where it is none of the account's unused ones."""
    account = own_account(session, actor)
    stored = _stored(settings, account.id, code)
    kept = list(account.mf_recovery_codes or [])
    if stored not in kept:
        return False
    kept.remove(stored)
    account.mf_recovery_codes = kept
    audit.record(session, actor, "use_recovery_code", "account", account.id, now=now)
    session.flush()
    return True


def turn_on_codes(
    session: Session,
    actor: Actor,
    secret: str,
    counter: int,
    recovery_codes: Sequence[str],
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Ask for a one-time code at each log-in from now on; the code that proved the set-up counts as used."""
    account = own_account(session, actor)
    account.tf_primary_method = METHOD
    account.tf_totp_secret = secret
    account.tf_last_counter = counter
    account.mf_recovery_codes = [_stored(settings, account.id, code) for code in recovery_codes]
    audit.record(session, actor, "turn_on_codes", "account", account.id, now=now)
    session.flush()


def renew_recovery_codes(
    session: Session, actor: Actor, recovery_codes: Sequence[str], *, settings: Settings, now: datetime
) -> None:
    """Put new recovery codes in place of the old ones."""
    account = own_account(session, actor)
    account.mf_recovery_codes = [_stored(settings, account.id, code) for code in recovery_codes]
    audit.record(session, actor, "renew_recovery_codes", "account", account.id, now=now)
    session.flush()


def turn_off_codes(session: Session, actor: Actor, *, now: datetime) -> None:
    """Ask for no one-time codes any more; RuleViolation for staff, who need them."""
    if actor.roles & CODE_ROLES:
        raise RuleViolation("codes_required")
    _clear(session, actor, own_account(session, actor).id, "turn_off_codes", now)


def reset_codes(session: Session, actor: Actor, account_id: int, *, now: datetime) -> None:
    """Let a person of the manager's centre who lost phone and recovery codes set their codes up anew."""
    check_may(actor, "manage_staff")
    if account_id == actor.account_id:
        # Whoever sits at an open session must not rid its holder of their codes.
        raise NotAllowed("reset_own_codes")
    people_queries.account_of_centre(session, actor.centre_id, account_id)
    _clear(session, actor, account_id, "reset_codes", now)


def reset_codes_by_operator(session: Session, email: str, *, now: datetime) -> None:
    """Let a manager without another manager set their codes up anew; for the command line of the installation."""
    account = account_queries.account_by_email(session, email)
    if account is None:
        raise NotFound("account")
    _clear(session, SYSTEM, account.id, "reset_codes", now)


def _clear(session: Session, actor: Actor, account_id: int, deed: str, now: datetime) -> None:
    account = account_queries.account_for_change(session, account_id)
    if account.tf_primary_method is None and account.tf_totp_secret is None:
        # Pressed twice: they are cleared already, and a new session of the person must not end.
        return
    account.tf_primary_method = None
    account.tf_totp_secret = None
    account.mf_recovery_codes = None
    if actor.account_id != account.id:
        end_sessions(account)
    audit.record(session, actor, deed, "account", account.id, now=now)
    session.flush()


def _stored(settings: Settings, account_id: int, code: str) -> str:
    """Return what is kept of a recovery code: the table gives no working code away."""
    typed = "".join(mark for mark in code.lower() if mark.isalnum())
    return sign(settings, "recovery_code", f"{account_id}:{typed}")

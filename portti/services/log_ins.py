"""Logging in: counting failures, links by e-mail, and forms held for who was logged out meanwhile."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.credentials import decrypt_text, encrypt_text, new_token, sign, token_hash
from portti.domain import accounts as rules
from portti.domain.errors import NotFound
from portti.mail.compose import account as compose
from portti.mail.compose.drafting import Holder
from portti.mail.outbox import enqueue
from portti.models import Account, HeldForm, LogInFailure
from portti.queries import accounts as account_queries
from portti.queries import log_ins as queries
from portti.services import account_links as links
from portti.services.accounts import holder_of, send_password_link
from portti.settings import Settings

_COUNTED_HOURS = 2
_HELD_DAYS = 1
_KEPT_DAYS = 7
_NOBODY = Holder(None, None, "nobody@example.org", "fi", "-")


@dataclass(frozen=True)
class Key:
    """What failures are counted by: a hash that tells nothing, and how many are allowed in the window."""

    hash: str
    allowed: int


def email_key(settings: Settings, typed: str) -> Key:
    """Count by the e-mail address that was typed, whether it has an account or not."""
    return _key(settings, f"email:{rules.stored_email(typed)}", settings.accounts.failures_allowed)


def code_key(settings: Settings, account_id: int) -> Key:
    """Count wrong one-time codes of one account."""
    return _key(settings, f"code:{account_id}", settings.accounts.failures_allowed)


def network_key(settings: Settings, network: str) -> Key:
    """Count by the network address that tries come from."""
    return _key(settings, f"network:{network}", settings.accounts.network_failures_allowed)


def mail_key(settings: Settings, network: str) -> Key:
    """Count the e-mails that a network address asks for."""
    return _key(settings, f"mail:{network}", settings.accounts.mail_requests_allowed)


def _key(settings: Settings, text: str, allowed: int) -> Key:
    return Key(sign(settings, "log_in_failure", text), allowed)


def count_try(session: Session, keys: Sequence[Key], *, now: datetime) -> list[int]:
    """Count a try as failed before it is made, so that tries at the same moment cannot slip past the limit."""
    rows = [LogInFailure(key_hash=key.hash, failed_at=now) for key in keys]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def forget_try(session: Session, ids: Sequence[int]) -> None:
    """Take back a counted try that was no failure, or was not let through."""
    queries.delete_failures(session, ids)


def check_not_locked(
    session: Session,
    keys: Sequence[Key],
    *,
    settings: Settings,
    now: datetime,
    without: Sequence[int] = (),
) -> None:
    """Raise TooManyTries while one of the keys is locked; the try `without` is not counted against itself."""
    accounts = settings.accounts
    since = now - timedelta(hours=_COUNTED_HOURS)
    for key in keys:
        until = rules.locked_until(
            queries.failures_since(session, key.hash, since, without),
            now,
            allowed=key.allowed,
            window=timedelta(minutes=accounts.failure_window_minutes),
            lock=timedelta(minutes=accounts.lock_minutes),
        )
        if until is not None:
            raise rules.TooManyTries(until)


def send_log_in_link(session: Session, email: str, *, settings: Settings, now: datetime) -> None:
    """Send the person of an address a link to log in by; who is not known gets nothing, in the same time."""
    account = _known_account(session, email)
    if account is None:
        expires_at = now + timedelta(minutes=settings.accounts.login_link_minutes)
        compose.log_in_link(_NOBODY, new_token(), link_id=0, expires_at=expires_at, settings=settings)
        return
    if account.confirmed_at is None:
        # Whoever registered may be another person: the link must not open what they typed.
        send_password_link(session, account, settings=settings, now=now)
        return
    if links.was_just_made(session, account.id, links.LOG_IN, now=now):
        return
    if links.has_enough_links(session, account.id, links.LOG_IN, now=now):
        return
    link = links.make_link(session, account.id, links.LOG_IN, settings=settings, now=now)
    draft = compose.log_in_link(
        holder_of(account), link.token, link_id=link.id, expires_at=link.expires_at, settings=settings
    )
    enqueue(session, draft, now=now)


def send_reset_link(session: Session, email: str, *, settings: Settings, now: datetime) -> None:
    """Send the person of an address a link to choose a password; who is not known gets nothing."""
    account = _known_account(session, email)
    if account is None:
        expires_at = now + timedelta(minutes=settings.accounts.reset_link_minutes)
        compose.reset_password(_NOBODY, new_token(), link_id=0, expires_at=expires_at, settings=settings)
        return
    send_password_link(session, account, settings=settings, now=now)


def _known_account(session: Session, email: str) -> Account | None:
    account = account_queries.account_by_email(session, email)
    return account if account is not None and account.active else None


def log_in_by_link(session: Session, token: str, *, now: datetime) -> Account:
    """Use a link up and return whom it logs in; NotFound for a link that does not work."""
    link = links.use_link(session, token, (links.LOG_IN,), now=now)
    account = account_queries.account_by_id(session, link.account_id)
    if not account.active or account.confirmed_at is None:
        raise NotFound("link")
    return account


def hold_form(
    session: Session, path: str, fields: Sequence[tuple[str, str]], *, settings: Settings, now: datetime
) -> str:
    """Keep what somebody had typed, encrypted, and return the word that gives it back."""
    token = new_token()
    session.add(
        HeldForm(
            token_hash=token_hash(token),
            path=path,
            fields_encrypted=encrypt_text(settings, json.dumps(list(fields))),
            held_at=now,
        )
    )
    session.flush()
    return token


def held_fields(
    session: Session, token: str, *, settings: Settings, now: datetime
) -> tuple[str, list[tuple[str, str]]]:
    """Return the path and fields of a held form; NotFound where it is gone."""
    held = queries.held_form(session, token_hash(token))
    text = decrypt_text(settings, held.fields_encrypted) if held is not None else None
    if held is None or text is None or held.held_at < now - timedelta(days=_HELD_DAYS):
        raise NotFound("held_form")
    return held.path, [(name, value) for name, value in json.loads(text)]


def drop_held_form(session: Session, token: str) -> None:
    """Forget a held form before its time."""
    queries.delete_held_form(session, token_hash(token))


def purge_log_in_rows(session: Session, now: datetime) -> int:
    """Delete failures of past days and links that expired a week ago; return how many there were."""
    return queries.delete_old_log_in_rows(
        session,
        failures_before=now - timedelta(days=_HELD_DAYS),
        links_before=now - timedelta(days=_KEPT_DAYS),
    )

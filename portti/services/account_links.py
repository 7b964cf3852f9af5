"""Personal links that e-mails carry: made, looked at without harm, used once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.credentials import new_token, token_hash
from portti.domain.double_press import DOUBLE_PRESS
from portti.domain.errors import NotFound
from portti.models import AccountLink
from portti.queries import accounts as account_queries
from portti.queries import log_ins as queries
from portti.settings import Settings

CONFIRM, LOG_IN, RESET_PASSWORD, FIRST_PASSWORD = "confirm", "log_in", "reset_password", "first_password"
CHANGE_EMAIL, CLOSE_ACCOUNT, KEEP_ACCOUNT = "change_email", "close_account", "keep_account"
PASSWORD_PURPOSES = (RESET_PASSWORD, FIRST_PASSWORD)
_MOST_OPEN_LINKS = 3
_COUNTED_TIME = timedelta(hours=1)


@dataclass(frozen=True)
class NewLink:
    """A link just made; the token stands nowhere else."""

    id: int
    token: str
    expires_at: datetime


def make_link(
    session: Session,
    account_id: int,
    purpose: str,
    *,
    address: str | None = None,
    settings: Settings,
    now: datetime,
) -> NewLink:
    """Return a new personal link of an account for one purpose; `address` is the new one that it confirms."""
    token = new_token()
    link = AccountLink(
        account_id=account_id,
        purpose=purpose,
        token_hash=token_hash(token),
        address=address,
        made_at=now,
        expires_at=now + lifetime_of(purpose, settings),
    )
    session.add(link)
    session.flush()
    return NewLink(link.id, token, link.expires_at)


def lifetime_of(purpose: str, settings: Settings) -> timedelta:
    """Return how long a link of one purpose works."""
    accounts = settings.accounts
    return {
        CONFIRM: timedelta(hours=accounts.confirm_link_hours),
        CHANGE_EMAIL: timedelta(hours=accounts.confirm_link_hours),
        FIRST_PASSWORD: timedelta(hours=accounts.confirm_link_hours),
        CLOSE_ACCOUNT: timedelta(minutes=accounts.reset_link_minutes),
        KEEP_ACCOUNT: timedelta(days=settings.retention.undo_days),
        LOG_IN: timedelta(minutes=accounts.login_link_minutes),
        RESET_PASSWORD: timedelta(minutes=accounts.reset_link_minutes),
    }[purpose]


def has_enough_links(session: Session, account_id: int, purpose: str, *, now: datetime) -> bool:
    """Answer whether an account was sent so many unused links lately that another would only annoy."""
    return queries.links_made_since(session, account_id, purpose, now - _COUNTED_TIME) >= _MOST_OPEN_LINKS


def was_just_made(
    session: Session, account_id: int, purpose: str, *, now: datetime, address: str | None = None
) -> bool:
    """Answer whether the same link was asked for a moment ago, as by a button that is pressed twice.

    The account is locked, so that of two presses at once the second sees the first.
    """
    account_queries.account_for_change(session, account_id)
    made = queries.links_made_since(session, account_id, purpose, now - DOUBLE_PRESS, address)
    return made > 0


def find_link(session: Session, token: str, purposes: Collection[str], *, now: datetime) -> AccountLink:
    """Return a link that still works, and change nothing; NotFound for any other."""
    return _check(queries.link_by_hash(session, token_hash(token)), purposes, now)


def use_link(session: Session, token: str, purposes: Collection[str], *, now: datetime) -> AccountLink:
    """Use a link up; NotFound where it never was, has expired or was used before."""
    link = _check(queries.link_by_hash(session, token_hash(token), lock=True), purposes, now)
    link.used_at = now
    session.flush()
    return link


def known_link(session: Session, token: str, purpose: str, *, now: datetime) -> AccountLink:
    """Return a link that works or was used before its time ended, and change nothing; NotFound for any other."""
    return _known(queries.link_by_hash(session, token_hash(token)), (purpose,), now)


def press_link(session: Session, token: str, purpose: str, *, now: datetime) -> tuple[AccountLink, bool]:
    """Return a link whose button was pressed and whether it is the first press, which uses it up.

    NotFound where it never was or has expired.
    """
    link = _known(queries.link_by_hash(session, token_hash(token), lock=True), (purpose,), now)
    is_first = link.used_at is None
    if is_first:
        link.used_at = now
        session.flush()
    return link, is_first


def _known(link: AccountLink | None, purposes: Collection[str], now: datetime) -> AccountLink:
    if link is None or link.purpose not in purposes or link.expires_at <= now:
        raise NotFound("link")
    return link


def _check(link: AccountLink | None, purposes: Collection[str], now: datetime) -> AccountLink:
    known = _known(link, purposes, now)
    if known.used_at is not None:
        raise NotFound("link")
    return known

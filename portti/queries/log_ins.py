"""SQL of logging in: failed tries, personal links, and forms held while their sender logs in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portti.models import AccountLink, HeldForm, LogInFailure


def failures_since(
    session: Session, key_hash: str, since: datetime, without: Sequence[int]
) -> list[datetime]:
    """Return the moments of the failures of one key, leaving out the rows `without`."""
    return list(
        session.scalars(
            select(LogInFailure.failed_at)
            .where(
                LogInFailure.key_hash == key_hash,
                LogInFailure.failed_at >= since,
                LogInFailure.id.not_in(without),
            )
            .order_by(LogInFailure.failed_at, LogInFailure.id)
        )
    )


def delete_failures(session: Session, ids: Sequence[int]) -> None:
    """Delete tries that turned out to be no failures."""
    session.execute(delete(LogInFailure).where(LogInFailure.id.in_(ids)))


def link_by_hash(session: Session, token_hash: str, *, lock: bool = False) -> AccountLink | None:
    """Return a personal link by the hash of its token; `lock` makes others who use it wait."""
    wanted = select(AccountLink).where(AccountLink.token_hash == token_hash)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def links_made_since(
    session: Session, account_id: int, purpose: str, since: datetime, address: str | None = None
) -> int:
    """Return how many unused links of one purpose, and for one new address if said, an account got since a moment."""
    return (
        session.scalar(
            select(func.count())
            .select_from(AccountLink)
            .where(
                AccountLink.account_id == account_id,
                AccountLink.purpose == purpose,
                AccountLink.used_at.is_(None),
                AccountLink.made_at > since,
                *([AccountLink.address == address] if address is not None else []),
            )
        )
        or 0
    )


def delete_open_links(session: Session, account_id: int, purpose: str | None = None) -> None:
    """Delete the links of an account that nobody has used yet; of one purpose or of all."""
    unused = delete(AccountLink).where(AccountLink.account_id == account_id, AccountLink.used_at.is_(None))
    session.execute(unused if purpose is None else unused.where(AccountLink.purpose == purpose))


def held_form(session: Session, token_hash: str) -> HeldForm | None:
    """Return a held form by the hash of its token."""
    return session.scalar(select(HeldForm).where(HeldForm.token_hash == token_hash))


def delete_held_form(session: Session, token_hash: str) -> None:
    """Delete a held form that nobody needs any more."""
    session.execute(delete(HeldForm).where(HeldForm.token_hash == token_hash))


def delete_old_log_in_rows(session: Session, *, failures_before: datetime, links_before: datetime) -> int:
    """Delete failures and expired links that serve nothing any more; return how many there were."""
    failures = session.execute(delete(LogInFailure).where(LogInFailure.failed_at < failures_before))
    links = session.execute(delete(AccountLink).where(AccountLink.expires_at < links_before))
    return int(failures.rowcount + links.rowcount)  # type: ignore[attr-defined]

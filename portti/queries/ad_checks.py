"""SQL of ads that wait for a centre's staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portti.models import Account, AdCheck, Centre, Employer, Need


@dataclass(frozen=True)
class WaitingAd:
    """An ad that waits, with its employer's account."""

    check: AdCheck
    need: Need
    account: Account | None


def _waits() -> tuple[ColumnElement[bool], ...]:
    # An account that is deleted takes its needs away: what waits is what the need itself says.
    return (AdCheck.state == "waiting", Need.state == "checking")


def waiting_ads(session: Session, centre_id: int) -> list[WaitingAd]:
    """Return a centre's ads that wait for staff, the longest wait first."""
    rows = session.execute(
        select(AdCheck, Need, Account)
        .join(Need, Need.id == AdCheck.need_id)
        .join(Employer, Employer.id == Need.employer_id)
        .outerjoin(Account, Account.id == Employer.account_id)
        .where(AdCheck.centre_id == centre_id, *_waits())
        .order_by(AdCheck.asked_at, AdCheck.id)
    )
    return [WaitingAd(*row) for row in rows]


def count_waiting(session: Session, centre_id: int) -> tuple[int, datetime | None]:
    """Return how many ads of a centre wait, and since when the oldest."""
    query = select(func.count(), func.min(AdCheck.asked_at)).join(Need, Need.id == AdCheck.need_id)
    count, oldest = session.execute(query.where(AdCheck.centre_id == centre_id, *_waits())).one()
    return count, oldest


def late_ads(session: Session, today: date) -> Sequence[AdCheck]:
    """Return the ads that staff promised to have read before today, the longest wait first."""
    return session.scalars(
        select(AdCheck)
        .join(Need, Need.id == AdCheck.need_id)
        .where(AdCheck.due_on < today, *_waits())
        .order_by(AdCheck.asked_at, AdCheck.id)
    ).all()


def waiting_check(session: Session, need_id: int) -> AdCheck | None:
    """Return the row of an ad that waits."""
    return session.scalar(select(AdCheck).where(AdCheck.need_id == need_id, AdCheck.state == "waiting"))


def latest_check(session: Session, need_id: int) -> AdCheck | None:
    """Return the last time that an ad waited, whatever became of it."""
    query = (
        select(AdCheck).where(AdCheck.need_id == need_id).order_by(AdCheck.asked_at.desc(), AdCheck.id.desc())
    )
    return session.scalar(query.limit(1))


def needs_sent_back(session: Session, need_ids: Sequence[int]) -> set[int]:
    """Return which of these needs staff have sent back, where nothing has come after it."""
    newest = select(func.max(AdCheck.id)).where(AdCheck.need_id.in_(list(need_ids))).group_by(AdCheck.need_id)
    query = select(AdCheck.need_id).where(AdCheck.id.in_(newest), AdCheck.state == "sent_back")
    return set(session.scalars(query))


def opened_checks(session: Session, need: Need) -> Sequence[AdCheck]:
    """Return what staff have let through of a need, and of the need that it was copied from."""
    of_need = AdCheck.need_id == need.id
    copied = AdCheck.need_id == need.copied_from_id
    wanted = of_need if need.copied_from_id is None else or_(of_need, copied)
    return session.scalars(select(AdCheck).where(wanted, AdCheck.state == "opened")).all()


def rule_of_centre(session: Session, centre_id: int) -> str:
    """Return which ads a centre's staff read first, or nothing where it has not chosen."""
    return session.scalar(select(Centre.staff_check).where(Centre.id == centre_id)) or ""

"""SQL of times that have passed: which needs and profiles are still ranked by some, and from when on each counts."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, or_, select, union, union_all, update
from sqlalchemy.orm import Session

from portti.models import Need, NeedShift, NeedSingleShift, NeedWindow, Profile


def needs_to_look_through(session: Session, moment: str, tomorrow: str) -> list[int]:
    """Return the open needs with a single shift that ended before this wall time, and that nobody has noticed.

    Also those that somebody looked through at a time which is still far off: a clock was wrong, or a job was tried out.
    """
    passed = and_(
        NeedSingleShift.ends_at < moment,
        or_(Need.counts_from.is_(None), NeedSingleShift.ends_at >= Need.counts_from),
    )
    is_open = Need.state == "published"
    singles = select(Need.id).join(NeedSingleShift, NeedSingleShift.need_id == Need.id).where(is_open, passed)
    ahead = select(Need.id).where(is_open, Need.counts_from > tomorrow)
    return sorted(session.scalars(union(singles, ahead)))


def weekdays_near_an_end(
    session: Session, today: date, last: date
) -> list[tuple[int, date | None, date, str | None, str]]:
    """Return the weekdays of open needs that end from today to a day, and that nobody has looked through today.

    Each with the need's key, its first and last day, from when on it counts, and the weekdays with spaces between.
    """
    own: tuple[Any, ...] = (Need.id, Need.from_on, Need.to_on, Need.counts_from)
    is_near = _is_near_its_end(today, last)
    shifts = select(*own, cast(NeedShift.weekday, String)).join(NeedShift, NeedShift.need_id == Need.id)
    windows = select(*own, NeedWindow.weekdays).join(NeedWindow, NeedWindow.need_id == Need.id)
    found = session.execute(union_all(shifts.where(is_near), windows.where(is_near)))
    return [(key, first, end, begins, weekdays) for key, first, end, begins, weekdays in found]


def rosters_near_an_end(session: Session, today: date, last: date) -> Sequence[Need]:
    """Return the open needs that end and were not looked through, as above, whose week 1 of a roster is known."""
    query = select(Need).where(_is_near_its_end(today, last), Need.roster_begins_on.is_not(None))
    return session.scalars(query).all()


def _is_near_its_end(today: date, last: date) -> ColumnElement[bool]:
    return and_(
        Need.state == "published",
        Need.to_on.between(today, last),
        or_(Need.counts_from.is_(None), Need.counts_from < f"{today.isoformat()}T00:00"),
    )


def profiles_to_look_through(session: Session, today: date, last: date) -> list[int]:
    """Return the published profiles that end from today to a day, whose passed days nobody has noticed.

    Also those that somebody looked through at a day which is still far off, as above.
    """
    unnoticed = or_(Profile.counts_from.is_(None), Profile.counts_from < today)
    is_near = and_(
        Profile.to_on.between(today, last), or_(Profile.from_on.is_(None), Profile.from_on < today), unnoticed
    )
    query = select(Profile.id).where(
        Profile.state == "published", or_(is_near, Profile.counts_from > today + timedelta(days=1))
    )
    return list(session.scalars(query.order_by(Profile.id)))


def count_from(session: Session, keys: Sequence[int], moment: str) -> None:
    """Let the times of these needs count from this wall time on."""
    session.execute(
        update(Need).where(Need.id.in_(keys)).values(counts_from=moment),
        execution_options={"synchronize_session": False},
    )


def count_days_from(session: Session, keys: Sequence[int], day: date) -> None:
    """Let the days of these profiles count from this day on."""
    session.execute(
        update(Profile).where(Profile.id.in_(keys)).values(counts_from=day),
        execution_options={"synchronize_session": False},
    )

"""SQL of measured journeys."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from matching.journeys import Cell, Journey
from portti.models import KnownJourney, Need, Profile, RankingSnapshot

Stamp = tuple[int, int, str]
_PART = 100


def journeys_stamp(session: Session) -> Stamp:
    """Return what changes whenever a journey is measured or forgotten."""
    count, last, newest = session.execute(
        select(
            func.count(KnownJourney.id),
            func.coalesce(func.max(KnownJourney.id), 0),
            func.max(KnownJourney.measured_at),
        )
    ).one()
    return int(count), int(last), str(newest)


def all_journeys(session: Session) -> dict[Journey, tuple[float, datetime]]:
    """Return the minutes of each journey and when they were measured."""
    return {
        _journey(row): (row.minutes, row.measured_at) for row in session.execute(select(KnownJourney.__table__))
    }  # fmt: skip


def _journey(row: Any) -> Journey:
    return Journey(
        (row.work_lat, row.work_lon), (row.home_lat, row.home_lon), row.mode, row.leg, row.day, row.minute
    )


def keep_journeys(session: Session, found: Mapping[Journey, float], measured_at: datetime) -> None:
    """Store minutes in place of those of before."""
    journeys = list(found)
    for start in range(0, len(journeys), _PART):
        part = journeys[start : start + _PART]
        session.execute(delete(KnownJourney).where(or_(*(_is(one) for one in part))))
        session.execute(
            insert(KnownJourney),
            [
                {
                    "work_lat": one.work[0],
                    "work_lon": one.work[1],
                    "home_lat": one.home[0],
                    "home_lon": one.home[1],
                    "mode": one.mode,
                    "leg": one.leg,
                    "day": one.day,
                    "minute": one.minute,
                    "minutes": found[one],
                    "measured_at": measured_at,
                }
                for one in part
            ],
        )


def _is(one: Journey):  # type: ignore[no-untyped-def]
    return and_(
        KnownJourney.work_lat == one.work[0],
        KnownJourney.work_lon == one.work[1],
        KnownJourney.home_lat == one.home[0],
        KnownJourney.home_lon == one.home[1],
        KnownJourney.mode == one.mode,
        KnownJourney.leg == one.leg,
        KnownJourney.day == one.day,
        KnownJourney.minute == one.minute,
    )


def count_journeys(session: Session, before: datetime | None = None) -> int:
    """Return how many journeys were measured before a moment, or how many there are."""
    return session.scalar(select(func.count(KnownJourney.id)).where(*_measured(before))) or 0


def forget_journeys(session: Session, before: datetime | None = None) -> int:
    """Delete the journeys measured before a moment, or all; return how many."""
    result = session.execute(delete(KnownJourney).where(*_measured(before)))
    assert isinstance(result, CursorResult)
    return result.rowcount


def _measured(before: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if before is None else (KnownJourney.measured_at < before,)


def newest_by_place(session: Session, side: str) -> dict[Cell, datetime]:
    """Return when a journey was last measured from each home or to each place of work, as `side` says."""
    lat, lon = getattr(KnownJourney, f"{side}_lat"), getattr(KnownJourney, f"{side}_lon")
    query = select(lat, lon, func.max(KnownJourney.measured_at)).group_by(lat, lon)
    return {(north, east): newest for north, east, newest in session.execute(query)}


def last_checked(
    session: Session, table: type[Need] | type[Profile], keys: Collection[int]
) -> dict[int, datetime]:
    """Return when the newest ranking of each need or profile was last found right."""
    key = RankingSnapshot.need_id if table is Need else RankingSnapshot.profile_id
    ordered, found = sorted(keys), {}
    for start in range(0, len(ordered), 500):
        query = select(key, func.max(RankingSnapshot.checked_at)).where(key.in_(ordered[start : start + 500]))
        found.update({int(row): at for row, at in session.execute(query.group_by(key)) if row is not None})
    return found

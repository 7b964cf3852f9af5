"""Weekly hours of open needs when a year is over: counted and hidden once, kept as everybody sees them, never again."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.unmet_hours import Published, published_hours
from portti.queries import statistics as queries
from portti.queries.statistics_mediation import open_shifts

_JANUARY = 1
"""The month in which the year before may still be counted: what is open later tells nothing of it."""


@dataclass(frozen=True)
class Counted:
    """What is open in a centre on one day, of which year it tells, and what of it is shown."""

    centre_id: int
    year: int
    counted_on: date
    figures: Published


def centres_to_count(session: Session, now: datetime) -> list[int]:
    """Return the centres whose year is over and not counted yet."""
    today = helsinki(now).date()
    return queries.centres_without_unmet_hours(session, today.year - 1) if today.month == _JANUARY else []


def count_unmet_hours(session: Session, centre_id: int, *, counted_on: date) -> Counted:
    """Count what is open in a centre, as what stood open when the year before was over."""
    figures = published_hours(open_shifts(session, centre_id))
    return Counted(centre_id, counted_on.year - 1, counted_on, figures)


def keep_unmet_hours(session: Session, counted: Counted) -> bool:
    """Keep what was counted; False where the year has been counted before, which stands."""
    return queries.keep_unmet_hours(
        session, counted.centre_id, counted.year, counted.counted_on, counted.figures
    )

"""What the statistics keep so that no page counts or hides anew: months of events, and what a year hides."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.reporting_periods import calendar_year
from portti.domain.suppression import hidden_figures
from portti.queries import packed_months
from portti.queries import statistics as queries
from portti.queries.statistics import Hiding
from portti.services.published_statistics import digest_of, last_ended_year, linked_tables, made_by
from portti.services.statistic_tables import Ask


def pack_months(session: Session, centre_id: int, months: Iterable[str]) -> bool:
    """Pack months of a centre's events; False where somebody writes events for so long that it has to wait."""
    if not packed_months.hold_still(session):
        return False
    for month in sorted(months):
        packed_months.pack_month(session, centre_id, month)
    return True


def years_to_hide(session: Session, now: datetime) -> list[tuple[int, int]]:
    """Return the centres' ended years of which it is not known what is hidden."""
    return queries.years_to_hide(session, last_ended_year(now), made_by())


def hiding_of(session: Session, centre_id: int, year: int, *, now: datetime) -> Hiding:
    """Work out what is hidden in a centre's year."""
    period = calendar_year(year)
    tables = linked_tables(Ask(session, centre_id, period, period, "en", now))
    return Hiding(centre_id, year, digest_of(tables), hidden_figures(tables))


def keep_hiding(session: Session, hiding: Hiding, *, now: datetime) -> None:
    """Keep what was worked out."""
    queries.keep_hiding(session, hiding, made_by=made_by(), now=now)

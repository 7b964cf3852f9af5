"""How long each page of statistics and the report take over 2,000, 20,000 and 200,000 client events of one centre.

A centre of ten years: a client for each ten events. Every page of the staff is asked for all ten years and for the
last year; a public page is asked for the last year, with nothing in hand of an earlier hiding of small figures. The
time is that of the service, with the database, until the tables are ready for the template.

Usage: python -m benchmarks.statistics [sqlite|postgresql ...]
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, insert, text

from benchmarks.made_up import table
from benchmarks.ranking_job import address
from portti import database
from portti.domain.client_events import CHANNELS, FUNCTIONS, GROUPS, RESULTS, SATISFACTIONS
from portti.domain.reporting_periods import Period, calendar_year
from portti.domain.suppression import hidden_figures
from portti.models import Centre, ClientEvent, ClientEventFunction
from portti.services.public_statistics import PUBLIC_PAGES, public_tables
from portti.services.published_statistics import of_year
from portti.services.statistic_pages import PAGES, page_tables
from portti.services.statistic_report import report_pdf
from portti.services.statistic_tables import Ask
from portti.settings import load_settings

_SIZES = (2_000, 20_000, 200_000)
_TIMES = 3
_NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
_TEN_YEARS = Period(date(2016, 1, 1), date(2025, 12, 31))
_PLACES = ("179", "179", "179", "410", "277", "992", "729", "850", "500", "182", None)


def fill(engine: Engine, count: int) -> int:
    """Write a centre with so many events; return its id."""
    chance, days = random.Random(7), _TEN_YEARS.days
    with database.transaction() as session:
        centre = Centre(
            code=f"c{count}",
            name_fi="Keskus",
            name_sv="Centret",
            municipality_code="179",
            wellbeing_county_code="13",
            phone="+358401234567",
            email="keskus@example.org",
        )
        session.add(centre)
        session.flush()
        centre_id, first = centre.id, session.query(ClientEvent).count() + 1
        events, marks = [], []
        for number in range(first, first + count):
            events.append(
                {
                    "id": number,
                    "centre_id": centre_id,
                    "happened_on": _TEN_YEARS.first + timedelta(days=chance.randrange(days)),
                    "client_group": chance.choices(GROUPS, (50, 20, 20, 8, 3, 1))[0],
                    "channel": chance.choices(CHANNELS, (9, 6, 4, 2, 1, 1, 1, 1, 1))[0],
                    "municipality_code": chance.choice(_PLACES),
                    "minutes": chance.choice((None, 10, 20, 45)),
                    "client_number": chance.choice((None, str(chance.randrange(max(1, count // 10))))),
                    "result": chance.choice((None, *RESULTS)),
                    "satisfaction": chance.choice((None, *SATISFACTIONS)),
                    "source": "import",
                    "logged_at": _NOW,
                    "changed_at": _NOW,
                    "row_version": 1,
                }
            )
            marks += [
                {"client_event_id": number, "function": function}
                for function in chance.sample(FUNCTIONS, chance.choice((1, 1, 2)))
            ]
        for start in range(0, count, 5_000):
            session.execute(insert(ClientEvent), events[start : start + 5_000])
        for start in range(0, len(marks), 5_000):
            session.execute(insert(ClientEventFunction), marks[start : start + 5_000])
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return centre_id


def seconds(do: Callable[[Ask], object], centre_id: int, period: Period) -> float:
    """Return the median of what one asking takes."""
    spent = []
    for _ in range(_TIMES):
        hidden_figures.cache_clear()
        began = time.perf_counter()
        with database.reading() as session:
            do(Ask(session, centre_id, period, calendar_year(2024), "fi", _NOW))
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def main() -> None:
    """Print a table for each database."""
    kinds = sys.argv[1:] or ["sqlite", "postgresql"]
    print(f"Load before: {os.getloadavg()[0]:.1f}")
    for kind in kinds:
        with address(kind) as url:
            settings = load_settings("test", {"database": {"url": url}})
            engine = database.connect(settings)
            database.migrate(engine)
            centres = [fill(engine, size) for size in _SIZES]
            print(f"\n{kind}: seconds, median of {_TIMES}")
            print(table(["what", *(f"{size:,}" for size in _SIZES), "goal"], _rows(centres)))
            engine.dispose()
    print(f"Load after: {os.getloadavg()[0]:.1f}")


def _rows(centres: list[int]) -> list[list[str]]:
    last = calendar_year(2025)
    asked: list[tuple[str, Callable[[Ask], object], Period, str]] = []
    for code in PAGES:
        asked.append((f"{code}, ten years", lambda ask, code=code: page_tables(code, ask), _TEN_YEARS, "1 s"))  # type: ignore[misc]
        asked.append((f"{code}, a year", lambda ask, code=code: page_tables(code, ask), last, "1 s"))  # type: ignore[misc]
    for code in PUBLIC_PAGES:
        asked.append(
            (f"public {code}", lambda ask, code=code: public_tables(code, of_year(ask, 2025)), last, "1 s")  # type: ignore[misc]
        )
    asked.append(("report, a year", lambda ask: report_pdf(ask, "Keskus", str), last, "10 s"))
    asked.append(("report, ten years", lambda ask: report_pdf(ask, "Keskus", str), _TEN_YEARS, "10 s"))
    return [
        [name, *(f"{seconds(do, centre, period):.3f}" for centre in centres), goal]
        for name, do, period, goal in asked
    ]


if __name__ == "__main__":
    main()

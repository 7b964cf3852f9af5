"""How long each page of statistics and the report take over 2,000, 20,000 and 200,000 client events of one centre.

A centre of ten years: a client for each ten events. Every page is asked for as a browser asks, from the address to the
whole HTML, in this process; every page of the staff for all ten years and for the last year, a public page for the last
year, with nothing in hand of an earlier hiding of small figures. First as just after an import of everything, then
after the job `pack_statistics`.

Usage: python -m benchmarks.statistics [sqlite|postgresql ...]
"""

import os
import random
import statistics
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, text

from benchmarks.made_up import table
from benchmarks.ranking_job import address
from portti import clock, create_app, database
from portti.domain.client_events import CHANNELS, FUNCTIONS, GROUPS, RESULTS, SATISFACTIONS, UNMET_NEEDS
from portti.domain.reporting_periods import Period, calendar_year
from portti.domain.suppression import hidden_figures
from portti.jobs.runner import run_job
from portti.models import Centre, ClientEvent, ClientEventFunction
from portti.services.public_statistics import PUBLIC_PAGES
from portti.services.statistic_pages import PAGES
from portti.settings import Settings, load_settings
from tests.factories.accounts import make_account
from tests.support.web import log_in

_SIZES = (2_000, 20_000, 200_000)
_TIMES = 3
_UNPACKED = (
    "events, ten years",
    "clients, ten years",
    "centres, a year",
    "public events",
    "report, ten years",
)
"""What is asked for also before the job has packed anything."""
_NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
_TEN_YEARS = Period(date(2016, 1, 1), date(2025, 12, 31))
_PLACES = ("179", "179", "179", "410", "277", "992", "729", "850", "500", "182", None)


def fill(engine: Engine, count: int) -> int:
    """Write a centre with so many events; return its id."""
    chance, days = random.Random(7), (_TEN_YEARS.last - _TEN_YEARS.first).days + 1
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
                    "unmet_need": chance.choice((None, None, None, *UNMET_NEEDS)),
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


@dataclass(frozen=True)
class Place:
    """A centre: its code, and a browser in which somebody of its staff is logged in."""

    code: str
    client: FlaskClient


@dataclass(frozen=True)
class Line:
    """What is asked for, by its address, and within how many seconds it should be there."""

    name: str
    address: str
    goal: float


def seconds(place: Place, address: str) -> float:
    """Return the median of what one asking takes."""
    spent = []
    for _ in range(_TIMES):
        hidden_figures.cache_clear()
        began = time.perf_counter()
        answer = place.client.get(address.replace("CENTRE", place.code))
        spent.append(time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status}")
    return statistics.median(spent)


def main() -> None:
    """Print the tables of each database."""
    kinds = sys.argv[1:] or ["sqlite", "postgresql"]
    print(f"Load before: {os.getloadavg()[0]:.1f}")
    for kind in kinds:
        with address(kind) as url:
            settings = load_settings("test", {"database": {"url": url}})
            engine = database.connect(settings)
            database.migrate(engine)
            _measure(kind, engine, settings)
            engine.dispose()
    print(f"Load after: {os.getloadavg()[0]:.1f}")


def _measure(kind: str, engine: Engine, settings: Settings) -> None:
    app = create_app(settings)
    app.testing = True
    places = []
    for size in _SIZES:
        centre_id = fill(engine, size)
        with database.transaction() as session:
            centre = session.get_one(Centre, centre_id)
            account, code = make_account(session, "staff", centre=centre, now=clock.now()), centre.code
        client = app.test_client()
        log_in(client, account)
        places.append(Place(code, client))
    lines = _lines()
    # The first page of a process reads libraries and templates: that is no matter of size.
    for place in places:
        seconds(place, lines[0].address)
    _print(
        f"{kind}, just after an import, nothing packed",
        places,
        [one for one in lines if one.name in _UNPACKED],
    )
    began = time.perf_counter()
    report = run_job("pack_statistics", settings=settings, now=clock.now())
    print(f"\n{kind}: the job took {time.perf_counter() - began:.1f} s: {report}")
    _print(f"{kind}, packed", places, lines)


def _print(title: str, places: list[Place], lines: list[Line]) -> None:
    rows = []
    for line in lines:
        spent = [seconds(place, line.address) for place in places]
        said = "reached" if max(spent) < line.goal else "MISSED"
        rows.append([line.name, *(f"{one:.3f}" for one in spent), f"{line.goal:.0f} s", said])
    print(f"\n{title}: seconds, median of {_TIMES}", flush=True)
    print(table(["what", *(f"{size:,}" for size in _SIZES), "goal", ""], rows), flush=True)


def _lines() -> list[Line]:
    last = calendar_year(2025)
    lines = []
    for code in PAGES:
        for words, period in (("ten years", _TEN_YEARS), ("a year", last)):
            lines.append(Line(f"{code}, {words}", f"/fi/staff/statistics/{code}?{_days(period)}", 1))
    lines.append(Line("public, no centre chosen", "/fi/statistics", 1))
    for code in PUBLIC_PAGES:
        lines.append(Line(f"public {code}", f"/fi/statistics/{code}?centre=CENTRE&year=2025", 1))
    for words, period in (("a year", last), ("ten years", _TEN_YEARS)):
        lines.append(Line(f"report, {words}", f"/fi/staff/statistics/report.pdf?{_days(period)}", 10))
    return lines


def _days(period: Period) -> str:
    names = (("since", period.first), ("until", period.last))
    return "&".join(
        f"{name}-{part}={getattr(day, word)}"
        for name, day in names
        for part, word in (("day", "day"), ("month", "month"), ("year", "year"))
    )


if __name__ == "__main__":
    main()

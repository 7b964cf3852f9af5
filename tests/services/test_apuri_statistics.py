"""The Apuri project's published figures come out of the statistics of the demo's rows; none of them is typed in."""

from datetime import date

import pytest

from portti.domain.reporting_periods import Period
from portti.services.demo_apuri import make_apuri_period
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event, make_service_session

APURI = Period(date(2018, 1, 1), date(2020, 12, 31))


@pytest.fixture
def ask(session, now):
    centre = make_centre(session)
    make_apuri_period(session, centre, now=now)
    make_event(session, happened_on=date(2019, 5, 5), satisfaction="dissatisfied")
    make_service_session(session, centre=centre, held_on=date(2021, 1, 1))
    return Ask(session, centre.id, APURI, APURI, "en", now)


def test_events_clients_and_events_per_client(ask):
    figures, months = page_tables("events", ask)
    found = {row.code: line[0] for row, line in zip(figures.rows, figures.cells, strict=True)}
    assert (found["events"], found["clients"], found["events_per_client"]) == (585, 269, 2.17)
    assert len(months.rows) == 37 and months.cells[-1][-1] == 585


def test_satisfaction_with_its_n(ask):
    (table,) = page_tables("satisfaction", ask)
    assert table.cell("very_satisfied", "share") == 64.5
    assert (table.cell("very_satisfied", "events"), table.cell("total", "events")) == (374, 580)


def test_hours_and_pop_ups_at_their_places(ask):
    (table,) = page_tables("sessions", ask)
    assert table.cell("drop_in", "hours") == 360
    assert table.cell("phone_hours", "hours") == 300
    assert [table.cell("pop_up", code) for code in ("sessions", "places", "municipalities")] == [100, 8, 3]


def test_what_partners_gave_with_its_n(ask):
    _clients, table, years = page_tables("answers", ask)
    assert (table.cell("5", "share"), table.cell("4", "share")) == (62.5, 25)
    assert (table.cell("5", "answers"), table.cell("total", "answers")) == (5, 8)
    assert years.cell("2020", "mean") == 4.5

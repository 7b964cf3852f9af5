"""Tables of client events: three figures counted apart, by month, group, function, place and channel."""

from dataclasses import replace
from datetime import date

import pytest

from portti.domain.reporting_periods import Period, calendar_year
from portti.domain.statistic_tables import TOTAL, Missing
from portti.services.statistic_pages import PAGES, page_tables
from portti.services.statistic_tables import Ask
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.client_events import make_event, make_service_session

HAVU = Period(date(2010, 10, 1), date(2011, 9, 30))


@pytest.fixture
def centre(session):
    """A centre with events of 2025 and of HAVU's year, a struck-out one, and another centre's."""
    centre = make_centre(session)
    known = make_account(session, "employer", centre=centre)
    for day in (date(2025, 1, 1), date(2025, 1, 31), date(2025, 12, 31)):
        make_event(
            session, centre=centre, happened_on=day, account_id=known.id, municipality_code="179", minutes=20
        )
    make_event(
        session,
        centre=centre,
        happened_on=date(2025, 1, 15),
        client_group="jobseeker",
        channel="email",
        client_number="77",
        functions=("recruitment", "guidance"),
        satisfaction="very_satisfied",
        municipality_code="277",
    )
    make_event(
        session, centre=centre, happened_on=date(2025, 3, 1), client_group="authority", satisfaction="neither"
    )
    make_event(session, centre=centre, happened_on=date(2010, 10, 1), client_number="77")
    make_event(session, centre=centre, happened_on=date(2011, 9, 30), client_number="12")
    make_event(session, centre=centre, happened_on=date(2025, 1, 15), voided_at=NOW)
    make_event(session, centre=make_centre(session), happened_on=date(2025, 1, 15), account_id=known.id)
    make_service_session(session, centre=centre, held_on=date(2025, 2, 2))
    return centre


@pytest.fixture
def ask(session, centre, now):
    return Ask(session, centre.id, calendar_year(2025), HAVU, "en", now)


def test_events_marks_and_clients_are_three_figures(ask):
    figures, months = page_tables("events", ask)
    assert [line[0] for line in figures.cells] == [5, 6, 2, 1, 2.0]
    assert months.cell("2025-01", "employer") == 2
    assert months.cell("2025-01", TOTAL) == 3
    assert months.cell(TOTAL, "employer") == 3
    assert months.cell(TOTAL, TOTAL) == 5
    assert "5 client events" in months.sentence and "Disabled employer, 3 events" in months.sentence


def test_events_of_one_function_only(ask):
    figures, months = page_tables("events", replace(ask, function="recruitment"))
    assert [line[0] for line in figures.cells[:3]] == [1, 2, 1]
    assert months.cell(TOTAL, TOTAL) == 1
    assert "recruitment help" in months.title


def test_marks_by_month_group_and_function(ask):
    by_month, by_group, by_both = page_tables("functions", ask)
    assert by_month.cell("2025-01", "guidance") == 3
    assert by_group.cell("jobseeker", "recruitment") == 1
    assert by_both.cell("2025-01 jobseeker", TOTAL) == 2
    assert by_both.cell(TOTAL, TOTAL) == 6


def test_distinct_clients_are_not_added_up(ask):
    (table,) = page_tables("clients", ask)
    assert table.cell("2025-01", "employer") == 1
    assert table.cell("2025-12", "employer") == 1
    assert table.cell(TOTAL, "employer") == 1
    assert table.cell(TOTAL, TOTAL) == 2


def test_a_merged_municipality_counts_for_the_one_it_became(ask, session, centre):
    make_event(session, centre=centre, happened_on=date(2025, 5, 5), municipality_code="015")
    counties, municipalities = page_tables("places", ask)
    assert municipalities.cell("179", "events") == 3
    assert municipalities.cell("560", "events") == 1
    assert municipalities.cell("untold", "events") == 1
    assert municipalities.cell(TOTAL, "events") == 6
    assert counties.cell("15", "events") == 3
    assert len(municipalities.notes) == 2


def test_places_count_events_marks_and_clients_apart(ask, session, centre):
    for code, functions in (("015", ("guidance", "recruitment")), ("560", ("guidance",))):
        make_event(
            session,
            centre=centre,
            happened_on=date(2025, 5, 5),
            municipality_code=code,
            client_number="12",
            functions=functions,
        )
    counties, municipalities = page_tables("places", ask)
    (orimattila,) = [
        line
        for head, line in zip(municipalities.rows, municipalities.cells, strict=True)
        if head.code == "560"
    ]
    assert orimattila[1] > orimattila[0] > orimattila[2]
    assert sum(line[2] for line in municipalities.cells[:-1]) >= municipalities.cells[-1][2]
    key_figures = page_tables("events", ask)[0]
    for table in (counties, municipalities):
        assert table.cells[-1] == tuple(
            key_figures.cell(row, "figure") for row in ("events", "marks", "clients")
        )


def test_havus_year_stands_beside_2025(ask):
    months, groups = page_tables("years", ask)
    assert len(months.rows) == 13
    assert months.rows[0].text == "January 2025 / October 2010"
    assert months.cells[0] == (3, 1, 2, 200.0)
    assert months.cells[-1] == (5, 2, 3, 150.0)
    assert groups.cell("jobseeker", "change_share") is Missing.NONE


def test_channels_minutes_and_satisfaction_tell_what_they_come_from(ask):
    channels, _months = page_tables("channels", ask)
    assert channels.cell("email", "events") == 1
    by_group, _by_channel = page_tables("minutes", ask)
    assert [by_group.cell("employer", code) for code in ("events", "timed", "minutes", "mean")] == [
        3,
        3,
        60,
        20.0,
    ]
    (satisfaction,) = page_tables("satisfaction", ask)
    assert satisfaction.cell("very_satisfied", "share") == 50.0
    assert satisfaction.cell(TOTAL, "events") == 2


def test_sessions_are_counted_apart(ask):
    (table,) = page_tables("sessions", ask)
    assert table.cell("drop_in", "hours") == 2.0
    assert table.cell("pop_up", "sessions") == 0


@pytest.mark.parametrize("code", PAGES)
def test_every_page_has_tables_of_one_shape_also_without_a_row(code, session, now):
    ask = Ask(session, make_centre(session).id, calendar_year(2025), HAVU, "fi", now)
    for table in page_tables(code, ask):
        assert table.title and table.sentence and table.rows
        assert all(len(line) == len(table.columns) for line in table.cells)
        assert len(table.cells) == len(table.rows)
        assert len(table.series) <= 6


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "1 asiakastapahtuma, 1 toimintomerkintä ja 1 eri asiakas."),
        ("sv", "1 klienthändelse, 1 funktionsmarkering och 1 klient."),
        ("en", "1 client event, 1 mark of functions and 1 distinct client."),
        ("selko", "1 asiakastapahtuma, 1 merkintä ja 1 asiakas."),
    ],
)
def test_one_is_said_as_one_in_each_language(session, now, language, words):
    centre, year = make_centre(session), calendar_year(2025)
    make_event(session, centre=centre, happened_on=date(2025, 5, 5), client_number="1", minutes=1)
    make_event(session, happened_on=date(2025, 5, 5))
    ask = Ask(session, centre.id, year, year, language, now)
    assert page_tables("events", ask)[0].sentence.endswith(words)
    half, one = (ask.say_counted("%(num)s hour", "%(num)s hours", hours) for hours in (0.5, 1))
    assert (one, half) == {
        "fi": ("1 tunti", "0,5 tuntia"),
        "selko": ("1 tunti", "0,5 tuntia"),
        "sv": ("1 timme", "0,5 timmar"),
        "en": ("1 hour", "0.5 hours"),
    }[language]

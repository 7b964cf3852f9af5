"""The public tables of a year: what is small is hidden in all of them, and an outsider cannot solve for it."""

import random
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from portti.domain.client_events import FUNCTIONS, GROUPS
from portti.domain.errors import NotFound
from portti.domain.statistic_tables import TOTAL, Missing
from portti.domain.suppression import hidden_figures
from portti.models import ClientEvent
from portti.services import public_statistics
from portti.services.public_statistics import PUBLIC_PAGES, public_tables
from portti.services.published_statistics import hidden_of_year, linked_tables, of_year
from portti.services.statistic_files import file_of
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event
from tests.factories.published_year import make_published_year
from tests.support.outsider import assert_nothing_comes_back


@pytest.fixture
def ask(session, now):
    return make_published_year(session, now)


def test_no_hidden_figure_comes_back_from_all_tables_together(ask):
    tables, hidden = linked_tables(ask), hidden_of_year(ask)
    assert hidden and hidden < {one.key for one in tables.figures}
    assert_nothing_comes_back(tables, hidden)


def test_few_clients_of_a_group_do_not_come_back_from_the_number_of_known_events(session, ask):
    """Each client of a group has a known event there: the clients of all groups are at most the known events."""
    centre = make_centre(session)
    for number in range(97):
        make_event(session, centre=centre, happened_on=date(2025, 5, 5), client_number=str(number))
    for number in range(30):
        make_event(
            session,
            centre=centre,
            happened_on=date(2025, 5, 5),
            client_group="jobseeker",
            client_number=f"j{number}" if number < 3 else None,
        )
    own = replace(ask, centre_id=centre.id)
    figures, months = public_tables("events", own)
    (clients,) = public_tables("clients", own)
    assert clients.cell("jobseeker", "clients") is Missing.HIDDEN
    everybody, employers = clients.cell(TOTAL, "clients"), clients.cell("employer", "clients")
    events, nameless = figures.cell("events", "figure"), figures.cell("anonymous", "figure")
    shown = {Missing.HIDDEN}.isdisjoint
    lowest = everybody - employers if shown({everybody, employers}) else 1
    highest = [
        events - nameless - employers if shown({events, nameless, employers}) else 127,
        months.cell(TOTAL, "jobseeker") if shown({months.cell(TOTAL, "jobseeker")}) else 127,
    ]
    assert min(highest) - lowest >= 5
    assert_nothing_comes_back(linked_tables(own), hidden_of_year(own))


def test_a_group_without_clients_has_no_known_events_to_hide_others_behind(session, ask):
    """Its zero is shown: all known events are those of the other groups, few of which are anonymous."""
    centre = make_centre(session)
    for number in range(33):
        known = number < 30
        make_event(
            session,
            centre=centre,
            happened_on=date(2025, 5, 5),
            client_group="employer" if known else "jobseeker",
            client_number=str(number % 10) if known else None,
        )
    own = replace(ask, centre_id=centre.id)
    tables = linked_tables(own)
    assert ((("known",),), (("events", "group", "employer"),)) in tables.at_most
    assert_nothing_comes_back(tables, hidden_of_year(own))


@pytest.mark.either_database
def test_what_three_tables_say_together_gives_nothing_back(session, ask):
    """Where each group has functions of its own, marks by month tell of events by month and group."""
    centre, chance = make_centre(session), random.Random(6)
    for _ in range(60):
        group = chance.choices(range(3), (50, 10, 10))[0]
        make_event(
            session,
            centre=centre,
            happened_on=date(2025, chance.choice((3, 4)), 5),
            client_group=GROUPS[group],
            functions=(FUNCTIONS[group % 2],),
            client_number=str(chance.randrange(40)),
        )
    own = replace(ask, centre_id=centre.id)
    tables = linked_tables(own)
    unseen = {key for key, _value in tables.unseen}
    pairs = replace(
        tables,
        unseen=(),
        sums=tuple(line for line in tables.sums if unseen.isdisjoint(line[1])),
        at_most=tuple(line for line in tables.at_most if unseen.isdisjoint((*line[0], *line[1]))),
    )
    with pytest.raises(AssertionError):
        assert_nothing_comes_back(tables, hidden_figures(pairs))
    assert_nothing_comes_back(tables, hidden_of_year(own))


def test_figures_are_linked_by_all_that_a_reader_knows(session, ask):
    """Whoever works a figure out knows these; one that is missing here would protect too little without a trace."""
    tables = linked_tables(ask)
    keys = {one.key for one in tables.figures}
    events = list(
        session.scalars(
            select(ClientEvent).where(
                ClientEvent.centre_id == ask.centre_id,
                ClientEvent.happened_on.between(ask.period.first, ask.period.last),
            )
        )
    )
    groups = sorted({one.client_group for one in events})
    of_clients = sorted({one.client_group for one in events if one.client_number})
    months = sorted({f"{one.happened_on:%Y-%m}" for one in events})
    marks = {(one.client_group, mark.function) for one in events for mark in one.functions}
    functions = sorted({function for _group, function in marks})
    # What no page shows, but somebody who reads three pages knows to be there.
    unseen = {
        ("events", "month", f"{one.happened_on:%Y-%m}", "group", one.client_group, "function", mark.function)
        for one in events
        for mark in one.functions
    }
    assert {key for key, _value in tables.unseen} == unseen and not unseen & keys
    of_months = {("marks", "month", key[2], "function", key[6]) for key in unseen}

    def group(code):
        return ("events", "group", code)

    clients = tuple(("clients", code) for code in groups)
    at_most = {
        ((("clients",),), (("known",),)),
        ((("clients",),), clients),
        (clients, (("known",),)),
        ((("known",),), tuple(group(code) for code in of_clients)),
    }
    for code in groups:
        at_most |= {
            ((("clients", code),), (group(code),)),
            ((("clients", code),), (("clients",),)),
            ((group(code),), (("marks", "group", code),)),
        }
    at_most |= {((("marks", "group", code, "function", one),), (group(code),)) for code, one in marks}
    at_most |= {((key,), (("events", *key[1:3]),)) for key in of_months}
    at_most |= {((("events", "month", one),), (("marks", "month", one),)) for one in months}
    at_most |= {((key,), (key[:5],)) for key in unseen}
    at_most |= {
        ((cell,), tuple(key for key in unseen if key[:5] == cell)) for cell in {key[:5] for key in unseen}
    }
    assert {tuple(map(frozenset, one)) for one in tables.at_most} == {
        tuple(map(frozenset, one)) for one in at_most
    }

    def parts(*begin, of=()):
        return {key for key in keys if key[: len(begin)] == begin and len(key) == len(begin) + 1} - set(of)

    sums = {
        (("events",), frozenset({("known",), ("anonymous",)})),
        (("events",), frozenset(("events", "month", one) for one in months)),
        (("events",), frozenset(map(group, groups))),
        (("events",), frozenset(parts("events", "county"))),
        (("marks",), frozenset(("marks", "group", code) for code in groups)),
        (("marks",), frozenset(("marks", "function", one) for one in functions)),
    }
    for dimension in ("channel", "result", "unmet_need", "satisfaction"):
        told = parts(dimension, of=[(dimension, "untold")])
        if told:
            sums.add(((dimension,), frozenset(told)))
        sums.add((("events",), frozenset({(dimension,), (dimension, "untold")})))
    for one in months:
        found = {key for key in keys if key[:3] == ("events", "month", one) and len(key) == 5}
        sums.add((("events", "month", one), frozenset(found)))
    for code in groups:
        found = {key for key in keys if key[:2] == ("events", "month") and key[3:] == ("group", code)}
        sums.add((group(code), frozenset(found)))
        found = {("marks", "group", code, "function", one) for whose, one in marks if whose == code}
        sums.add((("marks", "group", code), frozenset(found)))
    for one in functions:
        found = {("marks", "group", code, "function", one) for code, mark in marks if mark == one}
        sums.add((("marks", "function", one), frozenset(found)))
    sums.add((("marks",), frozenset(("marks", "month", one) for one in months)))
    for one in months:
        sums.add((("marks", "month", one), frozenset(key for key in of_months if key[2] == one)))
    for one in functions:
        sums.add((("marks", "function", one), frozenset(key for key in of_months if key[4] == one)))
    for key in of_months:
        cells = frozenset(cell for cell in unseen if (cell[2], cell[6]) == (key[2], key[4]))
        sums.add((key, cells))
    for code, one in marks:
        cells = frozenset(cell for cell in unseen if (cell[4], cell[6]) == (code, one))
        sums.add((("marks", "group", code, "function", one), cells))
    timed = [one for one in events if one.minutes is not None]
    sums.add((("events",), frozenset({("timed",), ("untimed",)})))
    sums.add((("minutes",), frozenset(("minutes", "group", one.client_group) for one in timed)))
    sums.add((("minutes",), frozenset(("minutes", "channel", one.channel) for one in timed)))
    said = {(whole, frozenset(found)) for whole, found in tables.sums}
    of_counties = {one for one in said if one[0][:2] == ("events", "county")}
    assert said - of_counties == sums
    assert set().union(*(found for _whole, found in of_counties)) == parts("events", "municipality")
    assert {whole for whole, _found in of_counties} == parts("events", "county")


def test_what_is_hidden_is_a_word_in_the_spreadsheet(ask):
    _figures, months = public_tables("events", ask)
    book = load_workbook(BytesIO(file_of("xlsx", "Events", [months], ask.period, "en")))
    lines = list(book["events_month_group"].iter_rows(min_row=5, min_col=2, values_only=True))
    for line, cells in zip(lines, months.cells, strict=False):
        assert list(line) == ["hidden" if value is Missing.HIDDEN else value for value in cells]
    assert "hidden" in {value for line in lines for value in line}


def test_the_order_of_rows_tells_nothing_of_hidden_figures(ask):
    for table in public_tables("places", ask):
        names = [row.text for row in table.rows if row.code not in (TOTAL, "untold")]
        assert names == sorted(names)
        assert table.rows[-1].code == TOTAL


def test_no_share_is_shown_where_the_number_of_the_rated_is_hidden(ask, monkeypatch):
    monkeypatch.setattr(public_statistics, "hidden_of_year", lambda _ask: frozenset({("satisfaction",)}))
    (table,) = public_tables("satisfaction", ask)
    assert {table.cell(row.code, "share") for row in table.rows} == {Missing.HIDDEN}
    assert table.cell("very_satisfied", "events") is not Missing.HIDDEN


def test_centres_stand_beside_each_other_with_published_figures_only(ask):
    (table,) = public_tables("centres", ask)
    events = [line[0] for line in table.cells]
    assert sorted(events, key=str) == [260, Missing.HIDDEN]


def test_a_year_that_is_not_over_is_published_nowhere(ask):
    for code in PUBLIC_PAGES:
        with pytest.raises(NotFound):
            public_tables(code, of_year(ask, 2026))

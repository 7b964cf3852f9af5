"""The public tables of a year: what is small is hidden in all of them, and an outsider cannot solve for it."""

import random
from datetime import date, timedelta

import pytest

from portti.domain.client_events import CHANNELS, FUNCTIONS, GROUPS, RESULTS, SATISFACTIONS
from portti.domain.reporting_periods import calendar_year
from portti.domain.statistic_tables import TOTAL, Missing
from portti.domain.suppression import SMALL, interval, width
from portti.services.public_statistics import PUBLIC_PAGES, centres_page, public_tables
from portti.services.published_statistics import _linked_tables, hidden_of_year, of_year
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event


@pytest.fixture
def ask(session, now):
    """A year of a middling centre in one place, with a few events of everything that is seldom."""
    centre, chance = make_centre(session), random.Random(5)
    for _ in range(260):
        make_event(
            session,
            centre=centre,
            happened_on=date(2025, 1, 1) + timedelta(days=chance.randrange(365)),
            client_group=chance.choices(GROUPS, (50, 20, 20, 8, 3, 1))[0],
            functions=tuple(chance.sample(FUNCTIONS, chance.choice((1, 1, 2)))),
            channel=chance.choices(CHANNELS, (9, 6, 4, 2, 1, 1, 1, 1, 1))[0],
            municipality_code=chance.choices(("179", "410", "992", "277", None), (50, 9, 2, 1, 5))[0],
            client_number=chance.choice((None, str(chance.randrange(90)))),
            result=chance.choice((None, *RESULTS)),
            satisfaction=chance.choices((None, *SATISFACTIONS), (9, 9, 5, 1, 1))[0],
        )
    make_event(session, centre=make_centre(session), happened_on=date(2025, 2, 2))
    year = calendar_year(2025)
    return of_year(Ask(session, centre.id, year, year, "en", now), 2025)


def test_no_hidden_figure_comes_back_from_all_tables_together(ask):
    tables, hidden = _linked_tables(ask), hidden_of_year(ask)
    behind = {one.key: one for one in tables.figures}
    small = [key for key, one in behind.items() if 0 < one.behind < SMALL]
    assert small and set(small) <= hidden < set(behind)
    for key in hidden:
        low, high = interval(tables, hidden, key)
        assert high - low >= width(behind[key].value) - 1e-5, key
        assert high >= SMALL - 1e-5, key


def test_every_page_hides_by_the_same_keys(ask):
    hidden = hidden_of_year(ask)
    figures, months = public_tables("events", ask)
    assert months.hides
    for month in months.rows:
        for group in months.columns:
            key = ("events",)
            key += ("month", month.code) if month.code != TOTAL else ()
            key += ("group", group.code) if group.code != TOTAL else ()
            assert (months.cell(month.code, group.code) is Missing.HIDDEN) == (key in hidden)
    assert figures.cell("events", "figure") == 260
    _counties, municipalities = public_tables("places", ask)
    assert municipalities.cell("277", "events") is Missing.HIDDEN
    assert municipalities.cell("179", "events") is not Missing.HIDDEN


@pytest.mark.parametrize("code", PUBLIC_PAGES)
def test_no_sentence_and_no_cell_tells_a_hidden_figure(code, ask):
    shown = public_tables(code, ask)
    for table in shown:
        assert table.sentence.startswith("1 Jan 2025 – 31 Dec 2025: ")
        for line in table.cells:
            for value in line:
                assert isinstance(value, Missing) or value == 0 or value >= 1


def test_the_order_of_rows_tells_nothing_of_hidden_figures(ask):
    for table in public_tables("places", ask):
        names = [row.text for row in table.rows if row.code not in (TOTAL, "untold")]
        assert names == sorted(names)
        assert table.rows[-1].code == TOTAL


def test_no_share_is_shown_where_the_number_of_the_rated_is_hidden(ask):
    (table,) = PUBLIC_PAGES["satisfaction"][1](ask, frozenset({("satisfaction",)}))
    assert {table.cell(row.code, "share") for row in table.rows} == {Missing.HIDDEN}
    assert table.cell("very_satisfied", "events") is not Missing.HIDDEN


def test_centres_stand_beside_each_other_with_published_figures_only(ask):
    (table,) = centres_page(ask)
    events = [line[0] for line in table.cells]
    assert sorted(events, key=str) == [260, Missing.HIDDEN]

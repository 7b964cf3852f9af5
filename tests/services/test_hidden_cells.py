"""Which cells of the public tables are hidden: exactly those whose figures are, on every page, by the same keys."""

import pytest

from portti.domain.statistic_tables import TOTAL, Missing
from portti.services.public_minutes import rows_without_timed
from portti.services.public_statistics import PUBLIC_PAGES, public_tables
from portti.services.published_statistics import hidden_of_year, of_year, published_year
from tests.factories.published_year import make_published_year


@pytest.fixture
def ask(session, now):
    return make_published_year(session, now)


@pytest.mark.either_database
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


def _one_way(dimension):
    return lambda row, _column: [(dimension,) if row == TOTAL else (dimension, row)]


def _crossed(figure, first, second):
    def keys(row, column):
        key = (figure,) if row == TOTAL else (figure, first, row)
        return [key if column == TOTAL else (*key, second, column)]

    return keys


def _place(kind):
    return lambda row, _column: [("events",) if row == TOTAL else ("events", kind, row)]


def _minutes(events_of, dimension):
    def keys(row, column):
        events = ("events",) if row == TOTAL else events_of(row)
        minutes = ("minutes",) if row == TOTAL else ("minutes", dimension, row)
        timed = ("timed",) if row == TOTAL else ("timed", dimension, row)
        return [events, *{"minutes": [minutes], "timed": [timed], "mean": [minutes, timed]}.get(column, [])]

    return keys


HIDDEN_WITH = {
    "events": {
        "key_figures": lambda row, _column: {"events_per_client": [("known",), ("clients",)]}.get(
            row, [(row,)]
        ),
        "events_month_group": _crossed("events", "month", "group"),
    },
    "functions": {
        "marks_month": _crossed("marks", "month", "function"),
        "marks_group": _crossed("marks", "group", "function"),
    },
    "clients": {"clients_group": _one_way("clients")},
    "places": {"counties": _place("county"), "municipalities": _place("municipality")},
    "channels": {"channels": lambda row, _column: [("events",) if row == TOTAL else ("channel", row)]},
    "minutes": {
        "minutes_group": _minutes(lambda row: ("events", "group", row), "group"),
        "minutes_channel": _minutes(lambda row: ("channel", row), "channel"),
    },
    "results": {"results": _one_way("result"), "unmet_needs": _one_way("unmet_need")},
    "satisfaction": {
        "satisfaction": lambda row, column: [
            *_one_way("satisfaction")(row, column),
            *([("satisfaction",)] if column == "share" else []),
        ]
    },
}
"""The keys of the figures that a cell of each table tells of: it is hidden with any of them."""


def _without_timed(ask):
    """How many events have minutes is hidden after all else, and hides nothing else."""
    return {
        ("timed", dimension, row)
        for dimension in ("group", "channel")
        for row in rows_without_timed(published_year(ask), ask.events, dimension)
    }


def _assert_hidden_exactly(table, is_hidden):
    for row in table.rows:
        for column in table.columns:
            seen = table.cell(row.code, column.code) is Missing.HIDDEN
            assert seen == is_hidden(row.code, column.code), (table.code, row.code, column.code)
    shown = [
        f"{row.text}, {column.text}, {value:,}." if len(table.columns) > 1 else f"{row.text}, {value:,}."
        for row, line in zip(table.rows, table.cells, strict=True)
        for column, value in zip(table.columns, line, strict=True)
        if not isinstance(value, Missing) and (table.drawn is None or column.code in (*table.drawn, "events"))
    ]
    said = "1 Jan 2025 – 31 Dec 2025: "
    assert table.sentence in [
        f"{said}there are no figures to show.",
        *(f"{said}the largest figure shown: {words}" for words in shown),
    ]


@pytest.mark.parametrize("code", HIDDEN_WITH)
def test_a_cell_is_hidden_exactly_with_its_figures_and_no_sentence_tells_one(code, ask):
    hidden, tables = hidden_of_year(ask) | _without_timed(ask), public_tables(code, ask)
    assert [table.code for table in tables] == list(HIDDEN_WITH[code])
    for table in tables:
        keys = HIDDEN_WITH[code][table.code]
        _assert_hidden_exactly(table, lambda row, column, keys=keys: not hidden.isdisjoint(keys(row, column)))
    assert any(table.hides for table in tables)


@pytest.mark.either_database
def test_two_years_hide_what_each_of_them_hides(ask):
    hidden = {
        "period": hidden_of_year(ask),
        "other": hidden_of_year(of_year(ask, 2024)),
    }
    year = {"period": 2025, "other": 2024}

    def is_hidden(of_year, what, row):
        if row == TOTAL:
            return ("events",) in hidden[of_year]
        name = f"{year[of_year]}-{int(row):02d}" if what == "month" else row
        return ("events", what, name) in hidden[of_year]

    for table, what in zip(public_tables("years", ask), ("month", "group"), strict=True):
        assert table.hides

        def here_or_there(row, column, what=what):
            return any(is_hidden(one, what, row) for one in ([column] if column in hidden else hidden))

        _assert_hidden_exactly(table, here_or_there)


def test_every_public_page_of_events_is_looked_at():
    by_themselves = {
        "answers",
        "outcomes",
        "matches",
        "hours",
        "sessions",
        "needs",
        "interviews",
        "substitutes",
        "calibration",
        "unmet",
        "goals",
        "centres",
    }
    assert {*HIDDEN_WITH, "years", *by_themselves} == set(PUBLIC_PAGES)

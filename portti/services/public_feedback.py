"""Public tables of what clients, partners and working pairs told about an ended year, with what is small hidden.

An answer has no name, and nothing tells whether two of them are one client's: each counts as one who stands behind a
figure. Behind a call stands its match.
"""

from collections.abc import Mapping, Sequence

from portti.domain.statistic_tables import TOTAL, Missing, StatisticTable, Value
from portti.domain.suppression import Key, Linked, hidden_figures, is_small
from portti.queries.outcome_calls import calls_of_started
from portti.services.statistic_answers import client_answers, partner_survey
from portti.services.statistic_hours import by_county, by_reason, county_row, employers_behind, months_of
from portti.services.statistic_matches import outcome_table
from portti.services.statistic_tables import Ask

_OF_COUNTIES, _OF_REASONS = ("months", "promised", "happened"), ("months", "hours")
"""The figures of hours that add up to a total."""


def answers(ask: Ask) -> list[StatisticTable]:
    """Return the answers of clients and of partners; a mean would give hidden scores back, so there is none."""
    return [_protected(client_answers(ask), "answers"), _protected(partner_survey(ask), "answers")]


def outcomes(ask: Ask) -> list[StatisticTable]:
    """Return what calls about work that began in the year heard; each moment of asking stands by itself."""
    found = calls_of_started(ask.session, ask.centre_id, ask.period.first, ask.period.last)
    table = outcome_table(ask, found)
    hidden: set[tuple[str, str]] = set()
    parts = [column.code for column in table.columns if column.code not in (TOTAL, "share")]
    for row in table.rows:
        linked = Linked()
        for column in (*parts, TOTAL):
            count = table.cell(row.code, column)
            assert isinstance(count, int)
            linked.add((row.code, column), count, count)
        linked.add_sum((row.code, TOTAL), ((row.code, part) for part in parts))
        hidden |= {(one[0], one[1]) for one in hidden_figures(linked.tables())}
        if any((row.code, column) in hidden for column in (*parts, TOTAL)):
            # A share and one of its figures give the other.
            hidden.add((row.code, "share"))
    return [table.with_cells(lambda row, column, value: Missing.HIDDEN if (row, column) in hidden else value)]


def hours(ask: Ask) -> list[StatisticTable]:
    """Return promised hours and those that happened by county, and why they did not come."""
    found = months_of(ask)
    reasons = by_reason(ask, found)
    return [
        _rows_protected(by_county(ask, found), _OF_COUNTIES, employers_behind(found, county_row)),
        _rows_protected(reasons, _OF_REASONS, employers_behind(found, lambda one: one.reason)),
    ]


def _rows_protected(
    table: StatisticTable, counted: Sequence[str], behind: Mapping[str, int]
) -> StatisticTable:
    """Return a table without the rows behind which few employers stand, and those that would give them back.

    A row is hidden as a whole. Each of its figures has a total of its own from which it could be worked out: a row
    that covers the promised hours of another does not always cover those that happened.
    """
    hidden = frozenset(row.code for row in table.rows if is_small(behind.get(row.code, 0)))
    before = None
    while hidden != before:
        before = hidden
        for column in counted:
            hidden |= _hidden_rows(table, column, dict.fromkeys(hidden, 1))
    return table.with_cells(lambda row, _column, value: Missing.HIDDEN if row in hidden else value)


def _hidden_rows(table: StatisticTable, counted: str, behind: Mapping[str, int] | None) -> frozenset[str]:
    linked = Linked()
    keys: dict[str, Key] = {row.code: (table.code, row.code) for row in table.rows}
    for row in table.rows:
        count = table.cell(row.code, counted)
        assert isinstance(count, int)
        linked.add(keys[row.code], count, count if behind is None else behind.get(row.code, 0))
    linked.add_sum(keys[TOTAL], (key for code, key in keys.items() if code != TOTAL))
    hidden = hidden_figures(linked.tables())
    return frozenset(code for code, key in keys.items() if key in hidden)


def _protected(table: StatisticTable, counted: str) -> StatisticTable:
    """Return a table of parts and their total, with their shares, without what is small or would give it back."""
    if table.hides:
        # Fewer than five have answered at all.
        return table
    hidden = _hidden_rows(table, counted, None)

    def change(row: str, column: str, value: Value) -> Value:
        # A figure and its share give the total: no share is shown where that is hidden.
        gives_total = column != counted and TOTAL in hidden
        return Missing.HIDDEN if row in hidden or gives_total else value

    return table.with_cells(change)

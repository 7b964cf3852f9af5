"""Public tables of what clients and partners answered in an ended year, with what is small hidden.

An answer has no name: behind each figure stand as many people or organisations as there are answers.
"""

from collections.abc import Mapping

from portti.domain.statistic_tables import TOTAL, Missing, StatisticTable, Value
from portti.domain.suppression import Key, Linked, hidden_figures
from portti.services.statistic_answers import client_answers, partner_survey
from portti.services.statistic_tables import Ask


def answers(ask: Ask) -> list[StatisticTable]:
    """Return the answers of clients and of partners; a mean would give hidden scores back, so there is none."""
    return [_protected(client_answers(ask), "answers"), _protected(partner_survey(ask), "answers")]


def _protected(
    table: StatisticTable, counted: str, behind: Mapping[str, int] | None = None
) -> StatisticTable:
    """Return a table of parts and their total, with their shares, without what is small or would give it back."""
    linked = Linked()
    keys: dict[str, Key] = {row.code: (table.code, row.code) for row in table.rows}
    for row in table.rows:
        count = table.cell(row.code, counted)
        assert isinstance(count, int)
        linked.add(keys[row.code], count, count if behind is None else behind[row.code])
    linked.add_sum(keys[TOTAL], (key for code, key in keys.items() if code != TOTAL))
    hidden = hidden_figures(linked.tables())

    def change(row: str, column: str, value: Value) -> Value:
        # A figure and its share give the total: no share is shown where that is hidden.
        gives_total = column != counted and keys[TOTAL] in hidden
        return Missing.HIDDEN if keys[row] in hidden or gives_total else value

    return table.with_cells(change)

"""Public tables of what clients, partners and working pairs told about an ended year, with what is small hidden.

An answer has no name, and nothing tells whether two of them are one client's: each counts as one who stands behind a
figure. Behind a call stands its match.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from portti.domain.statistic_tables import TOTAL, Missing, StatisticTable, Value
from portti.domain.suppression import Key, Linked, LinkedTables, hidden_figures, is_small, stays_hidden
from portti.queries.outcome_calls import calls_of_started
from portti.services.statistic_answers import client_answers, partner_mean, partner_survey
from portti.services.statistic_hours import by_county, by_reason, county_row, employers_behind, months_of
from portti.services.statistic_matches import outcome_table
from portti.services.statistic_tables import Ask

SUM_OF_SCORES: Key = ("sum_of_scores",)
_OF_COUNTIES, _OF_REASONS = ("months", "promised", "happened"), ("months", "hours")
"""The figures of hours that add up to a total."""


def answers(ask: Ask) -> list[StatisticTable]:
    """Return the answers of clients and of partners, and the partners' mean where it gives no hidden score back."""
    scores, mean = partner_survey(ask), partner_mean(ask)
    if not scores.hides:
        # Else fewer than five have answered at all, and both say so.
        hidden, with_mean = hidden_scores(scores)
        scores = _without(scores, "answers", hidden)
        mean = mean if with_mean else _without_mean(ask, mean, TOTAL in hidden)
    return [_protected(client_answers(ask), "answers"), scores, mean]


def hidden_scores(table: StatisticTable) -> tuple[frozenset[str], bool]:
    """Return the rows of scores that may not be shown, and whether the mean of all may be.

    The mean and its n are the sum of all scores, in which five counts five times. Scores say more: where two of them
    would have to be hidden for the mean that are shown without it, or the last one, the mean is hidden itself.
    """
    alone = hidden_figures(_linked_rows(table, "answers", None).tables())
    total = _row_key(table, TOTAL)
    tables = linked_scores(table)
    given = {one.key for one in tables.figures if one.value} - {total, SUM_OF_SCORES}
    beside = hidden_figures(tables, frozenset({total, SUM_OF_SCORES}))
    is_cheap = len(beside) <= len(alone) + 1 and (not given or beside < given)
    with_mean = is_cheap and stays_hidden(tables, beside)
    return frozenset(key[-1] for key in (beside if with_mean else alone)), with_mean


def linked_scores(table: StatisticTable) -> LinkedTables:
    """Return how many gave each score, how many answered, and the sum of all scores."""
    linked = _linked_rows(table, "answers", None)
    scores = [row.code for row in table.rows if row.code != TOTAL]
    given = [score for score in scores for _ in range(_count(table, score, "answers"))]
    linked.add(SUM_OF_SCORES, sum(map(int, given)), len(given))
    linked.add_sum(SUM_OF_SCORES, (_row_key(table, score) for score in scores for _ in range(int(score))))
    return linked.tables()


def _without_mean(ask: Ask, table: StatisticTable, hides_count: bool) -> StatisticTable:
    (answered,) = table.only("answers").cells[0]
    assert isinstance(answered, int)
    sentence = ask.say_counted(
        "%(span)s: %(num)s partner has answered. The mean is hidden: it would give a hidden figure away.",
        "%(span)s: %(num)s partners have answered. The mean is hidden: it would give a hidden figure away.",
        answered,
        span=ask.span,
    )
    if hides_count:
        sentence = ask.say("%(span)s: there are no figures to show.", span=ask.span)
    return replace(table, sentence=sentence).with_cells(
        lambda _row, column, value: Missing.HIDDEN if column == "mean" or hides_count else value
    )


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
    return frozenset(key[-1] for key in hidden_figures(_linked_rows(table, counted, behind).tables()))


def _linked_rows(table: StatisticTable, counted: str, behind: Mapping[str, int] | None) -> Linked:
    """Gather the figures of a column, which add up to its total."""
    linked = Linked()
    keys = {row.code: _row_key(table, row.code) for row in table.rows}
    for row, key in keys.items():
        count = _count(table, row, counted)
        linked.add(key, count, count if behind is None else behind.get(row, 0))
    linked.add_sum(keys[TOTAL], (key for row, key in keys.items() if row != TOTAL))
    return linked


def _row_key(table: StatisticTable, row: str) -> Key:
    return (table.code, row)


def _count(table: StatisticTable, row: str, column: str) -> int:
    count = table.cell(row, column)
    assert isinstance(count, int)
    return count


def _protected(table: StatisticTable, counted: str) -> StatisticTable:
    """Return a table of parts and their total, with their shares, without what is small or would give it back."""
    if table.hides:
        # Fewer than five have answered at all.
        return table
    return _without(table, counted, _hidden_rows(table, counted, None))


def _without(table: StatisticTable, counted: str, hidden: Collection[str]) -> StatisticTable:
    def change(row: str, column: str, value: Value) -> Value:
        # A figure and its share give the total: no share is shown where that is hidden.
        gives_total = column != counted and TOTAL in hidden
        return Missing.HIDDEN if row in hidden or gives_total else value

    return table.with_cells(change)

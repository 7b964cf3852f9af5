"""Public tables of goals that ended in a year, of the clients behind them, and of what panels have changed.

Behind goals stand their clients, however many the goals are. Goals are hidden first, as one set; their clients stand
beside them and cost them nothing. Clients who reached none are what is left of those with an ended goal: a figure too.
"""

from collections.abc import Collection
from dataclasses import replace

from portti.domain.goals import AREAS, ENDS
from portti.domain.panels import EFFECT_ANSWERS, EFFECTS, IMPROVED
from portti.domain.statistic_tables import TOTAL, Missing, StatisticTable, Value
from portti.domain.suppression import Key, Linked, LinkedTables, hidden_figures
from portti.queries import statistics_goals as queries
from portti.queries.statistics_goals import EndedGoals
from portti.services.statistic_goals import CLOSED, SHARE, effects_table, goal_tables, progress_tables
from portti.services.statistic_tables import Ask

_ROWS = (*AREAS, TOTAL)


def goals(ask: Ask) -> list[StatisticTable]:
    """Return goals and their clients, forms before and after, and answers about panels, with what is small hidden."""
    found = queries.ended_goals(ask.session, ask.centre_id, ask.period.first, ask.period.last)
    ended, clients = goal_tables(ask)
    effects = effects_table(ask)
    hidden = hidden_goals(found)
    of_clients = frozenset(key[1:] for key in hidden_clients(found, hidden) if key[0] == "clients")
    return [
        # How many are still open is no figure of the set.
        _without(replace(ended, notes=ended.notes[:1]), hidden, ("reached", CLOSED)),
        _without(clients, of_clients, ("reached", CLOSED)),
        *progress_tables(ask),
        _without(effects, _hidden_effects(effects), (*IMPROVED, CLOSED)),
    ]


def _without(table: StatisticTable, hidden: frozenset[Key], made_of: Collection[str]) -> StatisticTable:
    """Hide what may not be shown, and a share with any figure that it is made of."""

    def change(row: str, column: str, value: Value) -> Value:
        parts = made_of if column == SHARE else (column,)
        return Missing.HIDDEN if any((row, part) in hidden for part in parts) else value

    return table.with_cells(change)


def hidden_goals(found: Collection[EndedGoals]) -> frozenset[Key]:
    """Return which figures of goals may not be shown, by area and end."""
    linked = Linked()
    _add_goals(linked, found)
    return hidden_figures(linked.tables())


def hidden_clients(found: Collection[EndedGoals], hidden: frozenset[Key]) -> frozenset[Key]:
    """Return which figures of clients may not be shown beside goals of which it is known what is hidden."""
    tables = linked_goals(found, hidden)
    shown = {one.key for one in tables.figures if one.key[0] != "clients"} - hidden
    return hidden_figures(tables, frozenset(shown))


def linked_goals(found: Collection[EndedGoals], hidden: frozenset[Key] = frozenset()) -> LinkedTables:
    """Return goals and clients by area, those who reached one and those who reached none; what is hidden stays so."""
    linked = Linked()
    _add_goals(linked, found, hidden)
    for row in _ROWS:
        _add_clients(linked, row, [one for one in found if row in (one.area, TOTAL)])
    for kind in ("reached", "none", CLOSED):
        parts = [("clients", area, kind) for area in AREAS]
        linked.add_at_most([("clients", TOTAL, kind)], parts)
        if kind != "none":
            # Who reached none in one area may have reached one in another.
            for part in parts:
                linked.add_at_most([part], [("clients", TOTAL, kind)])
    return linked.tables()


def _add_goals(linked: Linked, found: Collection[EndedGoals], hidden: frozenset[Key] = frozenset()) -> None:
    for area in _ROWS:
        for end in (*ENDS, CLOSED):
            of = [one for one in found if area in (one.area, TOTAL) and end in (one.state, CLOSED)]
            behind = 1 if (area, end) in hidden else len({one.client for one in of})
            linked.add((area, end), sum(one.count for one in of), behind)
        linked.add_sum((area, CLOSED), [(area, end) for end in ENDS])
    for end in (*ENDS, CLOSED):
        linked.add_sum((TOTAL, end), [(area, end) for area in AREAS])


def _add_clients(linked: Linked, row: str, found: Collection[EndedGoals]) -> None:
    everybody = {one.client for one in found}
    reached = {one.client for one in found if one.state == "reached"}
    kinds = {"reached": reached, "none": everybody - reached, CLOSED: everybody}
    keys = {
        kind: linked.add(("clients", row, kind), len(people), len(people)) for kind, people in kinds.items()
    }
    linked.add_sum(keys[CLOSED], (keys["reached"], keys["none"]))
    # Each has a goal that ended so.
    linked.add_at_most([keys["reached"]], [(row, "reached")])
    linked.add_at_most([keys["none"]], [(row, end) for end in ENDS if end != "reached"])


def _hidden_effects(table: StatisticTable) -> frozenset[Key]:
    linked = Linked()
    for row in EFFECTS:
        for column in (*EFFECT_ANSWERS, CLOSED):
            value = table.cell(row, column)
            assert isinstance(value, int)
            linked.add((row, column), value, value)
        linked.add_sum((row, CLOSED), [(row, answer) for answer in EFFECT_ANSWERS])
    return hidden_figures(linked.tables())

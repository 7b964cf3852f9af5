"""Public tables of minutes: in all, per event, and of how many events they are told.

Of how many events minutes are told stands by group and channel only where that takes nothing from other figures: the
events whose minutes nobody told are what is left, and few of them would be somebody. Each of the two tables is looked
at by itself, with all that the year publishes held fast; what is hidden of the year's events stays free in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from portti.domain.event_columns import EventColumns, EventCounts
from portti.domain.statistic_tables import TOTAL, Missing, StatisticTable, Value
from portti.domain.suppression import SMALL, Key, Linked, LinkedTables, hidden_figures, is_small
from portti.services.published_statistics import PublishedYear, event_key, published_year
from portti.services.statistic_outcomes import minutes_page
from portti.services.statistic_tables import Ask

_PARTS = ("timed", "untimed")
_TOGETHER = "together"
_FEW = 2 * SMALL
"""Of fewer events no part leaves room enough for another number of it."""
_WHOLE: tuple[Key, ...] = (("events",), ("timed",), ("untimed",))


def minutes(ask: Ask) -> list[StatisticTable]:
    """Return minutes by group and by channel; a mean stands only with the minutes and the events it is made of."""
    published = published_year(ask)
    timed = published.shown(("timed",))
    note = (
        ask.say("Some events may have no minutes told.")
        if isinstance(timed, Missing)
        else ask.say_counted(
            "Minutes are told of %(num)s event.", "Minutes are told of %(num)s events.", timed
        )
    )
    by_group, by_channel = minutes_page(ask)
    return [
        replace(_shown(table, dimension, published, ask.events), notes=(note,))
        for table, dimension in ((by_group, "group"), (by_channel, "channel"))
    ]


def _shown(
    table: StatisticTable, dimension: str, published: PublishedYear, events: EventColumns
) -> StatisticTable:
    untold = rows_without_timed(published, events, dimension)

    def is_hidden(row: str, column: str) -> bool:
        whole = row == TOTAL
        keys = {("events",) if whole else events_key(dimension, row)}
        if column in ("minutes", "mean"):
            # Minutes tell roughly how many events there are: they are hidden with these too.
            keys.add(("minutes",) if whole else ("minutes", dimension, row))
        if column in ("timed", "mean") and whole:
            keys.add(("timed",))
        return bool(keys & published.hidden) or (column in ("timed", "mean") and row in untold)

    def change(row: str, column: str, value: Value) -> Value:
        return Missing.HIDDEN if is_hidden(row, column) else value

    return table.with_cells(change)


def rows_without_timed(published: PublishedYear, events: EventColumns, dimension: str) -> frozenset[str]:
    """Return the groups or channels of which it is not told how many of their events have their minutes told."""
    rows = events.events_by(dimension)
    if published.hidden.intersection(_WHOLE):
        return frozenset(rows)
    tables = linked_timed(published, events, dimension)
    held = frozenset(one.key for one in tables.figures if one.key in published.figures)
    hidden = {key[-1] for key in hidden_figures(tables, held)}
    looked_at = {one.key[-1] for one in tables.figures if one.key not in held}
    return frozenset(row for row in rows if row in hidden or row not in looked_at)


def linked_timed(published: PublishedYear, events: EventColumns, dimension: str) -> LinkedTables:
    """Return events with their minutes told and without, which add up to those of each row and to those of the year.

    Of a row the part behind which fewer people stand is looked at, both where both are small: the other is what it
    leaves of the events. Where these are hidden nothing is shown of either, zeros too; nor where they are so few that
    nothing would be hidden in them: such rows are looked at together, if need be with the next larger.
    """
    linked = Linked()
    counts: dict[str, dict[str, EventCounts]] = {}
    for part in _PARTS:
        for row in events.with_minutes(part == "timed").count(dimension, clients=True):
            counts.setdefault(row.keys[0], {})[part] = row
    shown = {code for code in counts if events_key(dimension, code) not in published.hidden}
    few = _few_rows({code: counts[code] for code in shown})
    for code, parts in counts.items():
        lesser = min(parts, key=lambda part: parts[part].behind)
        for part, row in parts.items():
            is_looked_at = code in shown - few and (part == lesser or is_small(row.behind))
            key = (part, dimension, code)
            if is_looked_at:
                linked.add(key, row.events, row.behind)
            else:
                linked.add_unseen(key, row.events)
        _add_shown(
            linked, published, events_key(dimension, code), [(part, dimension, code) for part in parts]
        )
    for part in _PARTS:
        of_part = [(part, dimension, code) for code, parts in counts.items() if part in parts]
        _add_shown(linked, published, (part,), of_part)
    if few:
        together = {part: sum(counts[code][part].events for code in few) for part in _PARTS}
        lesser = min(_PARTS, key=together.__getitem__)
        whole = linked.add((lesser, dimension, _TOGETHER), together[lesser], 1)
        linked.add_sum(whole, ((lesser, dimension, code) for code in sorted(few)))
    return linked.tables()


def _few_rows(counts: Mapping[str, Mapping[str, EventCounts]]) -> frozenset[str]:
    """Return the rows with few events of both kinds, and the next larger where all of them together are few."""
    both = {
        code: sum(row.events for row in parts.values()) for code, parts in counts.items() if len(parts) > 1
    }
    in_order = sorted(both, key=lambda code: (both[code], code))
    few = [code for code in in_order if both[code] < _FEW]
    for code in in_order[len(few) :]:
        if not few or sum(both[one] for one in few) >= _FEW:
            break
        few.append(code)
    return frozenset(few)


def _add_shown(linked: Linked, published: PublishedYear, whole: Key, parts: Iterable[Key]) -> None:
    value = published.figures[whole]
    linked.add_sum(linked.add(whole, value, value), parts)


def events_key(dimension: str, code: str) -> Key:
    """Return the key of the events of a group or channel."""
    return ("channel", code) if dimension == "channel" else event_key(TOTAL, code)

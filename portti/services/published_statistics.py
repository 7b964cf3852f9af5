"""Figures of a centre's ended calendar years for everybody: what is small is hidden, with all that would give it back.

Only whole years that are over are published, never free days: figures of two periods that lie over each other would
give away the difference. All tables of a year are one set of linked tables: month by group, municipalities in
counties, channels, results, unmet needs, satisfaction and functions lead to the same events, and distinct clients are
never more than events, nor the clients of all groups together more than the known events. Marks by month, marks by
group and events of both say together more than each pair of them: what they are all sums of counts as known to be
there. Behind minutes stand the people of the events that have their minutes told, however many the minutes are.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from portti.clock import helsinki
from portti.domain import suppression
from portti.domain.event_columns import EventColumns, EventCounts
from portti.domain.merged_municipalities import present_municipality
from portti.domain.reporting_periods import calendar_year
from portti.domain.statistic_tables import TOTAL, Missing, StatisticTable, Value
from portti.domain.suppression import Key, Linked, LinkedTables, hidden_figures
from portti.domain.wellbeing_counties import county_of
from portti.queries import statistics as queries
from portti.services.statistic_events import UNTOLD
from portti.services.statistic_tables import Ask

KeyOf = Callable[[str, str], Key]
"""Of which figure a cell tells, by the codes of its row and column."""
_PARTITIONS = ("channel", "result", "unmet_need", "satisfaction")
"""Each event stands in at most one cell of each; where it is not told it stands in none."""


def last_ended_year(now: datetime) -> int:
    """Return the newest calendar year that is over."""
    return helsinki(now).year - 1


def of_year(ask: Ask, year: int) -> Ask:
    """Return the question for a whole year beside the year before it, narrowed by nothing."""
    return replace(ask, period=calendar_year(year), other=calendar_year(year - 1), function="", group="")


def masked(table: StatisticTable, hidden: frozenset[Key], key_of: KeyOf) -> StatisticTable:
    """Return a table without the figures that may not be shown."""
    return table.with_cells(
        lambda row, column, value: Missing.HIDDEN if key_of(row, column) in hidden else value
    )


@dataclass(frozen=True)
class PublishedYear:
    """All linked figures of a centre's year, and which of them may not be shown."""

    figures: Mapping[Key, int]
    hidden: frozenset[Key]

    def shown(self, key: Key) -> Value:
        """Return a figure as everybody may see it; one that no event leads to is zero."""
        return Missing.HIDDEN if key in self.hidden else self.figures.get(key, 0)


def published_year(ask: Ask) -> PublishedYear:
    """Return the figures of the year that is asked for, with what is hidden of them."""
    tables = linked_tables(ask)
    kept = queries.kept_hiding(ask.session, ask.centre_id, ask.period.first.year, digest_of(tables))
    # Nobody has worked it out yet, or an event was written since: it is worked out now, which takes longer.
    hidden = hidden_figures(tables) if kept is None else kept
    return PublishedYear({one.key: one.value for one in tables.figures}, hidden)


def digest_of(tables: LinkedTables) -> str:
    """Return what tells these figures, their sums and the code that hides from any others."""
    return hashlib.sha256(f"{made_by()} {tables!r}".encode()).hexdigest()


@cache
def made_by() -> str:
    """Return what tells the code that links and hides figures from an earlier or later one."""
    code = (Path(source).read_bytes() for source in (suppression.__file__, __file__))
    return hashlib.sha256(b"".join(code)).hexdigest()


def hidden_of_year(ask: Ask) -> frozenset[Key]:
    """Return which figures of the year that is asked for may not be shown."""
    return published_year(ask).hidden


def linked_tables(ask: Ask) -> LinkedTables:
    """Return all figures of a whole year, and which of them add up to which others."""
    linked = Linked()

    def count(*by: str) -> list[EventCounts]:
        return ask.events.count(*by, clients=True)

    (everything,) = count()
    _add_whole(linked, everything)
    _add_months_and_groups(linked, count("month"), count("group"), count("month", "group"))
    _add_places(linked, count("municipality"))
    for dimension in _PARTITIONS:
        _add_partition(linked, dimension, count(dimension))
    _add_minutes(linked, ask.events)
    _add_marks(linked, count("function"), count("group", "function"))
    _add_marks_by_month(linked, count("month"), count("month", "function"))
    _add_unseen_marks(linked, ask.events.count("month", "group", "function"))
    return linked.tables()


def _add_whole(linked: Linked, everything: EventCounts) -> None:
    known = everything.events - everything.anonymous
    linked.add(("events",), everything.events, everything.behind)
    parts = (
        linked.add(("known",), known, everything.clients),
        linked.add(("anonymous",), everything.anonymous, everything.anonymous),
    )
    linked.add_sum(("events",), parts)
    linked.add(("clients",), everything.clients, everything.clients)
    linked.add_at_most([("clients",)], [("known",)])


def _add_months_and_groups(
    linked: Linked, months: Sequence[EventCounts], groups: Sequence[EventCounts], both: Sequence[EventCounts]
) -> None:
    for row in both:
        linked.add(event_key(*row.keys), row.events, row.behind)
    for row in months:
        key = linked.add(event_key(row.keys[0], TOTAL), row.events, row.behind)
        linked.add_sum(key, (event_key(*one.keys) for one in both if one.keys[0] == row.keys[0]))
    for row in groups:
        group = row.keys[0]
        key = linked.add(event_key(TOTAL, group), row.events, row.behind)
        linked.add_sum(key, (event_key(*one.keys) for one in both if one.keys[1] == group))
        clients = linked.add(("clients", group), row.clients, row.clients)
        linked.add_at_most([clients], [key])
        linked.add_at_most([clients], [("clients",)])
    linked.add_sum(("events",), (event_key(row.keys[0], TOTAL) for row in months))
    linked.add_sum(("events",), (event_key(TOTAL, row.keys[0]) for row in groups))
    if groups:
        of_groups = [("clients", row.keys[0]) for row in groups]
        linked.add_at_most([("clients",)], of_groups)
        # A client of a group has a known event there, and a group without clients has no known event.
        linked.add_at_most(of_groups, [("known",)])
        linked.add_at_most([("known",)], [event_key(TOTAL, row.keys[0]) for row in groups if row.clients])


def event_key(month: str, group: str) -> Key:
    """Return the key of events of a month and a group, either of which may be the total."""
    key: Key = ("events",)
    if month != TOTAL:
        key += ("month", month)
    return key if group == TOTAL else (*key, "group", group)


def _add_places(linked: Linked, rows: Sequence[EventCounts]) -> None:
    present: dict[str, list[EventCounts]] = {}
    for row in rows:
        present.setdefault(present_municipality(row.keys[0]), []).append(row)
    counties: dict[str, list[str]] = {}
    for code in present:
        counties.setdefault(county_of(code), []).append(code)
    for county, codes in counties.items():
        for code in codes:
            # Of several that became one the largest number is sure: a client may have been in each.
            behind = max(row.behind for row in present[code])
            linked.add(place_key("municipality", code), sum(row.events for row in present[code]), behind)
        whole = [row for code in codes for row in present[code]]
        key = linked.add(
            place_key("county", county), sum(row.events for row in whole), max(row.behind for row in whole)
        )
        linked.add_sum(key, (place_key("municipality", code) for code in codes))
    linked.add_sum(("events",), (place_key("county", county) for county in counties))


def place_key(kind: str, code: str) -> Key:
    """Return the key of events of a county or municipality."""
    return ("events", kind, code or UNTOLD)


def _add_partition(linked: Linked, dimension: str, rows: Sequence[EventCounts]) -> None:
    told = [row for row in rows if row.keys[0]]
    for row in told:
        linked.add((dimension, row.keys[0]), row.events, row.behind)
    # How many did not tell is the rest of the events: it is a figure as well.
    rest = [row for row in rows if not row.keys[0]]
    whole = linked.add(
        (dimension,), sum(row.events for row in told), max((row.behind for row in told), default=0)
    )
    linked.add_sum(whole, ((dimension, row.keys[0]) for row in told))
    untold = linked.add((dimension, UNTOLD), sum(row.events for row in rest), sum(row.behind for row in rest))
    linked.add_sum(("events",), (whole, untold))


def _add_minutes(linked: Linked, events: EventColumns) -> None:
    """Keep minutes by group and channel, and how many events have theirs told: a reader subtracts the others.

    That number stands for the whole year alone: by group or channel its small rests would hide the events themselves.
    """
    timed = events.with_minutes(True)
    (told,), (untold,) = timed.count(clients=True), events.with_minutes(False).count(clients=True)
    parts = (
        linked.add(("timed",), told.events, told.behind),
        linked.add(("untimed",), untold.events, untold.behind),
    )
    linked.add_sum(("events",), parts)
    linked.add(("minutes",), told.minutes, told.behind)
    for dimension in ("group", "channel"):
        rows = timed.count(dimension, clients=True)
        keys = [linked.add(("minutes", dimension, row.keys[0]), row.minutes, row.behind) for row in rows]
        linked.add_sum(("minutes",), keys)


def _add_marks(linked: Linked, functions: Sequence[EventCounts], both: Sequence[EventCounts]) -> None:
    groups = sorted({row.keys[0] for row in both})
    for row in both:
        key = linked.add(mark_key(*row.keys), row.events, row.behind)
        linked.add_at_most([key], [event_key(TOTAL, row.keys[0])])
    for row in functions:
        key = linked.add(mark_key(TOTAL, row.keys[0]), row.events, row.behind)
        linked.add_sum(key, (mark_key(*one.keys) for one in both if one.keys[1] == row.keys[0]))
    for group in groups:
        parts = [row for row in both if row.keys[0] == group]
        key = linked.add(
            mark_key(group, TOTAL), sum(row.events for row in parts), max(row.behind for row in parts)
        )
        linked.add_sum(key, (mark_key(*row.keys) for row in parts))
        # Each event has at least one mark.
        linked.add_at_most([event_key(TOTAL, group)], [key])
    everything = sum(row.events for row in functions)
    linked.add(mark_key(TOTAL, TOTAL), everything, max((row.behind for row in functions), default=0))
    linked.add_sum(mark_key(TOTAL, TOTAL), (mark_key(TOTAL, row.keys[0]) for row in functions))
    linked.add_sum(mark_key(TOTAL, TOTAL), (mark_key(group, TOTAL) for group in groups))


def _add_marks_by_month(linked: Linked, months: Sequence[EventCounts], both: Sequence[EventCounts]) -> None:
    for row in both:
        key = linked.add(month_mark_key(*row.keys), row.events, row.behind)
        linked.add_at_most([key], [event_key(row.keys[0], TOTAL)])
    for row in months:
        month = row.keys[0]
        parts = [one for one in both if one.keys[0] == month]
        key = linked.add(month_mark_key(month, TOTAL), sum(one.events for one in parts), row.behind)
        linked.add_sum(key, (month_mark_key(*one.keys) for one in parts))
        linked.add_at_most([event_key(month, TOTAL)], [key])
    linked.add_sum(mark_key(TOTAL, TOTAL), (month_mark_key(row.keys[0], TOTAL) for row in months))
    for function in sorted({row.keys[1] for row in both}):
        of_function = (month_mark_key(*row.keys) for row in both if row.keys[1] == function)
        linked.add_sum(mark_key(TOTAL, function), of_function)


def _add_unseen_marks(linked: Linked, rows: Sequence[EventCounts]) -> None:
    """Keep marks by month, group and function, which no page shows.

    Three tables that are shown are sums of them: whoever reads all three knows more than each pair of them says.
    """
    sums: defaultdict[Key, list[Key]] = defaultdict(list)
    of_events: defaultdict[Key, list[Key]] = defaultdict(list)
    for row in rows:
        month, group, function = row.keys
        key = (*event_key(month, group), "function", function)
        linked.add_unseen(key, row.events)
        linked.add_at_most([key], [event_key(month, group)])
        sums[month_mark_key(month, function)].append(key)
        sums[mark_key(group, function)].append(key)
        of_events[event_key(month, group)].append(key)
    for whole, parts in sums.items():
        linked.add_sum(whole, parts)
    for events, marks in of_events.items():
        linked.add_at_most([events], marks)


def month_mark_key(month: str, function: str) -> Key:
    """Return the key of marks of a month and a function, either of which may be the total."""
    if month == TOTAL:
        return mark_key(TOTAL, function)
    key: Key = ("marks", "month", month)
    return key if function == TOTAL else (*key, "function", function)


def mark_key(group: str, function: str) -> Key:
    """Return the key of marks of a group and a function, either of which may be the total."""
    key: Key = ("marks",)
    if group != TOTAL:
        key += ("group", group)
    return key if function == TOTAL else (*key, "function", function)

"""Tables of client events: by month, group, function, place, channel, minutes, result and satisfaction.

Events, marks of functions and distinct clients are three figures of the same work; each table says which it counts.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from portti.domain.event_columns import EventColumns
from portti.domain.merged_municipalities import (
    any_municipality_name,
    merged_municipalities,
    present_municipality,
)
from portti.domain.statistic_tables import TOTAL, Head, Missing, StatisticTable, Value
from portti.domain.wellbeing_counties import county_names, county_of
from portti.services.statistic_tables import Ask, crossed, heads, largest, month_heads, with_total
from portti.wording.service import CHANNELS, FUNCTIONS, GROUPS

UNTOLD = "untold"


def events_page(ask: Ask) -> list[StatisticTable]:
    """Return the three figures beside each other, then events by month and group."""
    return [key_figures(ask), events_by_month(ask)]


def key_figures(ask: Ask) -> StatisticTable:
    """Return events, marks, distinct clients, and how many events a known client has."""
    (all_events,) = ask.events.count(clients=True)
    marks = sum(ask.events.events_by("function").values())
    known = all_events.events - all_events.anonymous
    rows = (
        Head("events", ask.say("Client events")),
        Head("marks", ask.say("Marks of functions")),
        Head("clients", ask.say("Distinct clients")),
        Head("anonymous", ask.say("Events without a known client")),
        Head("events_per_client", ask.say("Events per distinct client")),
    )
    per_client: Value = round(known / all_events.clients, 2) if all_events.clients else Missing.NONE
    figures: tuple[Value, ...] = (
        all_events.events,
        marks,
        all_events.clients,
        all_events.anonymous,
        per_client,
    )
    return StatisticTable(
        "key_figures",
        ask.say("Events, marks and clients"),
        ask.say("What is counted"),
        rows,
        (Head("figure", ask.say("Figure")),),
        tuple((figure,) for figure in figures),
        sentence=ask.say(
            "%(span)s: %(events)s, %(marks)s and %(clients)s.",
            span=ask.span,
            events=ask.say_counted("%(num)s client event", "%(num)s client events", all_events.events),
            marks=ask.say_counted("%(num)s mark of functions", "%(num)s marks of functions", marks),
            clients=_distinct(ask, all_events.clients),
        ),
        notes=(
            ask.say("An event is one contact. It has a mark for each function that it was about."),
            ask.say("A distinct client is counted once, however many events there were with them."),
        ),
        chart="",
    )


def events_by_month(ask: Ask) -> StatisticTable:
    """Return events by month and client group."""
    title = ask.say("Client events by month and client group")
    if ask.function:
        title = ask.say(
            "Client events about %(function)s by month and client group",
            function=ask.say(FUNCTIONS[ask.function]).lower(),
        )
    groups = heads(GROUPS, ask.language)
    table, cells = crossed(
        ask,
        ("events_month_group", title, ask.say("Month")),
        month_heads(ask.period, ask.language),
        groups,
        ask.events.events_by_both("month", "group"),
    )
    *of_groups, total = cells[-1]
    sentence = _events_sentence(ask, total, *largest(groups, of_groups))
    return replace(table, sentence=sentence, in_time=True)


def _events_sentence(ask: Ask, total: int, name: str, most: float) -> str:
    if not total:
        return ask.say("%(span)s: no client events.", span=ask.span)
    return ask.say(
        "%(span)s: %(total)s. The largest group: %(group)s, %(count)s.",
        span=ask.span,
        total=ask.say_counted("%(num)s client event", "%(num)s client events", total),
        group=name,
        count=ask.say_counted("%(num)s event", "%(num)s events", most),
    )


def _distinct(ask: Ask, clients: int) -> str:
    return ask.say_counted("%(num)s distinct client", "%(num)s distinct clients", clients)


def functions_page(ask: Ask) -> list[StatisticTable]:
    """Return marks by month and function, by group and function, and by all three."""
    rows = ask.events.count("month", "group", "function")
    by_month: Counter[tuple[str, str]] = Counter()
    by_group: Counter[tuple[str, str]] = Counter()
    by_both: Counter[tuple[str, str]] = Counter()
    for row in rows:
        month, group, function = row.keys
        by_month[month, function] += row.events
        by_group[group, function] += row.events
        by_both[f"{month} {group}", function] += row.events
    months, groups = month_heads(ask.period, ask.language), heads(GROUPS, ask.language)
    both = [
        Head(f"{month.code} {group.code}", f"{month.text}, {group.text}")
        for month in months
        for group in groups
    ]
    return [
        _marks(
            ask, "marks_month", ask.say("Marks of functions by month"), ask.say("Month"), months, by_month
        ),
        _marks(
            ask,
            "marks_group",
            ask.say("Marks of functions by client group"),
            ask.say("Client group"),
            groups,
            by_group,
        ),
        _marks(
            ask,
            "marks_month_group",
            ask.say("Marks of functions by month and client group"),
            ask.say("Month and client group"),
            tuple(both),
            by_both,
            chart="",
        ),
    ]


def _marks(
    ask: Ask,
    code: str,
    title: str,
    row_head: str,
    rows: tuple[Head, ...],
    counts: Mapping[tuple[str, str], int],
    chart: str = "bars",
) -> StatisticTable:
    functions = heads(FUNCTIONS, ask.language)
    table, cells = crossed(ask, (code, title, row_head), rows, functions, counts)
    *of_functions, total = cells[-1]
    name, most = largest(functions, of_functions)
    in_order = sorted(zip(functions, of_functions, strict=True), key=lambda pair: -pair[1])
    return replace(
        table,
        sentence=ask.say(
            "%(span)s: %(total)s. The most common function: %(function)s, %(count)s.",
            span=ask.span,
            total=_said_marks(ask, total),
            function=name,
            count=_said_marks(ask, most),
        )
        if total
        else ask.say("%(span)s: no client events.", span=ask.span),
        notes=(ask.say("One event can have several marks: marks are more than events."),),
        chart=chart,
        drawn=tuple(head.code for head, _count in in_order[:6]),
        in_time=code == "marks_month",
    )


def _said_marks(ask: Ask, count: float) -> str:
    return ask.say_counted("%(num)s mark", "%(num)s marks", count)


def clients_page(ask: Ask) -> list[StatisticTable]:
    """Return distinct clients by month and group; a total is counted anew, never added up."""
    counts: dict[tuple[str, str], int] = {}
    for dimensions in (("month", "group"), ("month",), ("group",), ()):
        for row in ask.events.count(*dimensions, clients=True):
            told = dict(zip(dimensions, row.keys, strict=True))
            counts[told.get("month", TOTAL), told.get("group", TOTAL)] = row.clients
    rows = with_total(month_heads(ask.period, ask.language), ask.language)
    columns = with_total(heads(GROUPS, ask.language), ask.language)
    cells = tuple(tuple(counts.get((row.code, column.code), 0) for column in columns) for row in rows)
    return [
        StatisticTable(
            "clients_month_group",
            ask.say("Distinct clients by month and client group"),
            ask.say("Month"),
            rows,
            columns,
            cells,
            sentence=ask.say("%(span)s: %(clients)s.", span=ask.span, clients=_distinct(ask, cells[-1][-1])),
            notes=client_notes(ask),
            in_time=True,
        )
    ]


def client_notes(ask: Ask) -> tuple[str, ...]:
    """Return what a table of distinct clients does not count."""
    return (
        ask.say("A total is less than its parts where the same client came in several months or groups."),
        ask.say("Events without a known client are not here."),
    )


def places_page(ask: Ask) -> list[StatisticTable]:
    """Return events, marks and distinct clients by wellbeing services county and by municipality of today."""
    here = ask.events.recoded("municipality", present_municipality)
    codes = here.events_by("municipality")
    notes = tuple(
        ask.say_counted(
            "%(now)s has %(num)s event that was logged for %(then)s.",
            "%(now)s has %(num)s events that were logged for %(then)s.",
            count,
            now=any_municipality_name(present_municipality(code), ask.language),
            then=any_municipality_name(code, ask.language),
        )
        for code, count in sorted(ask.events.events_by("municipality").items())
        if code in merged_municipalities()
    )
    names = {code: any_municipality_name(code, ask.language) for code in codes if code}
    return [
        _by_place(ask, "counties", here.recoded("municipality", county_of), county_names(ask.language), ()),
        _by_place(ask, "municipalities", here, names, notes),
    ]


def _by_place(
    ask: Ask, code: str, events: EventColumns, names: Mapping[str, str], notes: tuple[str, ...]
) -> StatisticTable:
    found = {row.keys[0]: row for row in events.count("municipality", clients=True)}
    marks: Counter[str] = Counter()
    for (place, _function), count in events.events_by_both("municipality", "function").items():
        marks[place] += count
    in_order = sorted(found, key=lambda place: (not place, -found[place].events, place))
    (whole,) = events.count(clients=True)
    cells = [(found[place].events, marks[place], found[place].clients) for place in in_order]
    told = [place for place in in_order if place]
    in_counties = code == "counties"
    return StatisticTable(
        code,
        ask.say("Client events by wellbeing services county")
        if in_counties
        else ask.say("Client events by municipality"),
        ask.say("Wellbeing services county") if in_counties else ask.say("Municipality"),
        with_total(
            [Head(place or UNTOLD, names.get(place) or place or ask.say("Not told")) for place in in_order],
            ask.language,
        ),
        (
            Head("events", ask.say("Client events")),
            Head("marks", ask.say("Marks of functions")),
            Head("clients", ask.say("Distinct clients")),
        ),
        (*cells, (whole.events, sum(marks.values()), whole.clients)),
        sentence=ask.say(
            "%(span)s: most events are from %(place)s, %(count)s of %(total)s.",
            span=ask.span,
            place=names.get(told[0]) or told[0],
            count=found[told[0]].events,
            total=whole.events,
        )
        if told
        else ask.say("%(span)s: no events with a municipality.", span=ask.span),
        notes=(
            *notes,
            ask.say(
                "A total of clients is less than its parts where the same client came from several places."
            ),
        ),
        drawn=("events",),
    )


def channels_page(ask: Ask) -> list[StatisticTable]:
    """Return events by channel, and by month and channel."""
    channels = heads(CHANNELS, ask.language)
    by_month, cells = crossed(
        ask,
        ("channels_month", ask.say("Client events by month and channel"), ask.say("Month")),
        month_heads(ask.period, ask.language),
        channels,
        ask.events.events_by_both("month", "channel"),
    )
    *of_channels, total = cells[-1]
    name, most = largest(channels, of_channels)
    sentence = (
        ask.say_counted(
            "%(span)s: the most common channel: %(channel)s, %(count)s of %(num)s event.",
            "%(span)s: the most common channel: %(channel)s, %(count)s of %(num)s events.",
            total,
            span=ask.span,
            channel=name,
            count=most,
        )
        if total
        else ask.say("%(span)s: no client events.", span=ask.span)
    )
    return [
        StatisticTable(
            "channels",
            ask.say("Client events by channel"),
            ask.say("Channel"),
            by_month.columns,
            (Head("events", ask.say("Client events")),),
            tuple((figure,) for figure in cells[-1]),
            sentence=sentence,
        ),
        replace(by_month, sentence=sentence, chart=""),
    ]

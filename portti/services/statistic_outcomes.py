"""Tables of what came of client events: minutes, results, unmet needs and satisfaction, each with its n."""

from collections.abc import Mapping
from dataclasses import replace

from portti.domain.statistic_tables import TOTAL, Head, Missing, StatisticTable, Value
from portti.services.statistic_tables import Ask, crossed, heads, largest, total_head, with_total
from portti.wording.service import CHANNELS, GROUPS, RESULTS, SATISFACTIONS, UNMET_NEEDS


def minutes_page(ask: Ask) -> list[StatisticTable]:
    """Return minutes by group, channel and function, with how many events they come from."""
    return [
        _minutes(
            ask, "minutes_group", "group", GROUPS, ask.say("Minutes by client group"), ask.say("Client group")
        ),
        _minutes(
            ask, "minutes_channel", "channel", CHANNELS, ask.say("Minutes by channel"), ask.say("Channel")
        ),
    ]


def _minutes(
    ask: Ask, code: str, dimension: str, words: Mapping[str, str], title: str, row_head: str
) -> StatisticTable:
    found = {row.keys[0]: row for row in ask.events.count(dimension)}
    rows = heads(words, ask.language)
    figures = [
        (found[row.code].events, found[row.code].timed, found[row.code].minutes)
        if row.code in found
        else (0, 0, 0)
        for row in rows
    ]
    figures.append(tuple(sum(line[at] for line in figures) for at in range(3)))  # type: ignore[arg-type]
    _events, timed, minutes = figures[-1]
    return StatisticTable(
        code,
        title,
        row_head,
        with_total(rows, ask.language),
        (
            Head("events", ask.say("Client events")),
            Head("timed", ask.say("Events with minutes")),
            Head("minutes", ask.say("Minutes in all")),
            Head("mean", ask.say("Minutes per event")),
        ),
        tuple((*line, round(line[2] / line[1], 1) if line[1] else Missing.NONE) for line in figures),
        sentence=ask.say_counted(
            "%(span)s: %(minutes)s in %(num)s event whose minutes are told.",
            "%(span)s: %(minutes)s in %(num)s events whose minutes are told.",
            timed,
            span=ask.span,
            minutes=ask.say_counted("%(num)s minute", "%(num)s minutes", minutes),
        ),
        units={"minutes": "minutes", "mean": "minutes"},
        drawn=("minutes",),
    )


def results_page(ask: Ask) -> list[StatisticTable]:
    """Return results and unmet needs by client group."""
    return [
        _by_group(ask, "results", "result", RESULTS, ask.say("Results by client group"), ask.say("Result")),
        _by_group(
            ask,
            "unmet_needs",
            "unmet_need",
            UNMET_NEEDS,
            ask.say("Unmet needs by client group"),
            ask.say("Unmet need"),
        ),
    ]


def _by_group(
    ask: Ask, code: str, dimension: str, words: Mapping[str, str], title: str, row_head: str
) -> StatisticTable:
    counts = ask.events.events_by_both(dimension, "group")
    rows = heads(words, ask.language)
    table, cells = crossed(ask, (code, title, row_head), rows, heads(GROUPS, ask.language), counts)
    *of_rows, told = (line[-1] for line in cells)
    name, most = largest(rows, of_rows)
    return replace(
        table,
        sentence=ask.say_counted(
            "%(span)s: told of %(num)s event, not told of %(untold)s. The most common: %(name)s, %(count)s.",
            "%(span)s: told of %(num)s events, not told of %(untold)s. The most common: %(name)s, %(count)s.",
            told,
            span=ask.span,
            untold=sum(count for keys, count in counts.items() if not keys[0]),
            name=name,
            count=most,
        )
        if told
        else ask.say("%(span)s: told of no event.", span=ask.span),
        drawn=(TOTAL,),
    )


def satisfaction_page(ask: Ask) -> list[StatisticTable]:
    """Return how satisfied clients were as the adviser judged it, with the number of rated events."""
    counts = ask.events.events_by("satisfaction")
    rows = heads(SATISFACTIONS, ask.language)
    figures = [counts.get(row.code, 0) for row in rows]
    rated, untold = sum(figures), counts.get("", 0)
    shares: list[Value] = [
        round(100 * figure / rated, 1) if rated else Missing.NONE for figure in (*figures, rated)
    ]
    return [
        StatisticTable(
            "satisfaction",
            ask.say("Satisfaction after an event"),
            ask.say("Satisfaction"),
            (*rows, total_head(ask.language)),
            (Head("events", ask.say("Rated events")), Head("share", ask.say("Share of the rated, %"))),
            tuple(zip((*figures, rated), shares, strict=True)),
            sentence=ask.say_counted(
                "%(span)s: very satisfied in %(count)s of %(num)s rated event. Not rated: %(untold)s.",
                "%(span)s: very satisfied in %(count)s of %(num)s rated events. Not rated: %(untold)s.",
                rated,
                span=ask.span,
                count=figures[0],
                untold=untold,
            ),
            notes=(ask.say("The adviser judges it right after the event."),),
            units={"share": "percent"},
            drawn=("share",),
        )
    ]

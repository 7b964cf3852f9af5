"""A period beside another: month by month and group by group, whatever days each begins and ends on."""

from portti.domain.reporting_periods import beside
from portti.domain.statistic_tables import TOTAL, Head, Missing, StatisticTable, Value
from portti.services.statistic_tables import (
    Ask,
    heads,
    month_code,
    month_in_words,
    span_in_words,
    total_head,
    with_total,
)
from portti.wording.service import GROUPS


def years_page(ask: Ask) -> list[StatisticTable]:
    """Return events of the two periods by month and by client group."""
    return [_months(ask), _groups(ask)]


def _periods(ask: Ask) -> tuple[Head, ...]:
    return (
        Head("period", ask.span),
        Head("other", span_in_words(ask.other, ask.language)),
        Head("change", ask.say("Difference")),
        Head("change_share", ask.say("Difference, %")),
    )


def _line(here: int | None, there: int | None) -> tuple[Value, ...]:
    change: Value = here - there if here is not None and there is not None else Missing.NONE
    share: Value = round(100 * (here - there) / there, 1) if here is not None and there else Missing.NONE
    return (
        Missing.NONE if here is None else here,
        Missing.NONE if there is None else there,
        change,
        share,
    )


def _sentence(ask: Ask, here: int, there: int) -> str:
    return ask.say(
        "%(span)s: %(here)s. %(other)s: %(there)s.",
        span=ask.span,
        here=ask.say_counted("%(num)s client event", "%(num)s client events", here),
        other=span_in_words(ask.other, ask.language),
        there=ask.say_counted("%(num)s client event", "%(num)s client events", there),
    )


def _months(ask: Ask) -> StatisticTable:
    here = ask.events.events_by("month")
    there = ask.events_beside.events_by("month")
    rows, cells = [], []
    for number, (ours, others) in enumerate(beside(ask.period, ask.other), 1):
        names = [month_in_words(month, ask.language) for month in (ours, others) if month is not None]
        rows.append(Head(str(number), " / ".join(names)))
        cells.append(
            _line(
                here.get(month_code(ours), 0) if ours else None,
                there.get(month_code(others), 0) if others else None,
            )
        )
    totals = sum(here.values()), sum(there.values())
    return StatisticTable(
        "years_months",
        ask.say("Client events of two periods by month"),
        ask.say("Month"),
        (*rows, total_head(ask.language)),
        _periods(ask),
        (*cells, _line(*totals)),
        sentence=_sentence(ask, *totals),
        units={"change_share": "percent"},
        drawn=("period", "other"),
        in_time=True,
    )


def _groups(ask: Ask) -> StatisticTable:
    here = ask.events.events_by("group")
    there = ask.events_beside.events_by("group")
    rows = with_total(heads(GROUPS, ask.language), ask.language)
    here[TOTAL], there[TOTAL] = sum(here.values()), sum(there.values())
    return StatisticTable(
        "years_groups",
        ask.say("Client events of two periods by client group"),
        ask.say("Client group"),
        rows,
        _periods(ask),
        tuple(_line(here.get(row.code, 0), there.get(row.code, 0)) for row in rows),
        sentence=_sentence(ask, here[TOTAL], there[TOTAL]),
        units={"change_share": "percent"},
        drawn=("period", "other"),
    )

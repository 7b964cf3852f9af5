"""Tables of mediation: needs opened and filled, how long that took, interviews, substitutes, unmet hours, matches."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from portti.clock import HELSINKI, helsinki
from portti.domain.merged_municipalities import any_municipality_name
from portti.domain.statistic_tables import Curve, Head, Missing, StatisticTable, Value, counted
from portti.domain.survival import Waits, waits
from portti.queries import statistics_mediation as queries
from portti.services.statistic_tables import Ask, crossed, largest, month_heads, total_head, with_total
from portti.vocabulary import weekday_name

_DAY = timedelta(days=1)


def moments_of(ask: Ask) -> tuple[datetime, datetime]:
    """Return when the period begins and when it is over."""
    last = ask.period.last + _DAY
    return datetime.combine(ask.period.first, time(), HELSINKI), datetime.combine(last, time(), HELSINKI)


def _month(moment: datetime) -> str:
    return f"{helsinki(moment):%Y-%m}"


def needs_page(ask: Ask) -> list[StatisticTable]:
    """Return needs opened and filled by month, then how long it took until a first proposal and until filled."""
    since, until = moments_of(ask)
    opened = queries.need_times(ask.session, ask.centre_id, since, until)
    counts = Counter((_month(need.published_at), "opened") for need in opened)
    filled = queries.filled_needs(ask.session, ask.centre_id, since, until)
    counts.update((_month(at), "filled") for _employer_id, at in filled)
    months = month_heads(ask.period, ask.language)
    cells = tuple(
        line[:2] for line in counted(counts, [month.code for month in months], ["opened", "filled"])
    )
    by_month = StatisticTable(
        "needs_month",
        ask.say("Needs opened and filled by month"),
        ask.say("Month"),
        with_total(months, ask.language),
        (Head("opened", ask.say("Needs opened")), Head("filled", ask.say("Needs filled"))),
        cells,
        sentence=ask.say_counted(
            "%(span)s: %(num)s need was opened and %(filled)s filled.",
            "%(span)s: %(num)s needs were opened and %(filled)s filled.",
            cells[-1][0],
            span=ask.span,
            filled=cells[-1][1],
        ),
        in_time=True,
    )
    to_propose, to_fill = need_waits(opened, ask.now)
    lines = (
        (Head("first_proposal", ask.say("To the first proposal")), to_propose),
        (Head("filled", ask.say("To being filled")), to_fill),
    )
    return [
        by_month,
        duration_table(
            ask,
            "needs_waits",
            ask.say("How long needs wait"),
            ask.say("Wait"),
            lines,
            say_half=half_filled(ask, round(to_fill.median))
            if to_fill.median is not None
            else ask.say(
                "%(span)s: fewer than half of the needs have been filled, so there is no middle yet.",
                span=ask.span,
            ),
        ),
    ]


def half_filled(ask: Ask, days: float) -> str:
    """Return the sentence of the median time until needs are filled."""
    return ask.say_counted(
        "%(span)s: half of the needs were filled in %(num)s day or less.",
        "%(span)s: half of the needs were filled in %(num)s days or less.",
        days,
        span=ask.span,
    )


def need_waits(opened: Sequence[queries.NeedTimes], until: datetime) -> tuple[Waits, Waits]:
    """Return how long needs waited for the first proposal and for being filled, as was known at a moment."""
    return (
        _waits_until(
            until, ((one.published_at, one.proposed_at, one.filled_at or one.closed_at) for one in opened)
        ),
        _waits_until(until, ((one.published_at, one.filled_at, one.closed_at) for one in opened)),
    )


def _waits_until(
    until: datetime, times: Iterable[tuple[datetime, datetime | None, datetime | None]]
) -> Waits:
    """Return waits from a start to an end; one without an end before `until` is open until it closed, or until then."""
    ended, still_open = [], []
    for start, end, closed in times:
        if end is not None and end < until:
            ended.append(max(0.0, (end - start) / _DAY))
        else:
            still_open.append(max(0.0, (min(closed or until, until) - start) / _DAY))
    return waits(ended, still_open)


def duration_table(
    ask: Ask,
    code: str,
    title: str,
    row_head: str,
    lines: Sequence[tuple[Head, Waits]],
    *,
    say_half: str,
    days: Sequence[int] = (7, 30, 90, 180),
    notes: Sequence[str] = (),
) -> StatisticTable:
    """Return quartiles and shares of waits, with the curve of those that have ended by each day."""
    columns = (
        Head("count", ask.say("How many (n)")),
        Head("open", ask.say("Of them not ended")),
        Head("lower", ask.say("A quarter within, days")),
        Head("median", ask.say("Half within, days")),
        Head("upper", ask.say("Three quarters within, days")),
        *(Head(f"within_{day}", ask.say("Ended within %(days)s days, per cent", days=day)) for day in days),
    )
    shares = {column.code: "percent" for column in columns if column.code.startswith("within")}
    return StatisticTable(
        code,
        title,
        row_head,
        tuple(head for head, _found in lines),
        columns,
        tuple(
            (
                found.count,
                found.still_open,
                *(_days(value) for value in (found.lower, found.median, found.upper)),
                *(_percent(found.ended_within(day)) for day in days),
            )
            for _head, found in lines
        ),
        sentence=say_half
        or ask.say("%(span)s: fewer than half have ended, so there is no middle yet.", span=ask.span),
        notes=tuple(notes)
        or (
            ask.say("What has not ended counts too: up to now, or up to the day on which it was taken away."),
        ),
        units={"lower": "days", "median": "days", "upper": "days", **shares},
        chart="",
        curves=tuple(Curve(head.text, found.curve, days[-1]) for head, found in lines if found.curve),
        curve_start=ask.say("0 days"),
        curve_end=ask.say("%(days)s days", days=days[-1]),
    )


def _days(value: float | None) -> Value:
    return Missing.NONE if value is None else round(value, 1)


def _percent(share: float | None) -> Value:
    return Missing.NONE if share is None else round(100 * share, 1)


def kind_of_booking(
    starts_at: datetime, cancelled_at: datetime | None, missed_at: datetime | None, now: datetime
) -> str:
    """Return what became of a booked interview."""
    if cancelled_at is not None:
        return "cancelled"
    if missed_at is not None:
        return "missed"
    return "held" if starts_at < now else "ahead"


def interviews_page(ask: Ask) -> list[StatisticTable]:
    """Return pre-interviews by month: held, not come, cancelled, still to come."""
    since, until = moments_of(ask)
    counts: Counter[tuple[str, str]] = Counter()
    bookings = queries.interview_bookings(ask.session, ask.centre_id, since, until)
    for _profile_id, starts_at, cancelled_at, missed_at in bookings:
        counts[_month(starts_at), kind_of_booking(starts_at, cancelled_at, missed_at, ask.now)] += 1
    months = month_heads(ask.period, ask.language)
    columns = (
        Head("held", ask.say("Held")),
        Head("missed", ask.say("The person did not come")),
        Head("cancelled", ask.say("Cancelled or moved")),
        Head("ahead", ask.say("Still to come")),
    )
    cells = tuple(
        line[:4] for line in counted(counts, [m.code for m in months], [one.code for one in columns])
    )
    held, missed = cells[-1][:2]
    share = round(100 * missed / (held + missed)) if held + missed else 0
    return [
        StatisticTable(
            "interviews_month",
            ask.say("Pre-interviews by month"),
            ask.say("Month"),
            with_total(months, ask.language),
            columns,
            cells,
            sentence=ask.say_counted(
                "%(span)s: %(num)s pre-interview was held. To %(missed)s nobody came: %(share)s per cent.",
                "%(span)s: %(num)s pre-interviews were held. To %(missed)s nobody came: %(share)s per cent.",
                held,
                span=ask.span,
                missed=missed,
                share=share,
            ),
            in_time=True,
        )
    ]


def substitutes_page(ask: Ask) -> list[StatisticTable]:
    """Return shifts that a substitute was asked for and that one did, by weekday and hour of their start."""
    asked: Counter[tuple[str, str]] = Counter()
    filled: Counter[tuple[str, str]] = Counter()
    found = queries.substitute_shifts(ask.session, ask.centre_id, ask.period.first, ask.period.last)
    for _employer_id, starts_at, is_filled in found:
        start = datetime.fromisoformat(starts_at)
        place = (str(start.hour), str(start.weekday()))
        asked[place] += 1
        filled[place] += bool(is_filled)
    total, done = sum(asked.values()), sum(filled.values())
    sentence = ask.say_counted(
        "%(span)s: a substitute was asked for %(num)s shift and found for %(filled)s.",
        "%(span)s: a substitute was asked for %(num)s shifts and found for %(filled)s.",
        total,
        span=ask.span,
        filled=done,
    )
    return [
        _by_hour(ask, "substitutes_asked", ask.say("Shifts asked, by weekday and hour"), asked, sentence),
        _by_hour(ask, "substitutes_filled", ask.say("Shifts filled, by weekday and hour"), filled, sentence),
    ]


def day_hours() -> tuple[Head, ...]:
    """Return the heads of the hours of a day."""
    return tuple(Head(str(hour), f"{hour}–{hour + 1}") for hour in range(24))


def weekdays(ask: Ask) -> tuple[Head, ...]:
    """Return the heads of the days of a week."""
    return tuple(Head(str(day), weekday_name(day, ask.language)) for day in range(7))


def _by_hour(
    ask: Ask, code: str, title: str, counts: Mapping[tuple[str, str], int], sentence: str
) -> StatisticTable:
    table, _cells = crossed(
        ask, (code, title, ask.say("Hour of the day")), day_hours(), weekdays(ask), counts
    )
    return replace(table, sentence=sentence, drawn=("total",), in_time=True)


def unmet_page(ask: Ask) -> list[StatisticTable]:
    """Return the weekly hours of open needs that nobody has taken, by municipality, weekday and time of day."""
    by_place: defaultdict[str, float] = defaultdict(float)
    by_time: defaultdict[tuple[str, str], float] = defaultdict(float)
    for shift in queries.open_shifts(ask.session, ask.centre_id):
        for day, part, minutes in shift.pieces:
            by_time[part, str(day)] += minutes
            by_place[shift.municipality_code] += minutes
    in_order = sorted(by_place.items(), key=lambda pair: -pair[1])
    places = [
        Head(code or "untold", any_municipality_name(code, ask.language) or ask.say("Not told"))
        for code, _minutes in in_order
    ]
    hours = [_hours(minutes) for _code, minutes in in_order]
    total = _hours(sum(by_place.values()))
    name, most = largest(places, hours)
    sentence = (
        ask.say(
            "Open now: %(total)s a week, most of them in %(place)s: %(hours)s.",
            total=ask.say_counted("%(num)s hour", "%(num)s hours", total),
            place=name,
            hours=ask.say_counted("%(num)s hour", "%(num)s hours", most),
        )
        if name
        else ask.say("Now no weekly hours are open.")
    )
    note = ask.say(
        "Counted from the weekly shifts of needs that are open today; the days chosen do not change it."
    )
    days = weekdays(ask)
    parts = day_parts(ask)
    by_day = tuple(tuple(_hours(by_time[part.code, day.code]) for part in parts) for day in days)
    return [
        StatisticTable(
            "unmet_municipalities",
            ask.say("Unmet hours a week by municipality"),
            ask.say("Municipality"),
            (*places, total_head(ask.language)),
            (Head("hours", ask.say("Hours a week")),),
            tuple((value,) for value in (*hours, total)),
            sentence=sentence,
            notes=(note,),
            units={"hours": "hours"},
        ),
        StatisticTable(
            "unmet_times",
            ask.say("Unmet hours a week by weekday and time of day"),
            ask.say("Weekday"),
            days,
            parts,
            by_day,
            sentence=sentence,
            notes=(note,),
            units={part.code: "hours" for part in parts},
        ),
    ]


def day_parts(ask: Ask) -> tuple[Head, ...]:
    """Return the heads of the parts of a day."""
    return (
        Head("night", ask.say("Night 0–6")),
        Head("morning", ask.say("Morning 6–12")),
        Head("afternoon", ask.say("Afternoon 12–18")),
        Head("evening", ask.say("Evening 18–24")),
    )


def _hours(minutes: float) -> float:
    return round(minutes / 60, 1)

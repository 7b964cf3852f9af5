"""Public tables of shifts that a substitute was asked for in an ended year, and of those that one did."""

from datetime import datetime

from portti.domain.statistic_tables import Head, Missing, StatisticTable, Value
from portti.domain.substitute_times import ASKED, DAYS, FILLED, AskedShift, ShownTimes, shown_times
from portti.domain.suppression import Key
from portti.queries import statistics_mediation as queries
from portti.services.statistic_mediation import day_hours, day_parts, weekdays
from portti.services.statistic_tables import Ask, with_total


def substitutes(ask: Ask) -> list[StatisticTable]:
    """Return shifts asked and shifts filled by weekday and time of day, then by the hour at which they begin."""
    shown = shown_times(_shifts(ask))
    return [*_by_part(ask, shown), *_by_hour(ask, shown)]


def _shifts(ask: Ask) -> list[AskedShift]:
    found = queries.substitute_shifts(ask.session, ask.centre_id, ask.period.first, ask.period.last)
    return [
        AskedShift(employer_id, start.weekday(), start.hour, is_filled)
        for employer_id, starts_at, is_filled in found
        for start in [datetime.fromisoformat(starts_at)]
    ]


def _by_part(ask: Ask, shown: ShownTimes) -> list[StatisticTable]:
    titles = {
        ASKED: ask.say("Shifts asked, by weekday and time of day"),
        FILLED: ask.say("Shifts filled, by weekday and time of day"),
    }
    days, parts = with_total(weekdays(ask), ask.language), with_total(day_parts(ask), ask.language)
    return [
        StatisticTable(
            f"substitutes_{kind}",
            title,
            ask.say("Weekday"),
            days,
            parts,
            tuple(tuple(_shown(shown, (kind, day.code, part.code)) for part in parts) for day in days),
        )
        for kind, title in titles.items()
    ]


def _by_hour(ask: Ask, shown: ShownTimes) -> list[StatisticTable]:
    """Return the hours of each weekday, or of all days together: no column of totals links them."""
    by_day = shown.days == DAYS
    titles = {
        ASKED: ask.say("Shifts asked, by weekday and hour") if by_day else ask.say("Shifts asked, by hour"),
        FILLED: ask.say("Shifts filled, by weekday and hour")
        if by_day
        else ask.say("Shifts filled, by hour"),
    }
    days = weekdays(ask) if by_day else (Head("all_days", ask.say("All days")),)
    hours = day_hours()
    return [
        StatisticTable(
            f"substitutes_{kind}_hour",
            title,
            ask.say("Hour of the day"),
            hours,
            days,
            tuple(tuple(_shown(shown, (kind, day, hour.code)) for day in shown.days) for hour in hours),
            notes=()
            if by_day
            else (ask.say("By weekday hours are told only where no time of day above is hidden."),),
            chart="" if by_day else "bars",
            in_time=True,
        )
        for kind, title in titles.items()
    ]


def _shown(shown: ShownTimes, key: Key) -> Value:
    return Missing.HIDDEN if key in shown.hidden else len(shown.employers.get(key, ()))

"""Public tables of the weekly hours that nobody had taken when a year was over: as they were kept on that day."""

from dataclasses import replace

from portti.domain.merged_municipalities import any_municipality_name
from portti.domain.statistic_tables import TOTAL, Head, Missing, StatisticTable, Value
from portti.domain.suppression import Key
from portti.domain.unmet_hours import UNTOLD, WHOLE
from portti.domain.wellbeing_counties import county_names
from portti.moments import short_day
from portti.queries.statistics import UnmetHours, unmet_hours
from portti.services.statistic_mediation import day_parts, weekdays
from portti.services.statistic_tables import Ask, total_head, with_total


def unmet(ask: Ask) -> list[StatisticTable]:
    """Return the hours by county, by municipality, and by weekday and time of day."""
    kept = unmet_hours(ask.session, ask.centre_id, ask.period.first.year)
    days, parts = with_total(weekdays(ask), ask.language), with_total(day_parts(ask), ask.language)
    tables = [
        _by_place(ask, kept, "county"),
        _by_place(ask, kept, "municipality"),
        StatisticTable(
            "unmet_times",
            ask.say("Unmet hours a week by weekday and time of day"),
            ask.say("Weekday"),
            days,
            parts,
            tuple(tuple(_shown(kept, _time_key(day.code, part.code)) for part in parts) for day in days),
        ),
    ]
    return [_told(ask, kept, table) for table in tables]


def _by_place(ask: Ask, kept: UnmetHours | None, kind: str) -> StatisticTable:
    names = county_names(ask.language)
    codes = [key[1] for key in kept.figures if key[0] == kind] if kept else []
    found = [
        Head(code, names.get(code) or any_municipality_name(code, ask.language))
        for code in codes
        if code != UNTOLD
    ]
    rows = sorted(found, key=lambda head: head.text)
    if UNTOLD in codes:
        rows.append(Head(UNTOLD, ask.say("Not told")))
    in_counties = kind == "county"
    return StatisticTable(
        "unmet_counties" if in_counties else "unmet_municipalities",
        ask.say("Unmet hours a week by wellbeing services county")
        if in_counties
        else ask.say("Unmet hours a week by municipality"),
        ask.say("Wellbeing services county") if in_counties else ask.say("Municipality"),
        (*rows, total_head(ask.language)),
        (Head("hours", ask.say("Hours a week")),),
        (*((_shown(kept, (kind, row.code)),) for row in rows), (_shown(kept, WHOLE),)),
    )


def _time_key(day: str, part: str) -> Key:
    if day == TOTAL:
        return WHOLE if part == TOTAL else ("part", part)
    return ("day", day) if part == TOTAL else ("time", day, part)


def _shown(kept: UnmetHours | None, key: Key) -> Value:
    """Return whole hours; finer ones would tell of single shifts."""
    if kept is None:
        return Missing.NONE
    # Where the whole alone is kept, and not shown, everything is hidden with it.
    minutes = None if kept.figures == {WHOLE: None} else kept.figures.get(key, 0)
    return Missing.HIDDEN if minutes is None else round(minutes / 60)


def _told(ask: Ask, kept: UnmetHours | None, table: StatisticTable) -> StatisticTable:
    units = {column.code: "hours" for column in table.columns}
    if kept is None:
        sentence = ask.say("%(span)s: unmet hours were not counted when this year was over.", span=ask.span)
        return replace(table, units=units, sentence=sentence)
    day = short_day(kept.counted_on, ask.language)
    return replace(
        table,
        units=units,
        sentence=_sentence(ask, day, table),
        notes=(
            ask.say(
                "Counted once, on %(day)s, from the weekly shifts of needs that were open then. It is never counted "
                "again.",
                day=day,
            ),
        ),
    )


def _sentence(ask: Ask, day: str, table: StatisticTable) -> str:
    total, most = table.cells[-1][-1], table.largest_shown({column.code for column in table.columns})
    told = []
    if not isinstance(total, Missing):
        hours = ask.say_counted("%(num)s hour", "%(num)s hours", total)
        told.append(ask.say("%(day)s: %(hours)s a week without an assistant.", day=day, hours=hours))
    if most is not None:
        hours = ask.say_counted("%(num)s hour", "%(num)s hours", most[0])
        told.append(ask.say("The largest figure shown: %(words)s, %(hours)s.", words=most[1], hours=hours))
    return " ".join(told) or ask.say("%(day)s: there are no figures to show.", day=day)

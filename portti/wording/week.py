"""Weeks in words and as a picture: shifts, windows, single shifts and free times.

The words start with a small letter, as they stand inside a sentence; times are dicts of the exchange format.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from babel.lists import format_list

from matching.schedule import DAY, HELSINKI, clock_minutes, minutes_between
from portti.moments import date_in_words, day_before_clock
from portti.vocabulary import (
    clock_span,
    clock_time,
    on_weekdays,
    plain_number,
    weekday_name,
)
from portti.words import babel_locale, translate, translate_plural

_WORKING_DAYS, _WEEK = [0, 1, 2, 3, 4], range(7)
Block = dict[str, Any]


def times_in_words(data: Mapping[str, Any], language: str) -> list[str]:
    """Return one line for each kind of weekly shift, window and single shift of a need.

    Shifts that differ in their weekday only stand on one line: `maanantaisin ja tiistaisin 8–12`.
    """
    lines = [_shifts_line(shifts, language) for shifts in _alike(data.get("shifts") or [])]
    lines += [_window_line(window, language) for window in data.get("windows") or []]
    singles = sorted(data.get("single_shifts") or [], key=lambda single: str(single["start"]))
    return lines + [single_in_words(single["start"], single["end"], language) for single in singles]


def free_times_in_words(available: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    """Return one line for each span of the day in which an assistant is free."""
    return [_days_and_span(times, language) for times in _alike(available)]


def hours_in_words(least: float | None, most: float | None, language: str) -> str:
    """Return how many hours a week are meant, as far as it is known: `12–15 tuntia viikossa`."""
    if least is None and most is None:
        return ""
    if least is None:
        return translate(language, "at most %(hours)s a week", hours=counted_hours(most or 0, language))
    if most is None:
        return translate(language, "at least %(hours)s a week", hours=counted_hours(least, language))
    low, high = plain_number(least, language), plain_number(most, language)
    if low == high:
        return translate(language, "%(hours)s a week", hours=counted_hours(least, language))
    return translate(language, "%(hours)s hours a week", hours=f"{low}–{high}")


def counted_hours(hours: float, language: str) -> str:
    """Return a number of hours with its word, however many they are: `1 tunti`, `0,5 tuntia`, `168 tuntia`."""
    number = plain_number(hours, language)
    return translate_plural(language, "%(num)s hour", "%(num)s hours", 1 if number == "1" else 2, num=number)


def length_in_words(minutes: float, language: str) -> str:
    """Return a length as people say it: `45 minuuttia`, `3,5 tuntia`, `1 tunti 20 minuuttia`."""
    hours, rest = divmod(round(minutes), 60)
    if rest == 30 and hours:
        return counted_hours(hours + 0.5, language)
    parts = []
    if hours:
        parts.append(translate_plural(language, "%(num)s hour", "%(num)s hours", hours))
    if rest or not hours:
        parts.append(translate_plural(language, "%(num)s minute", "%(num)s minutes", rest))
    return " ".join(parts)


def days_in_words(weekdays: Sequence[int], language: str) -> str:
    """Return weekdays as they answer "when": `maanantaisin ja torstaisin`, `joka päivä`."""
    days = sorted(set(weekdays))
    if len(days) == 7:
        return translate(language, "every day")
    if days == _WORKING_DAYS:
        return translate(language, "from Monday to Friday")
    return listed(names_of_days(days, language), language)


def names_of_days(weekdays: Iterable[int], language: str) -> list[str]:
    """Return weekdays for a list in words; what all begin with is said once: `on Mondays`, `Tuesdays`."""
    names = [on_weekdays(day, language) for day in weekdays]
    starts = {name.partition(" ")[:2] for name in names}
    if len(starts) != 1:
        return names
    return [*names[:1], *(name.removeprefix("".join(*starts)) for name in names[1:])]


def span_in_words(start: int, end: int, language: str) -> str:
    """Return two minutes of the day: `8–12`, over midnight `22–6 seuraavaan päivään`."""
    if end == 0:
        return clock_span(start, DAY, language)
    span = clock_span(start, end, language)
    return span if end > start else translate(language, "%(span)s the next day", span=span)


def day_in_words(day: date, language: str) -> str:
    """Return a date as it answers "when": `keskiviikkona 9. joulukuuta 2026`."""
    return date_in_words(datetime(day.year, day.month, day.day, 12, tzinfo=HELSINKI), language)


def roster_start_in_words(begins_on: date, language: str) -> str:
    """Return which week is week 1 of a roster, as true in a year as it is now."""
    return translate(
        language,
        "week 1 of the roster: the week that begins on %(day)s",
        day=day_in_words(begins_on, language),
    )


def single_in_words(start: str, end: str, language: str) -> str:
    """Return a shift of one date: `keskiviikkona 9. joulukuuta 2026 klo 10–14`."""
    first, last = _wall(start), _wall(end)
    from_minute, to_minute = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    if to_minute == 0:
        last, to_minute = last - timedelta(minutes=1), DAY
    day = date_in_words(first, language)
    if first.date() == last.date():
        span = clock_span(from_minute, to_minute, language)
        return translate(language, "%(day)s at %(span)s", day=day, span=span)
    return translate(
        language,
        "%(day)s at %(start)s until %(last_day)s at %(end)s",
        day=day,
        start=clock_time(from_minute, language),
        last_day=date_in_words(last, language),
        end=clock_time(to_minute, language),
    )


def single_for_telephone(start: str, end: str, language: str) -> str:
    """Return a shift of one date for a text message: `ke 9.12. klo 10-14`, over midnight with both days."""
    first, last = _wall(start), _wall(end)
    from_minute, to_minute = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    if to_minute == 0:
        last, to_minute = last - timedelta(minutes=1), DAY
    begins = f"{day_before_clock(first, language)}{clock_time(from_minute, language)}"
    if first.date() == last.date():
        return f"{begins}-{clock_time(to_minute, language)}"
    return f"{begins} - {day_before_clock(last, language)}{clock_time(to_minute, language)}"


def week_blocks(data: Mapping[str, Any], language: str = "fi") -> list[Block]:
    """Return the blocks of a need's week for templates/macros/week.html.

    Shifts are `needed`. Windows are `open`: a page passes words for them, since the work is somewhere inside.
    """
    blocks: list[Block] = []
    for shift in data.get("shifts") or []:
        text = clock_span(clock_minutes(shift["start"]), clock_minutes(shift["end"]) or DAY, language)
        if shift.get("assistants", 1) > 1:
            text += f" ×{shift['assistants']}"
        if weeks := _partial_weeks(shift):
            text += ", " + translate(language, "wk %(weeks)s", weeks="+".join(map(str, weeks)))
        blocks += _blocks(shift["weekday"], shift["start"], shift["end"], text, "needed")
    for window in data.get("windows") or []:
        text = clock_span(clock_minutes(window["earliest"]), clock_minutes(window["latest"]) or DAY, language)
        for weekday in window["weekdays"]:
            blocks += _blocks(weekday, window["earliest"], window["latest"], text, "open")
    return blocks


def free_blocks(available: Iterable[Mapping[str, Any]], language: str = "fi") -> list[Block]:
    """Return the blocks of an assistant's free times, as `covered`."""
    blocks: list[Block] = []
    for time in available:
        text = clock_span(clock_minutes(time["start"]), clock_minutes(time["end"]) or DAY, language)
        blocks += _blocks(time["weekday"], time["start"], time["end"], text, "covered")
    return blocks


def covered_blocks(needed: Iterable[Block], free: Iterable[Block]) -> list[Block]:
    """Return where free times lie over what is needed, as `covered`; the needed blocks say their times already."""
    found = []
    for block in needed:
        for time in free:
            start, end = max(block["start"], time["start"]), min(block["end"], time["end"])
            if block["weekday"] == time["weekday"] and start < end:
                found.append({**time, "start": start, "end": end, "text": ""})
    return found


def _blocks(weekday: int, start: str, end: str, text: str, kind: str) -> list[Block]:
    first = clock_minutes(start)
    last = first + minutes_between(first, clock_minutes(end))
    day = {"weekday": weekday, "start": first, "end": min(last, DAY), "text": text, "kind": kind}
    if last <= DAY:
        return [day]
    morning = {"weekday": (weekday + 1) % 7, "start": 0, "end": last - DAY, "text": "", "kind": kind}
    return [day, morning]


def _alike(times: Iterable[Mapping[str, Any]]) -> list[list[Mapping[str, Any]]]:
    """Return times in groups that differ in their weekday only, in the order of the week."""
    groups: dict[tuple[object, ...], list[Mapping[str, Any]]] = {}
    for time in sorted(times, key=lambda time: (time["weekday"], time["start"], time["end"])):
        rest = {"assistants": 1, "splittable": False, **time, "weeks": _partial_weeks(time)}
        key = tuple(sorted((name, str(value)) for name, value in rest.items() if name != "weekday"))
        groups.setdefault(key, []).append(time)
    return list(groups.values())


def _partial_weeks(shift: Mapping[str, Any]) -> list[int]:
    """Return the weeks of a roster in which a shift stands, nothing for each week."""
    cycle = shift.get("cycle", 1)
    weeks = sorted(shift.get("weeks") or range(1, cycle + 1))
    return [] if len(weeks) == cycle else weeks


def _days_and_span(times: Sequence[Mapping[str, Any]], language: str) -> str:
    days = days_in_words([time["weekday"] for time in times], language)
    start, end = clock_minutes(times[0]["start"]), clock_minutes(times[0]["end"])
    return translate(language, "%(days)s at %(span)s", days=days, span=span_in_words(start, end, language))


def _shifts_line(shifts: Sequence[Mapping[str, Any]], language: str) -> str:
    first = shifts[0]
    parts = [_days_and_span(shifts, language)]
    weeks = _partial_weeks(first)
    if weeks:
        numbers = listed([str(week) for week in weeks], language)
        parts.append(
            translate_plural(
                language,
                "in week %(weeks)s of a roster of %(cycle)s weeks",
                "in weeks %(weeks)s of a roster of %(cycle)s weeks",
                len(weeks),
                weeks=numbers,
                cycle=first["cycle"],
            )
        )
    parts += _assistants(first, language)
    if first.get("splittable"):
        parts.append(translate(language, "can be shared in parts"))
    return ", ".join(parts)


def _window_line(window: Mapping[str, Any], language: str) -> str:
    days, times = sorted(set(window["weekdays"])), window.get("times", 1)
    earliest, latest = clock_minutes(window["earliest"]), clock_minutes(window["latest"])
    values = {
        "length": length_in_words(window["minutes"], language),
        "span": span_in_words(earliest, latest, language),
    }
    if times >= len(days):
        line = translate(
            language,
            "%(days)s %(length)s without a break between %(span)s",
            days=days_in_words(days, language),
            **values,
        )
    else:
        names = format_list(
            [weekday_name(day, language) for day in days], style="or", locale=babel_locale(language)
        )
        line = translate_plural(
            language,
            "once a week %(length)s without a break between %(span)s, on %(days)s",
            "%(num)s times a week %(length)s without a break between %(span)s, on different days: %(days)s",
            times,
            days=translate(language, "any day") if len(days) == 7 else names,
            **values,
        )
    return ", ".join([line, *_assistants(window, language)])


def _assistants(time: Mapping[str, Any], language: str) -> list[str]:
    count = time.get("assistants", 1)
    if count == 1:
        return []
    return [translate(language, "%(count)s assistants at the same time", count=count)]


def listed(names: Sequence[str], language: str) -> str:
    """Return names as a list in words: `aamut ja illat`."""
    if language == "en" and len(names) > 2:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return format_list(list(names), locale=babel_locale(language))


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)

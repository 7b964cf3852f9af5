"""What a need says of its work beside fixed times: times to be agreed, living in, breaks, contract and pay.

The words start with a small letter, as they stand inside a sentence or a list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from babel.lists import format_list

from matching.schedule import DAY
from portti.vocabulary import N_, clock_time, on_weekdays, part_of_day_name, plain_number
from portti.wording.week import (
    days_in_words,
    hours_in_words,
    length_in_words,
    listed,
    names_of_days,
    span_in_words,
    times_in_words,
)
from portti.words import babel_locale, translate, translate_plural

_WEEK = 7


class BlockRow(Protocol):
    """What says a further time to be agreed."""

    parts_of_day: str
    weekdays: str
    any_days: bool
    best_weekday: int | None
    times_a_week: int | None
    visit_min: float | None
    visit_max: float | None
    earliest_minute: int | None
    latest_minute: int | None
    casual: bool
    instead: bool


class OpenTimes(Protocol):
    """What says open times: a need's row, or a draft of one."""

    open_parts_of_day: str
    open_weekdays: str
    open_hours_min: float | None
    open_hours_max: float | None
    open_casual: bool
    open_any_days: bool
    open_best_weekday: int | None
    open_times_a_week: int | None
    open_visit_min: float | None
    open_visit_max: float | None
    open_earliest_minute: int | None
    open_latest_minute: int | None
    open_assistants: int | None
    open_job: str
    live_days_min: int | None
    live_days_max: int | None
    live_every_days: int | None
    live_own_room: bool
    steps_done: str

    @property
    def open_blocks(self) -> Sequence[Any]:
        """Further times to be agreed, each a BlockRow."""


class Job(OpenTimes, Protocol):
    """What says all the times of a need with its breaks, contract and pay."""

    break_minutes: int | None
    contract: str
    months_min: int | None
    months_max: int | None
    pay_basis: str


@dataclass
class _First:
    """The first time to be agreed, as the further ones are said; now and then is said of all the work."""

    parts_of_day: str
    weekdays: str
    any_days: bool
    best_weekday: int | None
    times_a_week: int | None
    visit_min: float | None
    visit_max: float | None
    earliest_minute: int | None
    latest_minute: int | None
    casual: bool = False
    instead: bool = False


def all_times_in_words(data: Mapping[str, Any], need: Job, language: str) -> list[str]:
    """Return every time of a need: what is fixed, the break, then what is to be agreed besides."""
    fixed = times_in_words(data, language)
    if need.break_minutes and fixed:
        length = length_in_words(need.break_minutes, language)
        fixed.append(translate(language, "each shift has a break of %(length)s", length=length))
    return fixed + open_times_in_words(need, language, besides=bool(fixed))


def open_times_in_words(need: OpenTimes, language: str, *, besides: bool = False) -> list[str]:
    """Return what is known of times that are still to be agreed; nothing where the need has no open times.

    An employer may know nothing but that they are agreed: the word `kind_open` says so. `besides`: other times
    of the need are fixed. Where several times are to be agreed, each stands on a line of its own.
    """
    first, blocks = _first_of(need), list(need.open_blocks)
    lines = [_job(need, language)]
    if blocks:
        lines.append(block_in_words(first, language))
        lines += [block_in_words(block, language) for block in blocks]
    else:
        lines += _parts_of_block(first, language)
    lines += _living_in(need, language) if "live_in" in need.open_parts_of_day.split() else []
    lines.append(hours_in_words(need.open_hours_min, need.open_hours_max, language))
    if need.open_assistants:
        lines.append(
            translate_plural(
                language,
                "%(num)s assistant does all the work",
                "%(num)s assistants share the work",
                need.open_assistants,
            )
        )
    if need.open_casual and not need.open_job:
        lines.append(_now_and_then(language))
    lines = [line for line in lines if line]
    if not lines and "kind_open" not in need.steps_done.split():
        return []
    if besides:
        return [translate(language, "also: times to be agreed"), *lines]
    return [translate(language, "times to be agreed"), *lines]


def block_in_words(block: BlockRow, language: str) -> str:
    """Return one time to be agreed on one line: `aamut, joka päivä, 2 tuntia kerrallaan`."""
    parts = _parts_of_block(block, language)
    if block.casual:
        parts.append(_now_and_then(language))
    line = ", ".join(part for part in parts if part)
    return translate(language, "or: %(times)s", times=line) if block.instead else line


def terms_in_words(need: Job, language: str) -> list[str]:
    """Return the kind of contract and what the pay follows; the employer's own words on pay stand apart."""
    lines = [_contract(need, language)]
    if need.pay_basis == "agreement":
        lines.append(translate(language, "pay by the collective agreement of the field"))
    elif need.pay_basis == "more":
        lines.append(translate(language, "more pay than the collective agreement of the field asks"))
    return [line for line in lines if line]


class Notes(Protocol):
    """What an ad says beside the work: a wish with a ground, and what will be asked of whoever is chosen."""

    wished_gender: Any
    gender_answer: Any
    extract_asked: Any


def ad_notes_in_words(need: Notes, language: str) -> list[str]:
    """Return the sentences that an ad must say beforehand; a wish only once staff have approved its ground."""
    lines = []
    if need.gender_answer == "approved" and need.wished_gender in _WISHES:
        lines.append(translate(language, _WISHES[need.wished_gender]))
    if need.extract_asked:
        lines.append(translate(language, EXTRACT_ASKED))
    return lines


_WISHES = {
    "woman": N_("The employer wishes for a woman, because the work itself gives a ground for it."),
    "man": N_("The employer wishes for a man, because the work itself gives a ground for it."),
}
EXTRACT_ASKED = N_("The employer will ask to see a criminal-record extract of the person who is chosen.")


def _first_of(need: OpenTimes) -> _First:
    return _First(
        need.open_parts_of_day,
        need.open_weekdays,
        need.open_any_days,
        need.open_best_weekday,
        need.open_times_a_week,
        need.open_visit_min,
        need.open_visit_max,
        need.open_earliest_minute,
        need.open_latest_minute,
    )


def _parts_of_block(block: BlockRow, language: str) -> list[str]:
    return [
        listed([part_of_day_name(part, language) for part in block.parts_of_day.split()], language),
        _limits(block.earliest_minute, block.latest_minute, language),
        _days(block, language),
        _how_often(block, language),
    ]


def _now_and_then(language: str) -> str:
    return translate(language, "now and then, agreed each time")


def _job(need: OpenTimes, language: str) -> str:
    if need.open_job == "full_time":
        return translate(language, "full-time work")
    if need.open_job == "part_time" and need.open_casual:
        return translate(language, "part-time work, or now and then")
    return translate(language, "part-time work") if need.open_job == "part_time" else ""


def _limits(earliest: int | None, latest: int | None, language: str) -> str:
    if earliest is not None and latest is not None:
        return translate(language, "between %(span)s", span=span_in_words(earliest, latest, language))
    if earliest is not None:
        return translate(language, "not before %(time)s", time=clock_time(earliest, language))
    if latest is not None:
        return translate(language, "over by %(time)s", time=clock_time(latest or DAY, language))
    return ""


def _days(block: BlockRow, language: str) -> str:
    days = sorted({int(number) for number in block.weekdays.split()})
    parts = []
    if block.any_days and len(days) == _WEEK:
        parts.append(translate(language, "any day"))
    elif block.any_days and len(days) > 1:
        names = names_of_days(days, language)
        either = format_list(names, style="or", locale=babel_locale(language))
        parts.append(translate(language, "%(days)s, any combination", days=either))
    elif days:
        parts.append(days_in_words(days, language))
    if block.best_weekday is not None:
        best = on_weekdays(block.best_weekday, language)
        parts.append(translate(language, "preferably %(days)s", days=best))
    return ", ".join(parts)


def _how_often(block: BlockRow, language: str) -> str:
    parts = []
    if block.times_a_week:
        parts.append(translate_plural(language, "once a week", "%(num)s times a week", block.times_a_week))
    least, most = block.visit_min, block.visit_max
    if least is not None and most is not None and least != most:
        span = f"{plain_number(least, language)}–{plain_number(most, language)}"
        parts.append(translate(language, "%(hours)s hours at a time", hours=span))
    elif least is not None:
        length = length_in_words(least * 60, language)
        if most is None:
            parts.append(translate(language, "at least %(length)s at a time", length=length))
        else:
            parts.append(translate(language, "%(length)s at a time", length=length))
    elif most is not None:
        length = length_in_words(most * 60, language)
        parts.append(translate(language, "at most %(length)s at a time", length=length))
    return ", ".join(parts)


def _living_in(need: OpenTimes, language: str) -> list[str]:
    lines = [_cycle(need.live_days_min, need.live_days_max, need.live_every_days, language)]
    if need.live_own_room:
        lines.append(translate(language, "the assistant has a room of their own"))
    return lines


def _cycle(least: int | None, most: int | None, every: int | None, language: str) -> str:
    """Return how many days at a time: `2 viikkoa kerrallaan, sitten 2 viikkoa vapaata`."""
    least, most = least or most, most or least
    if least is None or most is None:
        return _part_of(every, language) if every else ""
    if least != most:
        days = translate(language, "%(days)s days at a time", days=f"{least}–{most}")
        return f"{days}, {_once_in(every, language)}" if every else days
    days = translate(language, "%(length)s at a time", length=_days_long(least, language))
    if every is None or every == least:
        return days
    off = _days_long(every - least, language)
    return f"{days}, " + translate(language, "then %(length)s off", length=off)


def _part_of(days: int, language: str) -> str:
    if days % _WEEK == 0:
        return translate_plural(
            language, "part of each week", "part of each period of %(num)s weeks", days // _WEEK
        )
    return translate_plural(language, "part of each day", "part of each period of %(num)s days", days)


def _once_in(days: int, language: str) -> str:
    if days % _WEEK == 0:
        return translate_plural(
            language, "once in each week", "once in each period of %(num)s weeks", days // _WEEK
        )
    return translate_plural(language, "once in each day", "once in each period of %(num)s days", days)


def _days_long(days: int, language: str) -> str:
    """Return a number of days, in weeks where they are whole."""
    if days % _WEEK == 0:
        return translate_plural(language, "%(num)s week", "%(num)s weeks", days // _WEEK)
    return translate_plural(language, "%(num)s day", "%(num)s days", days)


def _contract(need: Job, language: str) -> str:
    if need.contract == "permanent":
        return translate(language, "work until further notice")
    if need.contract != "fixed_term":
        return ""
    least, most = need.months_min or need.months_max, need.months_max or need.months_min
    if least is None or most is None:
        return translate(language, "work for a fixed time")
    if least == most:
        return translate_plural(language, "work for %(num)s month", "work for %(num)s months", least)
    return translate(language, "work for %(months)s months", months=f"{least}–{most}")

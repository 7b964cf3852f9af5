"""What a list of people or needs is narrowed by: place, times, skills, languages. No score plays a part."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

DAY, WEEK = 1440, 10080
PARTS_OF_DAY = {
    "morning": (360, 720),
    "day": (720, 1020),
    "evening": (1020, 1320),
    "night": (1320, 1800),
}
"""From and until which minute of the day; the night ends at six in the morning of the next day."""


WAYS = ("live_in", "on_call")


@dataclass(frozen=True)
class Filters:
    """What a person narrows a list by; empty leaves all."""

    municipality: str = ""
    weekday: str = ""
    part: str = ""
    skill: str = ""
    speaks: str = ""
    said: str = ""
    """A way of working to which the assistant said yes: live_in or on_call."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filters()


def fits(
    filters: Filters,
    municipality_code: str | None,
    data: Mapping[str, Any],
    *,
    open_weekdays: str = "",
    open_parts: str = "",
    more_open: Sequence[tuple[str, str]] = (),
) -> bool:
    """Answer whether a need or profile of the exchange format stays in the list.

    Open times of a need count as well: those that it names, or any time where it has none but open ones.
    `more_open` are the weekdays and parts of the day of its further open times.
    """
    return (
        filters.municipality in ("", municipality_code)
        and (not filters.skill or filters.skill in skills_of(data))
        and (not filters.speaks or filters.speaks in languages_of(data))
        and _fits_times(filters, data, [(open_weekdays, open_parts), *more_open])
    )


def skills_of(data: Mapping[str, Any]) -> set[str]:
    """Return what a need asks for, or what a profile can do; who wants to learn cannot yet."""
    skills = data["skills"]
    if "must" in skills:
        return {*skills["must"], *skills["wish"]}
    return {code for code, level in skills.items() if level != "learn"}


def languages_of(data: Mapping[str, Any]) -> set[str]:
    """Return the languages that a need asks for or a profile speaks."""
    languages = data["languages"]
    return {*languages["must"], *languages["wish"]} if "must" in languages else set(languages)


def _fits_times(filters: Filters, data: Mapping[str, Any], open_times: Sequence[tuple[str, str]]) -> bool:
    if not filters.weekday and not filters.part:
        return True
    times = list(times_of(data))
    named = [(weekdays.split(), parts.split()) for weekdays, parts in open_times if weekdays or parts]
    if "shifts" in data:
        to_be_agreed = named if named or times else [([], [])]
        if any(_fits_open(filters, weekdays, parts) for weekdays, parts in to_be_agreed):
            return True
    first, last = PARTS_OF_DAY.get(filters.part, (0, DAY))
    days = [int(filters.weekday)] if filters.weekday else range(7)
    asked = [(day * DAY + first, day * DAY + last) for day in days]
    return any(_meet(time, span) for time in times for span in asked)


def _fits_open(filters: Filters, weekdays: list[str], parts: list[str]) -> bool:
    day_fits = not filters.weekday or not weekdays or filters.weekday in weekdays
    return day_fits and (not filters.part or not parts or "live_in" in parts or filters.part in parts)


def times_of(data: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield each time of a need or profile as minutes of the week; one over Sunday night ends after it."""
    for time in (*data.get("shifts", ()), *data.get("available", ())):
        yield _span(time["weekday"], time["start"], time["end"])
    for window in data.get("windows", ()):
        for weekday in window["weekdays"]:
            yield _span(weekday, window["earliest"], window["latest"])
    for single in data.get("single_shifts", ()):
        start, end = (datetime.fromisoformat(single[name]) for name in ("start", "end"))
        begins = start.weekday() * DAY + start.hour * 60 + start.minute
        yield begins, begins + (end - start) // timedelta(minutes=1)


def _span(weekday: int, start: str, end: str) -> tuple[int, int]:
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (start, end))
    return weekday * DAY + first, weekday * DAY + (last if last > first else last + DAY)


def _meet(time: tuple[int, int], span: tuple[int, int]) -> bool:
    return any(time[0] < span[1] + turn and span[0] + turn < time[1] for turn in (-WEEK, 0, WEEK))

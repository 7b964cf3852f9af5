"""What of a week one assistant could do: a part of work for several, or free times where they are to be agreed."""

from collections.abc import Iterable, Mapping
from typing import Any

from matching.schedule import DAY, WEEK, clock_minutes, clock_text, free_week, pieces, union, week_minute
from matching.types import FreeTime, Shift
from matching.types import Need as EngineNeed
from portti.domain.needs import HOURS_OF_WEEK
from portti.domain.weekly_hours import hours_a_week
from portti.wording.week import free_times_in_words, hours_in_words
from portti.words import translate

HOURS_OF_ONE = 48
"""The most that one person may work a week on average, overtime too; what asks more is work for several."""

Stretch = tuple[int, int]


def hours_for_several(asked: EngineNeed) -> float:
    """Return the hours of a week where they are more than one person does, each assistant counted; else 0."""
    hours = hours_a_week(asked.shifts, asked.windows)
    return hours if hours > HOURS_OF_ONE else 0.0


def part_in_words(
    asked: EngineNeed, told: Mapping[str, Any], offered: Mapping[str, Any], language: str
) -> list[str]:
    """Return the part of the weekly shifts that an assistant is free for; nothing of work for one.

    `told` is an entry of a ranking: the shifts that it misses are not taken whole. `offered` is the profile.
    """
    if not hours_for_several(asked):
        return []
    missed = {miss["facts"]["index"] for miss in told["misses"] if miss["criterion"] == "shift"}
    free = free_week(
        FreeTime(time["weekday"], clock_minutes(time["start"]), clock_minutes(time["end"]))
        for time in offered["available"]
    )
    found: list[Stretch] = []
    for index, shift in enumerate(asked.shifts):
        if index not in missed:
            found.append(_stretch(shift))
        elif shift.splittable:
            inside = pieces(free, *_stretch(shift))
            found += [piece for piece in inside if piece[1] >= offered["shortest_shift"]]
    if not found:
        return []
    times = "; ".join(free_times_in_words(_by_day(union(found)), language))
    return [translate(language, "Free for this part of the work: %(times)s.", times=times)]


def offer_in_words(offered: Mapping[str, Any], language: str) -> list[str]:
    """Return when an assistant is free and how much they want to work, where the times are to be agreed."""
    lines = []
    if offered["available"]:
        times = "; ".join(free_times_in_words(offered["available"], language))
        lines.append(translate(language, "Free: %(times)s.", times=times))
    least, most = offered["hours"]["min"], offered["hours"]["max"]
    wanted = hours_in_words(least or None, most if most < HOURS_OF_WEEK else None, language)
    return [*lines, translate(language, "Wants work: %(hours)s.", hours=wanted)] if wanted else lines


def _stretch(shift: Shift) -> Stretch:
    return week_minute(shift.weekday, shift.start), shift.minutes


def _by_day(stretches: Iterable[Stretch]) -> list[dict[str, Any]]:
    """Return stretches as free times of the exchange format; one of more than a day is said day by day."""
    times = []
    for start, length in stretches:
        end = start + length
        while start < end:
            over_days = end - start > DAY
            until = min(end, (start // DAY + 1) * DAY) if over_days else end
            times.append(
                {
                    "weekday": start % WEEK // DAY,
                    "start": clock_text(start % DAY),
                    "end": clock_text(until % DAY),
                }
            )
            start = until
    return times

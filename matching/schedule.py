"""The arithmetic of weeks, rosters, midnight and dates: here once, for the engine and the portal."""

from collections.abc import Iterable
from datetime import UTC, date, timedelta

from matching.types import DAY as DAY
from matching.types import HELSINKI as HELSINKI
from matching.types import FreeTime, Shift, SingleShift, Window
from matching.types import clock_text as clock_text
from matching.types import exists_on_clock as exists_on_clock
from matching.types import minutes_between as minutes_between

WEEK = 7 * DAY
_HOURS = (1 << 32) - 1
# Rosters have 1 to 4 weeks: in twelfths of a minute every weekly length is a whole number, so that sums
# are exact in whatever order they are made.
TWELFTHS = 12
EVERY_WEEKDAY = 0b1111111
ALWAYS_FIRST = date(1, 1, 1).toordinal()
ALWAYS_LAST = date(9999, 12, 31).toordinal()
MINUTE = timedelta(minutes=1)


def clock_minutes(text: str) -> int:
    """Minutes of the day of `HH:MM`."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def week_minute(weekday: int, minute: int) -> int:
    """The minute of the week, from Monday 00:00."""
    return weekday * DAY + minute


def union(stretches: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The union of (start, length) on the circle of the week: disjoint, not touching, by start.

    Starts lie in the week; a stretch may run past its end. A full circle is (0, WEEK).
    """
    merged: list[list[int]] = []
    for start, length in sorted((start % WEEK, length) for start, length in stretches):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], start + length)
        else:
            merged.append([start, start + length])
    while len(merged) > 1 and merged[-1][1] - WEEK >= merged[0][0]:
        first = merged.pop(0)
        merged[-1][1] = max(merged[-1][1], first[1] + WEEK)
    if merged and merged[-1][1] - merged[-1][0] >= WEEK:
        return ((0, WEEK),)
    return tuple((start, end - start) for start, end in merged)


def free_week(available: Iterable[FreeTime]) -> tuple[tuple[int, int], ...]:
    """The free times of a profile as a union on the circle."""
    return union((week_minute(time.weekday, time.start), time.minutes) for time in available)


def unroll(circle: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """A union laid out on the line of two weeks as (start, end).

    What starts in the first week and lasts a week at most is free for all of it exactly when one of these
    holds it.
    """
    stretches = [(start, start + length) for start, length in circle]
    if stretches == [(0, WEEK)]:
        return [(0, 2 * WEEK)]
    # Only the last can run past the end of the week: then it is running as the week begins.
    begun = [(0, end - WEEK) for _, end in stretches[-1:] if end > WEEK]
    return [*begun, *stretches, *((start + WEEK, min(end + WEEK, 2 * WEEK)) for start, end in stretches)]


def whole_hours(stretches: Iterable[tuple[int, int]]) -> list[int]:
    """For each weekday the whole hours that stretches of the line hold from its midnight on, 32 of them as bits."""
    every = 0
    for start, end in stretches:
        first, last = -(-start // 60), end // 60
        if first < last:
            every |= (1 << last) - (1 << first)
    return [every >> midnight & _HOURS for midnight in range(0, 7 * 24, 24)]


def pieces(circle: Iterable[tuple[int, int]], start: int, length: int) -> list[tuple[int, int]]:
    """The unbroken free stretches inside `length` minutes from `start`, as (start, length)."""
    end = start + length
    cut = [(max(start, free_start), min(end, free_end)) for free_start, free_end in unroll(circle)]
    return [(first, last - first) for first, last in cut if last > first]


def weekly_rate(shift: Shift) -> int:
    """Twelfths of a minute a week for each minute of a weekly shift: `weeks` / `cycle` of them."""
    return len(shift.weeks) * TWELFTHS // shift.cycle


def weekly_minutes(shifts: Iterable[Shift], windows: Iterable[Window] = ()) -> float:
    """What shifts and windows ask a week, each once whatever its number of assistants."""
    twelfths = sum(shift.minutes * weekly_rate(shift) for shift in shifts)
    twelfths += sum(window.minutes * window.times * TWELFTHS for window in windows)
    return twelfths / TWELFTHS


def needed_twelfths(
    shifts: Iterable[Shift], windows: Iterable[Window], singles: Iterable[SingleShift]
) -> int:
    """What is needed in all, in twelfths of a minute."""
    weekly = sum(shift.minutes * weekly_rate(shift) for shift in shifts)
    weekly += sum(window.minutes * window.times * TWELFTHS for window in windows)
    return weekly + sum(true_minutes(single) for single in singles) * TWELFTHS


def true_minutes(single: SingleShift) -> int:
    """The length in real time; a wall time that comes twice in autumn means the first."""
    start = single.start.replace(tzinfo=HELSINKI, fold=0).astimezone(UTC)
    end = single.end.replace(tzinfo=HELSINKI, fold=0).astimezone(UTC)
    return (end - start) // MINUTE


def single_start(single: SingleShift) -> int:
    """The minute of the week at which a single shift starts by the wall clock."""
    return week_minute(single.start.weekday(), single.start.hour * 60 + single.start.minute)


def day_range(first: date | None, last: date | None) -> tuple[int, int]:
    """Dates as ordinals, open ends far away."""
    return (
        ALWAYS_FIRST if first is None else first.toordinal(),
        ALWAYS_LAST if last is None else last.toordinal(),
    )


def common_weekdays(first: int, last: int) -> int:
    """The weekdays of the days from `first` to `last` (ordinals) as bits, Monday the lowest."""
    days = last - first + 1
    if days >= 7:
        return EVERY_WEEKDAY
    # Ordinal 1 was a Monday.
    return sum(1 << ((first + step - 1) % 7) for step in range(max(days, 0)))

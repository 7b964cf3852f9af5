"""Rosters of several weeks: in which of its weeks a day stands, once it is known on which Monday week 1 began."""

from collections.abc import Iterable
from datetime import date, timedelta
from math import lcm

from matching.types import Shift

_WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """Return the Monday of the week in which a day stands."""
    return day - timedelta(days=day.weekday())


def week_of(day: date, begins_on: date, cycle: int) -> int:
    """Return in which week of a roster a day stands, from 1 on; the roster ran before its known Monday too."""
    return (monday_of(day) - begins_on) // _WEEK % cycle + 1


def begins_on_where(day: date, week: int) -> date:
    """Return the Monday of week 1 of a roster in whose week `week` a day stands."""
    return monday_of(day) - (week - 1) * _WEEK


def is_in_some_weeks(shift: Shift) -> bool:
    """Answer whether a shift stands in some weeks of its roster only."""
    return len(shift.weeks) < shift.cycle


def may_stand_on(shift: Shift, day: date, begins_on: date | None) -> bool:
    """Answer whether a weekly shift begins on a day; where nobody knows week 1, each of its weekdays may be meant."""
    if shift.weekday != day.weekday():
        return False
    return begins_on is None or week_of(day, begins_on, shift.cycle) in shift.weeks


def runs_of(shift: Shift, from_on: date, begins_on: date | None) -> list[tuple[date, int]]:
    """Return how a shift comes again from a day on: the first day of each run, and how many weeks lie between its days.

    A shift in two of four weeks has two runs of every fourth week; where nobody knows week 1, one of every week.
    """
    first = from_on + timedelta(days=(shift.weekday - from_on.weekday()) % 7)
    if begins_on is None or not is_in_some_weeks(shift):
        return [(first, 1)]
    now_in = week_of(first, begins_on, shift.cycle)
    return [(first + (week - now_in) % shift.cycle * _WEEK, shift.cycle) for week in sorted(shift.weeks)]


def cycle_of(shifts: Iterable[Shift]) -> int:
    """Return after how many weeks the rosters of a need are where they were; 1 where all shifts stand each week."""
    return lcm(*(shift.cycle for shift in shifts if is_in_some_weeks(shift)))


def mondays_to_choose(cycle: int, first: date) -> list[date]:
    """Return each Monday that week 1 may begin on, from the week of a day on: one for each week of the roster."""
    return [monday_of(first) + ahead * _WEEK for ahead in range(cycle)]


def in_turn(begins_on: date, cycle: int, first: date) -> date:
    """Return the Monday, from the week of a day on, on which week 1 of a roster begins next."""
    return monday_of(first) + (1 - week_of(first, begins_on, cycle)) % cycle * _WEEK


def known_start(begins_on: date | None, weeks: int | None, shifts: Iterable[Shift]) -> date | None:
    """Return the Monday of week 1, as it was said for a roster of so many weeks, where it tells of these shifts too.

    Of a roster that has become longer it does not: a week 1 of two weeks is week 1 or 3 of four.
    """
    return begins_on if begins_on is not None and weeks and weeks % cycle_of(shifts) == 0 else None

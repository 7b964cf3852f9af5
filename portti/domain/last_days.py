"""Weekly times of what has a last day: each has a last date, and does not come any more from the day after it.

The exchange format and the engine know no today: they would ask for a Monday until the last Friday is over. What of the
last weeks has passed is told here, and left out before the engine reads it. Where nobody knows which week of a roster
is week 1, a shift of some weeks counts as one of every week: as long as any week could hold it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from matching.types import Shift, SingleShift, Window
from portti.domain.rosters import may_stand_on
from portti.domain.weekly_hours import LONGEST_ROSTER, Entry

MOST_DAYS_LEFT = 5
"""So many days before the last one the first weekday has none left: that of the day before."""
MOST_DAYS_LEFT_OF_ROSTER = 7 * LONGEST_ROSTER - 2
"""The same of a shift that stands in one week of the longest roster."""
_WEEK = timedelta(days=7)


def last_date(shift: Shift, first: date | None, last: date | None, begins_on: date | None) -> date | None:
    """Return the last date of a shift from a first day to a last; None where there is no end, or no such date.

    `begins_on` is the Monday of week 1 of its roster, where that is known.
    """
    if last is None:
        return None
    found = last - timedelta(days=(last.weekday() - shift.weekday) % 7)
    for _week in range(shift.cycle):
        if first is not None and found < first:
            return None
        if may_stand_on(shift, found, begins_on):
            return found
        found -= _WEEK
    return None


def has_passed(
    shift: Shift, first: date | None, last: date | None, begins_on: date | None, today: date
) -> bool:
    """Answer whether the last date of a shift is over; what never had a date has not passed."""
    found = last_date(shift, first, last, begins_on)
    return found is not None and found < today


def passed_of(weekdays: Iterable[int], first: date | None, last: date | None, today: date) -> list[int]:
    """Return those of the weekdays that come no more."""
    return [day for day in weekdays if has_passed(Shift(day, 0, 0), first, last, None, today)]


def first_day_left(first: date | None, last: date | None, today: date) -> date | None:
    """Return from which day on the weekdays of somebody's days are those that still come.

    It is their own first day until their last week: before that, each weekday has a date ahead.
    """
    if last is None or (last - today).days > MOST_DAYS_LEFT:
        return first
    left = min(today, last)
    return left if first is None or first < left else first


def entry_has_passed(
    entry: Entry, first: date | None, last: date | None, begins_on: date | None, now: datetime
) -> bool:
    """Answer whether nothing of a time comes any more; `now` and single shifts are read off the wall clock."""
    today = now.date()
    if isinstance(entry, Shift):
        return has_passed(entry, first, last, begins_on, today)
    if isinstance(entry, Window):
        return len(passed_of(entry.weekdays, first, last, today)) == len(entry.weekdays)
    return isinstance(entry, SingleShift) and entry.end < now

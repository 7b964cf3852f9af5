"""Weekly times of what has a last day: each has a last date, and does not come any more from the day after it.

The exchange format and the engine know no today: they would ask for a Monday until the last Friday is over. What of the
last week has passed is told here, and left out before the engine reads it. In which week of a roster the last days
stand is not known, so a shift of some weeks only counts as one of every week: as long as any week could hold it.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from matching.types import Shift, SingleShift, Window
from portti.domain.weekly_hours import Entry

MOST_DAYS_LEFT = 5
"""So many days before the last one the first weekday has none left: that of the day before."""


def last_date(weekday: int, first: date | None, last: date | None) -> date | None:
    """Return the last date of a weekday from a first day to a last; None where there is no end, or no such date."""
    if last is None:
        return None
    found = last - timedelta(days=(last.weekday() - weekday) % 7)
    return None if first is not None and found < first else found


def has_passed(weekday: int, first: date | None, last: date | None, today: date) -> bool:
    """Answer whether the last date of a weekday is over; what never had a date has not passed."""
    found = last_date(weekday, first, last)
    return found is not None and found < today


def passed_of(weekdays: Iterable[int], first: date | None, last: date | None, today: date) -> list[int]:
    """Return those of the weekdays that come no more."""
    return [weekday for weekday in weekdays if has_passed(weekday, first, last, today)]


def first_day_left(first: date | None, last: date | None, today: date) -> date | None:
    """Return from which day on the weekdays of somebody's days are those that still come.

    It is their own first day until their last week: before that, each weekday has a date ahead.
    """
    if last is None or (last - today).days > MOST_DAYS_LEFT:
        return first
    left = min(today, last)
    return left if first is None or first < left else first


def entry_has_passed(entry: Entry, first: date | None, last: date | None, now: datetime) -> bool:
    """Answer whether nothing of a time comes any more; `now` and single shifts are read off the wall clock."""
    today = now.date()
    if isinstance(entry, Shift):
        return has_passed(entry.weekday, first, last, today)
    if isinstance(entry, Window):
        return len(passed_of(entry.weekdays, first, last, today)) == len(entry.weekdays)
    return isinstance(entry, SingleShift) and entry.end < now

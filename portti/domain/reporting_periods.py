"""Reporting periods: any days from one to another, cut into months, and beside another period month by month."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from portti.domain.errors import RuleViolation

MOST_MONTHS = 240


@dataclass(frozen=True)
class Period:
    """The days of a report, both ends counted."""

    first: date
    last: date

    @property
    def months(self) -> list["Period"]:
        """The calendar months of the period; the first and the last may be a part of one."""
        return list(self._months())

    def _months(self) -> Iterator["Period"]:
        day = self.first
        while day <= self.last:
            end = min(_last_of_month(day), self.last)
            yield Period(day, end)
            day = end + timedelta(days=1)

    @property
    def is_whole_months(self) -> bool:
        """Whether it begins on a first and ends on a last day of a month."""
        return self.first.day == 1 and self.last == _last_of_month(self.last)

    def place_of(self, day: date) -> int:
        """Return in which of its months a day lies, from 0."""
        return (day.year - self.first.year) * 12 + day.month - self.first.month


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_of(day: date) -> Period:
    """Return the calendar month of a day."""
    return Period(day.replace(day=1), _last_of_month(day))


def calendar_year(year: int) -> Period:
    """Return a calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def usual_period(today: date) -> Period:
    """Return this month and the eleven before it."""
    last = _last_of_month(today)
    return Period(year_before(Period(last, last)).last + timedelta(days=1), last)


def check_period(
    first: date | None, last: date | None, *, fields: tuple[str, str] = ("since", "until")
) -> Period:
    """Return a period of the days told; raise RuleViolation where they are no period."""
    if first is None:
        raise RuleViolation("period_day_missing", fields[0])
    if last is None:
        raise RuleViolation("period_day_missing", fields[1])
    if last < first:
        raise RuleViolation("period_ends_before_start", fields[1])
    if Period(first, last).place_of(last) >= MOST_MONTHS:
        raise RuleViolation("period_too_long", fields[1], {"most": MOST_MONTHS // 12})
    return Period(first, last)


def year_before(period: Period) -> Period:
    """Return the same days a year earlier; the last of February stays the last of February."""
    return Period(_a_year_back(period.first), _a_year_back(period.last))


def _a_year_back(day: date) -> date:
    if day == _last_of_month(day):
        return _last_of_month(day.replace(year=day.year - 1, day=1))
    return day.replace(year=day.year - 1)


def beside(period: Period, other: Period) -> list[tuple[Period | None, Period | None]]:
    """Return two periods month by month, the first beside the first; what one has more stands alone.

    So the year from October 2010 to September 2011 stands beside any other twelve months.
    """
    return list(zip_longest(period.months, other.months))

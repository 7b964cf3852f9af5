"""Working days in Finland: weekdays that are no public holidays."""

from datetime import date, timedelta

_FIXED = frozenset({(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)})
_FROM_EASTER = (-2, 1, 39)
"""Good Friday, Easter Monday, Ascension Day; the other feasts that hang on Easter are Sundays."""


def easter(year: int) -> date:
    """Return Easter Sunday of a year, by the computus of the Gregorian calendar."""
    golden, century = year % 19, year // 100
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days = moon - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def is_holiday(day: date) -> bool:
    """Answer whether offices are closed on a day for a feast; Midsummer's eve and Christmas Eve are counted in."""
    if (day.month, day.day) in _FIXED:
        return True
    if day.month == 6 and day.weekday() == 4 and 19 <= day.day <= 25:
        return True
    return day in {easter(day.year) + timedelta(days=days) for days in _FROM_EASTER}


def is_working_day(day: date) -> bool:
    """Answer whether offices are open on a day."""
    return day.weekday() < 5 and not is_holiday(day)


def after_working_days(day: date, number: int) -> date:
    """Return the day that is `number` working days after `day`."""
    while number > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            number -= 1
    return day

"""A day in the past or to come as people type it into one box: whole, without its year, or only its number."""

import re
from datetime import date, timedelta

_WHOLE = re.compile(r"([0-9]{1,2})[./ ]([0-9]{1,2})[./ ]([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NO_YEAR = re.compile(r"([0-9]{1,2})[./ ]([0-9]{1,2})\.?")
_NUMBER = re.compile(r"([0-9]{1,2})\.?")


def past_day(text: str, today: date) -> date:
    """Return the day of `9.12.2026`, `2026-12-09`, `9.12.` or `9`; the last two mean the latest such day.

    Raises ValueError for what is no day.
    """
    return _day(text, today, -1)


def coming_day(text: str, today: date) -> date:
    """Return the day of `9.12.2026`, `2026-12-09`, `9.12.` or `9`; the last two mean the next such day.

    Raises ValueError for what is no day.
    """
    return _day(text, today, 1)


def _day(text: str, today: date, way: int) -> date:
    typed = " ".join(text.split())
    if found := _WHOLE.fullmatch(typed):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(typed):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NO_YEAR.fullmatch(typed):
        return _nearest(int(found[1]), int(found[2]), today, way)
    if found := _NUMBER.fullmatch(typed):
        return _nearest(int(found[1]), None, today, way)
    raise ValueError(typed)


def _nearest(number: int, month: int | None, today: date, way: int) -> date:
    for away in range(366 * 4 + 1):
        day = today + timedelta(days=way * away)
        if day.day == number and (month is None or day.month == month):
            return day
    raise ValueError(number)

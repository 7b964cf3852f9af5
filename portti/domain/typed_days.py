"""A day in the past as people type it into one box: whole, without its year, or only its number."""

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
    typed = " ".join(text.split())
    if found := _WHOLE.fullmatch(typed):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := _ISO.fullmatch(typed):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NO_YEAR.fullmatch(typed):
        return _latest(int(found[1]), int(found[2]), today)
    if found := _NUMBER.fullmatch(typed):
        return _latest(int(found[1]), None, today)
    raise ValueError(typed)


def _latest(number: int, month: int | None, today: date) -> date:
    for back in range(366 * 4 + 1):
        day = today - timedelta(days=back)
        if day.day == number and (month is None or day.month == month):
            return day
    raise ValueError(number)

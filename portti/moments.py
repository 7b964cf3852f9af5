"""Moments as people read them: dates and times in words, and how long ago something was."""

import math
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from babel.dates import format_date, format_timedelta

from portti.clock import helsinki
from portti.words import babel_locale

# The weekday stands in the form that answers "when": keskiviikkona, on Wednesday.
_DAYS = {
    "fi": "EEEE d. MMMM y",
    "selko": "EEEE d. MMMM y",
    "sv": "EEEE 'den' d MMMM y",
    "en": "EEEE d MMMM y",
}
_SHORT_DAYS = {"fi": "d.M.y", "selko": "d.M.y", "sv": "d.M.y", "en": "d MMM y"}
_TELEPHONE_DAYS = {"fi": "ccc d.M.", "selko": "EEEE d.M.", "sv": "ccc d.M", "en": "ccc d MMM"}
# What stands between a day and the clock times that follow it.
_CLOCK_WORDS = {"fi": " klo ", "selko": " kello ", "sv": " kl. ", "en": ", "}
_CLOCK_MARKS = {"fi": ".", "selko": ".", "sv": ".", "en": ":"}


_Unit = Literal["year", "month", "week", "day", "hour", "minute"]
_UNITS: tuple[tuple[_Unit, int], ...] = (
    ("year", 365 * 86_400),
    ("month", 30 * 86_400),
    ("week", 7 * 86_400),
    ("day", 86_400),
    ("hour", 3600),
    ("minute", 60),
)
_ENOUGH = 2
"""So many of a unit say an age well enough; of less, the next smaller unit says it."""


def date_in_words(moment: datetime, language: str) -> str:
    """Return the day of a moment in Finland: `keskiviikkona 9. joulukuuta 2026`."""
    day = format_date(helsinki(moment).date(), _DAYS[language], locale=babel_locale(language))
    # Of all Finnish weekdays Babel's data has Sunday alone in the form that does not answer "when".
    return day.replace("sunnuntai ", "sunnuntaina ")


def short_date(moment: datetime, language: str) -> str:
    """Return the day of a moment for a table: `9.12.2026`."""
    return short_day(helsinki(moment).date(), language)


@lru_cache(maxsize=4096)
def short_day(day: date, language: str) -> str:
    """Return a day without a clock: `9.12.2026`."""
    return format_date(day, _SHORT_DAYS[language], locale=babel_locale(language))


def day_before_clock(moment: datetime, language: str) -> str:
    """Return the day of a moment as short as a text message wants it, up to the clock time: `ke 9.12. klo `."""
    day = format_date(helsinki(moment).date(), _TELEPHONE_DAYS[language], locale=babel_locale(language))
    return f"{day.replace('sunnuntai ', 'sunnuntaina ')}{_CLOCK_WORDS[language]}"


def month_in_words(day: date, language: str) -> str:
    """Return the month of a day: `lokakuu 2026`."""
    return format_date(day, "LLLL y", locale=babel_locale(language))


def time_in_words(moment: datetime, language: str) -> str:
    """Return the clock time of a moment in Finland: `10.00`, in English `10:00`."""
    local = helsinki(moment)
    return f"{local.hour}{_CLOCK_MARKS[language]}{local.minute:02d}"


def short_moment(moment: datetime, language: str) -> str:
    """Return day and time for a table: `9.12.2026 klo 10.00`."""
    return f"{short_date(moment, language)}{_CLOCK_WORDS[language]}{time_in_words(moment, language)}"


def span_in_words(starts_at: datetime, minutes: int, language: str) -> str:
    """Return the clock times of an appointment: `klo 10.00–10.30`."""
    ends_at = starts_at + timedelta(minutes=minutes)
    times = f"{time_in_words(starts_at, language)}–{time_in_words(ends_at, language)}"
    return f"{_CLOCK_WORDS[language].lstrip(', ')}{times}"


def appointment_in_words(starts_at: datetime, minutes: int, language: str) -> str:
    """Return an appointment whole: `keskiviikkona 9. joulukuuta 2026 klo 10.00–10.30`."""
    ends_at = starts_at + timedelta(minutes=minutes)
    times = f"{time_in_words(starts_at, language)}–{time_in_words(ends_at, language)}"
    return f"{date_in_words(starts_at, language)}{_CLOCK_WORDS[language]}{times}"


def age_in_words(since: datetime, now: datetime, language: str) -> str:
    """Return how long ago `since` was, in the largest unit that says enough: `3 päivää`."""
    passed = max(now - since, timedelta(minutes=1)) // timedelta(seconds=1)
    unit, seconds = next((unit for unit in _UNITS if passed >= _ENOUGH * unit[1]), _UNITS[-1])
    return _age_in_words(round(passed / seconds), unit, seconds, language)


@lru_cache(maxsize=1024)
def _age_in_words(number: int, unit: _Unit, seconds: int, language: str) -> str:
    """Return a number of one unit in words; lists say the same few ages again and again."""
    passed = timedelta(seconds=number * seconds)
    return format_timedelta(passed, granularity=unit, threshold=math.inf, locale=babel_locale(language))

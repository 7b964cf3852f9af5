"""Days, times and numbers as staff type them."""

import re
from datetime import date

from portti.domain.errors import RuleViolation

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})?")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?")


def day_typed(typed: str, today: date, field: str = "on") -> date:
    """Return the day of `9.12.2026`, `2026-12-09` or `9.12.`, which means the next such day from today."""
    text = typed.strip()
    iso, plain = _ISO_DAY.fullmatch(text), _DAY.fullmatch(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if plain and plain[3]:
            return date(int(plain[3]), int(plain[2]), int(plain[1]))
        if plain:
            this_year = date(today.year, int(plain[2]), int(plain[1]))
            return this_year if this_year >= today else this_year.replace(year=today.year + 1)
    except ValueError:
        pass
    raise RuleViolation("day_not_understood", field)


def minute_typed(typed: str, field: str = "start") -> int:
    """Return the minute of the day of `9`, `9.30`, `09:30`."""
    found = _TIME.fullmatch(typed.strip())
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return int(found[1]) * 60 + int(found[2] or 0)
    raise RuleViolation("time_not_understood", field)


def number_typed(typed: str, field: str) -> int:
    """Return a whole number from 0 to 99,999."""
    text = typed.strip()
    if text.isascii() and text.isdigit() and len(text) <= 5:
        return int(text)
    raise RuleViolation("number_not_understood", field)

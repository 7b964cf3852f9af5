"""Checks of single values from outside, each with the key to name when it fails."""

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from matching.errors import ExchangeFault

MISSING: Final = object()
FIRST_DAY = date(1970, 1, 1)
LAST_DAY = date(2100, 12, 31)
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
DAY_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT_TEXT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]")


def join(path: str, key: str) -> str:
    """The key inside the path, made safe to print on one line."""
    safe = key if key.isprintable() and key else json.dumps(key)
    return f"{path}.{safe}" if path else safe


def mapping(value: object, key: str, allowed: Collection[str], expected: str = "") -> Mapping[str, Any]:
    """A dict that has no keys but the allowed ones."""
    if not isinstance(value, dict):
        raise ExchangeFault(key or "line", expected or "an object")
    for name in value:
        if name not in allowed:
            raise ExchangeFault(join(key, str(name)), "one of the keys " + ", ".join(allowed))
    return value


def free_mapping(value: object, key: str, expected: str) -> Mapping[str, Any]:
    """A dict with keys of its own, such as languages."""
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise ExchangeFault(key, expected)
    return value


def items(value: object, key: str, expected: str, fewest: int = 0, most: int | None = None) -> list[Any]:
    """A list of an allowed length."""
    if not isinstance(value, list | tuple) or len(value) < fewest or (most is not None and len(value) > most):
        raise ExchangeFault(key, expected)
    return list(value)


def whole(value: object, key: str, low: int, high: int) -> int:
    """A whole number in the range, ends included; true and false are none."""
    is_whole = type(value) is int or (type(value) is float and value.is_integer())
    if not is_whole or not low <= value <= high:  # type: ignore[operator]
        raise ExchangeFault(key, f"a whole number from {low} to {high}")
    return int(value)  # type: ignore[call-overload,no-any-return]


def number(value: object, key: str, low: float, high: float, *, above: bool = False) -> float:
    """A finite number in the range; with `above` the lower end itself is out."""
    if type(value) not in (int, float) or not low <= value <= high or (above and value == low):  # type: ignore[operator]
        start = f"above {low:g}" if above else f"from {low:g}"
        raise ExchangeFault(key, f"a number {start} to {high:g}")
    return value  # type: ignore[return-value]


def flag(value: object, key: str) -> bool:
    """True or false, and nothing that merely counts as such."""
    if not isinstance(value, bool):
        raise ExchangeFault(key, "true or false")
    return value


def choice(value: object, key: str, allowed: Collection[str], expected: str = "") -> str:
    """One of a few words."""
    if not isinstance(value, str) or value not in allowed:
        raise ExchangeFault(key, expected or "one of " + ", ".join(allowed))
    return value


def choices(value: object, key: str, allowed: Collection[str], what: str) -> tuple[str, ...]:
    """A list of words of a table, none twice."""
    found: dict[str, None] = {}
    for at, word in enumerate(items(value, key, f"a list of {what}s")):
        place = f"{key}[{at}]"
        if not isinstance(word, str) or word not in allowed:
            raise ExchangeFault(place, f"a known {what}")
        if word in found:
            raise ExchangeFault(place, f"no {what} twice")
        found[word] = None
    return tuple(found)


def numbers_once(value: object, key: str, low: int, high: int) -> tuple[int, ...]:
    """A list of whole numbers in the range, at least one, each once, in ascending order."""
    expected = f"a list of numbers from {low} to {high}, each once"
    found: set[int] = set()
    for at, entry in enumerate(items(value, key, expected, 1, high - low + 1)):
        checked = whole(entry, f"{key}[{at}]", low, high)
        if checked in found:
            raise ExchangeFault(f"{key}[{at}]", f"each of {low} to {high} once")
        found.add(checked)
    return tuple(sorted(found))


def identifier(value: object, key: str) -> str:
    """An id: 1 to 200 characters that can be written and printed."""
    if (
        not isinstance(value, str)
        or not 1 <= len(value) <= 200
        or any(unicodedata.category(character) in ("Cc", "Cs") for character in value)
    ):
        raise ExchangeFault(key, "1 to 200 characters, no control character, no lone surrogate")
    return value


def clock(value: object, key: str) -> int:
    """Minutes of the day of `HH:MM`."""
    match = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ExchangeFault(key, "HH:MM from 00:00 to 23:59")
    return int(match[1]) * 60 + int(match[2])


def day(value: object, key: str) -> date | None:
    """A date, or null for an open end."""
    if value is None:
        return None
    expected = "a date YYYY-MM-DD of 1970 to 2100, or null"
    if not isinstance(value, str) or not DAY_TEXT.fullmatch(value):
        raise ExchangeFault(key, expected)
    try:
        found = date.fromisoformat(value)
    except ValueError:
        raise ExchangeFault(key, expected) from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise ExchangeFault(key, expected)
    return found


def moment(value: object, key: str) -> datetime:
    """A wall time of a date, to the minute."""
    expected = "YYYY-MM-DDTHH:MM of 1970 to 2100"
    if not isinstance(value, str) or not MOMENT_TEXT.fullmatch(value):
        raise ExchangeFault(key, expected)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise ExchangeFault(key, expected) from None
    if not FIRST_DAY <= found.date() <= LAST_DAY:
        raise ExchangeFault(key, expected)
    return found

"""One time to be agreed: parts of the day, days, how often and how long, each as far as it is known."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from portti.domain.errors import RuleViolation

BLOCK_PARTS = ("morning", "day", "evening", "night")
MOST_BLOCKS = 8
"""So many fit into an address when they are emptied and may be put back."""

HOURS_OF_DAY = 24
MINUTES_OF_DAY = 1440
MOST_TIMES_A_WEEK = 28
_WHOLE = ("best_weekday", "times_a_week", "earliest", "latest")
_BROKEN = ("visit_min", "visit_max")
_YES_OR_NO = ("any_days", "casual", "instead")


@dataclass(frozen=True)
class OpenBlock:
    """One time to be agreed."""

    parts: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    any_days: bool = False
    best_weekday: int | None = None
    times_a_week: int | None = None
    visit_min: float | None = None
    visit_max: float | None = None
    earliest: int | None = None
    latest: int | None = None
    casual: bool = False
    instead: bool = False
    """Whether it will do instead of the other times, not beside them."""


def check_block(block: OpenBlock) -> None:
    """Raise RuleViolation unless something is known of the time, and can be."""
    if replace(block, any_days=False, instead=False) == OpenBlock():
        raise RuleViolation("block_empty", "parts")
    check_known_times(block)


def check_known_times(times: OpenBlock, parts: tuple[str, ...] = BLOCK_PARTS) -> None:
    """Raise RuleViolation for a choice that is none, or numbers that cannot be."""
    if not set(times.parts) <= set(parts) or not set(times.weekdays) <= set(range(7)):
        raise RuleViolation("choice_unknown", "parts")
    if times.best_weekday is not None and times.best_weekday not in (times.weekdays or range(7)):
        raise RuleViolation("best_day_outside", "best_weekday")
    if times.times_a_week is not None and not 1 <= times.times_a_week <= MOST_TIMES_A_WEEK:
        raise RuleViolation("choice_unknown", "times_a_week")
    for name, minute in (("earliest", times.earliest), ("latest", times.latest)):
        if minute is not None and not 0 <= minute < MINUTES_OF_DAY:
            raise RuleViolation("choice_unknown", name)
    check_hours_between(times.visit_min, times.visit_max, "visit", HOURS_OF_DAY)


def check_hours(hours: float | None, field_name: str, most: int) -> None:
    """Raise RuleViolation unless known hours are above 0 and at most `most`."""
    if hours is not None and not 0 < hours <= most:
        raise RuleViolation("hours_out_of_range", field_name, {"most": most})


def check_hours_between(least: float | None, most: float | None, field_name: str, limit: int) -> None:
    """Raise RuleViolation unless hours known from below, above or both can be and stand in order."""
    check_hours(least, f"{field_name}_min", limit)
    check_hours(most, f"{field_name}_max", limit)
    if least is not None and most is not None and least > most:
        raise RuleViolation("hours_crossed", f"{field_name}_max")


def key_of_block(block: OpenBlock) -> str:
    """Return all that is known of a time as one word."""
    return json.dumps(said_of_block(block), separators=(",", ":"))


def said_of_block(block: OpenBlock) -> dict[str, Any]:
    """Return what is known of a time, without what is not."""
    nothing = asdict(OpenBlock())
    return {name: value for name, value in asdict(block).items() if value != nothing[name]}


def block_of_key(key: str) -> OpenBlock | None:
    """Return the time that a key says, None for any other word."""
    try:
        said = json.loads(key) if len(key) <= 500 else None
        block = block_said(said) if isinstance(said, dict) else None
        if block is not None:
            check_block(block)
    except (ValueError, TypeError, RuleViolation, RecursionError):
        return None
    return block


def block_said(said: Mapping[str, Any]) -> OpenBlock:
    """Return the time that a mapping says; TypeError where a value is of another sort than it must be."""
    check_sorts(said, _WHOLE, _BROKEN, _YES_OR_NO)
    rest = {name: value for name, value in said.items() if name not in ("parts", "weekdays")}
    return OpenBlock(parts=texts(said.get("parts", ())), weekdays=whole_numbers(said), **rest)


def texts(said: Any) -> tuple[str, ...]:
    """Return a list of texts; TypeError for another list."""
    if not all(isinstance(part, str) for part in said):
        raise TypeError
    return tuple(said)


def whole_numbers(said: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the weekdays that a mapping says; TypeError for others than whole numbers."""
    weekdays = tuple(said.get("weekdays", ()))
    if not all(type(day) is int for day in weekdays):
        raise TypeError
    return weekdays


def check_sorts(
    said: Mapping[str, Any], whole: tuple[str, ...], broken: tuple[str, ...], yes_or_no: tuple[str, ...]
) -> None:
    """Raise TypeError unless each known value is a whole number, a number, or yes or no as it must be."""
    if not all(type(said.get(name, False)) is bool for name in yes_or_no):
        raise TypeError
    if not all(type(said.get(name, 0)) is int for name in whole):
        raise TypeError
    if not all(type(said.get(name, 0)) in (int, float) for name in broken):
        raise TypeError

"""Times to be agreed as one word, so that emptied ones can be put back."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from portti.domain.errors import RuleViolation
from portti.domain.needs import OpenTimesDraft

_LONGEST = 1000
_WHOLE = ("best_weekday", "times_a_week", "earliest", "latest", "assistants")
_BROKEN = ("hours_min", "hours_max", "visit_min", "visit_max")


def key_of_open_times(draft: OpenTimesDraft) -> str:
    """Return all that is known, without what is not."""
    nothing = asdict(OpenTimesDraft())
    return json.dumps({name: value for name, value in asdict(draft).items() if value != nothing[name]})


def open_times_of_key(key: str) -> OpenTimesDraft | None:
    """Return the open times that a key says, None for any other word."""
    try:
        said = json.loads(key) if len(key) <= _LONGEST else None
        draft = _read(said) if isinstance(said, dict) else None
        if draft is not None:
            draft.check(date.min)
    except (ValueError, TypeError, RuleViolation, RecursionError):
        return None
    return draft


def _read(said: dict[str, Any]) -> OpenTimesDraft:
    parts, weekdays = (tuple(said.pop(name, ())) for name in ("parts", "weekdays"))
    if not all(type(day) is int for day in weekdays) or not all(isinstance(part, str) for part in parts):
        raise TypeError
    if not all(type(said.get(name, False)) is bool for name in ("casual", "any_days")):
        raise TypeError
    if not all(type(said.get(name, 0)) is int for name in _WHOLE):
        raise TypeError
    if not all(type(said.get(name, 0)) in (int, float) for name in _BROKEN):
        raise TypeError
    return OpenTimesDraft(parts=parts, weekdays=weekdays, **said)

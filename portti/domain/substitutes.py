"""A substitute for one shift: which shifts can be meant, and what may be asked and answered."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from matching.schedule import HELSINKI
from matching.types import Shift, SingleShift
from portti.domain.errors import RuleViolation
from portti.domain.weekly_hours import single_shift

ANSWERS = ("yes", "no")
DAYS_AHEAD = 14
MOST_ASKED = 50
_FURTHEST = timedelta(days=60)
_LONGEST = timedelta(hours=24)
STATES = frozenset({"published", "paused", "filled", "expired"})
"""States of a need in which somebody may work already; a draft and a withdrawn need have no shifts to do."""


def begins_at(single: SingleShift) -> datetime:
    """Return the moment at which a shift begins; the first of an hour that comes twice."""
    return single.start.replace(tzinfo=HELSINKI, fold=0).astimezone(UTC)


def coming_shifts(
    shifts: Iterable[Shift], singles: Iterable[SingleShift], local: datetime
) -> list[SingleShift]:
    """Return the shifts of a need that begin within the next days, soonest first; `local` is the wall clock now.

    A roster says how often a shift stands, not on which dates: each of its weekdays may be meant.
    """
    wall = local.replace(tzinfo=None)
    today = datetime.combine(wall.date(), time())
    found = [
        single_shift(day, shift.start, shift.end, None)
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
        for shift in shifts
        if shift.weekday == day.weekday()
    ]
    found += singles
    soon = {one for one in found if wall < one.start < today + timedelta(days=DAYS_AHEAD)}
    return sorted(soon, key=lambda one: (one.start, one.end))


def check_shift(single: SingleShift, now: datetime) -> None:
    """Raise RuleViolation for a shift that has begun, is far away, or is longer than a day."""
    if begins_at(single) <= now:
        raise RuleViolation("shift_has_begun", "day")
    if begins_at(single) > now + _FURTHEST:
        raise RuleViolation("shift_too_far", "day")
    if single.end - single.start > _LONGEST:
        raise RuleViolation("shift_too_long", "last_day")


def check_answer(answer: str) -> None:
    """Raise RuleViolation for what is neither yes nor no."""
    if answer not in ANSWERS:
        raise RuleViolation("unknown_answer")

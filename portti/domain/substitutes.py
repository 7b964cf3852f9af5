"""A substitute for one shift: which shifts can be meant, and what may be asked and answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from matching.schedule import HELSINKI
from matching.types import Shift, SingleShift
from portti.domain.errors import RuleViolation
from portti.domain.rosters import may_stand_on
from portti.domain.weekly_hours import single_shift

ANSWERS = ("yes", "no")
MOST_IN_WEEK = 20
LONGEST_PAUSE = timedelta(days=366)
DAYS_AHEAD = 14
_FURTHEST = timedelta(days=60)
_LONGEST = timedelta(hours=24)
STATES = frozenset({"published", "paused", "filled", "expired"})
"""States of a need in which somebody may work already; a draft and a withdrawn need have no shifts to do."""


def has_shifts(state: str, *, was_published: bool) -> bool:
    """Answer whether shifts of a need are done: also while staff read new words of one that was public before."""
    return state in STATES or (state == "checking" and was_published)


def begins_at(single: SingleShift) -> datetime:
    """Return the moment at which a shift begins; the first of an hour that comes twice."""
    return single.start.replace(tzinfo=HELSINKI, fold=0).astimezone(UTC)


def coming_shifts(
    shifts: Iterable[Shift],
    singles: Iterable[SingleShift],
    local: datetime,
    begins_on: date | None = None,
) -> list[SingleShift]:
    """Return the shifts of a need that begin within the next days, soonest first; `local` is the wall clock now.

    A roster whose week 1 begins on a known Monday stands in its weeks; of another each weekday may be meant.
    """
    wall = local.replace(tzinfo=None)
    today = datetime.combine(wall.date(), time())
    found = [
        single_shift(day, shift.start, shift.end, None)
        for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
        for shift in shifts
        if may_stand_on(shift, day.date(), begins_on)
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


@dataclass(frozen=True)
class AskingChoice:
    """When an assistant wants to be asked: quiet hours of the Helsinki clock, the last day of a pause, a limit."""

    quiet_from: int | None = None
    quiet_until: int | None = None
    paused_until_on: date | None = None
    most_in_week: int | None = None
    by_sms: bool = False


def check_choice(choice: AskingChoice, today: date) -> None:
    """Raise the first thing that cannot be."""
    ends = (choice.quiet_from, choice.quiet_until)
    if (ends[0] is None) != (ends[1] is None):
        raise RuleViolation("quiet_half", "quiet_until" if ends[1] is None else "quiet_from")
    if any(hour is not None and not 0 <= hour <= 23 for hour in ends):
        raise RuleViolation("unknown_hour", "quiet_from")
    if ends[0] is not None and ends[0] == ends[1]:
        raise RuleViolation("quiet_always", "quiet_until")
    pause = choice.paused_until_on
    if pause is not None and not today <= pause <= today + LONGEST_PAUSE:
        raise RuleViolation("pause_out_of_range", "paused_until_on")
    if choice.most_in_week is not None and not 1 <= choice.most_in_week <= MOST_IN_WEEK:
        raise RuleViolation("limit_out_of_range", "most_in_week")


def may_ask_now(choice: AskingChoice, asked_in_week: int, local: datetime) -> bool:
    """Answer whether an assistant wants to be asked at this moment of the Helsinki clock."""
    if choice.paused_until_on is not None and local.date() <= choice.paused_until_on:
        return False
    if choice.most_in_week is not None and asked_in_week >= choice.most_in_week:
        return False
    return quiet_ends(choice, local) is None


def quiet_ends(choice: AskingChoice, local: datetime) -> datetime | None:
    """Return when the quiet hours end that hold at this moment of the Helsinki clock; None outside of them."""
    start, end = choice.quiet_from, choice.quiet_until
    if start is None or end is None:
        return None
    if (local.hour - start) % 24 >= (end - start) % 24:
        return None
    day = local if local.hour < end else local + timedelta(days=1)
    return day.replace(hour=end, minute=0, second=0, microsecond=0, fold=0)


def check_answer(answer: str) -> None:
    """Raise RuleViolation for what is neither yes nor no."""
    if answer not in ANSWERS:
        raise RuleViolation("unknown_answer")

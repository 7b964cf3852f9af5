"""What may be written down on the way of a candidacy: meetings, trial days, extracts and contracts."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portti.clock import helsinki
from portti.domain.errors import RuleViolation

HOWS = ("phone", "video", "meeting")
LENGTHS = (15, 30, 45, 60, 90, 120)
LONGEST_NOTE = 500
LONGEST_ADDRESS = 200
FURTHEST = timedelta(days=366)
OLDEST_EXTRACT = timedelta(days=183)
"""An extract may be six months old at most."""
MOST_WEEKLY_MINUTES = 168 * 60


@dataclass(frozen=True)
class MeetingDraft:
    """When and how two people meet."""

    starts_at: datetime
    minutes: int
    how: str


@dataclass(frozen=True)
class ContractDraft:
    """What was agreed: `shifts` by their keys, weekly and single, and `weekly_minutes` where times are not fixed."""

    from_on: date | None
    to_on: date | None = None
    shifts: tuple[str, ...] = ()
    weekly_minutes: int | None = None
    address: str = ""


def check_meeting(draft: MeetingDraft, *, now: datetime) -> None:
    """Raise RuleViolation for a meeting that cannot be."""
    if draft.how not in HOWS:
        raise RuleViolation("how_missing", "how")
    if draft.minutes not in LENGTHS:
        raise RuleViolation("length_missing", "minutes")
    if draft.starts_at <= now:
        raise RuleViolation("meeting_past", "on")
    if draft.starts_at > now + FURTHEST:
        raise RuleViolation("day_too_far", "on")


def checked_day(on: date | None, field: str, *, now: datetime) -> date:
    """Return a day within a year of today; RuleViolation for none and for any other."""
    if on is None:
        raise RuleViolation("day_missing", field)
    if abs(on - helsinki(now).date()) > FURTHEST:
        raise RuleViolation("day_too_far", field)
    return on


def checked_start(on: date | None, *, today: date) -> date:
    """Return the first day of work: today or before, since only what has happened is noted."""
    if on is None:
        raise RuleViolation("day_missing", "on")
    if on > today:
        raise RuleViolation("day_ahead", "on")
    if today - on > FURTHEST:
        raise RuleViolation("day_too_far", "on")
    return on


def checked_issue(on: date | None, *, today: date) -> date:
    """Return the day of issue of an extract; RuleViolation for one ahead, and for more than six months ago."""
    if on is None:
        raise RuleViolation("day_missing", "issued_on")
    if on > today:
        raise RuleViolation("day_ahead", "issued_on")
    if today - on > OLDEST_EXTRACT:
        raise RuleViolation("extract_too_old", "issued_on")
    return on


def check_note(text: str, *, has_trial: bool) -> None:
    """Raise RuleViolation for a note without a trial, an empty one, and a long one."""
    if not has_trial:
        raise RuleViolation("no_trial_agreed")
    if not text.strip():
        raise RuleViolation("note_missing", "text")
    if len(text) > LONGEST_NOTE:
        raise RuleViolation("note_too_long", "text", {"most": LONGEST_NOTE})


def check_contract(
    draft: ContractDraft, open_shifts: Set[str], days: Mapping[str, date], *, only_dates: bool = False
) -> None:
    """Raise RuleViolation for a contract without a first day or without work, or for a shift that is taken.

    `days` says on which day each single shift begins: it must lie within the contract. A need that asks for
    `only_dates` has no hours of each week: the dates are what is agreed.
    """
    if draft.from_on is None:
        raise RuleViolation("day_missing", "from_on")
    if draft.to_on is not None and draft.to_on < draft.from_on:
        raise RuleViolation("days_swapped", "to_on")
    if not set(draft.shifts) <= open_shifts:
        raise RuleViolation("shift_taken_meanwhile", "shifts")
    if only_dates and not draft.shifts:
        raise RuleViolation("dates_missing", "shifts")
    if not draft.shifts and not draft.weekly_minutes:
        raise RuleViolation("hours_missing", "hours")
    last = draft.to_on or date.max
    if any(not draft.from_on <= days[key] <= last for key in draft.shifts if key in days):
        raise RuleViolation("dates_outside", "shifts")
    if draft.weekly_minutes is not None and not 0 < draft.weekly_minutes <= MOST_WEEKLY_MINUTES:
        raise RuleViolation("hours_out_of_range", "hours")
    if len(draft.address) > LONGEST_ADDRESS:
        raise RuleViolation("address_too_long", "address", {"most": LONGEST_ADDRESS})

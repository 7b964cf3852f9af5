"""Hours that were promised and that happened: one line a month, with a code for why the rest did not come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portti.domain.errors import RuleViolation

REASONS = ("no_assistant", "assistant_away", "own_plans", "late_decision", "other")
MOST_HOURS = 744
"""As many as the longest month has."""
MONTHS_BACK = 12
_WEEKS_A_MONTH: Mapping[str, float] = {"month": 1, "week": 52 / 12}


@dataclass(frozen=True)
class HoursDraft:
    """One month as the employer tells it."""

    month: date
    promised_minutes: int
    happened_minutes: int
    reason: str | None = None


def months_to_tell(today: date) -> list[date]:
    """Return the first days of the months that can be told: those that are over, the newest first."""
    found = []
    year, month = today.year, today.month
    for _number in range(MONTHS_BACK):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        found.append(date(year, month, 1))
    return found


def month_to_ask_of(today: date, from_day: int) -> date | None:
    """Return the month that employers are asked to tell: the last one, from a day of the next on; of day 0 never."""
    return months_to_tell(today)[0] if from_day and today.day >= from_day else None


def promised_in_month(granted: float | None, per: str) -> float | None:
    """Return how many hours a month the decision promises, rounded to a half."""
    if granted is None or per not in _WEEKS_A_MONTH:
        return None
    return round(2 * granted * _WEEKS_A_MONTH[per]) / 2


def check_hours(draft: HoursDraft, *, today: date) -> None:
    """Raise the first thing that is missing, unknown or cannot be."""
    if draft.month not in months_to_tell(today):
        raise RuleViolation("month_not_told", "month")
    for minutes, field in (
        (draft.promised_minutes, "promised"),
        (draft.happened_minutes, "happened"),
    ):
        if not 0 <= minutes <= MOST_HOURS * 60:
            raise RuleViolation("hours_out_of_range", field, {"most": MOST_HOURS})
    lacks = draft.happened_minutes < draft.promised_minutes
    if lacks and draft.reason is None:
        raise RuleViolation("hours_reason_missing", "reason")
    if draft.reason is not None and draft.reason not in REASONS:
        raise RuleViolation("unknown_choice", "reason")
    if draft.reason is not None and not lacks:
        raise RuleViolation("reason_without_lack", "reason")

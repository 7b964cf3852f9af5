"""Hours of personal assistance that were granted, and how much of them is planned."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portti.domain.errors import RuleViolation

PERIODS = ("week", "month")
MOST_GRANTED = 744
LONGEST_REASON = 500
_WEEKS_A_MONTH = 52 / 12
_ROUNDING = 0.05
"""A twentieth of an hour: a month is not a whole number of weeks, and nobody is refused for that."""


@dataclass(frozen=True)
class PlannedHours:
    """What is planned of the granted hours, both for the same period."""

    planned: float
    granted: float
    per: str

    @property
    def is_over(self) -> bool:
        """Whether more is planned than granted."""
        return self.planned > self.granted + _ROUNDING


def planned_hours(
    weekly: float, singles: Iterable[tuple[datetime, datetime]], granted: float, per: str
) -> PlannedHours:
    """Return what weekly hours and single shifts make in the fullest week or month."""
    lengths: dict[tuple[int, int], float] = {}
    for start, end in singles:
        week = start.isocalendar()
        key = (week.year, week.week) if per == "week" else (start.year, start.month)
        lengths[key] = lengths.get(key, 0.0) + (end - start).total_seconds() / 3600
    regular = weekly if per == "week" else weekly * _WEEKS_A_MONTH
    return PlannedHours(round(regular + max(lengths.values(), default=0.0), 2), granted, per)


def check_granted(hours: float | None, per: str) -> None:
    """Raise RuleViolation unless granted hours are possible and say of which period; none need be told."""
    if hours is None:
        return
    if not math.isfinite(hours) or not 0 < hours <= MOST_GRANTED:
        raise RuleViolation("hours_out_of_range", "granted_hours", {"most": MOST_GRANTED})
    if per not in PERIODS:
        raise RuleViolation("period_missing", "granted_per")


def check_overrule(reason: str) -> None:
    """Raise RuleViolation unless whoever lets hours go over says why."""
    if not reason.strip():
        raise RuleViolation("reason_missing", "reason")
    if len(reason) > LONGEST_REASON:
        raise RuleViolation("reason_too_long", "reason", {"most": LONGEST_REASON})

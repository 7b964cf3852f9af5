"""Outcome calls: at which moments the centre asks how work goes, and what it may note of the answer, in codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portti.domain.errors import RuleViolation

DAYS: Mapping[str, int] = {"2_weeks": 14, "3_months": 90, "12_months": 365}
"""After how many days of work each call is made."""
YEAR = "12_months"
LATEST_YEAR_CALL = 14 * 31
"""So many days after the start nobody is asked any more how the first year went."""
SPOKE_WITH = ("both", "employer", "assistant", "nobody")
WORK = ("goes_on", "ended", "unknown")
HOURS = ("as_agreed", "fewer", "more")
REASONS = ("fixed_term", "employer_ended", "assistant_ended", "needs_changed", "other_work", "other")
HELP = ("none", "guidance", "conflict", "new_assistant")
BAND_LIMITS = (0.4, 0.6, 0.8)
"""Where the bands of points begin after the first."""


@dataclass(frozen=True)
class OutcomeDraft:
    """What a call came to."""

    spoke_with: str
    work: str
    hours: str | None = None
    ended_on: date | None = None
    ended_reason: str | None = None
    help_wanted: str | None = None


def is_due(moment: str, started_on: date | None, stage: str, *, today: date) -> bool:
    """Answer whether a call of one moment may be noted: its day has come, or the follow-up of that moment waits."""
    if started_on is None:
        return False
    return stage == f"follow_up_{moment}" or today >= started_on + timedelta(days=DAYS[moment])


def closes_follow_up(moment: str, stage: str) -> bool:
    """Answer whether a call of one moment is what a stage waits for; that of a year takes the place of one not made."""
    return stage == f"follow_up_{moment}" or (moment == YEAR and stage == "follow_up_3_months")


def moment_asked(started_on: date | None, stage: str, *, today: date) -> str:
    """Return about which moment the centre is asked to call, where a follow-up waits for it."""
    if closes_follow_up(YEAR, stage) and is_due(YEAR, started_on, stage, today=today):
        return YEAR
    return stage.removeprefix("follow_up_")


def check_outcome(draft: OutcomeDraft, *, started_on: date, today: date) -> None:
    """Raise the first thing that is missing, unknown or cannot be."""
    for value, field, codes in (
        (draft.spoke_with, "spoke_with", SPOKE_WITH),
        (draft.work, "work", WORK),
        (draft.hours, "hours", (None, *HOURS)),
        (draft.ended_reason, "ended_reason", (None, *REASONS)),
        (draft.help_wanted, "help_wanted", (None, *HELP)),
    ):
        if value not in codes:
            raise RuleViolation("unknown_choice", field)
    if draft.spoke_with == "nobody" and draft.work != "unknown":
        raise RuleViolation("nobody_told", "work")
    if draft.work != "ended":
        if draft.ended_on is not None or draft.ended_reason is not None:
            raise RuleViolation("end_of_what_goes_on", "work")
        return
    if draft.ended_on is None:
        raise RuleViolation("end_day_missing", "ended_on")
    if not started_on <= draft.ended_on <= today:
        raise RuleViolation("end_day_cannot_be", "ended_on")
    if draft.ended_reason is None:
        raise RuleViolation("end_reason_missing", "ended_reason")


def band_of(score: float) -> int:
    """Return the number of the band that points from 0 to 1 belong to, the lowest first."""
    return sum(score >= limit for limit in BAND_LIMITS)

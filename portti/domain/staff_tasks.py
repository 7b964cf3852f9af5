"""Tasks of a centre's staff: which kinds there are, and what may be done with one."""

from datetime import date

from portti.domain.errors import RuleViolation
from portti.domain.working_days import after_working_days

KINDS = (
    "missed_interviews",
    "unused_invitation",
    "finish_interview",
    "correct_interview",
    "check_ad",
    "no_candidates",
    "silent_candidacy",
    "answer_message",
    "follow_up",
    "urgent_shift",
    "hand_over",
    "goal_follow_up",
    "ability_repeat",
    "event_follow_up",
    "outcome_call",
    "reported_feedback",
)

_WORKING_DAYS = 2


def due_day(today: date) -> date:
    """Return by when a task is done that nothing else gives a day: none waits without one."""
    return after_working_days(today, _WORKING_DAYS)


def check_kind(kind: str) -> None:
    """Raise RuleViolation for a kind of task that nobody has a word for."""
    if kind not in KINDS:
        raise RuleViolation("unknown_task_kind", "kind")

"""Tasks of a centre's staff: which kinds there are, and what may be done with one."""

from portti.domain.errors import RuleViolation

KINDS = (
    "missed_interviews",
    "unused_invitation",
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


def check_kind(kind: str) -> None:
    """Raise RuleViolation for a kind of task that nobody has a word for."""
    if kind not in KINDS:
        raise RuleViolation("unknown_task_kind", "kind")

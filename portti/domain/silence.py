"""When somebody who is waited for is reminded, and when waiting ends: no answer is asked for without a last day."""

from datetime import datetime, timedelta

CLOSING_STAGES = frozenset({"proposed", "applied", "both_interested"})
"""Here silence ends a candidacy. Later the two know each other: then the centre calls, and nothing ends by itself."""
CALLED_STAGES = frozenset(
    {"shortlisted", "employer_interview", "trial_shift", "chosen", "checks", "contract"}
)
WAIT, REMIND, LATE_REMINDER, CLOSE = "wait", "remind", "late_reminder", "close"


def step_due(deadline_at: datetime, reminded_at: datetime | None, *, days_before: int, now: datetime) -> str:
    """Return what is due: nothing yet, a reminder, or the end.

    Nobody's waiting is ended without a reminder: where the service stood still past the deadline, the reminder
    comes late and the deadline moves.
    """
    if reminded_at is None:
        if now >= deadline_at:
            return LATE_REMINDER
        return REMIND if now >= deadline_at - timedelta(days=days_before) else WAIT
    return CLOSE if now >= deadline_at else WAIT


def moved_deadline(now: datetime, *, days_before: int) -> datetime:
    """Return the last day that follows a late reminder."""
    return now + timedelta(days=days_before)


def still_talking(last_message_at: datetime | None, *, days: int) -> datetime | None:
    """Return until when two who write to each other are left alone; None where they do not."""
    return None if last_message_at is None else last_message_at + timedelta(days=days)

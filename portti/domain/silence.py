"""When somebody who is waited for is reminded, and when waiting ends: no answer is asked for without a last day.

A candidacy that stands still: who is waited for is reminded, on the last day the centre gets the task to call, and
silence ends what may end kindly: a proposal on its last day, and two who have said yes or have met after a long time
more. From the trial shift on nothing ends by itself, however long it stands: somebody has worked or has been chosen,
so a person of the centre calls and decides.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portti.clock import helsinki

ASKED_STAGES = frozenset({"proposed", "applied"})
"""One side is asked for an answer: without one it ends on its last day."""
YES_STAGES = frozenset({"both_interested", "employer_interview"})
"""Both have said yes: on the last day the centre is to call, and only a long time after that silence ends it."""
CALLED_STAGES = frozenset({"shortlisted", "trial_shift", "chosen", "checks", "contract"})
"""Here only people end anything: on the last day the centre is to call."""
CHASED_STAGES = ASKED_STAGES | YES_STAGES | CALLED_STAGES
WAIT, REMIND, LATE_REMINDER, CLOSE, CALL = "wait", "remind", "late_reminder", "close", "call"


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


@dataclass(frozen=True)
class Call:
    """The task to call that the centre was given last for a candidacy in its present stage."""

    asked_at: datetime
    is_open: bool


def late_step(
    stage: str,
    deadline_at: datetime,
    call: Call | None,
    planned_on: date | None,
    *,
    long_days: int,
    now: datetime,
) -> str:
    """Return what is due past the last day: that the centre calls, that it ends, or nothing now.

    What the centre has planned for today or later holds a candidacy open. Where only people end it, the centre is
    asked anew as often as a long time passes after a call that led nowhere.
    """
    if stage in ASKED_STAGES:
        return CLOSE
    if planned_on is not None and planned_on >= helsinki(now).date():
        return WAIT
    if call is None or (not call.is_open and call.asked_at < deadline_at):
        return CALL
    if now < max(call.asked_at, deadline_at) + timedelta(days=long_days):
        return WAIT
    if stage in YES_STAGES:
        return CLOSE
    return WAIT if call.is_open else CALL


def still_talking(last_message_at: datetime | None, *, days: int) -> datetime | None:
    """Return until when two who write to each other are left alone; None where they do not."""
    return None if last_message_at is None else last_message_at + timedelta(days=days)

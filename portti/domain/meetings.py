"""Another time for a meeting of employer and assistant: it is asked for, times are offered, one is taken, or it stays.

Until another time is taken the one that was agreed holds, so an answer that never comes changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.domain import candidacy_forms as forms
from portti.domain.errors import RuleViolation

ASKED, OFFERED = "asked", "offered"
MOST_OFFERED = 3
LONGEST_WORDS = 300
WAIT, REMIND, LATE_REMINDER, LAPSE = "wait", "remind", "late_reminder", "lapse"
MEETING_STAGES = frozenset({"both_interested", "employer_interview"})
"""In which the two arrange when they meet."""


@dataclass(frozen=True)
class OfferDraft:
    """The times that an employer offers, as they were typed; None for a row that was left empty."""

    times: tuple[datetime | None, ...]
    minutes: int
    how: str


def checked_offer(draft: OfferDraft, *, now: datetime) -> tuple[datetime, ...]:
    """Return the offered times, each once, soonest first; RuleViolation by the number of its row."""
    if all(at is None for at in draft.times):
        raise RuleViolation("offer_missing", "on_1")
    for number, at in enumerate(draft.times, 1):
        if at is None:
            continue
        try:
            forms.check_meeting(forms.MeetingDraft(at, draft.minutes, draft.how), now=now)
        except RuleViolation as fault:
            field = f"on_{number}" if fault.field == "on" else fault.field
            raise RuleViolation(fault.code, field) from fault
    return tuple(sorted({at for at in draft.times if at is not None}))


def checked_words(text: str) -> str:
    """Return when the assistant says that they can meet; RuleViolation for nothing and for too much."""
    if not text:
        raise RuleViolation("words_missing", "when")
    if len(text) > LONGEST_WORDS:
        raise RuleViolation("words_too_long", "when", {"most": LONGEST_WORDS})
    return text


def may_ask(stage: str, arranging: str, interview_at: datetime | None, now: datetime) -> bool:
    """Answer whether an assistant can ask for another time: of a meeting ahead, or of times that were offered."""
    if stage not in MEETING_STAGES:
        return False
    return arranging == OFFERED or (interview_at is not None and interview_at > now)


def still_offered(offered: Iterable[datetime], now: datetime) -> list[datetime]:
    """Return the offered times that lie ahead."""
    return [at for at in offered if at > now]


def answer_by(
    now: datetime, days: float, *, interview_at: datetime | None, offered: Iterable[datetime] = ()
) -> datetime:
    """Return until when an answer is waited for: some days, and never past the meeting or the last offered time."""
    ends = [now + timedelta(days=days)]
    ends += [at for at in (interview_at, max(offered, default=None)) if at is not None and at > now]
    return min(ends)


def step_due(since: datetime, until: datetime, reminded_at: datetime | None, now: datetime) -> str:
    """Return what is due of a time that was asked for or offered: a reminder half-way, and its end on the last day.

    Where the service stood still past the last day, the reminder comes late.
    """
    if reminded_at is not None:
        return LAPSE if now >= until else WAIT
    if now >= until:
        return LATE_REMINDER
    return REMIND if now >= since + (until - since) / 2 else WAIT

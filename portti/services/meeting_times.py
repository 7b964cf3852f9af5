"""Another time for a meeting: an assistant asks for one or takes one; an employer offers some or keeps the old one."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain import candidacies as stages
from portti.domain import meetings as rules
from portti.domain.actor import Actor
from portti.domain.candidacy_forms import MeetingDraft
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.permissions import check_may
from portti.models import Candidacy
from portti.queries import candidacies as queries
from portti.services import audit
from portti.services.candidacy_mail import tell_meeting, tell_time
from portti.services.candidacy_steps import by_whom, forget_arranging, move_on, wait_anew
from portti.settings import Settings


def set_meeting(
    session: Session,
    actor: Actor,
    row: Candidacy,
    deed: str,
    by: str,
    draft: MeetingDraft,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Let a locked candidacy's two meet at a time; both get it for their calendars, an old time with it replaced."""
    if row.interview_at is not None:
        row.interview_sequence += 1
    ends_at = draft.starts_at + timedelta(minutes=draft.minutes)
    move_on(session, actor, row, deed, by, begins_at=ends_at, settings=settings, now=now)
    row.interview_at, row.interview_minutes, row.interview_how = draft.starts_at, draft.minutes, draft.how
    row.interview_set_at, row.interview_reminded_hours = now, None
    session.flush()
    tell_meeting(session, row, cancelled=False, settings=settings, now=now)


def ask_another_time(
    session: Session, actor: Actor, candidacy_id: int, words: str, *, settings: Settings, now: datetime
) -> Candidacy:
    """Ask the employer for another time, in the assistant's own words; until they agree the old one holds."""
    check_may(actor, "answer_as_assistant")
    row = queries.candidacy_of_assistant(session, actor, candidacy_id, for_change=True)
    text = rules.checked_words(words)
    if row.arranging == rules.ASKED and row.arranging_words == text:
        return row
    _check_stands(row)
    if not (
        rules.may_ask(row.stage, row.arranging, row.interview_at, now)
        or (row.arranging == rules.ASKED and row.stage in rules.MEETING_STAGES)
    ):
        raise RuleViolation("no_meeting_to_move")
    forget_arranging(session, row)
    row.arranging, row.arranging_since, row.arranging_words = rules.ASKED, now, text
    _wait(session, row, stages.EMPLOYER, (), settings, now)
    tell_time(session, row, rules.ASKED, stages.EMPLOYER, settings=settings, now=now)
    audit.record(session, actor, "ask_other_time", "candidacy", row.id, now=now)
    return row


def offer_times(
    session: Session,
    actor: Actor,
    candidacy_id: int,
    draft: rules.OfferDraft,
    *,
    settings: Settings,
    now: datetime,
) -> Candidacy:
    """Offer the assistant times to choose from; a time that was agreed on holds until they have chosen."""
    check_may(actor, "answer_as_employer")
    row = queries.candidacy_of_employer(session, actor, candidacy_id, for_change=True)
    _check_stands(row)
    if row.stage not in rules.MEETING_STAGES:
        raise RuleViolation("candidacy_cannot_offer_times")
    times = rules.checked_offer(draft, now=now)
    texts = [at.isoformat() for at in times]
    same = (row.offered_times, row.offered_minutes, row.offered_how) == (texts, draft.minutes, draft.how)
    if row.arranging == rules.OFFERED and same:
        return row
    forget_arranging(session, row)
    row.arranging, row.arranging_since = rules.OFFERED, now
    row.offered_times, row.offered_minutes, row.offered_how = texts, draft.minutes, draft.how
    _wait(session, row, stages.ASSISTANT, times, settings, now)
    tell_time(session, row, rules.OFFERED, stages.ASSISTANT, settings=settings, now=now)
    audit.record(session, actor, "offer_times", "candidacy", row.id, now=now, facts={"times": texts})
    return row


def keep_time(
    session: Session, actor: Actor, candidacy_id: int, *, settings: Settings, now: datetime
) -> Candidacy:
    """Say no to another time: the meeting stays as it was, and the assistant is told."""
    check_may(actor, "answer_as_employer")
    row = queries.candidacy_of_employer(session, actor, candidacy_id, for_change=True)
    _check_stands(row)
    if not row.arranging:
        return row
    if row.interview_at is None or row.interview_at <= now:
        raise RuleViolation("no_meeting_to_move")
    settle(session, row, settings=settings, now=now)
    tell_time(session, row, "kept", stages.ASSISTANT, settings=settings, now=now)
    audit.record(session, actor, "keep_time", "candidacy", row.id, now=now)
    return row


def take_time(
    session: Session, actor: Actor, candidacy_id: int, at: datetime, *, settings: Settings, now: datetime
) -> Candidacy:
    """Choose one of the times that the employer offers: the two meet then, as both their calendars learn."""
    check_may(actor, "answer_as_assistant")
    row = queries.candidacy_of_assistant(session, actor, candidacy_id, for_change=True)
    if row.stage == "employer_interview" and row.interview_at == at and not row.arranging:
        return row
    _check_stands(row)
    if at not in rules.still_offered(offered_times(row), now):
        raise RuleViolation("time_not_offered", "time")
    assert row.offered_minutes is not None
    draft = MeetingDraft(at, row.offered_minutes, row.offered_how)
    by = by_whom(actor, stages.ASSISTANT)
    set_meeting(session, actor, row, "take_time", by, draft, settings=settings, now=now)
    return row


def offered_times(row: Candidacy) -> list[datetime]:
    """Return the times that an employer offers, soonest first."""
    return [datetime.fromisoformat(text) for text in row.offered_times]


def settle(session: Session, row: Candidacy, *, settings: Settings, now: datetime) -> None:
    """Let a locked candidacy stand as it did before another time was asked for or offered."""
    forget_arranging(session, row)
    ends_at = None
    if row.stage == "employer_interview" and row.interview_at is not None:
        ends_at = row.interview_at + timedelta(minutes=row.interview_minutes or 0)
    wait_anew(session, row, settings=settings, now=now, begins_at=ends_at)
    session.flush()


def _wait(
    session: Session,
    row: Candidacy,
    side: str,
    times: tuple[datetime, ...],
    settings: Settings,
    now: datetime,
) -> None:
    row.waits_for, row.chased_at = side, None
    days = settings.mediation.meeting_answer_days
    row.deadline_at = rules.answer_by(now, days, interview_at=row.interview_at, offered=times)
    session.flush()


def _check_stands(row: Candidacy) -> None:
    if row.stage == "ended":
        raise Conflict("candidacy_ended")

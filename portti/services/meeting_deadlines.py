"""A time that was asked for or offered waits for nobody for ever: a reminder, then it lapses and the centre calls."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import candidacies as stages
from portti.domain import meetings as rules
from portti.models import Candidacy
from portti.services.candidacy_mail import tell_awaited, tell_time
from portti.services.centre_calls import ask_centre
from portti.services.meeting_times import offered_times, settle
from portti.settings import Settings


def chase_arranging(session: Session, row: Candidacy, *, settings: Settings, now: datetime) -> str | None:
    """Do what is due for a locked candidacy in which another time waits for an answer."""
    assert row.arranging_since is not None and row.deadline_at is not None
    step = rules.step_due(row.arranging_since, row.deadline_at, row.chased_at, now)
    if step == rules.WAIT:
        return None
    if step == rules.LAPSE or (step == rules.LATE_REMINDER and not _is_ahead(row, now)):
        return _lapse(session, row, settings, now)
    if step == rules.LATE_REMINDER:
        days = settings.mediation.meeting_answer_days / 2
        row.deadline_at = rules.answer_by(
            now, days, interview_at=row.interview_at, offered=offered_times(row)
        )
    row.chased_at = now
    session.flush()
    if tell_awaited(session, row, settings=settings, now=now):
        return "reminded"
    return "tasks" if ask_centre(session, row, now) else None


def _is_ahead(row: Candidacy, now: datetime) -> bool:
    """Answer whether an answer makes sense still: a time to choose, or a meeting to move, lies ahead."""
    if row.arranging == rules.OFFERED:
        return bool(rules.still_offered(offered_times(row), now))
    return row.interview_at is None or row.interview_at > now


def _lapse(session: Session, row: Candidacy, settings: Settings, now: datetime) -> str:
    """Let it lapse: who waited is told what holds now, or that the meeting's time is past too, and the centre calls."""
    waited = stages.ASSISTANT if row.arranging == rules.ASKED else stages.EMPLOYER
    news = "unanswered" if row.arranging == rules.OFFERED or _is_ahead(row, now) else "passed"
    settle(session, row, settings=settings, now=now)
    tell_time(session, row, news, waited, settings=settings, now=now)
    ask_centre(session, row, now)
    return "closed"

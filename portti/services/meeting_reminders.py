"""Reminders of the meeting of an employer and an assistant: hours before it, each once, to both sides."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain.candidacies import WORKING
from portti.domain.invitations import reminder_due
from portti.models import Candidacy
from portti.queries import candidacies as queries
from portti.queries import candidacy_work as work
from portti.services.candidacy_mail import tell_reminder
from portti.settings import Settings


def due_meetings(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the candidacies whose two sides are to be reminded of their meeting now."""
    hours = settings.mediation.meeting_reminder_hours
    if not hours:
        return []
    found = queries.meetings_ahead(session, now, now + timedelta(hours=max(hours)))
    return [row.id for row in found if _hours_due(row, settings, now) is not None]


def remind(session: Session, candidacy_id: int, *, settings: Settings, now: datetime) -> bool:
    """Promise both sides the reminder that is due, looked at anew; False where the meeting is off meanwhile.

    Of a need that was taken back, a block or a deleted account the candidacy ends soon: nobody is reminded of that.
    """
    row = queries.candidacy_for_change(session, candidacy_id)
    hours = _hours_due(row, settings, now)
    if hours is None or work.candidacies_to_end(session, closed_before=now, only=row.id):
        return False
    row.interview_reminded_hours = hours
    session.flush()
    return tell_reminder(session, row, hours, settings=settings, now=now) > 0


def _hours_due(row: Candidacy, settings: Settings, now: datetime) -> int | None:
    if row.interview_at is None or row.stage in WORKING or row.stage == "ended":
        return None
    return reminder_due(
        row.interview_at,
        chosen_at=row.interview_set_at or row.stage_since,
        reminded=row.interview_reminded_hours,
        hours=settings.mediation.meeting_reminder_hours,
        now=now,
    )

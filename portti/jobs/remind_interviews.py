"""Reminds people of the interview that they have booked."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import interview_reminders as reminders


def run(context: JobContext) -> JobReport:
    """Promise each reminder that is due."""
    with context.reading() as session:
        due = reminders.due_bookings(session, settings=context.settings, now=context.now)

    def remind(session: Session, key: int) -> str | None:
        sent = reminders.remind(session, key, settings=context.settings, now=context.now)
        return "told" if sent else None

    return each_item(context, due, remind)

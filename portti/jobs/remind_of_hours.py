"""Reminds who acts for an employer to tell the hours of last month, from a day of the month on."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import feedback_notices


def run(context: JobContext) -> JobReport:
    """Remind each person once of the month that is over."""
    with context.reading() as session:
        due = feedback_notices.accounts_to_remind(session, settings=context.settings, now=context.now)

    def remind(session: Session, key: int) -> str | None:
        told = feedback_notices.remind_of_hours(session, key, settings=context.settings, now=context.now)
        return "told" if told else None

    return each_item(context, due, remind)

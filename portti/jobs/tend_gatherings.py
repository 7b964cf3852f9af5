"""Lets freed places in trainings and groups go to who waits, and reminds who has one."""

from datetime import timedelta

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries import gatherings as queries
from portti.services import gathering_places as places


def run(context: JobContext) -> JobReport:
    """Let offers that ran out go to the next, offer what is free, promise each reminder that is due."""
    until = context.now + timedelta(hours=context.settings.gatherings.reminder_hours)
    with context.reading() as session:
        due = queries.gatherings_to_tend(session, context.now)
        unreminded = queries.reminders_due(session, context.now, until)

    def tend(session: Session, key: int) -> str | None:
        return places.tend_gathering(session, key, settings=context.settings, now=context.now)

    def remind(session: Session, key: int) -> str | None:
        return places.remind(session, key, settings=context.settings, now=context.now)

    report = each_item(context, due, tend)
    report.add_all(each_item(context, unreminded, remind))
    return report

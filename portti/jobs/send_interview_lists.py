"""Tells staff their interviews of today and tomorrow, at the hour they chose."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import staff_news


def run(context: JobContext) -> JobReport:
    """Promise a list to each member of staff whose hour has come."""
    with context.reading() as session:
        accounts = staff_news.lists_due(session, settings=context.settings, now=context.now)

    def send(session: Session, key: int) -> str | None:
        sent = staff_news.send_list(session, key, settings=context.settings, now=context.now)
        return "told" if sent else None

    return each_item(context, accounts, send)

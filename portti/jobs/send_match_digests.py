"""Tells both sides of new matches, each when they chose to hear."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import digests


def run(context: JobContext) -> JobReport:
    """Promise a mail to each account that has news and chose this time."""
    with context.reading() as session:
        accounts = digests.accounts_due(session, settings=context.settings, now=context.now)

    def tell(session: Session, key: int) -> str | None:
        told = digests.tell_new_matches(session, key, settings=context.settings, now=context.now)
        return "told" if told else None

    return each_item(context, accounts, tell)

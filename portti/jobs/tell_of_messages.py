"""Tells people of new messages in the portal whose last notice is old enough."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries.conversations import accounts_to_tell
from portti.services.message_notices import tell_account


def run(context: JobContext) -> JobReport:
    """Tell each person for whom something new waits untold."""
    with context.reading() as session:
        due = accounts_to_tell(session)

    def tell(session: Session, key: int) -> str | None:
        told = tell_account(session, key, settings=context.settings, now=context.now)
        return "messages" if told else None

    return each_item(context, due, tell)

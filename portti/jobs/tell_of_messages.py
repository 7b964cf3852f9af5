"""Tells people of new messages whose last notice is old enough, of feedback that waits, and of changed lists."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries.conversations import accounts_to_tell
from portti.services import feedback_notices, papers
from portti.services.message_notices import tell_account


def run(context: JobContext) -> JobReport:
    """Tell each person for whom something new waits untold."""
    with context.reading() as session:
        due = accounts_to_tell(session)
        pairs = feedback_notices.pairs_to_tell(session, settings=context.settings, now=context.now)
        lists = papers.lists_to_tell(session, now=context.now)

    def tell(session: Session, key: int) -> str | None:
        told = tell_account(session, key, settings=context.settings, now=context.now)
        return "messages" if told else None

    def tell_pair(session: Session, key: int) -> str | None:
        told = feedback_notices.tell_of_feedback(session, key, settings=context.settings, now=context.now)
        return "feedback_told" if told else None

    def tell_list(session: Session, key: int) -> str | None:
        told = papers.tell_of_waiting(session, key, settings=context.settings, now=context.now)
        return "lists_told" if told else None

    report = each_item(context, due, tell)
    report.add_all(each_item(context, pairs, tell_pair))
    report.add_all(each_item(context, lists, tell_list))
    return report

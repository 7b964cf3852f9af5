"""Asks the next few for a shift that nobody has said yes to in time, where the employer wants it."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries.substitutes import requests_to_go_on
from portti.services.substitutes import ask_next


def run(context: JobContext) -> JobReport:
    """Ask the next wave of each shift whose last asking is old enough."""
    with context.reading() as session:
        due = requests_to_go_on(session, settings=context.settings, now=context.now)

    def ask(session: Session, key: int) -> str | None:
        return "asked_on" if ask_next(session, key, settings=context.settings, now=context.now) else None

    return each_item(context, due, ask)

"""Asks the next few for a shift that nobody has said yes to in time; those that must not fail go to the centre."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries.substitutes import requests_to_escalate, requests_to_go_on
from portti.services.substitute_turns import escalate
from portti.services.substitutes import ask_next


def run(context: JobContext) -> JobReport:
    """Ask the next wave of each shift whose last asking is old enough, then tell centres of what must not fail."""
    with context.reading() as session:
        due = requests_to_go_on(session, settings=context.settings, now=context.now)
        critical = requests_to_escalate(session, settings=context.settings, now=context.now)

    def ask(session: Session, key: int) -> str | None:
        return "asked_on" if ask_next(session, key, settings=context.settings, now=context.now) else None

    def tell_centre(session: Session, key: int) -> str | None:
        return "escalated" if escalate(session, key, settings=context.settings, now=context.now) else None

    report = each_item(context, due, ask)
    report.add_all(each_item(context, critical, tell_centre))
    return report

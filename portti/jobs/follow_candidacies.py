"""Asks how work goes after weeks, months and a year, ends what has no need or person left, follows promised dates."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import candidacy_follow_ups, outcome_calls, taken_dates


def run(context: JobContext) -> JobReport:
    """Do what is due for each candidacy, ask for the calls after a year, fill and open needs by promised dates."""
    with context.reading() as session:
        due = candidacy_follow_ups.due_candidacies(session, settings=context.settings, now=context.now)
        after_a_year = outcome_calls.year_calls_due(session, now=context.now)
        promised = taken_dates.to_look_at(session, now=context.now)

    def do(session: Session, key: int) -> str | None:
        return candidacy_follow_ups.do_due(session, key, settings=context.settings, now=context.now)

    def ask(session: Session, key: int) -> str | None:
        return outcome_calls.ask_for_year_call(session, key, now=context.now)

    def follow(session: Session, key: int) -> str | None:
        return taken_dates.follow_promises(session, key, settings=context.settings, now=context.now)

    report = each_item(context, due, do)
    report.add_all(each_item(context, after_a_year, ask))
    report.add_all(each_item(context, promised, follow))
    return report

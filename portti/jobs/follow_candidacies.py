"""Asks how work goes two weeks and three months after it began, and ends candidacies whose need or person is gone."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import candidacy_follow_ups


def run(context: JobContext) -> JobReport:
    """Do what is due for each candidacy."""
    with context.reading() as session:
        due = candidacy_follow_ups.due_candidacies(session, settings=context.settings, now=context.now)

    def do(session: Session, key: int) -> str | None:
        return candidacy_follow_ups.do_due(session, key, settings=context.settings, now=context.now)

    return each_item(context, due, do)

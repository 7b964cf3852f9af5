"""Gives the staff the tasks to ask how it goes with clients' goals, and to do Kykyviisari again."""

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries import goals as queries
from portti.queries import service_profiles
from portti.services import ability_notes, goals


def run(context: JobContext) -> JobReport:
    """Open a task for each goal and each note whose day has come."""
    today = helsinki(context.now).date()
    with context.reading() as session:
        due = queries.due_goals(session, today)
        repeats = [note.id for note in service_profiles.repeats_due(session, today)]

    def ask(session: Session, key: int) -> str | None:
        return goals.ask_how_it_goes(session, key, settings=context.settings, now=context.now)

    def repeat(session: Session, key: int) -> str | None:
        return ability_notes.remind_of_repeat(session, key, now=context.now)

    report = each_item(context, due, ask)
    report.add_all(each_item(context, repeats, repeat))
    return report

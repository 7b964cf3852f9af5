"""Reminds people of interviews and meetings, staff of records that lie still; makes final what nobody objects to."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import interview_records as records
from portti.services import interview_reminders as reminders
from portti.services import meeting_reminders as meetings
from portti.services import unfinished_records as unfinished


def run(context: JobContext) -> JobReport:
    """Promise each reminder that is due; make final what its person had days to read."""
    with context.reading() as session:
        unanswered = records.unanswered(session, settings=context.settings, now=context.now)
        still = unfinished.lying_still(session, now=context.now)
        due = reminders.due_bookings(session, settings=context.settings, now=context.now)
        met = meetings.due_meetings(session, settings=context.settings, now=context.now)

    def remind(session: Session, key: int) -> str | None:
        sent = reminders.remind(session, key, settings=context.settings, now=context.now)
        return "told" if sent else None

    def remind_both(session: Session, key: int) -> str | None:
        sent = meetings.remind(session, key, settings=context.settings, now=context.now)
        return "told_both" if sent else None

    def finish(session: Session, key: int) -> str | None:
        done = records.finish_unanswered(session, key, settings=context.settings, now=context.now)
        return "made_final" if done else None

    def ask(session: Session, key: int) -> str | None:
        return "asked_to_finish" if unfinished.ask_to_finish(session, key, now=context.now) else None

    report = each_item(context, due, remind)
    report.add_all(each_item(context, met, remind_both))
    report.add_all(each_item(context, unanswered, finish))
    report.add_all(each_item(context, still, ask))
    return report

"""Makes a task of each ad that staff have not read by the day that its employer was told."""

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services import ad_checks


def run(context: JobContext) -> JobReport:
    """Open a task for each ad that waits too long; once for each."""
    with context.reading() as session:
        late = ad_checks.late_ads(session, helsinki(context.now).date())

    def note(session: Session, key: int) -> str | None:
        return "tasks" if ad_checks.note_late_ad(session, key, now=context.now) else None

    return each_item(context, late, note)

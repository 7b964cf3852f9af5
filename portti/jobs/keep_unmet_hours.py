"""Keeps the weekly hours of open needs of each centre when a year is over, once, as everybody sees them."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_batch
from portti.services import kept_unmet_hours


def run(context: JobContext) -> JobReport:
    """Count centre by centre; a year that is kept stays as it is, whatever becomes of its needs."""
    with context.reading() as session:
        centres = kept_unmet_hours.centres_to_count(session, context.now)
    if context.dry_run:
        return JobReport({"due": len(centres)} if centres else {})

    def prepare(batch: Sequence[int]) -> Callable[[Session], dict[str, int]]:
        (centre_id,) = batch
        # What is hidden is worked out while others may write.
        with context.reading() as session:
            today = helsinki(context.now).date()
            counted = kept_unmet_hours.count_unmet_hours(session, centre_id, counted_on=today)

        def keep(session: Session) -> dict[str, int]:
            return {"years_kept": 1} if kept_unmet_hours.keep_unmet_hours(session, counted) else {}

        return keep

    return each_batch(context, centres, prepare, size=1)

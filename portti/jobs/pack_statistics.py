"""Packs the months of client events that were written since, and works out what is hidden in ended years."""

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_batch, each_item
from portti.queries.packed_months import months_to_pack
from portti.services import kept_statistics


def run(context: JobContext) -> JobReport:
    """Pack month by month, then hide year by year; what is not done yet the pages read and work out by themselves."""
    with context.reading() as session:
        months = months_to_pack(session)

    def pack(session: Session, at: int) -> str:
        centre_id, month = months[at]
        packed = kept_statistics.pack_months(session, centre_id, [month])
        return "months_packed" if packed else "left_for_later"

    report = each_item(context, range(len(months)), pack)
    if not context.dry_run:
        report.add_all(_hide(context))
    return report


def _hide(context: JobContext) -> JobReport:
    with context.reading() as session:
        years = kept_statistics.years_to_hide(session, context.now)

    def prepare(batch: Sequence[int]) -> Callable[[Session], dict[str, int]]:
        (at,) = batch
        # Worked out while others may write; what was written meanwhile makes it hold no more.
        with context.reading() as session:
            hiding = kept_statistics.hiding_of(session, *years[at], now=context.now)

        def keep(session: Session) -> dict[str, int]:
            kept_statistics.keep_hiding(session, hiding, now=context.now)
            return {"years_hidden": 1}

        return keep

    return each_batch(context, range(len(years)), prepare, size=1)

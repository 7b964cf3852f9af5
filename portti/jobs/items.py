"""One item, one transaction: a failing item is noted and stops no other."""

import time
from collections.abc import Callable, Iterable

import structlog
from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport, LeaseLost

_GAP_SECONDS = 0.005
"""SQLite has one write lock, and who waits for it looks only now and then: without a gap a long job starves pages."""


def each_item(
    context: JobContext, keys: Iterable[int], do: Callable[[Session, int], str | None]
) -> JobReport:
    """Do each item in a transaction of its own and count what `do` says of it (None: nothing to count)."""
    report = JobReport()
    for key in keys:
        if context.dry_run:
            report.add("due")
            continue
        if context.should_stop():
            report.add("left_for_later")
            continue
        try:
            with context.transaction() as session:
                said = do(session, key)
        except LeaseLost:
            raise
        except Exception as fault:
            # The runner's rule: one broken item must not keep the others waiting.
            structlog.get_logger().error(
                "job_item_failed", key=key, fault=type(fault).__name__, exc_info=True
            )
            report.failed.append(f"{key}: {type(fault).__name__}")
            continue
        if said is not None:
            report.add(said)
        time.sleep(_GAP_SECONDS)
    return report

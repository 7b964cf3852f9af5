"""One item, or a few, in one transaction: a failing item is noted and stops no other."""

import time
from collections.abc import Callable, Iterable, Sequence

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
            _note(report, key, fault)
            continue
        if said is not None:
            report.add(said)
        time.sleep(_GAP_SECONDS)
    return report


def each_batch(
    context: JobContext,
    keys: Sequence[int],
    prepare: Callable[[Sequence[int]], Callable[[Session], dict[str, int]]],
    *,
    size: int,
) -> JobReport:
    """Prepare so many items without a transaction, then let what `prepare` returned keep them in one.

    Where that fails, its items are done one at a time, so that one broken item keeps no other waiting.
    """
    report = JobReport()
    for start in range(0, len(keys), size):
        batch = keys[start : start + size]
        if context.should_stop():
            report.add("left_for_later", len(keys) - start)
            break
        try:
            counts = _do_batch(context, batch, prepare)
        except LeaseLost:
            raise
        except Exception as fault:
            if len(batch) == 1:
                _note(report, batch[0], fault)
            else:
                report.add_all(each_batch(context, batch, prepare, size=1))
            continue
        for name, count in counts.items():
            report.add(name, count)
        time.sleep(_GAP_SECONDS)
    return report


def _do_batch(
    context: JobContext,
    batch: Sequence[int],
    prepare: Callable[[Sequence[int]], Callable[[Session], dict[str, int]]],
) -> dict[str, int]:
    keep = prepare(batch)
    with context.transaction() as session:
        return keep(session)


def _note(report: JobReport, key: int, fault: Exception) -> None:
    structlog.get_logger().error("job_item_failed", key=key, fault=type(fault).__name__, exc_info=True)
    report.failed.append(f"{key}: {type(fault).__name__}")

"""Asks servers of routes for minutes of journeys, where the configuration names some, and ranks anew by them."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from matching.journeys import Journey
from matching.types import Measured
from portti.jobs.context import JobContext, JobReport
from portti.jobs.ranking import rank_anew
from portti.queries import journeys as queries
from portti.services import measuring, stale_rankings
from portti.services.engine_rows import rules_of


def run(context: JobContext) -> JobReport:
    """Measure what is not known or too old, as far as the time of one run goes; the rest is due at the next run."""
    measured = rules_of(context.settings).measured
    report = JobReport()
    _forget(context, measured, report)
    if measured is None:
        return report
    with context.reading() as session:
        wanted = measuring.due_journeys(session, context.settings, context.now)
    if context.dry_run:
        report.add("due", len(wanted))
        return report
    over_at = _measure(context, measured, wanted, report)
    _rank_anew(context, over_at, report)
    return report


def _forget(context: JobContext, measured: Measured | None, report: JobReport) -> None:
    """Delete what is too old to be counted with; where nothing is measured any more, all."""
    before = None if measured is None else context.now - timedelta(days=2 * measured.kept_days)
    with context.reading() as session:
        due = queries.count_journeys(session, before)
    if due and not context.dry_run:
        with context.transaction() as session:
            due = queries.forget_journeys(session, before)
    report.add("journeys_forgotten", due)


def _measure(
    context: JobContext, measured: Measured, wanted: Sequence[Journey], report: JobReport
) -> datetime:
    """Ask and keep; return the moment when it was over."""
    began, found = time.monotonic(), 0
    asking = measuring.asking(measured, context.settings, context.now)
    # Each run begins at another request, so that some that always fail keep no other waiting.
    for answer in asking.ask(wanted, turn=int(context.now.timestamp()) // 60):
        # The moment of the answer, not of the run: a ranking made in between has not seen it.
        moment = context.now + timedelta(seconds=time.monotonic() - began)
        with context.transaction() as session:
            queries.keep_journeys(session, answer, moment)
        found += len(answer)
        if context.should_stop():
            break
    report.add("measured", found)
    report.add("unanswered", len(wanted) - found)
    _tell_faults(asking.failures)
    return context.now + timedelta(seconds=time.monotonic() - began)


def _tell_faults(failures: Mapping[str, Sequence[str]]) -> None:
    for mode, faults in failures.items():
        if faults:
            structlog.get_logger().warning("route_server_failed", mode=mode, fault=faults[-1])


def _rank_anew(context: JobContext, now: datetime, report: JobReport) -> None:
    with context.reading() as session:
        needs, profiles = measuring.overtaken(session, context.settings)
        if not (needs or profiles):
            return
        pools = stale_rankings.read_pools(session, context.settings)
    report.add_all(rank_anew(context, pools, needs, profiles, now))

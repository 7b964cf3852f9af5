"""Ranks anew what has changed, and lets go of matches of needs that are no longer open."""

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_batch
from portti.queries import match_pool
from portti.services import stale_rankings
from portti.services.engine_rows import rules_of

_BATCH = 25
"""So many rankings are counted, then kept in one transaction: it lasts a moment, and pages write in between."""


def run(context: JobContext) -> JobReport:
    """Bring the rankings of all stale needs and profiles up to date."""
    version = rules_of(context.settings).version
    with context.reading() as session:
        closed = match_pool.needs_with_stale_matches(session)
        needs = match_pool.stale_need_ids(session, version)
        profiles = match_pool.stale_profile_ids(session, version)
        if context.dry_run:
            return JobReport(counts={"due": due} if (due := len({*closed, *needs}) + len(profiles)) else {})
        if not (closed or needs or profiles):
            return JobReport()
        # Read here, where nobody waits: thousands of rows take seconds, and SQLite has one writer at a time.
        pools = stale_rankings.read_pools(session, context.settings)
    report = JobReport()
    _do(context, report, closed, lambda keys: partial(stale_rankings.close_needs, keys))
    _do(context, report, needs, lambda keys: stale_rankings.rank_stale_needs(pools, keys, now=context.now))
    _do(
        context,
        report,
        profiles,
        lambda keys: stale_rankings.rank_stale_profiles(pools, keys, now=context.now),
    )
    return report


Keep = Callable[[Session], dict[str, int]]


def _do(
    context: JobContext, report: JobReport, keys: Sequence[int], count: Callable[[Sequence[int]], Keep]
) -> None:
    report.add_all(each_batch(context, keys, count, size=_BATCH))

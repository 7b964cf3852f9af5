"""Ranks anew what has changed, and lets go of matches of needs that are no longer open."""

from functools import partial

from portti.clock import wall_minute
from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_batch
from portti.jobs.ranking import BATCH, rank_anew
from portti.queries import coming_times as coming_queries
from portti.queries import match_pool
from portti.services import coming_times, stale_rankings
from portti.services.engine_rows import rules_of


def run(context: JobContext) -> JobReport:
    """Bring the rankings of all stale needs and profiles up to date."""
    version = rules_of(context.settings).version
    with context.reading() as session:
        passed = coming_queries.needs_with_passed_shifts(session, wall_minute(context.now))
    report = JobReport()
    if not context.dry_run:
        # Before all else: the pools and the change sequence then know of it.
        report = each_batch(
            context,
            passed,
            lambda keys: partial(coming_times.leave_behind, keys, now=context.now),
            size=BATCH,
        )
    with context.reading() as session:
        closed = match_pool.needs_with_stale_matches(session)
        needs = match_pool.stale_need_ids(session, version)
        profiles = match_pool.stale_profile_ids(session, version)
        if context.dry_run:
            due = len({*closed, *needs, *passed}) + len(profiles)
            return JobReport(counts={"due": due} if due else {})
        if not (closed or needs or profiles):
            return report
        # Read here, where nobody waits: thousands of rows take seconds, and SQLite has one writer at a time.
        pools = stale_rankings.read_pools(session, context.settings)
    report.add_all(
        each_batch(context, closed, lambda keys: partial(stale_rankings.close_needs, keys), size=BATCH)
    )
    report.add_all(rank_anew(context, pools, needs, profiles, context.now))
    return report

"""Ranks anew what has changed, and lets go of matches of needs that are no longer open."""

from collections.abc import Sequence
from functools import partial

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_batch
from portti.jobs.ranking import BATCH, rank_anew
from portti.models import Need, Profile
from portti.queries import match_pool
from portti.queries.packed_rows import forget, keep
from portti.services import coming_times, packed_rows, stale_rankings, touched
from portti.services.engine_rows import rules_of

_PACKED = ((Profile, packed_rows.pack_profiles), (Need, packed_rows.pack_needs))
_ROWS = 500
"""So many rows are packed, or found right, then kept in one transaction."""


def run(context: JobContext) -> JobReport:
    """Bring the rankings of all stale needs and profiles up to date."""
    version = rules_of(context.settings).version
    with context.reading() as session:
        passed = coming_times.needs_to_look_through(session, now=context.now)
        ending = coming_times.profiles_to_look_through(session, now=context.now)
    report = JobReport()
    if not context.dry_run:
        # Before all else: the pools and the change sequence then know of it.
        report = _leave_behind(context, passed, ending)
    with context.reading() as session:
        closed = match_pool.needs_with_stale_matches(session)
        needs = match_pool.stale_need_ids(session, version)
        profiles = match_pool.stale_profile_ids(session, version)
        if context.dry_run:
            due = len({*closed, *needs, *passed}) + len({*profiles, *ending})
            return JobReport(counts={"due": due} if due else {})
        if not (closed or needs or profiles):
            return report
        # Read here, where nobody waits: thousands of rows take seconds, and SQLite has one writer at a time.
        pools = stale_rankings.read_pools(session, context.settings)
        right = {
            table: touched.untouched(session, pools, table, keys, now=context.now)
            for table, keys in ((Need, needs), (Profile, profiles))
        }
    report.add_all(
        each_batch(context, closed, lambda keys: partial(stale_rankings.close_needs, keys), size=BATCH)
    )
    needs = [key for key in needs if key not in right[Need]]
    profiles = [key for key in profiles if key not in right[Profile]]
    report.add_all(rank_anew(context, pools, needs, profiles, context.now))
    for table, found in right.items():
        keep = partial(touched.keep_untouched, pools, table, found)
        report.add_all(each_batch(context, sorted(found), keep, size=_ROWS))
    _pack(context)
    return report


def _leave_behind(context: JobContext, needs: Sequence[int], profiles: Sequence[int]) -> JobReport:
    """Let what has passed of these needs and profiles count no more."""
    leave, now = coming_times.leave_behind, context.now
    report = each_batch(
        context, needs, lambda keys: partial(leave, keys, settings=context.settings, now=now), size=BATCH
    )
    days = coming_times.leave_days_behind
    report.add_all(each_batch(context, profiles, lambda keys: partial(days, keys, now=now), size=BATCH))
    return report


def _pack(context: JobContext) -> None:
    """Pack what has changed, for processes that begin; read here too where nobody waits."""
    for table, pack in _PACKED:
        with context.reading() as session:
            keys = packed_rows.to_be_packed(session, table, context.settings)
        for start in range(0, len(keys), _ROWS):
            part = keys[start : start + _ROWS]
            with context.reading() as session:
                rows = pack(session, part, context.settings)
            with context.transaction() as session:
                keep(session, table, part, rows)
    with context.transaction() as session:
        for table, _ in _PACKED:
            forget(session, table)

"""Ranking in batches, for the jobs that find rankings overtaken: by changed rows, or by measured journeys."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_batch
from portti.services.stale_rankings import Pools, rank_stale_needs, rank_stale_profiles

BATCH = 25
"""So many rankings are counted, then kept in one transaction: it lasts a moment, and pages write in between."""


def rank_anew(
    context: JobContext, pools: Pools, needs: Sequence[int], profiles: Sequence[int], now: datetime
) -> JobReport:
    """Rank these needs, then these profiles, as of `now`."""
    report = each_batch(context, needs, partial(rank_stale_needs, pools, now=now), size=BATCH)
    report.add_all(each_batch(context, profiles, partial(rank_stale_profiles, pools, now=now), size=BATCH))
    return report

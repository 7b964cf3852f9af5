"""Ranks anew what has changed, and lets go of matches of needs that are no longer open."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.models import Need, Profile
from portti.queries import match_pool
from portti.services import matchmaking


def run(context: JobContext) -> JobReport:
    """Bring the rankings of all stale needs and profiles up to date."""
    with context.reading() as session:
        needs = [*match_pool.stale_need_ids(session), *match_pool.needs_with_stale_matches(session)]
        profiles = match_pool.stale_profile_ids(session)
        # Read here, where nobody waits: thousands of rows take seconds, and SQLite has one writer at a time.
        if needs and not context.dry_run:
            matchmaking.profile_pool(session, context.settings)
        if profiles and not context.dry_run:
            matchmaking.need_pool(session, context.settings)

    def refresh_need(session: Session, key: int) -> str | None:
        need = session.get(Need, key)
        if need is None:
            return None
        return (
            "needs"
            if matchmaking.refresh_need(session, need, settings=context.settings, now=context.now)
            else "needs_unchanged"
        )

    def refresh_profile(session: Session, key: int) -> str | None:
        profile = session.get(Profile, key)
        if profile is None:
            return None
        matchmaking.refresh_profile(session, profile, settings=context.settings, now=context.now)
        return "profiles"

    report = each_item(context, needs, refresh_need)
    report.add_all(each_item(context, profiles, refresh_profile))
    return report

"""Hides needs and profiles that nobody has confirmed, or whose days are over; nothing is deleted."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries import freshness as freshness_queries
from portti.services import freshness


def run(context: JobContext) -> JobReport:
    """Hide each need and profile past its time."""
    with context.reading() as session:
        needs = freshness_queries.needs_to_expire(session, settings=context.settings, now=context.now)
        profiles = freshness_queries.profiles_to_hide(session, settings=context.settings, now=context.now)

    def expire(session: Session, key: int) -> str | None:
        hidden = freshness.expire_need(session, key, settings=context.settings, now=context.now)
        return "needs" if hidden else None

    def hide(session: Session, key: int) -> str | None:
        hidden = freshness.hide_profile(session, key, settings=context.settings, now=context.now)
        return "profiles" if hidden else None

    report = each_item(context, needs, expire)
    report.add_all(each_item(context, profiles, hide))
    return report

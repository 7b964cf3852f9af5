"""Asks whether needs and profiles still stand."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries import freshness as freshness_queries
from portti.services import freshness


def run(context: JobContext) -> JobReport:
    """Ask about each need and profile that nobody has confirmed for a while."""
    with context.reading() as session:
        needs = freshness_queries.needs_to_ask_about(session, settings=context.settings, now=context.now)
        profiles = freshness_queries.profiles_to_ask_about(
            session, settings=context.settings, now=context.now
        )

    def ask_need(session: Session, key: int) -> str | None:
        asked = freshness.ask_about_need(session, key, settings=context.settings, now=context.now)
        return "needs" if asked else None

    def ask_profile(session: Session, key: int) -> str | None:
        asked = freshness.ask_about_profile(session, key, settings=context.settings, now=context.now)
        return "profiles" if asked else None

    report = each_item(context, needs, ask_need)
    report.add_all(each_item(context, profiles, ask_profile))
    return report

"""Invites to pre-interviews, offers times that have become free, and lets staff call who did not answer twice."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services.invitation_queue import due_profile_ids, offers_due, unused_due
from portti.services.invitations import invite_profile, note_unused, offer_time


def run(context: JobContext) -> JobReport:
    """Offer times first to who was invited without one, then invite whose turn it is, then offer anew."""
    settings, now = context.settings, context.now
    with context.reading() as session:
        without_time = offers_due(session, settings=settings, now=now, never_offered=True)
        lapsed = offers_due(session, settings=settings, now=now, never_offered=False)
        unused = unused_due(session, now=now)
        due = due_profile_ids(session, settings=settings, now=now)

    def invite(session: Session, key: int) -> str | None:
        invited = invite_profile(session, key, settings=settings, now=now)
        return "invited" if invited else None

    def offer(session: Session, key: int) -> str | None:
        offered = offer_time(session, key, settings=settings, now=now)
        return "told" if offered else None

    def call(session: Session, key: int) -> str | None:
        return "tasks" if note_unused(session, key, now=now) else None

    report = each_item(context, without_time, offer)
    report.add_all(each_item(context, due, invite))
    report.add_all(each_item(context, lapsed, offer))
    report.add_all(each_item(context, unused, call))
    return report

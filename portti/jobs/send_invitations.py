"""Invites new complete profiles to a pre-interview."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.queries import invitations as invitation_queries
from portti.services.invitations import invite_profile


def run(context: JobContext) -> JobReport:
    """Invite each profile that is due."""
    notice_hours = context.settings.invitations.shortest_notice_hours
    with context.reading() as session:
        due = invitation_queries.due_profile_ids(session, context.now, notice_hours=notice_hours)

    def invite(session: Session, key: int) -> str | None:
        invited = invite_profile(session, key, settings=context.settings, now=context.now)
        return "invited" if invited else None

    return each_item(context, due, invite)

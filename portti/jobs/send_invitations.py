"""Invites new complete profiles to a pre-interview."""

from sqlalchemy.orm import Session

from portti.jobs.context import JobContext, JobReport
from portti.jobs.items import each_item
from portti.services.invitation_queue import due_profile_ids
from portti.services.invitations import invite_profile


def run(context: JobContext) -> JobReport:
    """Invite whose turn it is."""
    with context.reading() as session:
        due = due_profile_ids(session, settings=context.settings, now=context.now)

    def invite(session: Session, key: int) -> str | None:
        invited = invite_profile(session, key, settings=context.settings, now=context.now)
        return "invited" if invited else None

    return each_item(context, due, invite)

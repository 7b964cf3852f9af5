"""SQL of the days by which somebody must have done something: booked a time, confirmed, answered a proposal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.models import Booking, Invitation, Need, Profile, Proposal
from portti.queries.interview_records import waits_for_interview


def invitations_to_book(
    session: Session, now: datetime, *, account_id: int, profile_id: int | None
) -> Sequence[Invitation]:
    """Return the open invitations of a person, as a jobseeker and as a client, by which no time is booked."""
    waits = exists().where(
        Profile.id == Invitation.profile_id, Profile.state == "published", waits_for_interview()
    )
    whose: ColumnElement[bool] = Invitation.account_id == account_id
    if profile_id is not None:
        whose = or_(whose, (Invitation.profile_id == profile_id) & waits)
    query = select(Invitation).where(
        whose,
        Invitation.cancelled_at.is_(None),
        Invitation.expires_at > now,
        ~exists().where(Booking.invitation_id == Invitation.id, Booking.cancelled_at.is_(None)),
    )
    return session.scalars(query.order_by(Invitation.id)).all()


def needs_asked_about(session: Session, employer_id: int) -> Sequence[Need]:
    """Return an employer's open needs of which it was asked whether they still stand, and nobody has said so."""
    query = select(Need).where(
        Need.employer_id == employer_id, Need.state == "published", Need.asked_at >= Need.confirmed_at
    )
    return session.scalars(query.options(lazyload("*")).order_by(Need.id)).all()


def waiting_proposals(session: Session, employer_id: int) -> Sequence[Proposal]:
    """Return the changes that the centre has proposed to an employer, without an answer yet."""
    query = (
        select(Proposal)
        .join(Need, Need.id == Proposal.need_id)
        .where(Need.employer_id == employer_id, Need.state != "withdrawn", Proposal.state == "waiting")
    )
    return session.scalars(query.order_by(Proposal.id)).all()

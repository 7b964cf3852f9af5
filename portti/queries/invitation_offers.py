"""SQL of invitations that somebody should look at again: a free time to offer, or a call after two went unused."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from portti.models import Booking, Invitation, Profile


def offers_due(session: Session, now: datetime, *, since: datetime, never_offered: bool) -> Sequence[int]:
    """Return the open invitations that a free time may be offered to, the oldest first.

    `never_offered`: no time was free when the person was invited; else the time kept for them has lapsed since
    `since`, and they have not been offered one anew.
    """
    lapsed = and_(Invitation.offered_at <= since, Invitation.offered_at == Invitation.invited_at)
    query = (
        select(Invitation.id)
        .join(Profile, Profile.id == Invitation.profile_id)
        .where(
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at > now,
            Invitation.offered_at.is_(None) if never_offered else lapsed,
            Profile.state == "published",
            Profile.interviewed_on.is_(None),
            ~exists().where(Booking.invitation_id == Invitation.id, Booking.cancelled_at.is_(None)),
        )
        .order_by(Invitation.invited_at, Invitation.id)
    )
    return session.scalars(query).all()


def unused_invitations(session: Session, now: datetime) -> Sequence[int]:
    """Return later invitations that ran out without any booking, of people who still wait for their interview."""
    newer = aliased(Invitation)
    query = (
        select(Invitation.id)
        .join(Profile, Profile.id == Invitation.profile_id)
        .where(
            Invitation.round > 1,
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at <= now,
            Profile.state == "published",
            Profile.interviewed_on.is_(None),
            ~exists().where(Booking.invitation_id == Invitation.id),
            ~exists().where(newer.profile_id == Invitation.profile_id, newer.round > Invitation.round),
        )
        .order_by(Invitation.id)
    )
    return session.scalars(query).all()


def count_awaited(session: Session, centre_id: int, now: datetime, *, since: datetime) -> int:
    """Return how many people who were offered a time after `since` may still book a time and have none."""
    return (
        session.scalar(
            select(func.count(Invitation.id))
            .join(Profile, Profile.id == Invitation.profile_id)
            .where(
                Invitation.centre_id == centre_id,
                Invitation.offered_at > since,
                Invitation.cancelled_at.is_(None),
                Invitation.expires_at > now,
                Profile.state == "published",
                Profile.interviewed_on.is_(None),
                ~exists().where(Booking.invitation_id == Invitation.id, Booking.cancelled_at.is_(None)),
            )
        )
        or 0
    )

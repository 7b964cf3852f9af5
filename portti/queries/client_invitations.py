"""SQL of invitations to appointments and home visits: of a client's account, not of an assistant's profile."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portti.models import Account, Booking, Centre, InterviewSlot, Invitation, Profile
from portti.queries.invitations import receiver


def invited(session: Session, invitation: Invitation) -> tuple[Profile | None, Account | None, Centre]:
    """Return who is invited, to a pre-interview with their profile, and the centre that invites."""
    if invitation.profile_id is not None:
        return receiver(session, invitation.profile_id)
    account = session.get(Account, invitation.account_id)
    return None, account, session.get_one(Centre, invitation.centre_id)


def latest_client_round(session: Session, account_id: int) -> int:
    """Return how many times an account has been invited to anything but a pre-interview."""
    query = select(func.max(Invitation.round)).where(Invitation.account_id == account_id)
    return session.scalar(query) or 0


def open_client_invitation(
    session: Session, account_id: int, purpose: str, now: datetime
) -> Invitation | None:
    """Return the invitation of an account for a purpose that still works: none whose booked time has come."""
    come = (
        exists()
        .where(Booking.invitation_id == Invitation.id, Booking.cancelled_at.is_(None))
        .where(InterviewSlot.id == Booking.slot_id, InterviewSlot.starts_at <= now)
    )
    query = select(Invitation).where(
        ~come,
        Invitation.account_id == account_id,
        Invitation.purpose == purpose,
        Invitation.cancelled_at.is_(None),
        Invitation.expires_at > now,
    )
    return session.scalar(query.order_by(Invitation.round.desc()).limit(1))


def client_invitations(
    session: Session, account_id: int
) -> Sequence[tuple[Invitation, Booking | None, InterviewSlot | None]]:
    """Return the invitations of an account to appointments with what was booked on them, the newest first."""
    rows = session.execute(
        select(Invitation, Booking, InterviewSlot)
        .outerjoin(Booking, Booking.invitation_id == Invitation.id)
        .outerjoin(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .where(Invitation.account_id == account_id)
        .order_by(Invitation.id.desc(), Booking.id.desc())
    )
    return [(invitation, booking, slot) for invitation, booking, slot in rows]

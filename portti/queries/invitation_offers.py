"""SQL of invitations that somebody should look at again: a free time to offer, or a call after two went unused."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from portti.models import Account, Booking, Invitation, Profile, StaffTask
from portti.queries.interview_records import waits_for_interview
from portti.queries.invitations import may_be_written_to

_UNUSED = "unused_invitation:"


def offers_due(
    session: Session, now: datetime, *, since: datetime, never_offered: bool, unless_stopped: str
) -> Sequence[Row[int, int]]:
    """Return the centres and keys of open invitations that a free time may be offered to, the oldest of each first.

    `never_offered`: no time was free when the person was invited; else the time kept for them has lapsed since
    `since`, and they have not been offered one anew.
    """
    lapsed = and_(Invitation.offered_at <= since, Invitation.offered_at == Invitation.invited_at)
    query = (
        select(Invitation.centre_id, Invitation.id)
        .join(Profile, Profile.id == Invitation.profile_id)
        .join(Account, Account.id == Profile.account_id)
        .where(
            *may_be_written_to(unless_stopped),
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at > now,
            Invitation.offered_at.is_(None) if never_offered else lapsed,
            Profile.state == "published",
            waits_for_interview(),
            ~exists().where(Booking.invitation_id == Invitation.id, Booking.cancelled_at.is_(None)),
        )
        .order_by(Invitation.centre_id, Invitation.invited_at, Invitation.id)
    )
    return session.execute(query).all()


def unused_key(invitation_id: int) -> str:
    """Return the key of the one task to call who let an invitation run out."""
    return f"{_UNUSED}{invitation_id}"


def unused_invitations(session: Session, now: datetime) -> Sequence[int]:
    """Return invitations that ran out without a time, of people who still wait and whom the job invites no more.

    The job invites once more who never booked, but nobody who cancelled a time or whose time the centre cancelled.
    Whom staff were given the task to call is not looked for again, whatever became of the task.
    """
    task_key = literal(_UNUSED) + cast(Invitation.id, String)
    newer = aliased(Invitation)
    booked = exists().where(Booking.invitation_id == Invitation.id)
    query = (
        select(Invitation.id)
        .join(Profile, Profile.id == Invitation.profile_id)
        .where(
            or_(Invitation.round > 1, booked),
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at <= now,
            Profile.state == "published",
            waits_for_interview(),
            ~booked.where(Booking.cancelled_at.is_(None)),
            ~exists().where(StaffTask.dedupe_key == task_key),
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
                waits_for_interview(),
                ~exists().where(Booking.invitation_id == Invitation.id, Booking.cancelled_at.is_(None)),
            )
        )
        or 0
    )

"""SQL about the staff's interview times: which are free, which stand in the way of new ones."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.domain.invitations import PRE_INTERVIEW
from portti.models import Account, Booking, Centre, InterviewSlot, Invitation


def is_held_by(account_id: int) -> ColumnElement[bool]:
    """Return the condition that a member of staff holds the interview of a time, alone or with a colleague."""
    return or_(InterviewSlot.staff_account_id == account_id, InterviewSlot.colleague_account_id == account_id)


def is_taken() -> ColumnElement[bool]:
    """Return the condition that somebody has booked a time."""
    return exists().where(Booking.slot_id == InterviewSlot.id, Booking.cancelled_at.is_(None))


def is_free(
    centre_id: int | ColumnElement[int], not_before: datetime, purpose: str | None = PRE_INTERVIEW
) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a centre's free times for a purpose, or for any, from `not_before` on."""
    return (
        *(() if purpose is None else (InterviewSlot.purpose == purpose,)),
        InterviewSlot.centre_id == centre_id,
        InterviewSlot.withdrawn_at.is_(None),
        InterviewSlot.starts_at >= not_before,
        ~is_taken(),
    )


def free_slots(
    session: Session,
    centre_id: int,
    not_before: datetime,
    *,
    limit: int = 200,
    purpose: str = PRE_INTERVIEW,
) -> Sequence[InterviewSlot]:
    """Return a centre's free times for a purpose from `not_before` on, soonest first."""
    return session.scalars(
        select(InterviewSlot)
        .where(*is_free(centre_id, not_before, purpose))
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
        .limit(limit)
    ).all()


def free_slots_of(session: Session, account: Account, now: datetime) -> Sequence[InterviewSlot]:
    """Return the free times ahead that a member of staff holds, alone or with a colleague."""
    query = select(InterviewSlot).where(*is_free(account.centre_id, now, None), is_held_by(account.id))
    return session.scalars(query.order_by(InterviewSlot.id)).all()


def count_free_slots(session: Session, centre_id: int, not_before: datetime) -> int:
    """Return how many free times for pre-interviews a centre has from `not_before` on."""
    return session.scalar(select(func.count()).where(*is_free(centre_id, not_before))) or 0


def lock_slot(session: Session, centre_id: int, slot_id: int, *, alone: bool) -> InterviewSlot:
    """Return a centre's slot; `alone` waits for others' bookings of it, else only withdrawing waits."""
    slot = session.scalar(
        select(InterviewSlot)
        .where(InterviewSlot.id == slot_id, InterviewSlot.centre_id == centre_id)
        .with_for_update(read=not alone)
        .execution_options(populate_existing=True)
    )
    if slot is None:
        raise NotFound("slot")
    return slot


def lock_calendars(session: Session, centre_id: int, account_ids: Iterable[int]) -> None:
    """Let whoever else gives these members of staff times wait; they are locked in one order, after their centre."""
    centre = select(Centre.id).where(Centre.id == centre_id)
    session.execute(centre.with_for_update(read=True, key_share=True))
    staff = select(Account.id).where(Account.id.in_(sorted(account_ids))).order_by(Account.id)
    session.execute(staff.with_for_update())


def slot_by_id(session: Session, slot_id: int) -> InterviewSlot:
    """Return a slot; NotFound when there is none."""
    slot = session.get(InterviewSlot, slot_id)
    if slot is None:
        raise NotFound("slot")
    return slot


def withdrawn_slot_at(session: Session, staff_account_id: int, starts_at: datetime) -> InterviewSlot | None:
    """Return the withdrawn time that a member of staff once published for this moment."""
    return session.scalar(
        select(InterviewSlot).where(
            InterviewSlot.staff_account_id == staff_account_id,
            InterviewSlot.starts_at == starts_at,
            InterviewSlot.withdrawn_at.is_not(None),
        )
    )


def overlapping_slots(
    session: Session, staff_account_id: int, first: datetime, last: datetime
) -> Sequence[InterviewSlot]:
    """Return a staff member's standing times that could overlap the span from `first` to `last`."""
    return session.scalars(
        select(InterviewSlot).where(
            is_held_by(staff_account_id),
            InterviewSlot.withdrawn_at.is_(None),
            InterviewSlot.starts_at < last,
            InterviewSlot.starts_at > first - timedelta(hours=4),
        )
    ).all()


def booked_ahead_of(
    session: Session, account_id: int, now: datetime
) -> Sequence[tuple[InterviewSlot, Booking, Invitation]]:
    """Return the booked times ahead that a member of staff holds, with the invitation that says who booked them."""
    rows = session.execute(
        select(InterviewSlot, Booking, Invitation)
        .join(Booking, Booking.slot_id == InterviewSlot.id)
        .join(Invitation, Invitation.id == Booking.invitation_id)
        .where(is_held_by(account_id), InterviewSlot.starts_at > now, Booking.cancelled_at.is_(None))
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    )
    return [(slot, booking, invitation) for slot, booking, invitation in rows]


def has_slot_at(session: Session, staff_account_id: int, starts_at: datetime) -> bool:
    """Answer whether a member of staff has a time of their own at a moment, withdrawn or not."""
    query = select(InterviewSlot.id).where(
        InterviewSlot.staff_account_id == staff_account_id, InterviewSlot.starts_at == starts_at
    )
    return session.scalar(query) is not None


def standing_booking_of_slot(session: Session, slot_id: int) -> Booking | None:
    """Return the booking that holds a slot now."""
    return session.scalar(select(Booking).where(Booking.slot_id == slot_id, Booking.cancelled_at.is_(None)))

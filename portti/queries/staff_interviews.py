"""SQL of one staff member's own interviews: what is booked when, and what has changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.models import Account, AuditEvent, Booking, InterviewSlot, NotificationChoice
from portti.queries.interview_slots import is_held_by
from portti.queries.recipients import reachable


def booked_slots_of(
    session: Session, staff_account_id: int, since: datetime, until: datetime
) -> Sequence[InterviewSlot]:
    """Return the times of a member of staff that somebody has booked, from `since` until `until`."""
    return session.scalars(
        select(InterviewSlot)
        .join(Booking, Booking.slot_id == InterviewSlot.id)
        .where(
            is_held_by(staff_account_id),
            InterviewSlot.starts_at >= since,
            InterviewSlot.starts_at < until,
            Booking.cancelled_at.is_(None),
        )
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    ).all()


def changes_since(session: Session, staff_account_id: int, since: datetime) -> dict[str, int]:
    """Return how often bookings at a staff member's times were made, moved and cancelled by others, by deed."""
    counted = session.execute(
        select(AuditEvent.deed, func.count())
        .join(Booking, Booking.id == AuditEvent.subject_id)
        .join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .where(
            AuditEvent.subject == "booking",
            AuditEvent.deed.in_(("book_interview", "move_interview", "cancel_interview")),
            AuditEvent.happened_at > since,
            is_held_by(staff_account_id),
            AuditEvent.account_id.is_distinct_from(staff_account_id),
        )
        .group_by(AuditEvent.deed)
    )
    return {row.deed: row[1] for row in counted}


def who_gets_lists(session: Session, kind: str) -> Sequence[NotificationChoice]:
    """Return the choices of those who can be written to and want a daily list of one kind."""
    return session.scalars(
        select(NotificationChoice)
        .join(Account, Account.id == NotificationChoice.account_id)
        .where(NotificationChoice.kind == kind, NotificationChoice.frequency == "daily", reachable())
        .order_by(NotificationChoice.account_id)
    ).all()

"""Reminders of a booked interview: some hours before it, each once, and none of a time that has passed or moved."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain.invitations import reminder_due
from portti.mail.compose import invitations as compose
from portti.mail.compose.interview_values import appointment_of
from portti.mail.outbox import enqueue
from portti.queries import invitations as queries
from portti.queries.client_invitations import invited
from portti.services import bookings
from portti.settings import Settings


def due_bookings(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the bookings whose person is to be reminded now."""
    hours = settings.invitations.reminder_hours
    if not hours:
        return []
    until = now + timedelta(hours=max(hours))
    found = queries.bookings_ahead(session, now, until)
    return [row.booking.id for row in found if _hours_due(row, settings, now) is not None]


def remind(session: Session, booking_id: int, *, settings: Settings, now: datetime) -> bool:
    """Promise the reminder that is due for one booking; False where it is no longer, or nobody can be written to."""
    found = queries.booking_for_change(session, booking_id)
    hours = _hours_due(found, settings, now) if found is not None else None
    if found is None or hours is None:
        return False
    found.booking.reminded_hours = hours
    receiver = bookings.receiver_of(found.account)
    if receiver is None:
        return False
    _profile, _account, centre = invited(session, found.invitation)
    draft = compose.interview_reminder(
        receiver,
        bookings.host_of(centre, receiver.language),
        appointment_of(found.slot),
        key=f"{found.booking.id}:{found.booking.sequence}:{hours}",
        token=bookings.link_word(settings, found.invitation),
        settings=settings,
    )
    return enqueue(session, draft, now=now)


def _hours_due(row: queries.BookedSlot, settings: Settings, now: datetime) -> int | None:
    held = row.profile is not None and row.profile.interviewed_on is not None
    if held or row.booking.cancelled_at is not None:
        return None
    return reminder_due(
        row.slot.starts_at,
        chosen_at=row.booking.time_set_at or row.booking.booked_at,
        reminded=row.booking.reminded_hours,
        hours=settings.invitations.reminder_hours,
        now=now,
    )

"""What follows when a person does not come to an interview: once a kind new invitation, then a task for staff."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.mail.compose import invitations as compose
from portti.mail.compose.interview_values import appointment_of
from portti.mail.outbox import enqueue
from portti.models import Profile
from portti.queries import interview_slots as slot_queries
from portti.queries import invitations as queries
from portti.services import audit, bookings
from portti.services.invitations import new_invitation
from portti.services.staff_tasks import close_task, open_task
from portti.settings import Settings


def note_missed(session: Session, actor: Actor, booking_id: int, *, settings: Settings, now: datetime) -> str:
    """Note that a person did not come; twice is once. Returns what follows: `invited` anew, or `task` for staff.

    The first time they are invited anew, once and kindly; after the second, or where nobody can write to them,
    staff call. Raises Conflict before the interview has begun, RuleViolation where it was noted as held.
    """
    check_may(actor, "manage_interview_slots")
    found, profile = _interview(session, actor, booking_id)
    queries.lock_invitation(session, found.invitation.id)
    session.refresh(found.booking)
    if found.slot.starts_at > now:
        raise Conflict("interview_ahead")
    if profile.interviewed_on is not None:
        raise RuleViolation("interviewed_already")
    earlier = queries.count_missed(session, profile.id, but=found.booking.id)
    if found.booking.missed_at is None:
        found.booking.missed_at = now
        found.invitation.expires_at = min(found.invitation.expires_at, now)
        session.flush()
        audit.record(session, actor, "note_missed", "booking", found.booking.id, now=now)
    elif queries.open_invitation(session, profile.id, now) is not None:
        return "invited"
    if not earlier and _invite_anew(session, found, profile.id, settings=settings, now=now):
        return "invited"
    open_task(
        session,
        found.booking.centre_id,
        "missed_interviews",
        _task_key(found.booking.id),
        profile_id=profile.id,
        assigned_account_id=found.slot.staff_account_id,
        now=now,
    )
    return "task"


def take_missed_back(session: Session, actor: Actor, booking_id: int, *, now: datetime) -> None:
    """Take back that a person did not come: what it led to falls away, but for a time booked meanwhile."""
    check_may(actor, "manage_interview_slots")
    found, profile = _interview(session, actor, booking_id)
    if found.booking.missed_at is None:
        return
    newer = queries.open_invitation(session, profile.id, now)
    if newer is not None and queries.standing_booking(session, newer.id) is None:
        newer.cancelled_at = now
    found.booking.missed_at = None
    close_task(session, _task_key(found.booking.id), now=now)
    audit.record(session, actor, "take_missed_back", "booking", found.booking.id, now=now)


def _task_key(booking_id: int) -> str:
    return f"missed_interviews:{booking_id}"


def _interview(session: Session, actor: Actor, booking_id: int) -> tuple[queries.BookedSlot, Profile]:
    """Return a booked pre-interview of the actor's centre with its profile; any other time is NotFound."""
    found = queries.booking_of_centre(session, actor.centre_id, booking_id)
    if found.profile is None:
        raise NotFound("booking")
    return found, found.profile


def _invite_anew(
    session: Session, found: queries.BookedSlot, profile_id: int, *, settings: Settings, now: datetime
) -> bool:
    profile, account, centre = queries.receiver(session, profile_id)
    receiver = bookings.receiver_of(account)
    if receiver is None or account is None or not account.active or profile.state != "published":
        return False
    invitation = new_invitation(
        session, profile, queries.latest_round(session, profile.id) + 1, settings=settings, now=now
    )
    if invitation is None:
        return False
    first = bookings.first_bookable(settings, now)
    free = slot_queries.free_slots(session, centre.id, first, limit=settings.invitations.times_in_mail)
    draft = compose.interview_missed(
        receiver,
        bookings.host_of(centre, receiver.language),
        appointment_of(found.slot),
        invitation_id=invitation.id,
        token=bookings.personal_token(settings, profile.id, invitation.round),
        times=[appointment_of(slot) for slot in free],
        expires_at=invitation.expires_at,
        settings=settings,
    )
    return enqueue(session, draft, now=now)

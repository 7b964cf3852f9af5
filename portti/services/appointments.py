"""Appointments and home visits of any client: the same links as of pre-interviews, booked by the same deeds."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.credentials import token_hash
from portti.domain import invitations as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.mail.compose import invitations as compose
from portti.mail.compose.interview_values import appointment_of
from portti.mail.outbox import enqueue
from portti.models import Account, Booking, Centre, InterviewSlot, Invitation
from portti.queries import accounts as account_queries
from portti.queries import client_events as event_queries
from portti.queries import client_invitations as client_queries
from portti.queries import interview_slots as slot_queries
from portti.queries import invitations as queries
from portti.queries import people as people_queries
from portti.queries.storing import add_once
from portti.services import audit, bookings, portal_events
from portti.settings import Settings

HELD, MISSED = "held", "missed"
_DEEDS = {HELD: "note_appointment_held", MISSED: "note_appointment_missed", "": "take_appointment_note_back"}


def free_times(
    session: Session, centre_id: int, purpose: str, *, settings: Settings, now: datetime
) -> list[InterviewSlot]:
    """Return the free times of a centre for one purpose."""
    first = bookings.first_bookable(settings, now)
    return list(slot_queries.free_slots(session, centre_id, first, purpose=purpose))


def invite_client(
    session: Session, actor: Actor, account_id: int, purpose: str, *, settings: Settings, now: datetime
) -> bool:
    """Send a client of the actor's centre the link to the free times for a purpose; False where one is open already."""
    account = _client(session, actor, account_id, purpose)
    receiver = bookings.receiver_of(account)
    if receiver is None or not account.active:
        raise RuleViolation("no_address", "purpose")
    if client_queries.open_client_invitation(session, account.id, purpose, now) is not None:
        return False
    invitation = _new_invitation(session, account, purpose, settings=settings, now=now)
    if invitation is None:
        return False
    times = free_times(session, account.centre_id, purpose, settings=settings, now=now)
    shown = times[: settings.invitations.times_in_mail]
    draft = compose.interview_invitation(
        receiver,
        bookings.host_of(session.get_one(Centre, account.centre_id), receiver.language),
        invitation_id=invitation.id,
        token=bookings.token_of(settings, invitation),
        times=[appointment_of(slot) for slot in shown],
        expires_at=invitation.expires_at,
        by_job=False,
        purpose=purpose,
        settings=settings,
    )
    enqueue(session, draft, now=now)
    facts = {"purpose": purpose, "account": account.id}
    audit.record(session, actor, "invite_client", "invitation", invitation.id, now=now, facts=facts)
    return True


def book_for_client(
    session: Session,
    actor: Actor,
    account_id: int,
    purpose: str,
    slot_id: int,
    *,
    settings: Settings,
    now: datetime,
) -> Booking:
    """Book a time that a client chose on the phone, on an invitation of theirs or a new one."""
    account = _client(session, actor, account_id, purpose)
    invitation = client_queries.open_client_invitation(session, account.id, purpose, now)
    if invitation is None:
        invitation = _new_invitation(session, account, purpose, settings=settings, now=now)
        if invitation is None:
            raise Conflict
    invitation = queries.lock_invitation(session, invitation.id)
    return bookings.book_time(session, actor, invitation, slot_id, settings=settings, now=now)


def note_outcome(session: Session, actor: Actor, booking_id: int, outcome: str, *, now: datetime) -> None:
    """Note that an appointment was `held`, which counts as a client event, or `missed`; empty takes the note back.

    Raises Conflict before it has begun; noting the same twice is noting it once.
    """
    check_may(actor, "manage_interview_slots")
    found = queries.booking_of_centre(session, actor.centre_id, booking_id)
    if found.invitation.account_id is None:
        raise NotFound("booking")
    queries.lock_invitation(session, found.invitation.id)
    session.refresh(found.booking)
    if found.slot.starts_at > now:
        raise Conflict("interview_ahead")
    stands = event_queries.held_appointments(session, [booking_id])
    before = MISSED if found.booking.missed_at is not None else HELD if stands else ""
    if outcome == before:
        return
    found.booking.missed_at = now if outcome == MISSED else None
    profile = account_queries.profile_of_account(session, found.invitation.account_id)
    is_employer = account_queries.employer_of_account(session, found.invitation.account_id) is not None
    portal_events.appointment_noted(
        session, actor, found, None if is_employer else profile, held=outcome == HELD, now=now
    )
    audit.record(session, actor, _DEEDS[outcome], "booking", booking_id, now=now)


def _client(session: Session, actor: Actor, account_id: int, purpose: str) -> Account:
    check_may(actor, "manage_interview_slots")
    if purpose not in rules.CLIENT_PURPOSES:
        raise RuleViolation("unknown_purpose", "purpose")
    account = people_queries.account_of_centre(session, actor.centre_id, account_id)
    if account.closed_at is not None:
        raise NotFound("account")
    return account


def _new_invitation(
    session: Session, account: Account, purpose: str, *, settings: Settings, now: datetime
) -> Invitation | None:
    """Return a new invitation, or None when another press made the same one first: its word is the same."""
    number = client_queries.latest_client_round(session, account.id) + 1
    invitation = Invitation(
        centre_id=account.centre_id,
        purpose=purpose,
        account_id=account.id,
        round=number,
        token_hash=token_hash(bookings.client_token(settings, account.id, number)),
        invited_at=now,
        offered_at=now,
        expires_at=now + timedelta(days=settings.invitations.link_days),
    )
    return invitation if add_once(session, invitation) else None

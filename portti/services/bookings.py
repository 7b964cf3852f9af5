"""Deeds on one time with staff, for an interview or an appointment: booking by a personal link, moving, cancelling."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.credentials import sign, token_hash
from portti.domain import invitations as rules
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.mail.compose import invitations as compose
from portti.mail.compose.interview_values import BookingFacts, BookingNews, Host, Receiver, appointment_of
from portti.mail.compose.staff_interviews import BOOKED, CANCELLED, MOVED
from portti.mail.outbox import enqueue
from portti.models import Account, Booking, Centre, InterviewSlot, Invitation
from portti.queries import interview_slots as slot_queries
from portti.queries import invitations as queries
from portti.queries.client_invitations import invited
from portti.queries.outbox import waiting_messages
from portti.services import audit, staff_news
from portti.settings import Settings

_PURPOSE = "interview_invitation"


def personal_token(settings: Settings, profile_id: int, round_number: int) -> str:
    """Return the word in the personal link of one invitation; the table keeps its hash only."""
    return sign(settings, _PURPOSE, f"{profile_id}:{round_number}")


def client_token(settings: Settings, account_id: int, round_number: int) -> str:
    """Return the same of an invitation to an appointment, to which any client is invited by their account."""
    return sign(settings, _PURPOSE, f"account:{account_id}:{round_number}")


def token_of(settings: Settings, invitation: Invitation) -> str:
    """Return the word in the link of an invitation that stands."""
    if invitation.profile_id is not None:
        return personal_token(settings, invitation.profile_id, invitation.round)
    assert invitation.account_id is not None  # the table's constraint
    return client_token(settings, invitation.account_id, invitation.round)


def link_word(settings: Settings, invitation: Invitation) -> str | None:
    """Return the word of an invitation's link, or None when the installation's key has changed since."""
    token = token_of(settings, invitation)
    return token if token_hash(token) == invitation.token_hash else None


def first_bookable(settings: Settings, now: datetime) -> datetime:
    """Return the moment before which a free time is too near to be offered."""
    return now + timedelta(hours=settings.invitations.shortest_notice_hours)


def book_slot(
    session: Session, token: str, slot_id: int, *, settings: Settings, now: datetime, phone: str = ""
) -> Booking:
    """Book a free time by a personal link; the same time booked again is the same booking, told once.

    Raises NotFound for a link that does not work, Conflict `time_taken` or `time_gone` when the time went to
    somebody else or was withdrawn, Conflict `already_booked` when the link has another time by now.
    """
    invitation = _lock_open_invitation(session, token, now)
    actor = person_behind(session, invitation)
    return book_time(session, actor, invitation, slot_id, settings=settings, now=now, phone=phone)


def book_time(
    session: Session,
    actor: Actor,
    invitation: Invitation,
    slot_id: int,
    *,
    settings: Settings,
    now: datetime,
    phone: str | None = None,
) -> Booking:
    """Book a time for a locked invitation, tell the person, and return the standing booking.

    `phone` is the number to call where none is known; None where nobody is asked for it.
    """
    standing = queries.standing_booking(session, invitation.id)
    if standing is not None:
        if standing.slot_id == slot_id:
            return standing
        raise Conflict("already_booked")
    slot = _free_slot(session, invitation, slot_id, settings=settings, now=now)
    if phone is not None:
        _keep_phone(session, invitation, slot, phone)
    booking = Booking(
        centre_id=invitation.centre_id,
        invitation_id=invitation.id,
        slot_id=slot.id,
        calendar_uid=f"{uuid.uuid4()}@portti",
        sequence=0,
        booked_at=now,
        time_set_at=now,
    )
    try:
        with session.begin_nested():
            session.add(booking)
    except IntegrityError as fault:
        raise Conflict("time_taken") from fault
    _keep_link_until_after(invitation, slot)
    draft = compose.interview_booked(
        _news(session, invitation, booking, slot, settings),
        settings=settings,
        now=now,
    )
    if draft is not None:
        enqueue(session, draft, now=now)
    staff_news.tell_staff(session, BOOKED, booking, slot, settings=settings, now=now)
    audit.record(session, actor, "book_interview", "booking", booking.id, now=now, facts={"slot": slot.id})
    return booking


def move_booking(
    session: Session,
    token: str,
    slot_id: int,
    *,
    sequence: int,
    settings: Settings,
    now: datetime,
    phone: str = "",
) -> Booking:
    """Move a booking to another free time; `sequence` is the one the person saw on the page.

    Moving twice to the same time moves once. Raises as `book_slot`, and Conflict `changed_meanwhile` when the
    booking has been moved in another tab.
    """
    invitation = _lock_open_invitation(session, token, now)
    booking = queries.standing_booking(session, invitation.id)
    if booking is None:
        raise Conflict("booking_cancelled")
    if booking.slot_id == slot_id:
        return booking
    if booking.sequence != sequence:
        raise Conflict("changed_meanwhile")
    old_slot = slot_queries.slot_by_id(session, booking.slot_id)
    rules.check_booking_changeable(old_slot.starts_at, now=now)
    slot = _free_slot(session, invitation, slot_id, settings=settings, now=now)
    _keep_phone(session, invitation, slot, phone)
    try:
        with session.begin_nested():
            booking.slot_id = slot.id
            booking.sequence += 1
            booking.time_set_at, booking.reminded_hours = now, None
    except IntegrityError as fault:
        raise Conflict("time_taken") from fault
    _stop_reminders(session, booking)
    _keep_link_until_after(invitation, slot)
    draft = compose.interview_moved(
        _news(session, invitation, booking, slot, settings),
        before=appointment_of(old_slot),
        settings=settings,
        now=now,
    )
    if draft is not None:
        enqueue(session, draft, now=now)
    facts = {"slot": slot.id, "from_slot": old_slot.id}
    actor = person_behind(session, invitation)
    staff_news.tell_staff(session, MOVED, booking, slot, before=old_slot, settings=settings, now=now)
    audit.record(session, actor, "move_interview", "booking", booking.id, now=now, facts=facts)
    return booking


def cancel_booking(session: Session, token: str, *, sequence: int, settings: Settings, now: datetime) -> None:
    """Cancel a booking by its personal link; the link stays open for another time. Twice cancels once.

    Raises Conflict `changed_meanwhile` when the booking has been moved since the page of `sequence` was shown.
    """
    invitation = _lock_open_invitation(session, token, now)
    booking = queries.standing_booking(session, invitation.id)
    if booking is not None and booking.sequence != sequence:
        raise Conflict("changed_meanwhile")
    cancel_standing(session, person_behind(session, invitation), invitation, settings=settings, now=now)


def cancel_booking_for_centre(
    session: Session, actor: Actor, booking_id: int, *, settings: Settings, now: datetime
) -> None:
    """Cancel a booking that the centre cannot keep; the person is told and may choose another time."""
    check_may(actor, "manage_interview_slots")
    found = queries.booking_of_centre(session, actor.centre_id, booking_id)
    invitation = queries.lock_invitation(session, found.invitation.id)
    cancel_standing(session, actor, invitation, settings=settings, now=now)


def cancel_standing(
    session: Session,
    actor: Actor,
    invitation: Invitation,
    *,
    settings: Settings,
    now: datetime,
    link: bool = True,
) -> None:
    """Cancel the booking of a locked invitation, where it has one; `link` offers another time in the mail."""
    booking = queries.standing_booking(session, invitation.id)
    if booking is None:
        return
    slot = slot_queries.slot_by_id(session, booking.slot_id)
    rules.check_booking_changeable(slot.starts_at, now=now)
    booking.cancelled_at = now
    booking.sequence += 1
    _stop_reminders(session, booking)
    invitation.expires_at = max(invitation.expires_at, now + timedelta(days=settings.invitations.link_days))
    draft = compose.interview_cancelled(
        _news(session, invitation, booking, slot, settings, link=link),
        by_centre=actor.is_staff,
        settings=settings,
        now=now,
    )
    if draft is not None:
        enqueue(session, draft, now=now)
    staff_news.tell_staff(session, CANCELLED, booking, slot, settings=settings, now=now)
    audit.record(session, actor, "cancel_interview", "booking", booking.id, now=now, facts={"slot": slot.id})


def _lock_open_invitation(session: Session, token: str, now: datetime) -> Invitation:
    found = queries.invitation_by_token_hash(session, token_hash(token))
    if found is None:
        raise NotFound("invitation")
    invitation = queries.lock_invitation(session, found.id)
    profile, _account, _centre = invited(session, invitation)
    held = profile is not None and profile.interviewed_on is not None
    if rules.link_state(invitation.expires_at, invitation.cancelled_at, held=held, now=now) != "open":
        raise NotFound("invitation")
    return invitation


def _free_slot(
    session: Session, invitation: Invitation, slot_id: int, *, settings: Settings, now: datetime
) -> InterviewSlot:
    """Return a slot of the inviting centre that can still be booked; the unique index has the last word."""
    slot = slot_queries.lock_slot(session, invitation.centre_id, slot_id, alone=False)
    if slot.purpose != invitation.purpose:
        raise NotFound("slot")
    notice = settings.invitations.shortest_notice_hours
    rules.check_time_bookable(slot.starts_at, slot.withdrawn_at, notice_hours=notice, now=now)
    if slot_queries.standing_booking_of_slot(session, slot.id) is not None:
        raise Conflict("time_taken")
    return slot


def _keep_phone(session: Session, invitation: Invitation, slot: InterviewSlot, phone: str) -> None:
    """Keep the number to call where none is known; a known one is never changed by a link."""
    _profile, account, _centre = invited(session, invitation)
    if account is None or not rules.needs_phone(slot.kind, account.phone):
        return
    if not phone:
        raise RuleViolation("phone_missing", "phone")
    account.phone = rules.checked_phone(phone)


def _stop_reminders(session: Session, booking: Booking) -> None:
    """Keep reminders of the earlier time that have not left from leaving."""
    for message in waiting_messages(session, f"interview_reminder:{booking.id}:"):
        message.state = "cancelled"


def _keep_link_until_after(invitation: Invitation, slot: InterviewSlot) -> None:
    ends_at = slot.starts_at + timedelta(minutes=slot.minutes)
    invitation.expires_at = max(invitation.expires_at, ends_at)


def person_behind(session: Session, invitation: Invitation) -> Actor:
    """Return the invited person as the one who acts by the link."""
    profile, account, centre = invited(session, invitation)
    if profile is None:
        return Actor(account_id=account.id if account else None, centre_id=centre.id)
    return Actor(
        account_id=account.id if account else None,
        roles=frozenset({"assistant"}),
        centre_id=profile.centre_id,
        profile_id=profile.id,
    )


def _news(
    session: Session,
    invitation: Invitation,
    booking: Booking,
    slot: InterviewSlot,
    settings: Settings,
    *,
    link: bool = True,
) -> BookingNews:
    _profile, account, centre = invited(session, invitation)
    return BookingNews(
        receiver_of(account),
        host_of(centre, account.language if account else "fi"),
        BookingFacts(booking.id, booking.calendar_uid, booking.sequence),
        appointment_of(slot),
        link_word(settings, invitation) if link else None,
    )


def receiver_of(account: Account | None) -> Receiver | None:
    """Return whom a mail goes to; None for who has no address."""
    if account is None or account.email is None:
        return None
    return Receiver(account.id, account.email, account.language, account.given_name)


def host_of(centre: Centre, language: str) -> Host:
    """Return the centre as a mail in `language` names it."""
    return Host(centre.id, centre.name(language), centre.phone, centre.email)

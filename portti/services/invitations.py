"""Deeds around inviting to a pre-interview: by the job, by staff, for a person on the phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.credentials import token_hash
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.mail.compose import invitations as compose
from portti.mail.compose.interview_values import Receiver, appointment_of
from portti.mail.kinds import Draft
from portti.mail.outbox import enqueue
from portti.models import Booking, Centre, Invitation, Profile
from portti.queries import interview_slots as slot_queries
from portti.queries import invitation_offers as offers
from portti.queries import invitations as queries
from portti.queries.client_invitations import invited
from portti.queries.storing import add_once
from portti.services import audit, bookings, portal_events
from portti.services.invitation_queue import stopped_invitations, times_of
from portti.services.staff_tasks import open_task
from portti.settings import Settings


@dataclass(frozen=True)
class Invited:
    """What inviting several people did."""

    invited: int
    left_out: int


def invite_profile(
    session: Session, profile_id: int, *, settings: Settings, now: datetime, actor: Actor = SYSTEM
) -> bool:
    """Invite one assistant and promise the mail; False when there is nothing (more) to do.

    The job invites a profile once, and once more where the first ran out unused, only where the centre has a time
    that nobody was offered yet, and nobody who has stopped such e-mails. Staff may invite them too, again when the
    last invitation has run out or was withdrawn, and before any time is free.
    """
    profile, account, centre = queries.receiver(session, profile_id)
    receiver = bookings.receiver_of(account)
    if receiver is None or account is None or not account.active:
        return False
    if profile.state != "published" or profile.interviewed_on is not None:
        return False
    earlier = queries.latest_round(session, profile_id)
    has_time = times_of(session, centre.id, settings=settings, now=now).to_offer > 0
    if actor == SYSTEM:
        may_be = queries.waits_for_invitation(session, profile_id, now)
        if not may_be or not has_time or stopped_invitations(session, account.id):
            return False
    elif queries.open_invitation(session, profile_id, now) is not None:
        return False
    invitation = new_invitation(session, profile, earlier + 1, settings=settings, now=now)
    if invitation is None:
        return False
    invitation.offered_at = now if has_time else None
    draft = _mail(session, receiver, centre, invitation, by_job=actor == SYSTEM, settings=settings, now=now)
    enqueue(session, draft, now=now)
    facts = {"profile": profile_id, "round": invitation.round}
    audit.record(session, actor, "invite_to_interview", "invitation", invitation.id, now=now, facts=facts)
    return True


def offer_time(session: Session, invitation_id: int, *, settings: Settings, now: datetime) -> bool:
    """Tell who was invited and has no time that one is free, by the same link; False where none is, or nobody asks."""
    invitation = queries.lock_invitation(session, invitation_id)
    _profile, account, centre = invited(session, invitation)
    receiver = bookings.receiver_of(account)
    if receiver is None or account is None or not account.active:
        return False
    if stopped_invitations(session, account.id):
        return False
    if invitation.cancelled_at is not None or queries.standing_booking(session, invitation.id) is not None:
        return False
    if not times_of(session, centre.id, settings=settings, now=now).to_offer:
        return False
    draft = _mail(
        session, receiver, centre, invitation, by_job=True, is_again=True, settings=settings, now=now
    )
    invitation.offered_at = now
    session.flush()
    return enqueue(session, draft, now=now)


def _mail(
    session: Session,
    receiver: Receiver,
    centre: Centre,
    invitation: Invitation,
    *,
    by_job: bool,
    is_again: bool = False,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Return the mail with the personal link and the centre's next free times."""
    first = bookings.first_bookable(settings, now)
    free = slot_queries.free_slots(session, centre.id, first, limit=settings.invitations.times_in_mail)
    return compose.interview_invitation(
        receiver,
        bookings.host_of(centre, receiver.language),
        invitation_id=invitation.id,
        token=bookings.token_of(settings, invitation),
        times=[appointment_of(slot) for slot in free],
        expires_at=invitation.expires_at,
        by_job=by_job,
        is_again=is_again,
        settings=settings,
    )


def note_unused(session: Session, invitation_id: int, *, now: datetime) -> bool:
    """Open a task to call whose invitation ran out without a time and is not sent again; once for each."""
    row = session.get_one(Invitation, invitation_id)
    key = offers.unused_key(row.id)
    return open_task(session, row.centre_id, "unused_invitation", key, profile_id=row.profile_id, now=now)


def new_invitation(
    session: Session, profile: Profile, round_number: int, *, settings: Settings, now: datetime
) -> Invitation | None:
    """Return a new invitation, or None when another process made the same one first."""
    invitation = Invitation(
        centre_id=profile.centre_id,
        profile_id=profile.id,
        round=round_number,
        token_hash=token_hash(bookings.personal_token(settings, profile.id, round_number)),
        invited_at=now,
        offered_at=now,
        expires_at=now + timedelta(days=settings.invitations.link_days),
    )
    return invitation if add_once(session, invitation) else None


def invite_profiles(
    session: Session, actor: Actor, profile_ids: Iterable[int], *, settings: Settings, now: datetime
) -> Invited:
    """Invite assistants of the actor's centre by hand; who has an open invitation already is left out."""
    check_may(actor, "manage_interview_slots")
    wanted = list(dict.fromkeys(profile_ids))
    if not wanted:
        raise RuleViolation("nobody_chosen", "profile")
    for profile_id in wanted:
        _own_profile(session, actor, profile_id)
    invited = sum(
        invite_profile(session, profile_id, settings=settings, now=now, actor=actor) for profile_id in wanted
    )
    return Invited(invited, len(wanted) - invited)


def book_for_person(
    session: Session,
    actor: Actor,
    profile_id: int,
    slot_id: int,
    *,
    settings: Settings,
    now: datetime,
    phone: str = "",
) -> Booking:
    """Book a time that a person chose on the phone, on an invitation of theirs or a new one.

    `phone` is the number to call, asked where a call is booked and none is known.
    """
    check_may(actor, "manage_interview_slots")
    profile = _own_profile(session, actor, profile_id)
    if profile.interviewed_on is not None:
        raise RuleViolation("interviewed_already")
    invitation = queries.open_invitation(session, profile_id, now)
    if invitation is None:
        earlier = queries.latest_round(session, profile_id)
        invitation = new_invitation(session, profile, earlier + 1, settings=settings, now=now)
        if invitation is None:
            raise Conflict
    invitation = queries.lock_invitation(session, invitation.id)
    return bookings.book_time(session, actor, invitation, slot_id, settings=settings, now=now, phone=phone)


def cancel_invitation(
    session: Session, actor: Actor, invitation_id: int, *, settings: Settings, now: datetime
) -> None:
    """Withdraw an invitation with its link; a booked time is cancelled and the person told."""
    check_may(actor, "manage_interview_slots")
    queries.invitation_of_centre(session, actor.centre_id, invitation_id)
    invitation = queries.lock_invitation(session, invitation_id)
    if invitation.cancelled_at is not None:
        return
    bookings.cancel_standing(session, actor, invitation, settings=settings, now=now, link=False)
    invitation.cancelled_at = now
    audit.record(session, actor, "cancel_invitation", "invitation", invitation.id, now=now)


def note_interviewed(
    session: Session, actor: Actor, profile_id: int, on: date | None, *, now: datetime
) -> None:
    """Note that a person has been interviewed: they are not invited again. None takes the note back."""
    check_may(actor, "manage_interview_slots")
    profile = _own_profile(session, actor, profile_id)
    if on is not None and on > helsinki(now).date():
        raise RuleViolation("interview_ahead", "on")
    if profile.interviewed_on == on:
        return
    portal_events.interview_noted(session, actor, profile, profile.interviewed_on, on, now=now)
    profile.interviewed_on = on
    if on is None:
        profile.interview_outcome = ""
    # Where the centre asks for an interview first, the profile may be matched from here on.
    profile.changed_at = now
    deed = "note_interviewed" if on is not None else "take_back_interviewed"
    audit.record(session, actor, deed, "profile", profile.id, now=now)


def _own_profile(session: Session, actor: Actor, profile_id: int) -> Profile:
    """Return a profile of the actor's centre; another's is NotFound."""
    profile, _account, _centre = queries.receiver(session, profile_id)
    if profile.centre_id != actor.centre_id:
        raise NotFound("profile")
    return profile

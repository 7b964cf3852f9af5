"""SQL about pre-interviews: invitations, bookings, and who waits for an invitation."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, lazyload

from portti.domain.errors import NotFound
from portti.models import Account, Booking, Centre, InterviewSlot, Invitation, NotificationChoice, Profile
from portti.queries.client_events import held_appointments
from portti.queries.found_rows import found_row
from portti.queries.interview_records import waits_for_interview
from portti.queries.interview_slots import is_free, is_held_by, is_taken


@dataclass(frozen=True)
class BookedSlot:
    """A standing booking with its slot, its invitation and the person, where they have an account."""

    booking: Booking
    slot: InterviewSlot
    invitation: Invitation
    profile: Profile | None
    """Of a pre-interview; None of any other time."""
    account: Account | None


@dataclass(frozen=True)
class PersonalPage:
    """What stands behind a personal link: the invitation, its person and centre, and the standing booking."""

    invitation: Invitation
    profile: Profile | None
    account: Account | None
    centre: Centre
    booking: Booking | None
    slot: InterviewSlot | None


@dataclass(frozen=True)
class InvitationRow:
    """An invitation as staff see it."""

    invitation: Invitation
    profile: Profile
    account: Account | None
    booking: Booking | None
    slot: InterviewSlot | None


@dataclass(frozen=True)
class SlotRow:
    """A published time as staff see it."""

    slot: InterviewSlot
    staff: Account
    booking: Booking | None
    profile: Profile | None
    account: Account | None
    colleague: Account | None
    held: bool
    """Whether staff noted that the meeting was held."""


def _waits_for_invitation(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Nobody invited yet, and who let their first invitation run out without booking anything: once more."""
    keeps_away = or_(
        Invitation.cancelled_at.is_not(None),
        Invitation.expires_at > now,
        Invitation.round > 1,
        exists().where(Booking.invitation_id == Invitation.id),
    )
    return (
        Profile.state == "published",
        waits_for_interview(),
        ~exists().where(Invitation.profile_id == Profile.id, keeps_away),
    )


def waits_for_invitation(session: Session, profile_id: int, now: datetime) -> bool:
    """Answer whether the job may invite a profile."""
    query = select(Profile.id).where(Profile.id == profile_id, *_waits_for_invitation(now))
    return session.scalar(query) is not None


def may_be_written_to(unless_stopped: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a joined account gets mails, and has not stopped the news `unless_stopped`."""
    return (
        Account.email.is_not(None),
        Account.active.is_(True),
        ~exists().where(
            NotificationChoice.account_id == Account.id,
            NotificationChoice.kind == unless_stopped,
            NotificationChoice.frequency == "never",
        ),
    )


def due_profiles(
    session: Session, now: datetime, *, unless_stopped: str, notice_hours: int = 0
) -> Sequence[Profile]:
    """Return the profiles that may be invited now, those that have waited longest first.

    Published means complete. Whoever has no e-mail is phoned by staff instead, and where a centre has no
    free time the invitations wait until it has. Who has stopped the news `unless_stopped` is left to staff.
    """
    not_before = now + timedelta(hours=notice_hours)
    return (
        session.scalars(
            select(Profile)
            .join(Account, Account.id == Profile.account_id)
            .where(
                *_waits_for_invitation(now),
                *may_be_written_to(unless_stopped),
                exists().where(*is_free(Profile.centre_id.expression, not_before)),
            )
            .order_by(Profile.published_at, Profile.id)
        )
        .unique()
        .all()
    )


def waiting_profiles(
    session: Session, centre_id: int, now: datetime, *, limit: int = 500
) -> Sequence[tuple[Profile, Account | None]]:
    """Return a centre's profiles that wait for an invitation, those that have waited longest first."""
    rows = session.execute(
        select(Profile, Account)
        .outerjoin(Account, Account.id == Profile.account_id)
        .where(Profile.centre_id == centre_id, *_waits_for_invitation(now))
        .order_by(Profile.published_at, Profile.id)
        .limit(limit)
    )
    return [(profile, account) for profile, account in rows]


def invitation_by_token_hash(session: Session, token_hash: str) -> Invitation | None:
    """Return the invitation that a personal link opens, whatever its state."""
    return session.scalar(select(Invitation).where(Invitation.token_hash == token_hash))


def personal_page(session: Session, token_hash: str) -> PersonalPage | None:
    """Return what a personal link leads to, whatever its state; None for a word that is no link."""
    row = session.execute(
        select(Invitation, Profile, Account, Centre, Booking, InterviewSlot)
        .outerjoin(Profile, Profile.id == Invitation.profile_id)
        .join(Centre, Centre.id == Invitation.centre_id)
        .outerjoin(Account, Account.id == _whose_account())
        .outerjoin(Booking, (Booking.invitation_id == Invitation.id) & Booking.cancelled_at.is_(None))
        .outerjoin(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .where(Invitation.token_hash == token_hash)
    ).one_or_none()
    return PersonalPage(*row) if row is not None else None


def _whose_account() -> ColumnElement[int]:
    return func.coalesce(Invitation.account_id, Profile.account_id)


def lock_invitation(session: Session, invitation_id: int) -> Invitation:
    """Return an invitation, keeping other deeds on it waiting until this transaction ends."""
    query = select(Invitation).where(Invitation.id == invitation_id)
    return found_row(session, query, "invitation", for_change=True)


def standing_booking(session: Session, invitation_id: int) -> Booking | None:
    """Return the booking that an invitation has now."""
    return session.scalar(
        select(Booking)
        .where(Booking.invitation_id == invitation_id, Booking.cancelled_at.is_(None))
        .execution_options(populate_existing=True)
    )


def latest_round(session: Session, profile_id: int) -> int:
    """Return how many times a profile has been invited."""
    return session.scalar(select(func.max(Invitation.round)).where(Invitation.profile_id == profile_id)) or 0


def open_invitation(session: Session, profile_id: int, now: datetime) -> Invitation | None:
    """Return the invitation of a profile that still works."""
    return session.scalar(
        select(Invitation)
        .where(
            Invitation.profile_id == profile_id,
            Invitation.cancelled_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.round.desc())
        .limit(1)
    )


def invitation_of_centre(session: Session, centre_id: int | None, invitation_id: int) -> Invitation:
    """Return an invitation of this centre; NotFound for another's."""
    invitation = session.get(Invitation, invitation_id)
    if invitation is None or invitation.centre_id != centre_id:
        raise NotFound("invitation")
    return invitation


def receiver(session: Session, profile_id: int) -> tuple[Profile, Account | None, Centre]:
    """Return whom an invitation of this profile goes to, and the centre that invites."""
    row = session.execute(
        select(Profile, Account, Centre)
        .join(Centre, Centre.id == Profile.centre_id)
        .outerjoin(Account, Account.id == Profile.account_id)
        .where(Profile.id == profile_id)
    ).one_or_none()
    if row is None:
        raise NotFound("profile")
    profile, account, centre = row
    return profile, account, centre


def centre_slots(
    session: Session,
    centre_id: int,
    *,
    since: datetime,
    until: datetime | None = None,
    state: str = "",
    purpose: str = "",
    staff_account_id: int | None = None,
    newest_first: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[SlotRow], int]:
    """Return a page of a centre's times from `since` on, and how many there are.

    `state` is free, booked, withdrawn or nothing for all that stand.
    """
    wanted: list[ColumnElement[bool]] = [
        InterviewSlot.centre_id == centre_id,
        InterviewSlot.starts_at >= since,
        InterviewSlot.withdrawn_at.is_not(None)
        if state == "withdrawn"
        else InterviewSlot.withdrawn_at.is_(None),
    ]
    if until is not None:
        wanted.append(InterviewSlot.starts_at < until)
    if purpose:
        wanted.append(InterviewSlot.purpose == purpose)
    if staff_account_id is not None:
        wanted.append(is_held_by(staff_account_id))
    if state == "free":
        wanted.append(~is_taken())
    if state == "booked":
        wanted.append(is_taken())
    order = (InterviewSlot.starts_at, InterviewSlot.id)
    colleague = aliased(Account)
    rows = session.execute(
        select(InterviewSlot, Account, colleague)
        .options(lazyload("*"))
        .join(Account, Account.id == InterviewSlot.staff_account_id)
        .outerjoin(colleague, colleague.id == InterviewSlot.colleague_account_id)
        .where(*wanted)
        .order_by(*(column.desc() for column in order) if newest_first else order)
        .limit(limit)
        .offset(offset)
    ).all()
    of_rows = _booked(session, Booking.slot_id.in_([slot.id for slot, _, _ in rows]))
    booked = {found.slot.id: found for found in of_rows}
    held = held_appointments(session, [found.booking.id for found in of_rows if found.profile is None])
    total = session.scalar(select(func.count()).select_from(InterviewSlot).where(*wanted)) or 0
    shown = [_slot_row(slot, staff, shared, booked.get(slot.id), held) for slot, staff, shared in rows]
    return shown, total


def _slot_row(
    slot: InterviewSlot,
    staff: Account,
    shared: Account | None,
    found: BookedSlot | None,
    held: Collection[int],
) -> SlotRow:
    if found is None:
        return SlotRow(slot, staff, None, None, None, shared, held=False)
    is_held = found.booking.id in held if found.profile is None else found.profile.interviewed_on is not None
    return SlotRow(slot, staff, found.booking, found.profile, found.account, shared, is_held)


def _booked(session: Session, *wanted: ColumnElement[bool]) -> list[BookedSlot]:
    rows = session.execute(
        select(Booking, InterviewSlot, Invitation, Profile, Account)
        .options(lazyload("*"))
        .join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .join(Invitation, Invitation.id == Booking.invitation_id)
        .outerjoin(Profile, Profile.id == Invitation.profile_id)
        .outerjoin(Account, Account.id == _whose_account())
        .where(Booking.cancelled_at.is_(None), *wanted)
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    )
    return [BookedSlot(*row) for row in rows]


def booking_of_centre(session: Session, centre_id: int | None, booking_id: int) -> BookedSlot:
    """Return a standing booking of this centre; NotFound for another's or a cancelled one."""
    found = _booked(session, Booking.id == booking_id, Booking.centre_id == centre_id)
    if not found:
        raise NotFound("booking")
    return found[0]


def bookings_ahead(session: Session, since: datetime, until: datetime) -> list[BookedSlot]:
    """Return the standing bookings of times after `since` and up to `until`."""
    return _booked(session, InterviewSlot.starts_at > since, InterviewSlot.starts_at <= until)


def booking_for_change(session: Session, booking_id: int) -> BookedSlot | None:
    """Return a standing booking, keeping other deeds on it waiting; None where it was cancelled meanwhile."""
    booking = session.get(Booking, booking_id)
    if booking is None:
        return None
    lock_invitation(session, booking.invitation_id)
    found = _booked(session, Booking.id == booking_id)
    for row in found:
        session.refresh(row.booking)
    return found[0] if found else None


def count_missed(session: Session, profile_id: int, *, but: int) -> int:
    """Return how many interviews a person has missed before, not counting the booking `but`."""
    return (
        session.scalar(
            select(func.count(Booking.id))
            .join(Invitation, Invitation.id == Booking.invitation_id)
            .where(Invitation.profile_id == profile_id, Booking.missed_at.is_not(None), Booking.id != but)
        )
        or 0
    )


def centre_invitations(
    session: Session,
    centre_id: int,
    now: datetime,
    *,
    state: str = "",
    profile_id: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[InvitationRow], int]:
    """Return a page of a centre's invitations, newest first, and how many there are.

    `state` is open (no time booked yet), booked, expired, cancelled or nothing for all.
    """
    states: dict[str, tuple[ColumnElement[bool], ...]] = {
        "open": (Invitation.cancelled_at.is_(None), Invitation.expires_at > now, Booking.id.is_(None)),
        "booked": (Invitation.cancelled_at.is_(None), Booking.id.is_not(None)),
        "expired": (Invitation.cancelled_at.is_(None), Invitation.expires_at <= now, Booking.id.is_(None)),
        "cancelled": (Invitation.cancelled_at.is_not(None),),
    }
    wanted = [Invitation.centre_id == centre_id, *states.get(state, ())]
    if profile_id is not None:
        wanted.append(Invitation.profile_id == profile_id)
    joined = (
        select(Invitation, Profile, Account, Booking, InterviewSlot)
        .join(Profile, Profile.id == Invitation.profile_id)
        .outerjoin(Account, Account.id == Profile.account_id)
        .outerjoin(Booking, (Booking.invitation_id == Invitation.id) & Booking.cancelled_at.is_(None))
        .outerjoin(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .where(*wanted)
    )
    newest = (Invitation.invited_at.desc(), Invitation.id.desc())
    rows = session.execute(joined.order_by(*newest).limit(limit).offset(offset))
    ids = joined.with_only_columns(Invitation.id).subquery()
    total = session.scalar(select(func.count()).select_from(ids)) or 0
    return [InvitationRow(*row) for row in rows], total


def invitation_row(session: Session, centre_id: int | None, invitation_id: int) -> InvitationRow:
    """Return an invitation to a pre-interview of this centre with its person and booking; NotFound for another."""
    invitation = invitation_of_centre(session, centre_id, invitation_id)
    if invitation.profile_id is None:
        raise NotFound("invitation")
    profile, account, _centre = receiver(session, invitation.profile_id)
    found = _booked(session, Booking.invitation_id == invitation.id)
    booked = found[0] if found else None
    return InvitationRow(
        invitation,
        profile,
        account,
        booked.booking if booked else None,
        booked.slot if booked else None,
    )


def booked_of_profile(session: Session, profile_id: int) -> BookedSlot | None:
    """Return the latest standing booking of a profile; none that it missed."""
    found = _booked(session, Invitation.profile_id == profile_id, Booking.missed_at.is_(None))
    return found[-1] if found else None

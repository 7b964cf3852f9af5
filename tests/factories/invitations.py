"""Made-up interview times, invitations and bookings with valid defaults."""

import itertools
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.credentials import token_hash
from portti.models import Account, Booking, InterviewSlot, Invitation, Profile
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_profile

_numbers = itertools.count(1)


def make_slot(
    session: Session,
    *,
    staff: Account | None = None,
    starts_at: datetime | None = None,
    minutes: int = 30,
    kind: str = "centre",
    place: str = "Kauppakatu 1",
    colleague_account_id: int | None = None,
    purpose: str = "pre_interview",
    now: datetime = NOW,
) -> InterviewSlot:
    """Return a stored free time at a centre, each an hour after the last.

    The times of a database are counted, not those of the process: which moment it is must not hang on the tests
    before. They begin past the first hours of the seventh day, at which tests.support.interviews has its free times.
    """
    staff = staff or make_account(session, "staff", now=now)
    made = session.scalar(select(func.count()).select_from(InterviewSlot)) or 0
    slot = InterviewSlot(
        centre_id=staff.centre_id,
        staff_account_id=staff.id,
        colleague_account_id=colleague_account_id,
        starts_at=starts_at or now + timedelta(days=8, hours=made),
        minutes=minutes,
        kind=kind,
        place=place,
        purpose=purpose,
    )
    session.add(slot)
    session.flush()
    return slot


def make_invitation(
    session: Session,
    *,
    profile: Profile | None = None,
    token: str | None = None,
    round_number: int = 1,
    now: datetime = NOW,
    expires_at: datetime | None = None,
    cancelled_at: datetime | None = None,
) -> Invitation:
    """Return a stored open invitation; `token` is the word of its link."""
    profile = profile or make_profile(session, now=now)
    invitation = Invitation(
        centre_id=profile.centre_id,
        profile_id=profile.id,
        round=round_number,
        token_hash=token_hash(token or f"token{next(_numbers)}"),
        invited_at=now,
        offered_at=now,
        expires_at=expires_at or now + timedelta(days=30),
        cancelled_at=cancelled_at,
    )
    session.add(invitation)
    session.flush()
    return invitation


def make_booking(
    session: Session,
    *,
    invitation: Invitation,
    slot: InterviewSlot,
    now: datetime = NOW,
    cancelled_at: datetime | None = None,
) -> Booking:
    """Return a stored standing booking."""
    booking = Booking(
        centre_id=invitation.centre_id,
        invitation_id=invitation.id,
        slot_id=slot.id,
        calendar_uid=f"uid{next(_numbers)}@portti",
        sequence=0,
        booked_at=now,
        cancelled_at=cancelled_at,
    )
    session.add(booking)
    session.flush()
    return booking

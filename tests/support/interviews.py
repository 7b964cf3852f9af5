"""A centre with staff, an invited assistant and free times: what tests of interviews start from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.credentials import token_hash
from portti.domain.actor import Actor
from portti.models import Account, Centre, InterviewSlot, Invitation, OutboxMessage, Profile
from portti.services.bookings import personal_token
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.invitations import make_slot


@dataclass
class Invited:
    """An invited assistant with the word of their link, and their centre's staff and free times."""

    centre: Centre
    staff: Account
    person: Account
    profile: Profile
    invitation: Invitation
    token: str
    slots: list[InterviewSlot]

    @property
    def actor(self) -> Actor:
        """The member of staff as the one who acts."""
        return staff_actor(self.staff)


def staff_actor(staff: Account) -> Actor:
    """Return a member of staff as the one who acts."""
    return Actor(staff.id, frozenset({"staff"}), staff.centre_id)


def invite_somebody(
    session: Session,
    settings: Settings,
    *,
    staff: Account | None = None,
    slots: int = 3,
    kind: str = "centre",
    language: str = "fi",
    now: datetime = NOW,
) -> Invited:
    """Return an invited assistant of a centre with free times; another centre's time is there as noise."""
    make_slot(session, now=now)
    staff = staff or make_account(session, "staff", centre=make_centre(session), now=now)
    centre = session.get_one(Centre, staff.centre_id)
    person = make_account(session, "assistant", centre=centre, language=language, now=now)
    profile = make_profile(session, account=person, now=now)
    place = "Kauppakatu 1" if kind == "centre" else ""
    free = [
        make_slot(
            session,
            staff=staff,
            kind=kind,
            place=place,
            starts_at=now + timedelta(days=7, hours=number),
            now=now,
        )
        for number in range(slots)
    ]
    token = personal_token(settings, profile.id, 1)
    invitation = Invitation(
        centre_id=centre.id,
        profile_id=profile.id,
        round=1,
        token_hash=token_hash(token),
        invited_at=now,
        expires_at=now.replace(month=12, day=31),
    )
    session.add(invitation)
    session.flush()
    return Invited(centre, staff, person, profile, invitation, token, free)


def mails_to(session: Session, account: Account) -> list[OutboxMessage]:
    """Return the messages promised to a person, oldest first."""
    wanted = select(OutboxMessage).where(OutboxMessage.account_id == account.id).order_by(OutboxMessage.id)
    return list(session.scalars(wanted))

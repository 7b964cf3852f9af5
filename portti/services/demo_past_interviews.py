"""The demo's pre-interviews of a year: held, missed and moved, of the assistants whom the centre has met."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby

from sqlalchemy.orm import Session

from portti.clock import HELSINKI, helsinki
from portti.credentials import token_hash
from portti.models import Account, Booking, Centre, InterviewSlot, Invitation, Profile
from portti.queries import demo as queries
from portti.queries.client_events import write_events
from portti.services.bookings import personal_token
from portti.services.demo_events import portal_event
from portti.services.portal_events import interview_key
from portti.settings import Settings

_SEED = 20261130
_DAYS = range(6, 365)
_HOURS = (9, 10, 11, 13, 14, 15)
_KINDS = {"phone": 50, "video": 30, "centre": 20}
_PLACES = {"phone": "", "video": "https://video.portti.example/esihaastattelu", "centre": "Keskus"}
_CHANNELS = {"phone": "phone", "video": "video", "centre": "visit"}
_MISSED, _MOVED = 0.14, 0.2
_LINK = timedelta(days=14)


@dataclass(frozen=True)
class _Meeting:
    """One booked time of one person, by which invitation, and what became of it: held, missed or cancelled."""

    profile: Profile
    round: int
    starts_at: datetime
    became: str
    kind: str


def make_past_interviews(
    session: Session, centre: Centre, adviser: Account, *, settings: Settings, now: datetime
) -> None:
    """Let the assistants whom a centre has met have been met in the course of a year."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    free = _free_times(chance, now)
    meetings = [
        meeting
        for profile in queries.interviewed_without_booking(session, centre.id)
        for meeting in _meetings(chance, profile, free)
    ]
    slots = [_slot(centre, adviser, meeting) for meeting in meetings]
    invitations = {
        key: _invitation(centre, key, next(rows).starts_at, settings)
        for key, rows in groupby(meetings, lambda one: (one.profile.id, one.round))
    }
    session.add_all([*slots, *invitations.values()])
    session.flush()
    for meeting, slot in zip(meetings, slots, strict=True):
        invitation = invitations[meeting.profile.id, meeting.round]
        session.add(_booking(meeting, slot, invitation))
    _remember(session, centre, meetings, now)


def _free_times(chance: random.Random, now: datetime) -> list[datetime]:
    """Return times on working days of the last year, in mixed order; each is taken once."""
    today = helsinki(now).date()
    days = [day for day in (today - timedelta(days=ago) for ago in _DAYS) if day.weekday() < 5]
    times = [datetime.combine(day, time(hour), HELSINKI) for day in days for hour in _HOURS]
    chance.shuffle(times)
    return times


def _meetings(chance: random.Random, profile: Profile, free: list[datetime]) -> Iterator[_Meeting]:
    kind = chance.choices(list(_KINDS), list(_KINDS.values()))[0]
    held, draw = free.pop(), chance.random()
    number = 2 if draw < _MISSED else 1
    if draw < _MISSED:
        yield _Meeting(profile, 1, _some_days_before(held, free, 7), "missed", kind)
    elif draw < _MISSED + _MOVED:
        yield _Meeting(profile, 1, _some_days_before(held, free, 1), "cancelled", kind)
    yield _Meeting(profile, number, held, "held", kind)


def _some_days_before(held: datetime, free: list[datetime], days: int) -> datetime:
    """Return the last free time that lies so many days before another, or the first one that there is."""
    earlier = [one for one in free if one <= held - timedelta(days=days)]
    found = max(earlier) if earlier else min(free)
    free.remove(found)
    return found


def _slot(centre: Centre, adviser: Account, meeting: _Meeting) -> InterviewSlot:
    return InterviewSlot(
        centre_id=centre.id,
        staff_account_id=adviser.id,
        starts_at=meeting.starts_at,
        minutes=30,
        kind=meeting.kind,
        place=_PLACES[meeting.kind],
    )


def _invitation(centre: Centre, whose: tuple[int, int], first: datetime, settings: Settings) -> Invitation:
    invited = first - timedelta(days=6)
    return Invitation(
        centre_id=centre.id,
        profile_id=whose[0],
        round=whose[1],
        token_hash=token_hash(personal_token(settings, *whose)),
        invited_at=invited,
        offered_at=invited,
        expires_at=invited + _LINK,
    )


def _booking(meeting: _Meeting, slot: InterviewSlot, invitation: Invitation) -> Booking:
    booked = meeting.starts_at - timedelta(days=4)
    return Booking(
        centre_id=slot.centre_id,
        invitation_id=invitation.id,
        slot_id=slot.id,
        calendar_uid=f"demo-{slot.id}@portti.example",
        booked_at=booked,
        time_set_at=booked,
        cancelled_at=meeting.starts_at - timedelta(days=1) if meeting.became == "cancelled" else None,
        missed_at=meeting.starts_at + timedelta(minutes=30) if meeting.became == "missed" else None,
    )


def _remember(session: Session, centre: Centre, meetings: list[_Meeting], now: datetime) -> None:
    """Let those who were met have come before it, and count each interview that was held."""
    came: dict[int, datetime] = {}
    events = []
    for meeting in meetings:
        profile, invited = meeting.profile, meeting.starts_at - timedelta(days=8)
        if profile.account_id is not None and profile.created_at > invited:
            profile.created_at = profile.published_at = came[profile.account_id] = invited
        if meeting.became == "held":
            profile.interviewed_on = on = helsinki(meeting.starts_at).date()
            events.append(
                portal_event(
                    centre.id,
                    on,
                    "pre_interview",
                    interview_key(profile, on),
                    now,
                    client_group="jobseeker",
                    channel=_CHANNELS[meeting.kind],
                    minutes=30,
                    municipality_code=profile.municipality_code,
                    account_id=profile.account_id,
                )
            )
    write_events(session, events)
    queries.let_accounts_come(session, came)

"""What mails and calendar parts about interviews are made from."""

from dataclasses import dataclass
from datetime import datetime

from portti.models import InterviewSlot


@dataclass(frozen=True)
class Receiver:
    """Whom a mail about an interview goes to."""

    account_id: int
    address: str
    language: str
    given_name: str


@dataclass(frozen=True)
class Host:
    """The centre that invites, as the receiver reads its name."""

    centre_id: int
    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class Appointment:
    """A time for an interview and how it is held."""

    starts_at: datetime
    minutes: int
    kind: str
    place: str
    purpose: str = "pre_interview"


@dataclass(frozen=True)
class BookingFacts:
    """What a calendar must know to tell one booking from another, and an old state from a new one."""

    booking_id: int
    calendar_uid: str
    sequence: int


@dataclass(frozen=True)
class BookingNews:
    """All that every mail about a booking says; `token` is the word of the link to other times, where it is offered."""

    receiver: Receiver | None
    host: Host
    booking: BookingFacts
    time: Appointment
    token: str | None


def told_place(time: Appointment) -> str:
    """Return where to come or which address to open; never the address of a home."""
    return time.place if time.kind in ("video", "centre") else ""


def appointment_of(slot: InterviewSlot) -> Appointment:
    """Return a slot as a mail tells it."""
    return Appointment(slot.starts_at, slot.minutes, slot.kind, slot.place, slot.purpose)

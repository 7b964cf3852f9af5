"""E-mails about pre-interviews: the invitation, and a booking made, moved or cancelled."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portti.mail.compose.interview_calendar import CANCEL, REQUEST, calendar_part
from portti.mail.compose.interview_values import Appointment, BookingFacts, Host, Receiver, told_place
from portti.mail.kinds import Draft
from portti.mail.links import interview_url
from portti.mail.rendering import render
from portti.moments import appointment_in_words, date_in_words
from portti.settings import Settings
from portti.vocabulary import interview_kind


def interview_invitation(
    receiver: Receiver,
    host: Host,
    *,
    invitation_id: int,
    token: str,
    times: Sequence[Appointment],
    expires_at: datetime,
    settings: Settings,
) -> Draft:
    """Invite to a pre-interview: the next free times in words and the personal link to all of them."""
    values = {
        "times": [said(time, receiver.language) for time in times],
        "link": interview_url(settings, receiver.language, token),
        "until": date_in_words(expires_at, receiver.language),
    }
    return _draft(
        "interview_invitation",
        f"interview_invitation:{invitation_id}",
        receiver,
        host,
        values,
        expires_at,
        settings,
    )


def interview_booked(
    receiver: Receiver | None,
    host: Host,
    booking: BookingFacts,
    time: Appointment,
    *,
    token: str | None,
    settings: Settings,
    now: datetime,
) -> Draft | None:
    """Confirm a booked time, with its calendar part; None for who has no address."""
    if receiver is None:
        return None
    values = _booking_values(receiver, time, token, settings)
    key = f"interview_booked:{booking.booking_id}"
    calendar = (calendar_part(receiver, host, booking, time, method=REQUEST, now=now), REQUEST)
    return _draft("interview_booked", key, receiver, host, values, time.starts_at, settings, calendar)


def interview_moved(
    receiver: Receiver | None,
    host: Host,
    booking: BookingFacts,
    time: Appointment,
    *,
    before: Appointment,
    token: str | None,
    settings: Settings,
    now: datetime,
) -> Draft | None:
    """Tell that a booking has a new time; the calendar part updates the old entry."""
    if receiver is None:
        return None
    values = _booking_values(receiver, time, token, settings)
    values["before"] = said(before, receiver.language)
    key = f"interview_moved:{booking.booking_id}:{booking.sequence}"
    calendar = (calendar_part(receiver, host, booking, time, method=REQUEST, now=now), REQUEST)
    return _draft("interview_moved", key, receiver, host, values, time.starts_at, settings, calendar)


def interview_cancelled(
    receiver: Receiver | None,
    host: Host,
    booking: BookingFacts,
    time: Appointment,
    *,
    by_centre: bool,
    token: str | None,
    settings: Settings,
    now: datetime,
) -> Draft | None:
    """Tell that a booking is cancelled; the calendar part takes the entry away."""
    if receiver is None:
        return None
    values = _booking_values(receiver, time, token, settings)
    values["by_centre"] = by_centre
    key = f"interview_cancelled:{booking.booking_id}"
    calendar = (calendar_part(receiver, host, booking, time, method=CANCEL, now=now), CANCEL)
    return _draft("interview_cancelled", key, receiver, host, values, time.starts_at, settings, calendar)


def said(time: Appointment, language: str) -> str:
    """Return a time and how it is held: `keskiviikkona 9. joulukuuta 2026 klo 10.00–10.30, puhelimessa`."""
    when = appointment_in_words(time.starts_at, time.minutes, language)
    return f"{when}, {interview_kind(time.kind, language)}"


def _booking_values(
    receiver: Receiver, time: Appointment, token: str | None, settings: Settings
) -> dict[str, Any]:
    return {
        "time": said(time, receiver.language),
        "kind": time.kind,
        "place": told_place(time),
        "link": interview_url(settings, receiver.language, token) if token else None,
    }


def _draft(
    kind: str,
    dedupe_key: str,
    receiver: Receiver,
    host: Host,
    values: dict[str, Any],
    send_before: datetime,
    settings: Settings,
    calendar: tuple[str, str] | None = None,
) -> Draft:
    shared = {
        "given_name": receiver.given_name,
        "centre": host.name,
        "centre_phone": host.phone,
        "help_phone": host.phone,
    }
    subject, text, html = render(kind, receiver.language, {**shared, **values}, settings)
    return Draft(
        kind=kind,
        dedupe_key=dedupe_key,
        account_id=receiver.account_id,
        centre_id=host.centre_id,
        to_address=receiver.address,
        language=receiver.language,
        subject=subject,
        body_text=text,
        body_html=html,
        send_before=send_before,
        calendar=calendar[0] if calendar else None,
        calendar_method=calendar[1] if calendar else None,
        unsubscribe_url=None,
    )

"""E-mails about pre-interviews: the invitation, and a booking made, moved or cancelled."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from portti.mail.compose.chosen_news import chosen_news
from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.compose.interview_calendar import CANCEL, REQUEST, calendar_part
from portti.mail.compose.interview_values import Appointment, BookingNews, Host, Receiver, told_place
from portti.mail.kinds import INVITATIONS, Draft
from portti.mail.links import interview_url
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
    by_job: bool,
    is_again: bool = False,
    purpose: str = "pre_interview",
    settings: Settings,
) -> Draft:
    """Invite to a pre-interview or an appointment: the next free times in words and the personal link to all of them.

    What the job sends can be stopped; whom a member of staff invites by hand is written to all the same.
    `is_again`: a time has become free for who was invited before.
    """
    values = {
        "purpose": purpose,
        "times": [said(time, receiver.language) for time in times],
        "link": interview_url(settings, receiver.language, token),
        "until": date_in_words(expires_at, receiver.language),
    }
    kind, key = "interview_invitation", f"{invitation_id}:again" if is_again else str(invitation_id)
    if not by_job:
        return _draft(kind, key, receiver, host, values, expires_at, settings)
    return chosen_news(
        kind,
        INVITATIONS,
        _holder(receiver, host),
        receiver.account_id,
        {**_of_centre(host), **values},
        key=key,
        send_before=expires_at,
        settings=settings,
    )


def interview_booked(news: BookingNews, *, settings: Settings, now: datetime) -> Draft | None:
    """Confirm a booked time, with its calendar part; None for who has no address."""
    key = str(news.booking.booking_id)
    return _about_booking("interview_booked", REQUEST, key, {}, news, settings, now)


def interview_moved(
    news: BookingNews, *, before: Appointment, settings: Settings, now: datetime
) -> Draft | None:
    """Tell that a booking has a new time; the calendar part updates the old entry."""
    more = {"before": said(before, news.receiver.language)} if news.receiver else {}
    key = f"{news.booking.booking_id}:{news.booking.sequence}"
    return _about_booking("interview_moved", REQUEST, key, more, news, settings, now)


def interview_cancelled(
    news: BookingNews, *, by_centre: bool, settings: Settings, now: datetime
) -> Draft | None:
    """Tell that a booking is cancelled; the calendar part takes the entry away."""
    more, key = {"by_centre": by_centre}, str(news.booking.booking_id)
    return _about_booking("interview_cancelled", CANCEL, key, more, news, settings, now)


def interview_reminder(
    receiver: Receiver, host: Host, time: Appointment, *, key: str, token: str | None, settings: Settings
) -> Draft:
    """Remind of a booked time; nothing is sent once it has come."""
    values = {
        "time": said(time, receiver.language),
        "kind": time.kind,
        "purpose": time.purpose,
        "place": told_place(time),
        "link": interview_url(settings, receiver.language, token) if token else None,
    }
    return _draft("interview_reminder", key, receiver, host, values, time.starts_at, settings)


def interview_missed(
    receiver: Receiver,
    host: Host,
    missed: Appointment,
    *,
    invitation_id: int,
    token: str,
    times: Sequence[Appointment],
    expires_at: datetime,
    settings: Settings,
) -> Draft:
    """Invite once more, kindly, who did not come."""
    values = {
        "missed": said(missed, receiver.language),
        "times": [said(time, receiver.language) for time in times],
        "link": interview_url(settings, receiver.language, token),
        "until": date_in_words(expires_at, receiver.language),
    }
    return _draft("interview_missed", str(invitation_id), receiver, host, values, expires_at, settings)


def said(time: Appointment, language: str, *, for_staff: bool = False) -> str:
    """Return a time and how it is held: `keskiviikkona 9. joulukuuta 2026 klo 10.00–10.30, puhelimessa`."""
    when = appointment_in_words(time.starts_at, time.minutes, language)
    return f"{when}, {interview_kind(time.kind, language, for_staff=for_staff)}"


def _about_booking(
    kind: str,
    method: str,
    key: str,
    more: Mapping[str, object],
    news: BookingNews,
    settings: Settings,
    now: datetime,
) -> Draft | None:
    """Compose what became of a booking, with its calendar part; None for who has no address."""
    receiver, host, time = news.receiver, news.host, news.time
    if receiver is None:
        return None
    values = {
        "time": said(time, receiver.language),
        "kind": time.kind,
        "purpose": time.purpose,
        "place": told_place(time),
        "link": interview_url(settings, receiver.language, news.token) if news.token else None,
        **more,
    }
    calendar = (calendar_part(receiver, host, news.booking, time, method=method, now=now), method)
    return _draft(kind, key, receiver, host, values, time.starts_at, settings, calendar)


def _draft(
    kind: str,
    key: str,
    receiver: Receiver,
    host: Host,
    values: Mapping[str, object],
    send_before: datetime,
    settings: Settings,
    calendar: tuple[str, str] | None = None,
) -> Draft:
    return draft_to(
        _holder(receiver, host),
        kind,
        {**_of_centre(host), **values},
        key=key,
        send_before=send_before,
        settings=settings,
        calendar=calendar,
    )


def _holder(receiver: Receiver, host: Host) -> Holder:
    return Holder(
        receiver.account_id, host.centre_id, receiver.address, receiver.language, receiver.given_name
    )


def _of_centre(host: Host) -> dict[str, object]:
    return {"centre": host.name, "centre_phone": host.phone, "help_phone": host.phone}

"""The calendar part of a mail about a training or group: one entry for each of its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vText

from portti.mail.compose.drafting import Holder
from portti.mail.compose.interview_calendar import (
    CANCEL,
    REQUEST,
    calendar_address,
    helsinki_zone,
    on_the_wall,
)
from portti.mail.compose.interview_values import Host
from portti.words import translate

PUBLISH = "PUBLISH"
_PRODUCT = "-//Portti//Gatherings//EN"


@dataclass(frozen=True)
class Meeting:
    """One day."""

    starts_at: datetime
    minutes: int


def method_of(meetings: Sequence[Meeting], *, off: bool) -> str:
    """Return how a calendar takes the part: a request is of one entry only, so several days are published."""
    if len(meetings) > 1:
        return PUBLISH
    return CANCEL if off else REQUEST


def calendar_of(
    holder: Holder,
    host: Host,
    uid: str,
    sequence: int,
    meetings: Sequence[Meeting],
    *,
    summary: str,
    where: str,
    off: bool,
    now: datetime,
) -> str:
    """Return a whole iCalendar text; calendars are shared, so it says no title and no link of the person."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method_of(meetings, off=off))
    calendar.add_component(helsinki_zone())
    for number, meeting in enumerate(meetings):
        event = Event()
        event.add("uid", uid if number == 0 else f"{number}-{uid}")
        event.add("sequence", sequence)
        event.add("dtstamp", now)
        event.add("dtstart", on_the_wall(meeting.starts_at))
        event.add("dtend", on_the_wall(meeting.starts_at + timedelta(minutes=meeting.minutes)))
        event.add("summary", summary)
        if where:
            event.add("location", where)
        event.add("description", _description(host, holder.language))
        event.add("status", "CANCELLED" if off else "CONFIRMED")
        event.add("class", "PRIVATE")
        event.add("transp", "OPAQUE")
        event.add("organizer", calendar_address(host.email, host.name))
        attendee = calendar_address(holder.address, holder.given_name)
        attendee.params["PARTSTAT"] = vText("ACCEPTED")
        event.add("attendee", attendee)
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _description(host: Host, language: str) -> str:
    return translate(
        language,
        "If you cannot come, give your place to another by the link in your e-mail or call %(phone)s.",
        phone=host.phone,
    )

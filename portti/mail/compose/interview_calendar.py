"""The calendar part of a mail about an interview: a request, its updates, and the cancellation."""

from datetime import datetime, timedelta

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
    vText,
)

from portti.clock import HELSINKI
from portti.domain.invitations import HOME_VISIT
from portti.mail.compose.interview_values import Appointment, BookingFacts, Host, Receiver, told_place
from portti.vocabulary import interview_kind
from portti.words import translate

REQUEST = "REQUEST"
CANCEL = "CANCEL"
_PRODUCT = "-//Portti//Interviews//EN"
_ZONE = "Europe/Helsinki"


def calendar_part(
    receiver: Receiver,
    host: Host,
    booking: BookingFacts,
    time: Appointment,
    *,
    method: str,
    now: datetime,
    for_staff: bool = False,
) -> str:
    """Return a whole iCalendar text for one booking; the same UID and a rising SEQUENCE tell its states apart.

    Calendars are shared with others, so it says only that there is an interview, with which centre and how; to staff
    not with whom.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(helsinki_zone())
    event = _event(receiver, host, booking, time, method=method, now=now)
    event.add("description", _description(host, time, receiver.language, for_staff=for_staff))
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def _event(
    receiver: Receiver,
    host: Host,
    booking: BookingFacts,
    time: Appointment,
    *,
    method: str,
    now: datetime,
) -> Event:
    language = receiver.language
    event = Event()
    event.add("uid", booking.calendar_uid)
    event.add("sequence", booking.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", on_the_wall(time.starts_at))
    event.add("dtend", on_the_wall(time.starts_at + timedelta(minutes=time.minutes)))
    event.add("summary", _summary(host, time, language))
    if place := told_place(time):
        event.add("location", place)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("organizer", calendar_address(host.email, host.name))
    attendee = calendar_address(receiver.address, receiver.given_name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    event.add("attendee", attendee)
    return event


def _summary(host: Host, time: Appointment, language: str) -> str:
    if time.purpose == "pre_interview":
        return translate(language, "Interview: %(centre)s", centre=host.name)
    if time.purpose == HOME_VISIT:
        return translate(language, "Home visit: %(centre)s", centre=host.name)
    return translate(language, "Appointment: %(centre)s", centre=host.name)


def on_the_wall(moment: datetime) -> datetime:
    """Return Finland's time; in the hour that comes twice the second passing can only be said in UTC."""
    local = moment.astimezone(HELSINKI)
    return moment if local.fold else local


def _description(host: Host, time: Appointment, language: str, *, for_staff: bool) -> str:
    held = interview_kind(time.kind, language)
    if time.purpose == "pre_interview":
        how = translate(language, "The interview is held %(how)s.", how=held)
    elif time.purpose == HOME_VISIT:
        how = translate(language, "The centre comes to your home.")
        if for_staff:
            how = translate(language, "You go to the client's home.")
    else:
        how = translate(language, "The appointment is held %(how)s.", how=held)
    if for_staff:
        who = translate(language, "Who comes is told in Portti, after you log in.")
        return f"{how} {who}"
    link = translate(
        language, "To move or cancel it, use the link in your e-mail or call %(phone)s.", phone=host.phone
    )
    return f"{how} {link}"


def calendar_address(email: str, name: str) -> vCalAddress:
    """Return who calls or comes, as a calendar names them."""
    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = vText(name)
    return address


def helsinki_zone() -> Timezone:
    """Return the rules of Finland's clocks: forward at 3 on March's last Sunday, back at 4 on October's."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    summer = TimezoneDaylight()
    summer.add("tzname", "EEST")
    summer.add("dtstart", datetime(1997, 3, 30, 3, 0))  # noqa: DTZ001 - wall time by definition
    summer.add("tzoffsetfrom", timedelta(hours=2))
    summer.add("tzoffsetto", timedelta(hours=3))
    summer.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": 3, "BYDAY": "-1SU"}))
    winter = TimezoneStandard()
    winter.add("tzname", "EET")
    winter.add("dtstart", datetime(1996, 10, 27, 4, 0))  # noqa: DTZ001 - wall time by definition
    winter.add("tzoffsetfrom", timedelta(hours=3))
    winter.add("tzoffsetto", timedelta(hours=2))
    winter.add("rrule", vRecur({"FREQ": "YEARLY", "BYMONTH": 10, "BYDAY": "-1SU"}))
    zone.add_component(summer)
    zone.add_component(winter)
    return zone

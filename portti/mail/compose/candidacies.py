"""E-mails about a candidacy. Neither side's name stands in one: who it is about is read behind the log-in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vText

from portti.clock import helsinki
from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.compose.interview_calendar import (
    CANCEL,
    REQUEST,
    calendar_address,
    helsinki_zone,
    on_the_wall,
)
from portti.mail.compose.interview_values import Host
from portti.mail.kinds import Draft
from portti.moments import appointment_in_words, short_date, short_day, short_moment
from portti.settings import Settings
from portti.vocabulary import meeting_kind
from portti.words import translate

_USEFUL = timedelta(days=14)
_PRODUCT = "-//Portti//Meetings//EN"


@dataclass(frozen=True)
class About:
    """Which candidacy a mail is about, whom it goes to, and where its page is."""

    candidacy_id: int
    pair: str
    """Names the two: whoever says yes and no by turns is not written about each time."""
    holder: Holder
    for_assistant: bool
    area: str
    link: str

    @property
    def values(self) -> dict[str, object]:
        """What every template of these mails may say."""
        return {"for_assistant": self.for_assistant, "area": self.area, "link": self.link}


@dataclass(frozen=True)
class Meeting:
    """When an employer and an assistant meet, and how; SEQUENCE tells an old state from a new one."""

    starts_at: datetime
    minutes: int
    how: str
    sequence: int


def candidacy_proposed(
    about: About, *, by_centre: bool, answer_by: datetime, settings: Settings, now: datetime
) -> Draft:
    """Ask one side for a yes or no; the link leads to a page where nothing is answered by opening it."""
    day = short_date(answer_by, about.holder.language)
    values = {**about.values, "by_centre": by_centre, "day": day}
    return _draft_once_a_day("candidacy_proposed", about, values, settings, now)


def candidacy_news(
    about: About, news: str, *, key: str, on: date | None, settings: Settings, now: datetime
) -> Draft:
    """Tell one side of a step, `trial`, `chosen`, `contract`, `contract_changed` or `started`, or of a `list…`."""
    day = short_day(on, about.holder.language) if on else ""
    return _draft("candidacy_news", about, {**about.values, "news": news, "day": day}, key, settings, now)


def candidacy_ended(about: About, *, need_closed: bool, settings: Settings, now: datetime) -> Draft:
    """Tell who waited, kindly and without a reason, that it does not go on."""
    values = {**about.values, "need_closed": need_closed}
    return _draft_once_a_day("candidacy_ended", about, values, settings, now)


def candidacy_follow_up(about: About, *, after: str, settings: Settings, now: datetime) -> Draft:
    """Ask how the work goes, `2_weeks` or `3_months` after its first day."""
    return _draft("candidacy_follow_up", about, {**about.values, "after": after}, after, settings, now)


def candidacy_interview(
    about: About, host: Host, meeting: Meeting, *, cancelled: bool, settings: Settings, now: datetime
) -> Draft:
    """Tell one side when the two meet, or that they do not, with a part for the calendar."""
    language = about.holder.language
    method = CANCEL if cancelled else REQUEST
    values = {
        **about.values,
        "time": appointment_in_words(meeting.starts_at, meeting.minutes, language),
        "how": meeting_kind(meeting.how, language),
        "moved": meeting.sequence > 0,
    }
    return draft_to(
        about.holder,
        "candidacy_interview_off" if cancelled else "candidacy_interview",
        values,
        key=f"{about.candidacy_id}:{about.holder.account_id}:{meeting.sequence}",
        send_before=max(meeting.starts_at, now + timedelta(hours=1)),
        settings=settings,
        calendar=(_calendar(about, host, meeting, method, now), method),
    )


def candidacy_time(
    about: About,
    news: str,
    meeting: Meeting | None,
    *,
    answer_by: datetime | None,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Tell one side of another time: `asked`, `offered`, `kept`, `unanswered`, or `passed` with the meeting's own time.

    `meeting` is the one that holds. What the assistant wrote and which times are offered is read behind the log-in.
    """
    language = about.holder.language
    values = {
        **about.values,
        "news": news,
        "time": appointment_in_words(meeting.starts_at, meeting.minutes, language) if meeting else "",
        "until": short_moment(answer_by, language) if answer_by else "",
    }
    until = now + _USEFUL
    if news in ("asked", "offered") and answer_by is not None and answer_by > now:
        until = answer_by
    return draft_to(
        about.holder,
        "candidacy_time",
        values,
        key=f"{about.candidacy_id}:{about.holder.account_id}:{news}:{int(now.timestamp())}",
        send_before=until,
        settings=settings,
    )


def candidacy_reminder(about: About, meeting: Meeting, *, hours: int, settings: Settings) -> Draft:
    """Remind one side of the meeting; worthless once it has begun."""
    language = about.holder.language
    values = {
        **about.values,
        "time": appointment_in_words(meeting.starts_at, meeting.minutes, language),
        "how": meeting_kind(meeting.how, language),
    }
    return draft_to(
        about.holder,
        "candidacy_reminder",
        values,
        key=f"{about.candidacy_id}:{about.holder.account_id}:{meeting.sequence}:{hours}",
        send_before=meeting.starts_at,
        settings=settings,
    )


def _draft(
    kind: str, about: About, values: Mapping[str, object], key: str, settings: Settings, now: datetime
) -> Draft:
    whole = f"{about.candidacy_id}:{about.holder.account_id}:{key}"
    return draft_to(about.holder, kind, values, key=whole, send_before=now + _USEFUL, settings=settings)


def _draft_once_a_day(
    kind: str, about: About, values: Mapping[str, object], settings: Settings, now: datetime
) -> Draft:
    key = f"{about.pair}:{about.holder.account_id}:{helsinki(now).date().isoformat()}"
    return draft_to(about.holder, kind, values, key=key, send_before=now + _USEFUL, settings=settings)


def _calendar(about: About, host: Host, meeting: Meeting, method: str, now: datetime) -> str:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(helsinki_zone())
    calendar.add_component(_event(about, host, meeting, method, now))
    text: str = calendar.to_ical().decode()
    return text


def _event(about: About, host: Host, meeting: Meeting, method: str, now: datetime) -> Event:
    """Return the meeting as a calendar keeps it: calendars are shared, so it says only that two people meet."""
    language = about.holder.language
    event = Event()
    event.add("uid", f"meeting-{about.candidacy_id}@portti")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", on_the_wall(meeting.starts_at))
    event.add("dtend", on_the_wall(meeting.starts_at + timedelta(minutes=meeting.minutes)))
    event.add("summary", translate(language, "Meeting: %(centre)s", centre=host.name))
    how = translate(language, "You meet %(how)s.", how=meeting_kind(meeting.how, language))
    event.add("description", how)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    event.add("organizer", calendar_address(host.email, host.name))
    attendee = calendar_address(about.holder.address, about.holder.given_name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    event.add("attendee", attendee)
    return event

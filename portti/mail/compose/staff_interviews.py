"""E-mails to staff about their own interview times: by time only, who booked them stands behind the log-in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.domain.invitations import APPOINTMENT, HOME_VISIT, PRE_INTERVIEW
from portti.mail.compose.chosen_news import chosen_news
from portti.mail.compose.drafting import Holder
from portti.mail.compose.interview_calendar import CANCEL, REQUEST, calendar_part
from portti.mail.compose.interview_values import Appointment, BookingFacts, Host, Receiver
from portti.mail.compose.invitations import said
from portti.mail.kinds import INTERVIEWS, Draft
from portti.mail.links import interview_times_url, page_url
from portti.moments import date_in_words, span_in_words
from portti.settings import Settings
from portti.vocabulary import N_, interview_kind
from portti.words import translate

BOOKED, MOVED, CANCELLED = "staff_booked", "staff_moved", "staff_cancelled"
_USEFUL = timedelta(hours=20)
_WHAT = {
    PRE_INTERVIEW: N_("pre-interview"),
    APPOINTMENT: N_("appointment"),
    HOME_VISIT: N_("home visit"),
}


@dataclass(frozen=True)
class Change:
    """What became of a booking: `key` names it and how often it has changed; `before` is where it was moved from.

    With `booking` and `host` the mail carries a calendar part.
    """

    kind: str
    key: str
    time: Appointment
    before: Appointment | None = None
    to_colleague: bool = False
    booking: BookingFacts | None = None
    host: Host | None = None


@dataclass(frozen=True)
class Since:
    """How many of one's interviews were booked, moved and cancelled since the last list."""

    booked: int = 0
    moved: int = 0
    cancelled: int = 0


def interview_change(
    holder: Holder, account_id: int, change: Change, *, settings: Settings, now: datetime
) -> Draft:
    """Tell a member of staff that one of their times was booked, moved or cancelled."""
    language = holder.language
    values = {
        "time": said(change.time, language, for_staff=True),
        "purpose": change.time.purpose,
        "before": said(change.before, language, for_staff=True) if change.before else None,
        "to_colleague": change.to_colleague,
        "link": interview_times_url(settings, language, account_id),
    }
    return chosen_news(
        change.kind,
        INTERVIEWS,
        holder,
        account_id,
        values,
        key=f"{change.key}:{account_id}",
        send_before=change.time.starts_at,
        settings=settings,
        calendar=_calendar(holder, account_id, change, now),
    )


def _calendar(holder: Holder, account_id: int, change: Change, now: datetime) -> tuple[str, str] | None:
    """Return the calendar part of a change and its method; the UID is the booking's, so that CANCEL finds it."""
    if change.booking is None or change.host is None:
        return None
    method = CANCEL if change.kind == CANCELLED else REQUEST
    receiver = Receiver(account_id, holder.address, holder.language, holder.given_name)
    part = calendar_part(
        receiver, change.host, change.booking, change.time, method=method, now=now, for_staff=True
    )
    return part, method


def _in_list(time: Appointment, language: str) -> str:
    """Return a time of the list: `klo 10.00–10.30, puhelimessa (haastattelu)`."""
    what = translate(language, _WHAT[time.purpose])
    held = interview_kind(time.kind, language, for_staff=True)
    return f"{span_in_words(time.starts_at, time.minutes, language)}, {held} ({what})"


def interview_list(
    holder: Holder,
    account_id: int,
    days: Sequence[tuple[datetime, Sequence[Appointment]]],
    since: Since,
    *,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Tell a member of staff their interviews day by day, and how many changed since the last list."""
    language = holder.language
    values = {
        "days": [
            (
                date_in_words(day, language),
                [_in_list(time, language) for time in times],
            )
            for day, times in days
        ],
        "since": since,
        "link": page_url(settings, language, "/staff/"),
    }
    return chosen_news(
        "staff_day_list",
        INTERVIEWS,
        holder,
        account_id,
        values,
        key=f"{account_id}:{int(now.timestamp())}",
        send_before=now + _USEFUL,
        settings=settings,
    )

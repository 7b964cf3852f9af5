"""A person's private calendar: a secret address, what stands in the calendar, and its text.

Calendars are shared with others, so an entry says what kind of thing it is and nothing of people.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event, vRecur
from sqlalchemy.orm import Session

from matching.schedule import DAY
from portti.clock import HELSINKI, helsinki
from portti.credentials import sign, token_hash
from portti.domain.actor import Actor
from portti.domain.candidacies import AGREED
from portti.domain.errors import NotFound
from portti.domain.invitations import APPOINTMENT, HOME_VISIT, PRE_INTERVIEW
from portti.mail.compose.interview_calendar import helsinki_zone, on_the_wall
from portti.models import (
    Account,
    Booking,
    CalendarFeed,
    InterviewSlot,
    SubstituteRequest,
)
from portti.queries import accounts as account_queries
from portti.queries import calendar_entries as queries
from portti.queries.practice import is_practice
from portti.queries.storing import add_once
from portti.services import audit
from portti.services import calendar_days as days
from portti.services.agreed_work import AgreedWork
from portti.services.calendar_days import Entry
from portti.services.calendar_work import wall_moment, work_of
from portti.settings import Settings
from portti.vocabulary import N_
from portti.wording.practice import said_for_practice
from portti.words import translate

_PURPOSE = "calendar_feed"
_BACK = timedelta(days=60)
"""How far back a calendar reaches."""
_AHEAD = timedelta(days=800)
"""How far ahead single shifts stand in a calendar, which is read anew again and again."""
_STAFF = frozenset({"staff", "manager"})

_INTERVIEW = N_("Interview with the centre")
_WITH_CENTRE = {
    APPOINTMENT: N_("Appointment with the centre"),
    HOME_VISIT: N_("Home visit of the centre"),
}
_HELD = {
    PRE_INTERVIEW: N_("Interview that you hold"),
    APPOINTMENT: N_("Appointment that you hold"),
    HOME_VISIT: N_("Home visit that you make"),
}
_SHIFT = N_("Single shift")
_COMING_SHIFT = N_("Somebody comes to a single shift")
_TRIAL = N_("Trial shift")
_MEETING = N_("Meeting of employer and assistant")


def feed_word(settings: Settings, feed: CalendarFeed) -> str | None:
    """Return the secret word of a calendar's address, or None when the installation's key has changed since."""
    word = _word(settings, feed.account_id, feed.made_at)
    return word if token_hash(word) == feed.token_hash else None


def mark_of(feed: CalendarFeed) -> int:
    """Return what tells one address of a person from the next; a row's key may come again."""
    return int(feed.made_at.timestamp() * 1000)


def _word(settings: Settings, account_id: int, made_at: datetime) -> str:
    text = f"{account_id}.{int(made_at.timestamp() * 1000)}"
    return f"{text}.{sign(settings, _PURPOSE, text)}"


def make_feed(
    session: Session, actor: Actor, *, replaces: int | None = None, settings: Settings, now: datetime
) -> None:
    """Give the actor a calendar address; an earlier one opens nothing any more.

    `replaces` is the address that its page showed, 0 for none: pressed twice, one is made.
    """
    if actor.account_id is None:
        raise NotFound("account")
    # Two tabs at once make one row.
    account_queries.account_for_change(session, actor.account_id)
    standing = queries.feed_of_account(session, actor.account_id)
    if replaces is not None and replaces != (mark_of(standing) if standing else 0):
        return
    queries.delete_feed(session, actor.account_id)
    word = _word(settings, actor.account_id, now)
    feed = CalendarFeed(account_id=actor.account_id, token_hash=token_hash(word), made_at=now)
    if add_once(session, feed):
        audit.record(session, actor, "make_calendar", "account", actor.account_id, now=now)


def end_feed(session: Session, actor: Actor, *, now: datetime) -> None:
    """End the actor's calendar address."""
    if actor.account_id is None:
        raise NotFound("account")
    if queries.feed_of_account(session, actor.account_id) is None:
        return
    queries.delete_feed(session, actor.account_id)
    audit.record(session, actor, "end_calendar", "account", actor.account_id, now=now)


def calendar_of_word(session: Session, word: str, *, settings: Settings, now: datetime) -> str:
    """Return the calendar that an address opens; NotFound for any other word, and where the account is closed."""
    feed = queries.feed_by_token_hash(session, token_hash(word))
    if feed is None:
        raise NotFound("calendar")
    account = account_queries.account_by_id(session, feed.account_id)
    if not account.active or account.closed_at is not None:
        raise NotFound("calendar")
    entries = entries_of(session, account, settings=settings, now=now)
    practice = is_practice(session, centre_id=account.centre_id)
    return calendar_text(entries, account.language, practice=practice, now=now)


def entries_of(session: Session, account: Account, *, settings: Settings, now: datetime) -> list[Entry]:
    """Return what stands in a person's calendar, of each role that they have and of the employers they act for."""
    since = now - _BACK
    profile = account_queries.profile_of_account(session, account.id)
    found = days.to_book(session, account, profile, now=now)
    if profile is not None:
        found += _of_assistant(session, profile.id, since, settings)
    employer = account_queries.employer_of_account(session, account.id)
    own = [employer] if employer is not None else []
    for one in [*own, *account_queries.represented_employers(session, account.id)]:
        found += _of_employer(session, one.id, since, settings)
    found += [
        _interview(_WITH_CENTRE[slot.purpose], booking, slot)
        for booking, slot in queries.appointments_of(session, account.id, since)
    ]
    if {role.name for role in account.roles} & _STAFF:
        found += _of_staff(session, account, since, now)
    return found


def _of_assistant(session: Session, profile_id: int, since: datetime, settings: Settings) -> list[Entry]:
    found = [
        _interview(_INTERVIEW, *row) for row in queries.interviews_of_profile(session, profile_id, since)
    ]
    found += [_shift(_SHIFT, shift) for shift in queries.shifts_taken(session, since, profile_id=profile_id)]
    found += days.of_assistant(session, profile_id, settings=settings)
    return found + _candidacies(session, "assistant", since, profile_id=profile_id)


def _of_employer(session: Session, employer_id: int, since: datetime, settings: Settings) -> list[Entry]:
    found = [
        _shift(_COMING_SHIFT, shift)
        for shift in queries.shifts_taken(session, since, employer_id=employer_id)
    ]
    found += days.of_employer(session, employer_id, settings=settings)
    return found + _candidacies(session, "employer", since, employer_id=employer_id)


def _of_staff(session: Session, account: Account, since: datetime, now: datetime) -> list[Entry]:
    found = [
        _interview(_HELD[slot.purpose], booking, slot)
        for booking, slot in queries.interviews_of_staff(session, account.id, since)
    ]
    return found + days.of_staff(session, account, now=now)


def _interview(words: str, booking: Booking, slot: InterviewSlot) -> Entry:
    ends_at = slot.starts_at + timedelta(minutes=slot.minutes)
    return Entry(booking.calendar_uid, words, slot.starts_at, ends_at, booking.sequence)


def _shift(words: str, row: SubstituteRequest) -> Entry:
    begins, ends = (
        datetime.fromisoformat(text).replace(tzinfo=HELSINKI).astimezone(UTC)
        for text in (row.starts_at, row.ends_at)
    )
    return Entry(f"shift-{row.id}@portti", words, begins, ends, row.round)


def _candidacies(
    session: Session,
    side: str,
    since: datetime,
    *,
    profile_id: int | None = None,
    employer_id: int | None = None,
) -> list[Entry]:
    """Return the meetings of standing candidacies, and until when this side should have answered."""
    found = []
    rows = queries.candidacies_of(session, profile_id=profile_id, employer_id=employer_id)
    agreed = [(row, need) for row, need in rows if row.stage in AGREED]
    span = [since.date(), since.date() + _AHEAD]
    dated = AgreedWork(session, agreed, span, given_only=side == "assistant")
    for row, need in rows:
        if row.interview_at is not None:
            ends_at = row.interview_at + timedelta(minutes=row.interview_minutes or 60)
            uid = f"meeting-{row.id}@portti"
            found.append(Entry(uid, _MEETING, row.interview_at, ends_at, row.interview_sequence))
        if row.trial_on is not None:
            found.append(days.day_of(f"trial-{row.id}@portti", _TRIAL, row.trial_on, row))
        if row.stage in AGREED and row.contract_from_on is not None:
            found += work_of(session, side, row, need, dated)
        if row.deadline_at is not None and row.waits_for in (side, "both"):
            day = helsinki(row.deadline_at).date()
            found.append(days.day_of(f"answer-{row.id}-{side}@portti", days.ANSWER, day, row))
    return found


def _rule(entry: Entry) -> vRecur:
    """Return how an entry comes again; UNTIL is said in UTC, as the standard asks of times with a zone."""
    rule: dict[str, Any] = {"FREQ": "WEEKLY"}
    if entry.every > 1:
        rule["INTERVAL"] = entry.every
    if entry.last_on is not None:
        rule["UNTIL"] = wall_moment(entry.last_on, DAY - 1)
    return vRecur(rule)


def calendar_text(entries: list[Entry], language: str, *, practice: bool = False, now: datetime) -> str:
    """Return a whole iCalendar text to be read again and again; it asks for no answer."""
    calendar = Calendar()
    calendar.add("prodid", "-//Portti//Own calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", said_for_practice("Portti", language) if practice else "Portti")
    calendar.add_component(helsinki_zone())
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", now)
        event.add("summary", translate(language, entry.words))
        event.add("class", "PRIVATE")
        if isinstance(entry.starts_at, datetime):
            event.add("dtstart", on_the_wall(entry.starts_at))
            event.add("dtend", on_the_wall(entry.ends_at or entry.starts_at))
            if entry.every:
                event.add("rrule", _rule(entry))
            for moment in entry.but_at:
                event.add("exdate", on_the_wall(moment))
        else:
            event.add("dtstart", entry.starts_at)
            event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text

"""Days of a private calendar: by when a person books, answers, confirms, corrects or does what waits for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.models import Account, Candidacy, Conversation, Need, Profile
from portti.queries import calendar_days as queries
from portti.queries import calendar_entries as entry_queries
from portti.queries import interview_records as record_queries
from portti.queries.ad_checks import waiting_ads
from portti.services.interview_records import correctable_until, state_of
from portti.services.proposal_deadlines import answer_until
from portti.settings import Settings
from portti.vocabulary import N_

ANSWER = N_("Last day to answer in Portti")
_BOOK = N_("Last day to choose a time with the centre")
_MESSAGE = N_("Last day to answer a message in Portti")
_READ = N_("Last day to correct your interview's summary")
_STANDS = {
    "need": N_("Last day to say that your need still stands"),
    "profile": N_("Last day to say that your profile still stands"),
}
_TASK = N_("A task in Portti is due")
_NEXT = N_("Next step of a matter in Portti")
_AD = N_("Last day to check a need in Portti")
_COUNTED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
"""From when the seconds of a SEQUENCE count that is a moment."""


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar: from a moment to a moment, or a whole day where `ends_at` is None.

    What comes `every` so many weeks does so at the same hour by the clock, until the end of a last day where there is
    one; 0 comes once. It does not come `but_at` some of its moments.
    """

    uid: str
    words: str
    starts_at: datetime | date
    ends_at: datetime | None = None
    sequence: int = 0
    every: int = 0
    last_on: date | None = None
    but_at: tuple[datetime, ...] = ()


def to_book(session: Session, account: Account, profile: Profile | None, *, now: datetime) -> list[Entry]:
    """Return until when the links work by which a person chooses a time with the centre."""
    rows = queries.invitations_to_book(
        session, now, account_id=account.id, profile_id=profile.id if profile is not None else None
    )
    return [_until(f"invitation-{row.id}@portti", _BOOK, row.expires_at, row.expires_at) for row in rows]


def of_assistant(session: Session, profile_id: int, *, settings: Settings) -> list[Entry]:
    """Return the days of a jobseeker and assistant."""
    found = _messages(
        "assistant", entry_queries.messages_awaited(session, "assistant", profile_id=profile_id)
    )
    record = record_queries.readable_record(session, profile_id)
    if record is not None and state_of(record) == "shared":
        until = helsinki(correctable_until(record, settings=settings)).date()
        found.append(Entry(f"record-{record.id}@portti", _READ, until, sequence=record.row_version))
    profile = session.get_one(Profile, profile_id)
    if profile.state == "published" and profile.asked_at is not None:
        found += _still_stands("profile", profile, settings)
    return found


def of_employer(session: Session, employer_id: int, *, settings: Settings) -> list[Entry]:
    """Return the days of an employer and of who acts for them."""
    found = _messages(
        "employer", entry_queries.messages_awaited(session, "employer", employer_id=employer_id)
    )
    for need in queries.needs_asked_about(session, employer_id):
        found += _still_stands("need", need, settings)
    for row in queries.waiting_proposals(session, employer_id):
        until = answer_until(session, row, settings=settings)
        found.append(_until(f"proposal-{row.id}@portti", ANSWER, until, until))
    return found


def of_staff(session: Session, account: Account, *, now: datetime) -> list[Entry]:
    """Return the days of a member of staff: own tasks and steps, and what waits for any of the centre."""
    found = []
    for task in entry_queries.due_tasks_of_staff(session, account.id, account.centre_id):
        assert task.due_on is not None  # the query asks for one
        # Whatever becomes of a task, its day stays.
        found.append(Entry(f"task-{task.id}@portti", _TASK, task.due_on))
    for row in entry_queries.next_actions_of_staff(session, account.id):
        assert row.next_action_on is not None  # the query asks for one
        found.append(day_of(f"next-{row.id}@portti", _NEXT, row.next_action_on, row))
    for ad in waiting_ads(session, account.centre_id):
        # One that is late has become a task.
        if ad.check.due_on >= helsinki(now).date():
            found.append(Entry(f"ad-{ad.check.id}@portti", _AD, ad.check.due_on))
    awaited = entry_queries.messages_awaited(session, "centre", centre_id=account.centre_id)
    return found + _messages("centre", awaited)


def day_of(uid: str, words: str, day: date, row: Candidacy) -> Entry:
    """Return a day of a candidacy."""
    return Entry(uid, words, day, sequence=row.calendar_version)


def _still_stands(noun: str, row: Need | Profile, settings: Settings) -> list[Entry]:
    """Return the day that the question told, after which the row is hidden."""
    if row.confirmed_at is None or row.asked_at is None or row.asked_at < row.confirmed_at:
        return []
    until = row.confirmed_at + timedelta(days=settings.freshness.hide_after_days)
    return [_until(f"{noun}-{row.id}@portti", _STANDS[noun], until, row.confirmed_at)]


def _messages(side: str, rows: Sequence[Conversation]) -> list[Entry]:
    """Return until when messages are to be answered; a further message or a late reminder moves the day."""
    found = []
    for row in rows:
        assert row.answer_by is not None  # the query asks for one
        changed_at = max(row.last_message_at, row.reminded_at or row.last_message_at)
        found.append(_until(f"message-{row.id}-{side}@portti", _MESSAGE, row.answer_by, changed_at))
    return found


def _until(uid: str, words: str, moment: datetime, changed_at: datetime) -> Entry:
    """Return the day of a moment; its SEQUENCE rises with what moves it."""
    sequence = max(0, int((changed_at - _COUNTED_FROM).total_seconds()))
    return Entry(uid, words, helsinki(moment).date(), sequence=sequence)

"""Word to staff of what happens to their interview times: at once, as a list once a day, or not at all."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import midnight
from portti.domain.notifications import is_due
from portti.mail.compose import staff_interviews as compose
from portti.mail.compose.interview_values import Appointment, BookingFacts, Host, appointment_of
from portti.mail.kinds import INTERVIEWS
from portti.mail.outbox import enqueue
from portti.models import Booking, Centre, InterviewSlot, NotificationChoice
from portti.queries import accounts as account_queries
from portti.queries import digests as choice_queries
from portti.queries import recipients
from portti.queries import staff_interviews as queries
from portti.services.accounts import holder_of
from portti.services.notifications import rhythm_of
from portti.settings import Settings

DAYS_LISTED = 2


def tell_staff(
    session: Session,
    kind: str,
    booking: Booking,
    slot: InterviewSlot,
    *,
    before: InterviewSlot | None = None,
    settings: Settings,
    now: datetime,
) -> None:
    """Tell whose time was booked, or whose interview was moved from `before` or cancelled.

    Where it was moved to a time of a colleague, both are told their part. A time that two share is told to both, and
    whoever does it themselves is told too: their calendar would else not know of it.
    """
    stay, gone = staff_of(slot), staff_of(before) - staff_of(slot) if before is not None else set()
    facts = BookingFacts(booking.id, booking.calendar_uid, booking.sequence)
    key, time = f"{booking.id}:{booking.sequence}", appointment_of(slot)
    for account_id in sorted(gone):
        assert before is not None  # else nobody is gone
        away = compose.Change(
            compose.CANCELLED, key, appointment_of(before), to_colleague=True, booking=facts
        )
        _tell(session, account_id, before, away, settings=settings, now=now)
    for account_id in sorted(stay):
        had_it = before is not None and account_id in staff_of(before)
        told = kind if before is None or had_it else compose.BOOKED
        old = appointment_of(before) if before is not None and had_it else None
        change = compose.Change(told, key, time, before=old, booking=facts)
        _tell(session, account_id, slot, change, settings=settings, now=now)


def staff_of(slot: InterviewSlot) -> set[int]:
    """Return who holds the interview of a time: one, or two who share it."""
    return {slot.staff_account_id} | ({slot.colleague_account_id} if slot.colleague_account_id else set())


def _host_of(session: Session, slot: InterviewSlot, language: str) -> Host:
    centre = session.get_one(Centre, slot.centre_id)
    return Host(centre.id, centre.name(language), centre.phone, centre.email)


def _tell(
    session: Session,
    account_id: int,
    slot: InterviewSlot,
    change: compose.Change,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Promise the mail where the one whose time it is wants it at once: it brings the time to their calendar."""
    account = recipients.reachable_account(session, account_id)
    if account is None:
        return
    choice = choice_queries.choice_of(session, account.id, INTERVIEWS)
    if rhythm_of(choice, settings, INTERVIEWS).frequency == "at_once":
        change = replace(change, host=_host_of(session, slot, account.language))
        draft = compose.interview_change(holder_of(account), account.id, change, settings=settings, now=now)
        enqueue(session, draft, now=now)


def lists_due(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the accounts whose hour for the list has come."""
    choices = queries.who_gets_lists(session, INTERVIEWS)
    return [choice.account_id for choice in choices if _is_due(choice, settings, now)]


def send_list(session: Session, account_id: int, *, settings: Settings, now: datetime) -> bool:
    """Promise a member of staff the list of today and tomorrow; False where there is nothing to tell."""
    account = account_queries.account_for_change(session, account_id)
    choice = choice_queries.choice_of(session, account_id, INTERVIEWS)
    if choice is None or choice.last_told_at is None or not _is_due(choice, settings, now):
        return False
    changes = queries.changes_since(session, account_id, choice.last_told_at)
    choice.last_told_at = now
    days = [_day(session, account_id, now, later) for later in range(DAYS_LISTED)]
    if not changes and not any(times for _day_of_list, times in days):
        return False
    since = compose.Since(
        changes.get("book_interview", 0),
        changes.get("move_interview", 0),
        changes.get("cancel_interview", 0),
    )
    draft = compose.interview_list(holder_of(account), account_id, days, since, settings=settings, now=now)
    return enqueue(session, draft, now=now)


def _is_due(choice: NotificationChoice, settings: Settings, now: datetime) -> bool:
    told_at = choice.last_told_at or now
    return is_due(rhythm_of(choice, settings, INTERVIEWS), waiting_since=told_at, told_at=told_at, now=now)


def _day(session: Session, account_id: int, now: datetime, later: int) -> tuple[datetime, list[Appointment]]:
    begins, ends = midnight(now, later), midnight(now, later + 1)
    slots = queries.booked_slots_of(session, account_id, begins, ends)
    return begins, [appointment_of(slot) for slot in slots]

"""A message that asks for an answer: the other side is reminded once, then who waited is told kindly."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import silence as rules
from portti.domain.conversations import NO_ANSWER, other_side
from portti.mail.compose.messages import answer_awaited, no_answer_came
from portti.mail.links import messages_url
from portti.mail.outbox import enqueue
from portti.models import Conversation, ConversationMessage, Employer, Need, Profile
from portti.queries import candidacies as candidacy_queries
from portti.queries import candidacy_work as work
from portti.queries import conversations as conversation_queries
from portti.queries import silence as queries
from portti.services.accounts import holder_of
from portti.services.conversations import can_be_written
from portti.services.message_notices import readers_of
from portti.services.staff_tasks import open_task
from portti.settings import Settings


def conversations_due(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the threads in which somebody is to be reminded or waits no longer."""
    before = now + timedelta(days=settings.contact.remind_days_before)
    return queries.conversations_to_chase(session, remind_before=before, now=now)


def chase_conversation(
    session: Session, conversation_id: int, *, settings: Settings, now: datetime
) -> str | None:
    """Do what is due in one thread, looked at anew; return what was done, None for nothing."""
    row = conversation_queries.thread_for_change(session, conversation_id)
    if row is None or row.waits_for is None or row.answer_by is None:
        return None
    days_before = settings.contact.remind_days_before
    step = rules.step_due(row.answer_by, row.reminded_at, days_before=days_before, now=now)
    if step == rules.WAIT:
        return None
    if not _stands(session, row):
        _stop_waiting(row)
        return None
    if _ends_soon(session, row, now):
        return None
    if row.waits_for == "centre":
        return _ask_centre(session, row, now)
    if step == rules.CLOSE:
        _close(session, row, settings, now)
        return "closed"
    if step == rules.LATE_REMINDER:
        row.answer_by = rules.moved_deadline(now, days_before=days_before)
    row.reminded_at = now
    _remind(session, row, settings, now)
    return "reminded"


def _stands(session: Session, row: Conversation) -> bool:
    """Answer whether the two may still write: no block, nobody has left, no yes was taken back."""
    if conversation_queries.thread_shown(session, row.id) is None:
        return False
    if row.need_id is None or row.profile_id is None:
        return True
    need, profile = session.get_one(Need, row.need_id), session.get_one(Profile, row.profile_id)
    return can_be_written(session, need, profile)


def _ends_soon(session: Session, row: Conversation, now: datetime) -> bool:
    """Answer whether what the two write about was taken away just now: nobody is reminded of that."""
    if row.need_id is None or row.profile_id is None:
        return False
    standing = candidacy_queries.standing_candidacy(session, row.need_id, row.profile_id)
    if standing is None:
        return False
    return bool(work.candidacies_to_end(session, closed_before=now, only=standing.id))


def _stop_waiting(row: Conversation) -> None:
    row.waits_for = row.answer_by = row.reminded_at = None


def _remind(session: Session, row: Conversation, settings: Settings, now: datetime) -> None:
    assert row.waits_for is not None and row.answer_by is not None
    newest = conversation_queries.newest_id(session, row.id)
    for account in readers_of(session, row, row.waits_for):
        draft = answer_awaited(
            holder_of(account),
            key=f"message:{row.id}:{newest}",
            answer_by=row.answer_by,
            link=messages_url(settings, account.language, row.waits_for),
            settings=settings,
        )
        enqueue(session, draft, now=now)


def _ask_centre(session: Session, row: Conversation, now: datetime) -> str | None:
    """Let the centre's own staff be reminded by a task; nothing closes while a person waits for the centre."""
    newest = conversation_queries.newest_id(session, row.id)
    row.reminded_at = now
    opened = open_task(
        session,
        row.centre_id,
        "answer_message",
        f"answer_message:{row.id}:{newest}",
        profile_id=row.profile_id,
        about_account_id=_employer_account(session, row),
        due_on=helsinki(now).date(),
        now=now,
    )
    return "tasks" if opened else None


def _employer_account(session: Session, row: Conversation) -> int | None:
    return session.get_one(Employer, row.employer_id).account_id if row.employer_id is not None else None


def _close(session: Session, row: Conversation, settings: Settings, now: datetime) -> None:
    assert row.waits_for is not None
    waiting = other_side(row.kind, row.waits_for)
    _stop_waiting(row)
    row.last_message_at = now
    said = ConversationMessage(
        conversation_id=row.id, side="portti", text="", language="fi", code=NO_ANSWER, written_at=now
    )
    session.add(said)
    session.flush()
    for account in readers_of(session, row, waiting):
        link = messages_url(settings, account.language, waiting)
        draft = no_answer_came(holder_of(account), message_id=said.id, link=link, settings=settings, now=now)
        enqueue(session, draft, now=now)

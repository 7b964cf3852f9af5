"""The e-mail that says "you have a message": nothing of its text, and at most one an hour to each person."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.mail.compose.messages import message_waits
from portti.mail.links import messages_url
from portti.mail.outbox import enqueue
from portti.models import Account, Conversation, ConversationReading, Need, Profile
from portti.queries import conversations as queries
from portti.queries import recipients
from portti.services.accounts import holder_of
from portti.settings import Settings


def readers_of(session: Session, conversation: Conversation, side: str) -> list[Account]:
    """Return who reads mail on one side of a thread; nobody at the centre, whose start page tells."""
    if side == "assistant" and conversation.profile_id is not None:
        profile = session.get_one(Profile, conversation.profile_id)
        return list(recipients.accounts_of_profile(session, profile))
    if side == "employer":
        employer_id = conversation.employer_id
        if conversation.need_id is not None:
            employer_id = session.get_one(Need, conversation.need_id).employer_id
        if employer_id is not None:
            return recipients.accounts_of_employers(session, [employer_id])[employer_id]
    return []


def tell_side(
    session: Session,
    conversation: Conversation,
    side: str,
    *,
    but: int | None = None,
    settings: Settings,
    now: datetime,
) -> None:
    """Promise a notice to everybody on one side, but for who has just written; within an hour of the last it waits."""
    for account in readers_of(session, conversation, side):
        if account.id != but:
            queries.reading_of(session, conversation.id, account.id).untold = True
            session.flush()
            tell_account(session, account.id, settings=settings, now=now)


def tell_account(session: Session, account_id: int, *, settings: Settings, now: datetime) -> bool:
    """Write to a person that something is new, once for all of it; False where it is too early or nothing is."""
    readings = queries.readings_for_change(session, account_id)
    told = [row.told_at for row in readings if row.told_at is not None]
    if told and max(told) > now - timedelta(minutes=settings.contact.notice_minutes):
        return False
    new = [row for row in readings if row.untold]
    shown = [row for row in new if _is_new(session, row)]
    for row in new:
        row.untold = False
    account = recipients.reachable_account(session, account_id)
    if account is None or not shown:
        return False
    side = _side_of(session, shown[0], account)
    newest = max(queries.newest_id(session, row.conversation_id) for row in shown)
    draft = message_waits(
        holder_of(account),
        newest_id=newest,
        link=messages_url(settings, account.language, side),
        settings=settings,
        now=now,
    )
    for row in shown:
        row.told_at = now
    return enqueue(session, draft, now=now)


def _is_new(session: Session, reading: ConversationReading) -> bool:
    """Answer whether there is still something to read: not read meanwhile, and not ended by a block."""
    if queries.thread_shown(session, reading.conversation_id) is None:
        return False
    return queries.newest_id(session, reading.conversation_id) > reading.read_id


def _side_of(session: Session, reading: ConversationReading, account: Account) -> str:
    """Return on whose pages a person reads a thread: assistants their own, all others the employer's."""
    conversation = session.get_one(Conversation, reading.conversation_id)
    if conversation.profile_id is None:
        return "employer"
    profile = session.get_one(Profile, conversation.profile_id)
    return "assistant" if profile.account_id == account.id else "employer"

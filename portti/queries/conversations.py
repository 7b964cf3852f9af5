"""SQL of messages in the portal: whose threads, what is unread, and who is still to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from portti.models import (
    Account,
    Block,
    Conversation,
    ConversationMessage,
    ConversationReading,
    Employer,
    Need,
    Profile,
    Report,
)
from portti.queries.found_rows import locked
from portti.queries.storing import add_once


@dataclass(frozen=True)
class ThreadRow:
    """A thread in a list, with what may be said of the other side."""

    conversation: Conversation
    shown_name: str
    title: str
    title_language: str
    unread: int
    person: Account | None = None
    """Whom the centre writes with; in its own list only."""


def thread_between(session: Session, need_id: int, profile_id: int) -> Conversation | None:
    """Return the thread of a pair."""
    query = select(Conversation).where(
        Conversation.kind == "pair", Conversation.need_id == need_id, Conversation.profile_id == profile_id
    )
    return session.scalar(query)


def thread_with_centre(session: Session, side: str, key: int) -> Conversation | None:
    """Return the thread of an employer or an assistant with the centre."""
    whose = Conversation.employer_id if side == "employer" else Conversation.profile_id
    return session.scalar(select(Conversation).where(Conversation.kind == side, whose == key))


def thread_for_change(session: Session, conversation_id: int) -> Conversation | None:
    """Return a thread, locked and fresh."""
    return session.get(Conversation, conversation_id, with_for_update=True, populate_existing=True)


def message_by_key(session: Session, form_key: str) -> ConversationMessage | None:
    """Return what a form has sent already."""
    return session.scalar(select(ConversationMessage).where(ConversationMessage.form_key == form_key))


def count_by_since(session: Session, account_id: int | None, moment: datetime) -> int:
    """Return how many messages an account has written since a moment."""
    query = select(func.count()).select_from(ConversationMessage)
    by = (ConversationMessage.account_id == account_id, ConversationMessage.written_at > moment)
    return session.scalar(query.where(*by)) or 0


def messages_of(
    session: Session, conversation_id: int, *, limit: int, before: int | None = None
) -> list[ConversationMessage]:
    """Return the newest messages of a thread, or those just before one, the oldest first."""
    query = select(ConversationMessage).where(ConversationMessage.conversation_id == conversation_id)
    if before is not None:
        query = query.where(ConversationMessage.id < before)
    rows = session.scalars(query.order_by(ConversationMessage.id.desc()).limit(limit)).all()
    return list(reversed(rows))


def newest_id(session: Session, conversation_id: int) -> int:
    """Return the key of the newest message of a thread."""
    query = select(func.max(ConversationMessage.id))
    return session.scalar(query.where(ConversationMessage.conversation_id == conversation_id)) or 0


def reading_of(session: Session, conversation_id: int, account_id: int) -> ConversationReading:
    """Return how far an account has read a thread, locked; made where it never looked."""
    query = select(ConversationReading).where(
        ConversationReading.conversation_id == conversation_id, ConversationReading.account_id == account_id
    )
    query = locked(query)
    found = session.scalar(query)
    if found is None:
        if not add_once(session, ConversationReading(conversation_id=conversation_id, account_id=account_id)):
            # Another page of the same person made it at the same moment.
            session.expire_all()
        found = session.scalars(query).one()
    return found


def _not_blocked() -> ColumnElement[bool]:
    """Return the condition that no block stands in a pair; threads with the centre know none."""
    block = exists().where(
        Block.employer_id == Need.employer_id,
        Block.profile_id == Conversation.profile_id,
        Block.lifted_at.is_(None),
    )
    return or_(Conversation.kind != "pair", ~block)


def _own(side: str, key: int | None) -> ColumnElement[bool]:
    """Return the condition that a thread is of this employer or assistant, and that no block has ended it."""
    if key is None:
        return false()
    if side == "employer":
        of_pair = and_(Conversation.kind == "pair", Need.employer_id == key)
        return and_(or_(of_pair, Conversation.employer_id == key), _not_blocked())
    return and_(Conversation.profile_id == key, _not_blocked())


def _unread(side: str, reader: ColumnElement[int] | int) -> ColumnElement[int]:
    """Return how many messages of a thread `side` has not read; what Portti says is read by who waited."""
    return (
        select(func.count())
        .select_from(ConversationMessage)
        .where(
            ConversationMessage.conversation_id == Conversation.id,
            ConversationMessage.side != side,
            ConversationMessage.id > reader,
        )
        .correlate(Conversation)
        .scalar_subquery()
    )


def _read_by(account_id: int | None) -> ColumnElement[int]:
    reading = aliased(ConversationReading)
    read = select(reading.read_id).where(
        reading.conversation_id == Conversation.id, reading.account_id == account_id
    )
    return func.coalesce(read.correlate(Conversation).scalar_subquery(), literal(0))


def own_threads(session: Session, side: str, key: int | None, reader_id: int | None) -> list[ThreadRow]:
    """Return the threads of the side whose matters are at hand, the newest first; none where a block stands."""
    unread = _unread(side, _read_by(reader_id))
    title_read = Need.shown_title if side == "assistant" else Need.title
    query = (
        select(Conversation, Profile.shown_name, title_read, Need.text_language, unread)
        .outerjoin(Need, Need.id == Conversation.need_id)
        .outerjoin(Profile, Profile.id == Conversation.profile_id)
        .where(_own(side, key))
        .order_by(Conversation.last_message_at.desc(), Conversation.id.desc())
        .limit(200)
    )
    return [
        ThreadRow(thread, name or "", title or "", language or "fi", count)
        for thread, name, title, language, count in session.execute(query)
    ]


def count_unread(session: Session, side: str, key: int | None, reader_id: int | None) -> int:
    """Return in how many threads of the side something is unread."""
    query = (
        select(func.count())
        .select_from(Conversation)
        .outerjoin(Need, Need.id == Conversation.need_id)
        .where(_own(side, key), _unread(side, _read_by(reader_id)) > 0)
    )
    return session.scalar(query) or 0


def _of_centre(centre_id: int | None) -> ColumnElement[bool]:
    return and_(Conversation.centre_id == centre_id, Conversation.kind != "pair")


def centre_threads(
    session: Session, centre_id: int, *, waiting: bool, limit: int, offset: int
) -> tuple[list[ThreadRow], int]:
    """Return the threads that people have with a centre: what is unread or waits for it first, then the newest."""
    unread = _unread("centre", Conversation.centre_read_id.expression)
    person = aliased(Account)
    waits = or_(unread > 0, Conversation.waits_for == "centre")
    query: Select[Conversation, str, int, Account] = (
        select(Conversation, Profile.shown_name, unread, person)
        .outerjoin(Profile, Profile.id == Conversation.profile_id)
        .outerjoin(Employer, Employer.id == Conversation.employer_id)
        .outerjoin(person, person.id == func.coalesce(Employer.account_id, Profile.account_id))
        .where(_of_centre(centre_id))
    )
    if waiting:
        query = query.where(waits)
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    newest = query.order_by(waits.desc(), Conversation.last_message_at.desc(), Conversation.id.desc())
    rows = session.execute(newest.limit(limit).offset(offset))
    return [ThreadRow(thread, name or "", "", "fi", count, who) for thread, name, count, who in rows], total


def waiting_for_centre(session: Session, centre_id: int) -> tuple[int, datetime | None]:
    """Return how many threads a centre has not read or answered, and when the oldest was written to last."""
    waits = or_(
        _unread("centre", Conversation.centre_read_id.expression) > 0, Conversation.waits_for == "centre"
    )
    query = select(func.count(), func.min(Conversation.last_message_at)).where(_of_centre(centre_id), waits)
    count, oldest = session.execute(query).one()
    return count, oldest


def has_report(session: Session, centre_id: int | None, need: Need, profile_id: int) -> bool:
    """Answer whether one side of a pair has told this centre about the other."""
    query = select(Report.id).where(
        Report.centre_id == centre_id, Report.employer_id == need.employer_id, Report.profile_id == profile_id
    )
    return session.scalar(query.limit(1)) is not None


def accounts_to_tell(session: Session) -> list[int]:
    """Return who is still to be told that there is something new to read."""
    query = select(ConversationReading.account_id).where(ConversationReading.untold.is_(True)).distinct()
    return sorted(session.scalars(query))


def readings_for_change(session: Session, account_id: int) -> Sequence[ConversationReading]:
    """Return an account's readings, locked until the transaction ends."""
    query = select(ConversationReading).where(ConversationReading.account_id == account_id)
    query = query.order_by(ConversationReading.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).all()


def thread_shown(session: Session, conversation_id: int) -> Conversation | None:
    """Return a thread unless a block has ended it."""
    query = select(Conversation).outerjoin(Need, Need.id == Conversation.need_id)
    return session.scalar(query.where(Conversation.id == conversation_id, _not_blocked()))


def own_messages(
    session: Session, employer_id: int | None, profile_id: int | None
) -> Sequence[tuple[ConversationMessage, str]]:
    """Return what stands in the threads of a person, each with the side that the person is of."""
    found: list[tuple[ConversationMessage, str]] = []
    for side, key in (("employer", employer_id), ("assistant", profile_id)):
        query = (
            select(ConversationMessage)
            .join(Conversation, Conversation.id == ConversationMessage.conversation_id)
            .outerjoin(Need, Need.id == Conversation.need_id)
            .where(_own(side, key))
            .order_by(ConversationMessage.id)
        )
        found += [(message, side) for message in session.scalars(query)]
    return found


def empty_own_messages(session: Session, employer_id: int | None, profile_id: int | None) -> None:
    """Drop what a person wrote to others, and all that was said between them and the centre."""
    for side, whose in (
        ("employer", Need.employer_id == employer_id if employer_id is not None else None),
        ("assistant", Conversation.profile_id == profile_id if profile_id is not None else None),
    ):
        if whose is None:
            continue
        pairs = select(Conversation.id).outerjoin(Need, Need.id == Conversation.need_id)
        of_pairs = ConversationMessage.conversation_id.in_(pairs.where(whose, Conversation.kind == "pair"))
        emptied = update(ConversationMessage).where(of_pairs, ConversationMessage.side == side)
        session.execute(emptied.values(text=""))
        own = Conversation.employer_id == employer_id if side == "employer" else whose
        with_centre = select(Conversation.id).where(Conversation.kind == side, own)
        gone = update(ConversationMessage).where(ConversationMessage.conversation_id.in_(with_centre))
        session.execute(gone.values(text=""))

"""SQL of the outbox as staff see it: their own centre's messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.models import Account, OutboxMessage
from portti.queries.found_rows import found_row

_LATE = timedelta(minutes=15)
"""What leaves, leaves within a minute: what still waits after this long shows that nothing delivers."""


@dataclass(frozen=True)
class MessageFilter:
    """What staff filter messages by; empty means any, `hanging` means all that `hangs` says."""

    state: str = ""
    kind: str = ""
    account_id: int | None = None
    sort: str = "newest"


@dataclass(frozen=True)
class MessageRow:
    """A message with the person it goes to."""

    message: OutboxMessage
    account: Account | None


_ORDERS = {
    "newest": (OutboxMessage.created_at.desc(), OutboxMessage.id.desc()),
    "oldest": (OutboxMessage.created_at, OutboxMessage.id),
}
MESSAGE_SORTS = tuple(_ORDERS)


def hangs(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a message was given up, is in doubt, was put off by a fault, or is long overdue."""
    due_at = func.coalesce(OutboxMessage.claimed_at, OutboxMessage.next_try_at)
    return or_(
        OutboxMessage.state.in_(("failed", "uncertain")),
        and_(OutboxMessage.state == "waiting", OutboxMessage.tries > 0),
        and_(OutboxMessage.state.in_(("waiting", "claimed")), due_at <= now - _LATE),
    )


def waiting_messages(session: Session, *key_begins: str) -> Sequence[OutboxMessage]:
    """Return the messages that have not left and whose promise begins in one of these ways, for change."""
    begins = [OutboxMessage.dedupe_key.startswith(one, autoescape=True) for one in key_begins]
    query = select(OutboxMessage).where(OutboxMessage.state == "waiting", or_(*begins))
    return session.scalars(query.order_by(OutboxMessage.id).with_for_update()).all()


def waiting_texts(session: Session, account_id: int) -> Sequence[OutboxMessage]:
    """Return the text messages to a person that have not left, for change."""
    query = select(OutboxMessage).where(
        OutboxMessage.account_id == account_id,
        OutboxMessage.channel == "sms",
        OutboxMessage.state == "waiting",
    )
    return session.scalars(query.order_by(OutboxMessage.id).with_for_update()).all()


def last_useful(session: Session, key_begins: str) -> datetime | None:
    """Return until when the messages were of use, or are, whose promise begins so, whatever became of them."""
    begins = OutboxMessage.dedupe_key.startswith(key_begins, autoescape=True)
    return session.scalar(select(func.max(OutboxMessage.send_before)).where(begins))


def is_overdue(message: OutboxMessage, now: datetime) -> bool:
    """Answer whether a message that waits, or is being sent, should have left long ago."""
    return (message.claimed_at or message.next_try_at) <= now - _LATE


def centre_messages(
    session: Session,
    centre_id: int,
    wanted: MessageFilter,
    *,
    now: datetime,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[MessageRow], int]:
    """Return a page of a centre's messages and how many there are."""
    conditions: list[ColumnElement[bool]] = [OutboxMessage.centre_id == centre_id]
    if wanted.state == "hanging":
        conditions.append(hangs(now))
    elif wanted.state:
        conditions.append(OutboxMessage.state == wanted.state)
    if wanted.kind:
        conditions.append(OutboxMessage.kind == wanted.kind)
    if wanted.account_id is not None:
        conditions.append(OutboxMessage.account_id == wanted.account_id)
    rows = session.execute(
        select(OutboxMessage, Account)
        .outerjoin(Account, Account.id == OutboxMessage.account_id)
        .where(*conditions)
        .order_by(*_ORDERS.get(wanted.sort, _ORDERS["newest"]))
        .limit(limit)
        .offset(offset)
    )
    total = session.scalar(select(func.count()).select_from(OutboxMessage).where(*conditions)) or 0
    return [MessageRow(message, account) for message, account in rows], total


def message_of_centre(session: Session, centre_id: int | None, message_id: int) -> MessageRow:
    """Return a message of this centre; NotFound for another's."""
    row = session.execute(
        select(OutboxMessage, Account)
        .outerjoin(Account, Account.id == OutboxMessage.account_id)
        .where(OutboxMessage.id == message_id, OutboxMessage.centre_id == centre_id)
    ).one_or_none()
    if row is None:
        raise NotFound("message")
    message, account = row
    return MessageRow(message, account)


def lock_message(session: Session, centre_id: int | None, message_id: int) -> OutboxMessage:
    """Return a message of this centre, keeping the delivery job from it until this transaction ends."""
    query = select(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.centre_id == centre_id)
    return found_row(session, query, "message", for_change=True)

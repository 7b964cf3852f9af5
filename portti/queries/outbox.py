"""SQL of the outbox as staff see it: their own centre's messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.models import Account, OutboxMessage

HANGING = ("failed", "uncertain")


@dataclass(frozen=True)
class MessageFilter:
    """What staff filter messages by; empty means any, `hanging` means given up or in doubt."""

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


def centre_messages(
    session: Session, centre_id: int, wanted: MessageFilter, *, limit: int = 50, offset: int = 0
) -> tuple[Sequence[MessageRow], int]:
    """Return a page of a centre's messages and how many there are."""
    conditions: list[ColumnElement[bool]] = [OutboxMessage.centre_id == centre_id]
    if wanted.state == "hanging":
        conditions.append(OutboxMessage.state.in_(HANGING))
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


def kinds_of_centre(session: Session, centre_id: int) -> Sequence[str]:
    """Return which kinds of messages a centre has sent or will send."""
    return session.scalars(
        select(OutboxMessage.kind)
        .where(OutboxMessage.centre_id == centre_id)
        .distinct()
        .order_by(OutboxMessage.kind)
    ).all()


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
    message = session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.centre_id == centre_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if message is None:
        raise NotFound("message")
    return message

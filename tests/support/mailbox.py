"""What stands in the outbox for an address, and the links in it."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import OutboxMessage


def mail_to(session: Session, address: str) -> list[OutboxMessage]:
    """Return the messages to an address, oldest first."""
    session.expire_all()
    return list(
        session.scalars(
            select(OutboxMessage).where(OutboxMessage.to_address == address).order_by(OutboxMessage.id)
        )
    )


def kinds_to(session: Session, address: str) -> list[str]:
    """Return the kinds of the messages to an address, oldest first."""
    return [message.kind for message in mail_to(session, address)]


def path_in(message: OutboxMessage, page: str) -> str:
    """Return the path of the link to `page` (such as confirm) in a message's text."""
    found = re.search(rf"https?://[^/\s]+(/\w+/{page}/[\w-]+)", message.body_text or "")
    assert found is not None, message.body_text
    return found.group(1)


def token_in(message: OutboxMessage, page: str) -> str:
    """Return the word that ends the link to `page` in a message's text."""
    return path_in(message, page).rsplit("/", 1)[1]

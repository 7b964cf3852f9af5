"""Promising e-mails: a row in the same transaction as the deed."""

import uuid
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from portti.mail.kinds import Draft
from portti.mail.practice_mark import marked
from portti.queries import operations
from portti.queries.outbox import waiting_messages, waiting_texts
from portti.queries.practice import is_practice


def enqueue(session: Session, draft: Draft, *, now: datetime, leaves_at: datetime | None = None) -> bool:
    """Write a draft as a waiting message; False where the same promise stands already.

    The promise is the draft's `dedupe_key`. A second one never breaks the caller's transaction. A message of a practice
    centre never waits to leave: it is marked, and stays where staff read it. Nothing leaves before `leaves_at`.
    """
    practice = is_practice(session, centre_id=draft.centre_id, account_id=draft.account_id)
    return operations.insert_message(
        session,
        {
            **asdict(marked(draft) if practice else draft),
            "state": "practice" if practice else "waiting",
            # The sender's domain joins it on the wire; kept, so that a second try carries the same one.
            "message_id": str(uuid.uuid4()),
            "created_at": now,
            "next_try_at": leaves_at or now,
        },
    )


def take_back(session: Session, *key_begins: str) -> bool:
    """Keep messages whose promise begins in one of these ways from leaving; answer whether one had not left.

    Each promise is free again: what is asked anew on the same day is asked.
    """
    found = waiting_messages(session, *key_begins)
    for message in found:
        message.state = "cancelled"
        message.dedupe_key = f"{message.dedupe_key}:taken_back:{message.id}"
    session.flush()
    return bool(found)


def follow_number(session: Session, account_id: int, number: str | None) -> None:
    """Send text messages that wait to the number that a person has now, and none where they have none any more."""
    for message in waiting_texts(session, account_id):
        if number is None:
            message.state = "cancelled"
        else:
            message.to_address = number
    session.flush()

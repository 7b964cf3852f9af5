"""Deeds of staff on messages: sending one again, or keeping one from being sent."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.messages import (
    ABOUT_AN_ADDRESS,
    check_cancellable,
    check_number,
    check_receiver,
    check_resendable,
)
from portti.domain.permissions import check_may
from portti.domain.phones import mobile
from portti.queries import outbox as queries
from portti.queries import recipients
from portti.queries.accounts import account_by_id
from portti.services import audit


def resend_message(session: Session, actor: Actor, message_id: int, *, now: datetime) -> None:
    """Put a message back in line with all its tries; pressed twice it is in line once.

    It goes to the address that the person has confirmed by now, or to the number that they have and no other, unless
    the message is about an address itself.
    """
    check_may(actor, "resend_message")
    message = queries.lock_message(session, actor.centre_id, message_id)
    if message.state == "waiting":
        return
    check_resendable(message.state, message.send_before, now=now)
    if message.account_id is not None:
        account = account_by_id(session, message.account_id)
        check_receiver(
            message.kind,
            has_left=account.closed_at is not None,
            is_erased=account.erased_at is not None,
        )
        if message.channel == "sms":
            message.to_address = check_number(mobile(account.phone))
    facts = {"kind": message.kind, "from_state": message.state}
    message.state = "waiting"
    message.tries = 0
    message.next_try_at = now
    message.claimed_at = message.handing_over_at = message.sent_at = None
    message.last_fault = None
    is_mail = message.channel == "email"
    if is_mail and message.kind not in ABOUT_AN_ADDRESS and message.account_id is not None:
        receiver = recipients.reachable_account(session, message.account_id)
        message.to_address = (receiver.email if receiver else None) or message.to_address
    audit.record(session, actor, "resend_message", "message", message.id, now=now, facts=facts)


def cancel_message(session: Session, actor: Actor, message_id: int, *, now: datetime) -> None:
    """Keep a message that has not left from being sent."""
    check_may(actor, "resend_message")
    message = queries.lock_message(session, actor.centre_id, message_id)
    if message.state == "cancelled":
        return
    check_cancellable(message.state)
    facts = {"kind": message.kind, "from_state": message.state}
    message.state = "cancelled"
    audit.record(session, actor, "cancel_message", "message", message.id, now=now, facts=facts)

"""Delivering what was promised: claim, hand over, mark; each step committed by itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.substitutes import AskingChoice, quiet_ends
from portti.models import OutboxMessage
from portti.queries import operations, substitutes
from portti.settings import Settings

Transaction = Callable[[], AbstractContextManager[Session]]


class Refused(Exception):
    """The server will never take this message for this receiver; the text is its code."""


class InDoubt(Exception):
    """The message went to the server, whose answer never came: it may have been accepted."""


class TryLater(Exception):
    """The message was not accepted now; `server_down` where the next one would fare no better."""

    def __init__(self, fault: str, *, server_down: bool = False) -> None:
        super().__init__(fault)
        self.server_down = server_down


class _ClaimLost(Exception):
    """Staff or another deliverer took the message over before it was handed to the server."""


class Transport(Protocol):
    """What delivery needs of a way to send."""

    def hand_over(self, message: OutboxMessage, reply_to: str, before_text: Callable[[], None]) -> None:
        """Send one message or raise Refused, InDoubt or TryLater.

        `before_text` is called once, just before the message itself goes to the server.
        """

    def close(self) -> None:
        """End the connection."""


@dataclass(frozen=True)
class Deliverer:
    """Everything that delivering one batch works with."""

    transaction: Transaction
    transport: Transport
    settings: Settings
    clock: Callable[[], datetime]
    should_stop: Callable[[], bool] = lambda: False

    def deliver(self) -> dict[str, int]:
        """Deliver one batch of what is due; return how many came to which end.

        A process that dies before handing over leaves messages that wait again; one that dies after leaves
        them uncertain, never sent twice. A server that is down costs one message a try, the others nothing.
        """
        counts = dict.fromkeys(("sent", "failed", "later", "uncertain", "outdated"), 0)
        claimed_at = self.clock()
        with self.transaction() as session:
            counts["outdated"] = operations.mark_outdated(session, now=claimed_at)
            limit = claimed_at - timedelta(minutes=self.settings.mail.claim_minutes)
            _again, doubt = operations.release_broken_claims(session, before=limit)
            counts["uncertain"] = doubt
            ids = operations.claim_messages(session, limit=self.settings.mail.batch, now=claimed_at)
        try:
            for position, message_id in enumerate(ids):
                end, server_down = self._deliver_one(message_id, claimed_at)
                counts[end] = counts.get(end, 0) + 1
                if server_down or self.should_stop():
                    self._put_back(ids[position + 1 :], claimed_at)
                    break
        finally:
            self.transport.close()
        return counts

    def _deliver_one(self, message_id: int, claimed_at: datetime) -> tuple[str, bool]:
        with self.transaction() as session:
            message = operations.message_by_id(session, message_id)
            reply_to = operations.reply_address(session, message_id) or self.settings.site.help_email
        handing_over = False

        def before_text() -> None:
            nonlocal handing_over
            with self.transaction() as session:
                if not operations.begin_handing_over(session, message_id, claimed_at, now=self.clock()):
                    raise _ClaimLost
            handing_over = True

        try:
            self.transport.hand_over(message, reply_to, before_text)
        except _ClaimLost:
            return "taken_over", False
        except Refused as fault:
            return self._end(message, claimed_at, "failed", str(fault)), False
        except InDoubt as fault:
            return self._end(message, claimed_at, "uncertain", str(fault)), False
        except TryLater as fault:
            return self._later(message, claimed_at, str(fault)), fault.server_down
        except Exception as fault:
            # One message that cannot even be written must not keep the others waiting.
            end = "uncertain" if handing_over else "failed"
            return self._end(message, claimed_at, end, type(fault).__name__), False
        return self._end(message, claimed_at, "sent", None), False

    def _end(self, message: OutboxMessage, claimed_at: datetime, end: str, fault: str | None) -> str:
        with self.transaction() as session:
            tries = message.tries + 1
            if end == "sent":
                operations.mark_sent(session, message.id, tries=tries, now=self.clock())
            else:
                values = {"state": end, "tries": tries, "last_fault": fault}
                operations.end_claim(session, message.id, claimed_at, values)
        structlog.get_logger().info("message", id=message.id, kind=message.kind, end=end, fault=fault)
        return end

    def _later(self, message: OutboxMessage, claimed_at: datetime, fault: str) -> str:
        waits = self.settings.mail.retry_minutes
        if message.tries >= len(waits):
            return self._end(message, claimed_at, "failed", fault)
        next_try_at = self.clock() + timedelta(minutes=waits[message.tries])
        with self.transaction() as session:
            values = {
                "state": "waiting",
                "tries": message.tries + 1,
                "next_try_at": _may_ring_at(session, message, next_try_at),
                "claimed_at": None,
                "handing_over_at": None,
                "last_fault": fault,
            }
            operations.end_claim(session, message.id, claimed_at, values)
        structlog.get_logger().info("message", id=message.id, kind=message.kind, end="later", fault=fault)
        return "later"

    def _put_back(self, ids: list[int], claimed_at: datetime) -> None:
        with self.transaction() as session:
            for message_id in ids:
                values = {"state": "waiting", "claimed_at": None}
                operations.end_claim(session, message_id, claimed_at, values)


def _may_ring_at(session: Session, message: OutboxMessage, moment: datetime) -> datetime:
    """Return when a message is tried again: a question to a telephone after the quiet hours of who has the number."""
    if message.channel != "sms" or message.kind != "substitute_asked" or message.account_id is None:
        return moment
    hours = substitutes.quiet_hours_of(session, message.account_id)
    return quiet_ends(AskingChoice(*hours), helsinki(moment)) or moment

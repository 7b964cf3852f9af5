"""The outbox: an e-mail is a row first, written in the transaction of the deed that promises it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified

MESSAGE_STATES = ("waiting", "claimed", "sent", "failed", "uncertain", "cancelled", "outdated", "practice")


class OutboxMessage(Base, Identified):
    """One e-mail to one receiver.

    `uncertain` is a message whose handing over began and was never answered: it may have been accepted, so
    it is not sent again by itself, and staff see it. `outdated` passed its last useful moment unsent.
    `practice` belongs to a centre of made-up people and stays where staff read it.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting','claimed','sent','failed','uncertain','cancelled','outdated','practice')",
            name="state",
        ),
        Index("ix_outbox_messages_state_next_try_at", "state", "next_try_at"),
    )

    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    dedupe_key: Mapped[str] = mapped_column(String(200), unique=True)
    channel: Mapped[str] = mapped_column(String(5), default="email", server_default="email")
    """email or sms; of an sms the address is a telephone number."""
    to_address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(255))
    body_text: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)
    calendar_method: Mapped[str | None] = mapped_column(String(10))
    unsubscribe_url: Mapped[str | None] = mapped_column(String(500))
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    send_before: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    handing_over_at: Mapped[datetime | None]
    """Set and committed just before the message goes to the server: from here on a crash leaves doubt."""
    sent_at: Mapped[datetime | None]
    last_fault: Mapped[str | None] = mapped_column(String(300))

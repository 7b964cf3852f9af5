"""Messages in the portal: between the two sides of a pair, and between either side and the centre."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class Conversation(Base, Identified):
    """One thread: of a pair (need and profile), of an employer and the centre, or of an assistant and the centre."""

    __tablename__ = "conversations"
    __table_args__ = (
        CheckConstraint("kind IN ('pair','employer','assistant')", name="kind"),
        # Two first messages at once are one conversation.
        Index(
            "uq_conversations_pair",
            "need_id",
            "profile_id",
            unique=True,
            sqlite_where=text("kind = 'pair'"),
            postgresql_where=text("kind = 'pair'"),
        ),
        Index(
            "uq_conversations_employer",
            "employer_id",
            unique=True,
            sqlite_where=text("kind = 'employer'"),
            postgresql_where=text("kind = 'employer'"),
        ),
        Index(
            "uq_conversations_assistant",
            "profile_id",
            unique=True,
            sqlite_where=text("kind = 'assistant'"),
            postgresql_where=text("kind = 'assistant'"),
        ),
        Index("ix_conversations_centre_id_last_message_at", "centre_id", "last_message_at"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    kind: Mapped[str] = mapped_column(String(10))
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"))
    """Of a pair; its employer is the need's."""
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"))
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime]
    last_message_at: Mapped[datetime]
    centre_read_id: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Up to which message the centre's staff have read."""
    waits_for: Mapped[str | None] = mapped_column(String(10))
    """Whose answer is waited for: employer, assistant or centre; nobody's where nothing was asked."""
    answer_by: Mapped[datetime | None] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]


class ConversationMessage(Base, Identified):
    """What one side wrote; `code` is something that Portti itself says, without a text."""

    __tablename__ = "conversation_messages"

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    side: Mapped[str] = mapped_column(String(10))
    """employer, assistant or centre; portti for what the service says."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5))
    asks: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the writer waits for an answer."""
    code: Mapped[str | None] = mapped_column(String(20))
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Made with each form, so that a form sent twice is kept once."""
    written_at: Mapped[datetime]


class ConversationReading(Base, Identified):
    """How far one person has read a conversation, and whether they still are to be told of something new."""

    __tablename__ = "conversation_readings"
    __table_args__ = (UniqueConstraint("conversation_id", "account_id"),)

    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    read_id: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    untold: Mapped[bool] = mapped_column(default=False, server_default=false(), index=True)
    told_at: Mapped[datetime | None]

"""What a centre puts before an employer: a change of a need that would widen it, and assistants by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified

PROPOSAL_STATES = ("waiting", "accepted", "declined", "taken_back")


class Proposal(Base, Identified):
    """One change of a need that staff propose; only the employer's side makes it, or says no."""

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','accepted','declined','taken_back')", name="state"),
        # One question at a time, whatever two clicks or two members of staff try.
        Index(
            "uq_proposals_waiting",
            "need_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_proposals_need_id_proposed_at", "need_id", "proposed_at"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"))
    change: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Code and facts of the change, as the engine says them."""
    mark: Mapped[str] = mapped_column(String(16))
    """Of the part of the need that it would change: another mark means that the employer has changed it since."""
    opens: Mapped[int]
    """How many more profiles would have fitted when it was proposed."""
    note: Mapped[str] = mapped_column(Text, default="")
    note_language: Mapped[str] = mapped_column(String(5), default="fi")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    proposed_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    proposed_at: Mapped[datetime]
    answered_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]
    answer_text: Mapped[str] = mapped_column(Text, default="")


class Suggestion(Base, Identified):
    """An assistant whom staff put forward for a need, with the reason; the engine's order stays as it is."""

    __tablename__ = "suggestions"
    __table_args__ = (
        # A person is put forward once for a need, whatever two clicks try.
        Index(
            "uq_suggestions_standing",
            "need_id",
            "profile_id",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    """The centre's own order, from 1."""
    reason: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text, default="")
    text_language: Mapped[str] = mapped_column(String(5), default="fi")
    suggested_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    suggested_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]

"""Blocks between an employer and an assistant, and reports of trouble to the centre."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified

_SIDE = "side IN ('employer', 'assistant')"


class Block(Base, Identified):
    """One side does not want to meet the other any more; it stands until that side lifts it."""

    __tablename__ = "blocks"
    __table_args__ = (
        CheckConstraint(_SIDE, name="side"),
        # Each side blocks the other at most once at a time, whatever two clicks try.
        Index(
            "uq_blocks_standing",
            "employer_id",
            "profile_id",
            "side",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(10))
    """Who blocked: employer or assistant."""
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="SET NULL"))
    """On the page of which need; an assistant knows the employer by nothing else."""
    reason: Mapped[str | None] = mapped_column(String(20))
    blocked_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]


class Report(Base, Identified):
    """What one side tells the centre about the other, until staff have handled it."""

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint(_SIDE, name="side"),
        Index("ix_reports_centre_id_reported_at", "centre_id", "reported_at"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="SET NULL"))
    side: Mapped[str] = mapped_column(String(10))
    """Who reports: employer or assistant."""
    reported_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5))
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with each form, so that a form sent twice is kept once."""
    reported_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    handled_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

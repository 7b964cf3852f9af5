"""Ads that wait for a centre's staff, and what staff did with them; and times when staff let hours go over."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified

CHECK_STATES = ("waiting", "opened", "sent_back", "left")


class AdCheck(Base, Identified):
    """One time that an ad waited; `raised` holds the prompts' codes and words that it waited for."""

    __tablename__ = "ad_checks"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','opened','sent_back','left')", name="state"),
        Index(
            "uq_ad_checks_waiting",
            "need_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    mark: Mapped[str] = mapped_column(String(16))
    """What the ad said: another mark is another ad."""
    raised: Mapped[list[Any]] = mapped_column(JSON, default=list)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    """By when the employer was told that staff have read it."""
    asked_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]
    answered_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was sent back, in words to the employer."""
    reason_language: Mapped[str] = mapped_column(String(5), default="fi")


class HoursOverrule(Base, Identified):
    """Staff let the planned hours of an employer go over the granted ones, up to `hours` a week, and said why."""

    __tablename__ = "hours_overrules"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    hours: Mapped[float]
    reason: Mapped[str] = mapped_column(Text)
    overruled_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    overruled_at: Mapped[datetime]

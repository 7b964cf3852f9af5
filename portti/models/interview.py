"""What an interview came to: the centre's questions by version, and the record of one interview."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class InterviewTemplate(Base, Identified):
    """One version of the questions that a centre asks everybody; a change makes a new version."""

    __tablename__ = "interview_templates"
    __table_args__ = (UniqueConstraint("centre_id", "version"),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    version: Mapped[int]
    questions: Mapped[str] = mapped_column(String(400))
    """Codes of portti.domain.interviews with a space between, in the order in which they are asked."""
    made_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]


class InterviewRecord(Base, Identified):
    """The record of one interview: only what the work asks for, read by the person before it is final.

    Of identity and right to work it keeps a day and a yes or no; nothing is copied.
    """

    __tablename__ = "interview_records"
    __table_args__ = (
        # Two presses begin one record: a person has at most one that is not final.
        Index(
            "uq_interview_records_open",
            "profile_id",
            unique=True,
            sqlite_where=text("final_at IS NULL"),
            postgresql_where=text("final_at IS NULL"),
        ),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    written_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    template_version: Mapped[int]
    language: Mapped[str] = mapped_column(String(5))
    held_on: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    right_to_work: Mapped[str] = mapped_column(String(3), default="")
    """yes, no, or nothing asked yet."""
    right_to_work_until: Mapped[date | None]
    identity_seen_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(30), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    row_version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    shared_at: Mapped[datetime | None]
    """When the person was told that there is something to read."""
    correction: Mapped[str] = mapped_column(Text, default="")
    correction_asked_at: Mapped[datetime | None]
    final_at: Mapped[datetime | None]

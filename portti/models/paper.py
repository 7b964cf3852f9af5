"""Papers: contracts, shift lists, claims and powers of attorney that somebody fills in, and their lines."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class Paper(Base, Identified):
    """One paper of an employer, or of an assistant; its words are encrypted, since they hold names and addresses."""

    __tablename__ = "papers"
    __table_args__ = (
        CheckConstraint("(employer_id IS NULL) <> (profile_id IS NULL)", name="owner"),
        CheckConstraint("kind IN ('contract','shifts','mileage','authority')", name="kind"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    employer_id: Mapped[int | None] = mapped_column(
        ForeignKey("employers.id", ondelete="CASCADE"), index=True
    )
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    candidacy_id: Mapped[int | None] = mapped_column(
        ForeignKey("candidacies.id", ondelete="CASCADE"), index=True
    )
    """Between whom it is, where it names another person."""
    kind: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(5))
    words: Mapped[str] = mapped_column(Text)
    """What stands in its fields, as JSON, encrypted."""
    first_on: Mapped[date | None] = mapped_column(Date)
    last_on: Mapped[date | None] = mapped_column(Date)
    row_version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime] = mapped_column(index=True)
    given_at: Mapped[datetime | None]
    """When the employer gave a list of shifts to its assistant in Portti; None while it is the employer's own."""
    untold_since: Mapped[datetime | None]
    """Since when a change of a given list waits, because a mail of the same hour told of another."""


class PaperLine(Base, Identified):
    """A shift with its date, or a trip of a claim."""

    __tablename__ = "paper_lines"
    __table_args__ = (Index("ix_paper_lines_paper_id_happens_on", "paper_id", "happens_on"),)

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"))
    happens_on: Mapped[date] = mapped_column(Date)
    start_minute: Mapped[int | None]
    wall_minutes: Mapped[int | None]
    """How long a shift is by the clock on the wall."""
    metres: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, default="")
    """From where and whither, as JSON, encrypted."""
    row_version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """A line has its own: who adds another meanwhile overwrites nothing of this one."""
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)

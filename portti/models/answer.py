"""Answers without log-in: the personal link that asks for one, and what was answered, with nothing to tie the two."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class AnswerLink(Base, Identified):
    """One question that may be answered once: of a client after an event, or of a partner about a year."""

    __tablename__ = "answer_links"
    __table_args__ = (
        CheckConstraint("(client_event_id IS NOT NULL) = (kind = 'event')", name="event_of_kind"),
        Index("ix_answer_links_centre_id_kind_year", "centre_id", "kind", "year"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    kind: Mapped[str] = mapped_column(String(10))
    """event or partner."""
    subject_key: Mapped[str] = mapped_column(String(160), unique=True)
    """What is asked about, such as `event:12`, so that it is asked once."""
    client_event_id: Mapped[int | None] = mapped_column(
        ForeignKey("client_events.id", ondelete="CASCADE"), index=True
    )
    year: Mapped[int | None]
    organisation: Mapped[str] = mapped_column(String(120), default="")
    """Which partner is asked; never a person."""
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]
    """When the client was sent the link by e-mail: once at most."""
    used_on: Mapped[date | None]
    """Its day only: a moment would tell which answer came by it."""


class SurveyAnswer(Base, Identified):
    """One answer as it is counted. It knows neither its link nor its event: nobody can see who answered what."""

    __tablename__ = "survey_answers"
    __table_args__ = (Index("ix_survey_answers_centre_id_kind_counts_on", "centre_id", "kind", "counts_on"),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    kind: Mapped[str] = mapped_column(String(10))
    counts_on: Mapped[date]
    """The first day of the event's month, or of the year that a partner judged: the day would tell whose it is."""
    client_group: Mapped[str | None] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(String(10))
    """good, so_so or bad of a client; 1 to 5 of a partner."""

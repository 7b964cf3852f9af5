"""Client panels: meetings, drafts put before them, proposals and what came of each. No member is ever named."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class Panel(Base, Identified):
    """One panel of a centre; everybody reads it from `published_at` on."""

    __tablename__ = "panels"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="fi")
    """In which the panel's texts are written."""
    municipality_code: Mapped[str | None] = mapped_column(String(3))
    begun_on: Mapped[date]
    ended_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    meetings: Mapped[list["PanelMeeting"]] = relationship(
        cascade="all, delete-orphan", order_by="PanelMeeting.held_on, PanelMeeting.id"
    )
    drafts: Mapped[list["PanelDraft"]] = relationship(
        cascade="all, delete-orphan", order_by="PanelDraft.shown_on, PanelDraft.id"
    )
    proposals: Mapped[list["PanelProposal"]] = relationship(
        cascade="all, delete-orphan", order_by="PanelProposal.made_on, PanelProposal.id"
    )
    sheets: Mapped[list["PanelSheet"]] = relationship(
        cascade="all, delete-orphan", order_by="PanelSheet.answered_on, PanelSheet.id"
    )


class PanelMeeting(Base, Identified):
    """One meeting: where, how many came, and what it was about."""

    __tablename__ = "panel_meetings"

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120), default="")
    attended: Mapped[int | None]
    about: Mapped[str] = mapped_column(Text, default="")
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)


class PanelDraft(Base, Identified):
    """One draft that was put before the panel, and what became of it."""

    __tablename__ = "panel_drafts"

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), index=True)
    shown_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(Text, default="")
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)


class PanelProposal(Base, Identified):
    """One proposal of the panel with its answer and its status: you said, we did."""

    __tablename__ = "panel_proposals"

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), index=True)
    made_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20), default="waits")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None]
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)


class PanelSheet(Base, Identified):
    """One answer without a name to how much the panel's work has changed things."""

    __tablename__ = "panel_sheets"

    panel_id: Mapped[int] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), index=True)
    answered_on: Mapped[date]
    client_orientation: Mapped[str | None] = mapped_column(String(10))
    service_structures: Mapped[str | None] = mapped_column(String(10))
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)

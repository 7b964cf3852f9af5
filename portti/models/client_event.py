"""Client events of a centre, the marks of their functions, notes where a centre keeps them, and who changed what."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class ClientEvent(Base, Identified):
    """One contact of a centre with anybody; codes are those of portti.domain.client_events.

    A distinct client is `account_id`, else `client_number`, within a centre; an anonymous event has neither.
    A row is never deleted: what was logged by mistake is struck out by `voided_at` and counts no more.
    """

    __tablename__ = "client_events"
    __table_args__ = (
        Index("ix_client_events_centre_id_happened_on", "centre_id", "happened_on"),
        # All that statistics count: years of events are read from this alone, past the rows.
        Index(
            "ix_client_events_counted",
            "centre_id",
            "happened_on",
            "voided_at",
            "client_group",
            "channel",
            "municipality_code",
            "minutes",
            "account_id",
            "client_number",
            "result",
            "unmet_need",
            "satisfaction",
        ),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    happened_on: Mapped[date]
    client_group: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str | None] = mapped_column(String(20))
    municipality_code: Mapped[str | None] = mapped_column(String(3))
    """As it was then: a merged municipality keeps its old code."""
    minutes: Mapped[int | None]
    begun_by: Mapped[str | None] = mapped_column(String(20))
    result: Mapped[str | None] = mapped_column(String(20))
    referred_to: Mapped[str | None] = mapped_column(String(20))
    unmet_need: Mapped[str | None] = mapped_column(String(20))
    satisfaction: Mapped[str | None] = mapped_column(String(20))
    """As the adviser judged it right after the event."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    client_number: Mapped[str | None] = mapped_column(String(40))
    """The number of a person in another register of the centre; never a name."""
    source: Mapped[str] = mapped_column(String(10))
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    """What it came from, such as `interview_record:12`, so that one deed, row or press counts once."""
    logged_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    logged_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)

    functions: Mapped[list["ClientEventFunction"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ClientEventFunction.function"
    )


class ClientEventFunction(Base):
    """One function of an event; each is a mark that is counted apart from the event."""

    __tablename__ = "client_event_functions"

    client_event_id: Mapped[int] = mapped_column(
        ForeignKey("client_events.id", ondelete="CASCADE"), primary_key=True
    )
    function: Mapped[str] = mapped_column(String(20), primary_key=True)


class ClientEventNote(Base, Identified):
    """Free words about an event, only where the centre has turned them on; deleted sooner than the event."""

    __tablename__ = "client_event_notes"

    client_event_id: Mapped[int] = mapped_column(
        ForeignKey("client_events.id", ondelete="CASCADE"), unique=True
    )
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(index=True)


class ClientEventChange(Base, Identified):
    """One change of an event: who, when, and each field from what to what; a note's words are never copied here."""

    __tablename__ = "client_event_changes"

    client_event_id: Mapped[int] = mapped_column(
        ForeignKey("client_events.id", ondelete="CASCADE"), index=True
    )
    deed: Mapped[str] = mapped_column(String(12))
    """edit, strike_out or put_back."""
    reason: Mapped[str | None] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Each changed field with its value before and after."""

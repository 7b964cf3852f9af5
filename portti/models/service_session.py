"""Sessions of a centre: hours in which anybody could come or call; counted apart from client events."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class ServiceSession(Base, Identified):
    """One session with its place, its open minutes and how many came; kinds are those of the domain."""

    __tablename__ = "service_sessions"
    __table_args__ = (Index("ix_service_sessions_centre_id_held_on", "centre_id", "held_on"),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    held_on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(20))
    place: Mapped[str] = mapped_column(String(80))
    municipality_code: Mapped[str | None] = mapped_column(String(3))
    open_minutes: Mapped[int]
    visitors: Mapped[int]
    """All who came, the anonymous ones too."""
    anonymous_visitors: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    logged_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    logged_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    """When its figures became final; what a trainee logged waits for a colleague."""
    voided_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(default=1)

    staff: Mapped[list["ServiceSessionStaff"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ServiceSessionStaff.account_id"
    )


class ServiceSessionStaff(Base):
    """One member of staff who held a session."""

    __tablename__ = "service_session_staff"

    service_session_id: Mapped[int] = mapped_column(
        ForeignKey("service_sessions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), primary_key=True)

"""The audit trail: who did or read what, when, for whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class AuditEvent(Base, Identified):
    """One deed or one reading of personal data; facts hold ids and codes, never names or health data."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("ix_audit_events_subject", "subject", "subject_id"),)

    centre_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    """Who acted; empty for the service itself."""
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employers.id"))
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="SET NULL"))
    deed: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    happened_at: Mapped[datetime] = mapped_column(index=True)

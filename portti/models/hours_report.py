"""Granted hours against hours that happened: one line a month by the employer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class HoursReport(Base, Identified):
    """A month of one employer: minutes promised, minutes that happened, and why the rest did not come.

    Who has left is taken out of it; the figures of the area stay.
    """

    __tablename__ = "hours_reports"
    __table_args__ = (
        UniqueConstraint("employer_id", "month"),
        Index("ix_hours_reports_centre_id_month", "centre_id", "month"),
        CheckConstraint("promised_minutes >= 0 AND happened_minutes >= 0", name="minutes"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employers.id", ondelete="SET NULL"))
    month: Mapped[date]
    """Its first day."""
    municipality_code: Mapped[str | None] = mapped_column(String(3))
    promised_minutes: Mapped[int]
    happened_minutes: Mapped[int]
    reason: Mapped[str | None] = mapped_column(String(20))
    told_at: Mapped[datetime]
    told_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

"""What the centre heard when it asked how work goes: two weeks, three months and twelve months after its start."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class OutcomeCall(Base, Identified):
    """One call about one match, in codes; those of portti.domain.outcome_calls."""

    __tablename__ = "outcome_calls"
    __table_args__ = (
        UniqueConstraint("candidacy_id", "moment"),
        CheckConstraint("(work = 'ended') = (ended_on IS NOT NULL)", name="ended"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id", ondelete="CASCADE"))
    moment: Mapped[str] = mapped_column(String(10))
    """2_weeks, 3_months or 12_months."""
    spoke_with: Mapped[str] = mapped_column(String(10))
    """employer, assistant, both or nobody."""
    work: Mapped[str] = mapped_column(String(10))
    """goes_on, ended or unknown."""
    hours: Mapped[str | None] = mapped_column(String(12))
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None] = mapped_column(String(20))
    help_wanted: Mapped[str | None] = mapped_column(String(12))
    called_on: Mapped[date]
    called_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]

"""The short form before and after: the client's own, shown to others only as figures of many."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class ProgressForm(Base, Identified):
    """One client's answers at one moment; answered again they stand in the place of the earlier ones."""

    __tablename__ = "progress_forms"
    __table_args__ = (
        UniqueConstraint("account_id", "side", "moment"),
        Index("ix_progress_forms_centre_id_answered_on", "centre_id", "answered_on"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    side: Mapped[str] = mapped_column(String(10))
    """employer or jobseeker."""
    moment: Mapped[str] = mapped_column(String(10))
    """before or after."""
    answered_on: Mapped[date]
    changed_at: Mapped[datetime]

    answers: Mapped[list["ProgressAnswer"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ProgressAnswer.statement"
    )


class ProgressAnswer(Base):
    """How far one statement of portti.domain.progress_forms is true, from 1 to 4."""

    __tablename__ = "progress_answers"

    progress_form_id: Mapped[int] = mapped_column(
        ForeignKey("progress_forms.id", ondelete="CASCADE"), primary_key=True
    )
    statement: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[int]

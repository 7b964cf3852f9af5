"""What a person has ticked in a list of steps; what Portti knows by itself stands in no row."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class StepTick(Base, Identified):
    """One step that an employer or an assistant has done, as they say themselves."""

    __tablename__ = "step_ticks"
    __table_args__ = (UniqueConstraint("employer_id", "step"), UniqueConstraint("profile_id", "step"))

    employer_id: Mapped[int | None] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"))
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(20))
    ticked_at: Mapped[datetime]
    ticked_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

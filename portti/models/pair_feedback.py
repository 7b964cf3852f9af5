"""What an employer and an assistant tell each other after work has begun and after it has ended, in ready words."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class PairFeedback(Base, Identified):
    """One side's feedback at one moment. The other side and the centre read it; nothing counts or ranks it."""

    __tablename__ = "pair_feedback"
    __table_args__ = (
        UniqueConstraint("candidacy_id", "side", "moment"),
        CheckConstraint("side IN ('employer', 'assistant')", name="side"),
    )

    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(10))
    """Who has written it."""
    moment: Mapped[str] = mapped_column(String(10))
    """start or end."""
    went_well: Mapped[list[str]] = mapped_column(JSON, default=list)
    wishes: Mapped[list[str]] = mapped_column(JSON, default=list)
    written_at: Mapped[datetime] = mapped_column(index=True)
    told_at: Mapped[datetime | None]
    """When the one who receives it was told by e-mail; words written after that are told of again."""
    written_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reported_at: Mapped[datetime | None]
    """When the one who received it told the centre that it is wrong or hurts."""

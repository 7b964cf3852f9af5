"""Substitutes: one shift that somebody else must do, and the assistants who are asked."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class SubstituteRequest(Base, Identified):
    """One shift of one need for which a substitute is looked for; both ends are Helsinki wall time."""

    __tablename__ = "substitute_requests"
    __table_args__ = (
        # Two presses of the button are one request.
        Index(
            "uq_substitute_requests_standing",
            "need_id",
            "starts_at",
            "ends_at",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[str] = mapped_column(String(16))
    ends_at: Mapped[str] = mapped_column(String(16))
    begins_at: Mapped[datetime]
    """The moment at which the shift begins."""
    requested_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    requested_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    goes_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the next ones are asked without the employer when nobody has said yes in time."""

    critical: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether the shift must not fail: then the centre is told at a set time."""
    escalated_at: Mapped[datetime | None]
    round: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How often somebody who had said yes has withdrawn: each round asks and tells anew."""

    @property
    def shift_key(self) -> str:
        """Its shift as one word, as `portti.domain.weekly_hours.key_of` says it."""
        return f"{self.starts_at}_{self.ends_at}"


class SubstituteAsk(Base, Identified):
    """One assistant who is asked to do the shift. The first yes has `won`; the database lets there be one."""

    __tablename__ = "substitute_asks"
    __table_args__ = (
        UniqueConstraint("request_id", "profile_id"),
        Index(
            "uq_substitute_asks_won",
            "request_id",
            unique=True,
            sqlite_where=text("won"),
            postgresql_where=text("won"),
        ),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("substitute_requests.id", ondelete="CASCADE"))
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    known: Mapped[bool] = mapped_column(default=False)
    """Whether the assistant has worked for this employer before."""
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(3))
    """yes or no."""
    answered_at: Mapped[datetime | None]
    won: Mapped[bool] = mapped_column(default=False, server_default=false())
    withdrew_at: Mapped[datetime | None]
    """When the one who had the shift gave it back."""


class SubstituteChoice(Base):
    """When an assistant wants to be asked for single shifts: quiet hours, a pause with an end, a limit, a channel."""

    __tablename__ = "substitute_choices"

    profile_id: Mapped[int] = mapped_column(
        ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    quiet_from: Mapped[int | None]
    """Helsinki hour from which nobody asks; both ends or none."""
    quiet_until: Mapped[int | None]
    paused_until_on: Mapped[date | None]
    """The last day of a pause."""
    most_in_week: Mapped[int | None]
    """How many times in seven days at most."""
    by_sms: Mapped[bool] = mapped_column(default=False, server_default=false())

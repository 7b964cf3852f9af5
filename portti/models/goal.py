"""Goals of clients with their steps, a clock that asks how it goes, and who changed what."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class Goal(Base, Identified):
    """One goal of a client; codes are those of portti.domain.goals.

    The client is `account_id`, else `client_number` of another register, as with client events. An open goal
    always has a `follow_up_on`.
    """

    __tablename__ = "goals"
    __table_args__ = (
        Index("ix_goals_centre_id_ended_on", "centre_id", "ended_on"),
        Index("ix_goals_centre_id_opened_on", "centre_id", "opened_on"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    client_number: Mapped[str | None] = mapped_column(String(40))
    area: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    """In the client's own words; emptied when its time is over, while the codes stay."""
    language: Mapped[str] = mapped_column(String(5), default="fi")
    opened_on: Mapped[date]
    follow_up_on: Mapped[date | None] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10))
    """client, staff or import."""
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    steps: Mapped[list["GoalStep"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="GoalStep.id"
    )


class GoalStep(Base, Identified):
    """One step towards a goal, done or not."""

    __tablename__ = "goal_steps"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    done_at: Mapped[datetime | None]


class GoalChange(Base, Identified):
    """One change of a goal: who, when, and codes and days from what to what; words are never copied here."""

    __tablename__ = "goal_changes"

    goal_id: Mapped[int] = mapped_column(ForeignKey("goals.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    deed: Mapped[str] = mapped_column(String(12))
    changed_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

"""Tasks of a centre's staff: what a person of the centre must do because no rule can do it alone."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class StaffTask(Base, Identified):
    """One thing to do, opened once for each `dedupe_key`; kinds are those of portti.domain.staff_tasks."""

    __tablename__ = "staff_tasks"
    __table_args__ = (Index("ix_staff_tasks_centre_id_done_at", "centre_id", "done_at"),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    kind: Mapped[str] = mapped_column(String(30))
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    candidacy_id: Mapped[int | None] = mapped_column(
        ForeignKey("candidacies.id", ondelete="CASCADE"), index=True
    )
    about_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    """Whom it is about, where no need, profile or candidacy says it."""
    client_event_id: Mapped[int | None] = mapped_column(
        ForeignKey("client_events.id", ondelete="CASCADE"), index=True
    )
    assigned_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    due_on: Mapped[date | None]
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

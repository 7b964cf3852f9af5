"""Meetings with staff – pre-interviews, appointments, home visits: free times, invitations to them, and bookings."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class InterviewSlot(Base, Identified):
    """A time that a member of staff keeps free, for one purpose."""

    __tablename__ = "interview_slots"
    __table_args__ = (
        UniqueConstraint("staff_account_id", "starts_at"),
        CheckConstraint("minutes BETWEEN 5 AND 240", name="minutes"),
        Index("ix_interview_slots_centre_id_starts_at", "centre_id", "starts_at"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    staff_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    """phone, video, centre or home."""
    place: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str] = mapped_column(String(15), default="pre_interview", server_default="pre_interview")
    """pre_interview, appointment or home_visit."""
    withdrawn_at: Mapped[datetime | None]
    colleague_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    """Who holds the interview together with the one whose time it is."""


class Invitation(Base, Identified):
    """An invitation of one person to book a time by a personal link.

    To a pre-interview an assistant's profile is invited, to anything else the account of any client.
    """

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("profile_id", "round"),
        CheckConstraint("(purpose = 'pre_interview') = (profile_id IS NOT NULL)", name="whom"),
        CheckConstraint("(profile_id IS NULL) = (account_id IS NOT NULL)", name="one_person"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(15), default="pre_interview", server_default="pre_interview")
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    round: Mapped[int] = mapped_column(default=1)
    """1 for the first invitation; a later one, after cancelling for good, counts on."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    """When a time was last kept for the person; None where none was free yet. Offered anew once at most."""
    expires_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class Booking(Base, Identified):
    """A slot taken by an invitation; moving and cancelling raise the calendar's SEQUENCE."""

    __tablename__ = "bookings"
    __table_args__ = (
        # A slot and an invitation each have at most one standing booking, whatever two clicks try.
        Index(
            "uq_bookings_slot_standing",
            "slot_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
        Index(
            "uq_bookings_invitation_standing",
            "invitation_id",
            unique=True,
            sqlite_where=text("cancelled_at IS NULL"),
            postgresql_where=text("cancelled_at IS NULL"),
        ),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("interview_slots.id"))
    calendar_uid: Mapped[str] = mapped_column(String(80), index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    booked_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    time_set_at: Mapped[datetime | None]
    """When the time that stands was chosen: reminders that were due before are not sent."""
    reminded_hours: Mapped[int | None]
    """How many hours before the interview the last reminder was for."""
    missed_at: Mapped[datetime | None]
    """When staff noted that the person did not come."""

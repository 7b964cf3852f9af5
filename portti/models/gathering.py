"""Trainings and peer groups: what the centre holds, on which days, and who has a place or waits for one."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class Gathering(Base, Identified):
    """A training, a peer group or another meeting that people sign up for; codes are those of the domain."""

    __tablename__ = "gatherings"
    __table_args__ = (CheckConstraint("places BETWEEN 1 AND 500", name="places"),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    kind: Mapped[str] = mapped_column(String(15))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    written_in: Mapped[str] = mapped_column(String(5))
    """The language of the title and the text."""
    place: Mapped[str] = mapped_column(String(200))
    municipality_code: Mapped[str | None] = mapped_column(String(3))
    video_url: Mapped[str] = mapped_column(String(300))
    """Told to those only who have a place."""
    languages: Mapped[list[str]] = mapped_column(JSON)
    access: Mapped[list[str]] = mapped_column(JSON)
    """What the place offers."""
    for_whom: Mapped[list[str]] = mapped_column(JSON)
    places: Mapped[int]
    sign_up_until: Mapped[datetime]
    published_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    form_key: Mapped[str] = mapped_column(String(100), unique=True)
    made_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    days: Mapped[list["GatheringDay"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="GatheringDay.starts_at"
    )


class GatheringDay(Base, Identified):
    """One day of a gathering; who came is marked for each day."""

    __tablename__ = "gathering_days"
    __table_args__ = (CheckConstraint("minutes BETWEEN 15 AND 1440", name="minutes"),)

    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    others_came: Mapped[int] = mapped_column(default=0)
    """How many came without having signed up."""
    counted_at: Mapped[datetime | None]
    """When staff marked who came; the session of the day is made by that."""


class GatheringPlace(Base, Identified):
    """One person who signed up: with a seat, offered one, or waiting; never two seats of one number."""

    __tablename__ = "gathering_places"
    __table_args__ = (
        Index(
            "uq_gathering_places_seat",
            "gathering_id",
            "seat",
            unique=True,
            sqlite_where=text("seat IS NOT NULL"),
            postgresql_where=text("seat IS NOT NULL"),
        ),
        Index("uq_gathering_places_person", "gathering_id", "person_key", unique=True),
        CheckConstraint("(seat IS NOT NULL) = (state IN ('placed','offered'))", name="seat_by_state"),
    )

    gathering_id: Mapped[int] = mapped_column(ForeignKey("gatherings.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    person_key: Mapped[str] = mapped_column(String(300))
    """The account, the address, or the form of who has neither: nobody signs up twice."""
    given_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(5))
    state: Mapped[str] = mapped_column(String(12))
    """unconfirmed, placed, waiting, offered, lapsed or cancelled."""
    seat: Mapped[int | None]
    access: Mapped[list[str]] = mapped_column(JSON)
    """What the person needs, by code; gone some days after the gathering."""
    access_text: Mapped[str | None] = mapped_column(Text)
    """In the person's words, encrypted; only where no code says it."""
    needs_told: Mapped[bool] = mapped_column(default=False)
    """Whether there is a need to purge: a list of codes is not compared in every database."""
    signed_up_at: Mapped[datetime]
    queued_at: Mapped[datetime | None]
    """Since when the person has waited: the list is in this order."""
    offered_until: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    calendar_uid: Mapped[str] = mapped_column(String(80))
    sequence: Mapped[int] = mapped_column(default=0)
    """How often the state has changed, for calendars and promises of mails."""


class GatheringPresence(Base):
    """One person who came on one day."""

    __tablename__ = "gathering_presences"

    day_id: Mapped[int] = mapped_column(ForeignKey("gathering_days.id", ondelete="CASCADE"), primary_key=True)
    place_id: Mapped[int] = mapped_column(
        ForeignKey("gathering_places.id", ondelete="CASCADE"), primary_key=True
    )

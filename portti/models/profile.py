"""Profiles: what one assistant offers, and who may see it."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified

PROFILE_STATES = ("draft", "published", "paused", "hidden")


class Profile(Base, Identified):
    """One assistant's profile; without an account where imported, until staff tie one."""

    __tablename__ = "profiles"
    __table_args__ = (
        CheckConstraint("state IN ('draft','published','paused','hidden')", name="state"),
        Index("ix_profiles_state_confirmed_at", "state", "confirmed_at"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    exchange_id: Mapped[str] = mapped_column(String(200), unique=True)
    row_version: Mapped[int] = mapped_column(default=1)
    change_number: Mapped[int | None] = mapped_column(BigInteger, index=True)
    """When it last changed in the change sequence; None until that is committed (portti.queries.change_sequence)."""
    shown_name: Mapped[str] = mapped_column(String(60), default="")
    """A first name, or a name the assistant chooses; the only name before both sides say yes."""
    text: Mapped[str] = mapped_column(Text, default="")
    text_language: Mapped[str] = mapped_column(String(5), default="fi")
    municipality_code: Mapped[str | None] = mapped_column(String(3), index=True)
    postal_code: Mapped[str | None] = mapped_column(String(5))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    availability: Mapped[str] = mapped_column(String(10), default="now")
    """now, from_date or not_now; not_now is never matched."""
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    counts_from: Mapped[date | None]
    """Days of the last week before this one have passed, and are ranked no more; None: not looked."""
    hours_min: Mapped[float] = mapped_column(default=0.0)
    hours_max: Mapped[float] = mapped_column(default=168.0)
    shortest_shift: Mapped[int] = mapped_column(default=0)
    short_notice_minutes: Mapped[int | None]
    live_in: Mapped[str] = mapped_column(String(3), default="", server_default="")
    """Whether the assistant can live at the workplace: yes, no, or nothing said."""
    on_call: Mapped[str] = mapped_column(String(3), default="", server_default="")
    """Whether work now and then suits the assistant: yes, no, or nothing said."""
    visibility: Mapped[str] = mapped_column(String(10), default="matched")
    """staff: only the centre; matched: employers whose need fits."""
    shown_fields: Mapped[str] = mapped_column(String(100), default="text interests")
    """Optional fields that a matched employer sees, with a space between."""
    steps_done: Mapped[str] = mapped_column(String(200), default="")
    interviewed_on: Mapped[date | None]
    interview_outcome: Mapped[str] = mapped_column(String(20), default="", server_default="")
    """What the final record of the interview came to; nothing where the centre wrote none."""
    put_first_at: Mapped[datetime | None]
    """When staff put the person before the others who wait for an invitation."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]

    travel: Mapped[list["ProfileTravel"]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileTravel.id", lazy="selectin"
    )
    free_times: Mapped[list["ProfileFreeTime"]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileFreeTime.position", lazy="selectin"
    )
    skills: Mapped[list["ProfileSkill"]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileSkill.id", lazy="selectin"
    )
    languages: Mapped[list["ProfileLanguage"]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileLanguage.id", lazy="selectin"
    )
    cannot: Mapped[list["ProfileCannot"]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileCannot.id", lazy="selectin"
    )
    interests: Mapped[list["ProfileInterest"]] = relationship(
        cascade="all, delete-orphan", order_by="ProfileInterest.id", lazy="selectin"
    )


class ProfileTravel(Base, Identified):
    """A way to travel and how far: minutes by a mode, or kilometres by any."""

    __tablename__ = "profile_travel"
    __table_args__ = (UniqueConstraint("profile_id", "mode"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    mode: Mapped[str] = mapped_column(String(10))
    reach: Mapped[float]
    """Minutes; kilometres where the mode is `any`."""


class ProfileFreeTime(Base, Identified):
    """A free time of the week in Helsinki wall time; an end at or before the start runs over midnight."""

    __tablename__ = "profile_free_times"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]


class ProfileSkill(Base, Identified):
    """A skill at a level: learn, can or done."""

    __tablename__ = "profile_skills"
    __table_args__ = (UniqueConstraint("profile_id", "skill"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    skill: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(5))


class ProfileLanguage(Base, Identified):
    """A language at a level from A1 to C2."""

    __tablename__ = "profile_languages"
    __table_args__ = (UniqueConstraint("profile_id", "language"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(3))
    level: Mapped[str] = mapped_column(String(2))


class ProfileCannot(Base, Identified):
    """A home condition that the assistant cannot work with; never a reason why."""

    __tablename__ = "profile_cannot"
    __table_args__ = (UniqueConstraint("profile_id", "condition"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    condition: Mapped[str] = mapped_column(String(40))


class ProfileInterest(Base, Identified):
    """A hobby or interest, shown and never scored."""

    __tablename__ = "profile_interests"
    __table_args__ = (UniqueConstraint("profile_id", "interest"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    interest: Mapped[str] = mapped_column(String(30))

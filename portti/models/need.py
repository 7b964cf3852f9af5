"""Needs: what one employer asks for, with its times, skills, languages and home conditions."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    case,
    false,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified

NEED_STATES = ("draft", "checking", "published", "paused", "filled", "expired", "withdrawn")
UNREAD = "…"


class Need(Base, Identified):
    """One need. `row_version` rises with each change, so that two tabs cannot overwrite each other."""

    __tablename__ = "needs"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft','checking','published','paused','filled','expired','withdrawn')", name="state"
        ),
        Index("ix_needs_state_confirmed_at", "state", "confirmed_at"),
        # The job that ranks asks each minute which needs end soon, and which are looked through for a day ahead.
        Index("ix_needs_state_to_on", "state", "to_on"),
        Index("ix_needs_state_counts_from", "state", "counts_from"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    exchange_id: Mapped[str] = mapped_column(String(200), unique=True)
    """Random; the only name of the need outside the portal, and what the engine breaks ties by."""
    row_version: Mapped[int] = mapped_column(default=1)
    change_number: Mapped[int | None] = mapped_column(BigInteger, index=True)
    """When it last changed in the change sequence; None until that is committed (portti.queries.change_sequence)."""
    title: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    text_language: Mapped[str] = mapped_column(String(5), default="fi")
    municipality_code: Mapped[str | None] = mapped_column(String(3), index=True)
    postal_code: Mapped[str | None] = mapped_column(String(5))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    hours_cap: Mapped[float | None]
    min_cover: Mapped[float] = mapped_column(default=0.0)
    open_to_visitors: Mapped[bool] = mapped_column(default=False)
    open_parts_of_day: Mapped[str] = mapped_column(String(60), default="")
    """Open times: morning, day, evening, night, live_in; space between. The times are to be agreed."""
    open_weekdays: Mapped[str] = mapped_column(String(20), default="")
    open_hours_min: Mapped[float | None]
    open_hours_max: Mapped[float | None]
    open_casual: Mapped[bool] = mapped_column(default=False)
    """Work now and then, as agreed each time."""
    open_any_days: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Any of the weekdays will do, in any combination; otherwise each of them is meant."""
    open_best_weekday: Mapped[int | None]
    open_times_a_week: Mapped[int | None]
    open_visit_min: Mapped[float | None]
    """Hours at a time."""
    open_visit_max: Mapped[float | None]
    open_earliest_minute: Mapped[int | None]
    open_latest_minute: Mapped[int | None]
    open_assistants: Mapped[int | None]
    """How many assistants share the work in all."""
    open_job: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """full_time, part_time, or nothing said."""
    live_days_min: Mapped[int | None]
    """Living in: days at a time, in each `live_every_days`."""
    live_days_max: Mapped[int | None]
    live_every_days: Mapped[int | None]
    live_own_room: Mapped[bool] = mapped_column(default=False, server_default=false())
    break_minutes: Mapped[int | None]
    """The break in each shift; the engine counts a shift from its start to its end."""
    contract: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """permanent, fixed_term, or nothing said."""
    months_min: Mapped[int | None]
    months_max: Mapped[int | None]
    pay_basis: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """agreement, more, or nothing said."""
    pay_text: Mapped[str] = mapped_column(String(200), default="", server_default="")
    counts_from: Mapped[str | None] = mapped_column(String(16))
    """Times that came last before this Helsinki wall time have passed, and are ranked no more; None: not looked."""
    wished_gender: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """woman, man, or nothing wished; people read it, the engine never does."""
    gender_ground: Mapped[str] = mapped_column(String(20), default="", server_default="")
    gender_ground_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The ground in the employer's words, for staff alone."""
    gender_answer: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """approved or refused by staff, or nothing answered."""
    words_unread: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Staff must read the ad's own words before anybody else does, and have not yet."""
    part_timers: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """Whether present part-timers were offered the hours: offered, none there, not yet, or nothing said."""
    reemployment: Mapped[str] = mapped_column(String(10), default="", server_default="")
    """The same of people whose work ended because there was none."""
    extract_asked: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The ad says that a criminal-record extract will be asked of whoever is chosen."""
    roster_begins_on: Mapped[date | None]
    """The Monday of week 1 of the roster of the weekly shifts; None while nobody has said it."""
    roster_weeks: Mapped[int | None]
    """For a roster of how many weeks that was said."""
    steps_done: Mapped[str] = mapped_column(String(200), default="")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    """When it was made public for the first time."""
    public_since: Mapped[datetime | None]
    """When it last became public; None where it was so from the start, as by import: since `published_at`."""
    confirmed_at: Mapped[datetime | None]
    """When the employer last said that the need still stands: publishing or answering the question."""
    asked_at: Mapped[datetime | None]

    shifts: Mapped[list["NeedShift"]] = relationship(
        cascade="all, delete-orphan", order_by="NeedShift.position", lazy="selectin"
    )
    windows: Mapped[list["NeedWindow"]] = relationship(
        cascade="all, delete-orphan", order_by="NeedWindow.position", lazy="selectin"
    )
    single_shifts: Mapped[list["NeedSingleShift"]] = relationship(
        cascade="all, delete-orphan", order_by="NeedSingleShift.starts_at", lazy="selectin"
    )
    open_blocks: Mapped[list["NeedOpenBlock"]] = relationship(
        cascade="all, delete-orphan", order_by="NeedOpenBlock.position", lazy="selectin"
    )
    """Further times to be agreed; the first stands on the row itself."""
    skills: Mapped[list["NeedSkill"]] = relationship(
        cascade="all, delete-orphan", order_by="NeedSkill.id", lazy="selectin"
    )
    languages: Mapped[list["NeedLanguage"]] = relationship(
        cascade="all, delete-orphan", order_by="NeedLanguage.id", lazy="selectin"
    )
    conditions: Mapped[list["NeedCondition"]] = relationship(
        cascade="all, delete-orphan", order_by="NeedCondition.id", lazy="selectin"
    )
    known: Mapped[list["NeedKnown"]] = relationship(
        cascade="all, delete-orphan", order_by="NeedKnown.id", lazy="selectin"
    )

    @hybrid_property
    def shown_title(self) -> str:
        """What assistants may read of the title: three dots while staff must read the words first."""
        return UNREAD if self.words_unread else self.title

    @shown_title.inplace.expression
    @classmethod
    def _shown_title_in_sql(cls) -> ColumnElement[str]:
        return case((cls.words_unread, UNREAD), else_=cls.title)


class NeedShift(Base, Identified):
    """A weekly shift in Helsinki wall time; an end at or before the start runs over midnight."""

    __tablename__ = "need_shifts"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    weekday: Mapped[int]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    cycle: Mapped[int] = mapped_column(default=1)
    weeks: Mapped[str] = mapped_column(String(10), default="1")
    """In which weeks of the roster, as numbers with a space between."""
    assistants: Mapped[int] = mapped_column(default=1)
    splittable: Mapped[bool] = mapped_column(default=False)
    taken: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """How many assistants work this shift already: it is asked for the others only."""


class NeedWindow(Base, Identified):
    """Work without a fixed start: `minutes` unbroken somewhere between two times, on `times` weekdays."""

    __tablename__ = "need_windows"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    weekdays: Mapped[str] = mapped_column(String(20))
    earliest_minute: Mapped[int]
    latest_minute: Mapped[int]
    minutes: Mapped[int]
    times: Mapped[int] = mapped_column(default=1)
    assistants: Mapped[int] = mapped_column(default=1)


class NeedSingleShift(Base, Identified):
    """One shift on one date; both ends are Helsinki wall time as `YYYY-MM-DDTHH:MM`."""

    __tablename__ = "need_single_shifts"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[str] = mapped_column(String(16))
    ends_at: Mapped[str] = mapped_column(String(16))
    taken: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it is somebody's work by contract: nobody else is looked for."""

    @property
    def shift_key(self) -> str:
        """It as one word, as `portti.domain.weekly_hours.key_of` says it."""
        return f"{self.starts_at}_{self.ends_at}"


class NeedOpenBlock(Base, Identified):
    """One more time to be agreed, with whatever is known of it."""

    __tablename__ = "need_open_blocks"

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    parts_of_day: Mapped[str] = mapped_column(String(60), default="")
    weekdays: Mapped[str] = mapped_column(String(20), default="")
    any_days: Mapped[bool] = mapped_column(default=False)
    best_weekday: Mapped[int | None]
    times_a_week: Mapped[int | None]
    visit_min: Mapped[float | None]
    visit_max: Mapped[float | None]
    earliest_minute: Mapped[int | None]
    latest_minute: Mapped[int | None]
    casual: Mapped[bool] = mapped_column(default=False)
    """Now and then, agreed each time."""
    instead: Mapped[bool] = mapped_column(default=False, server_default=false())
    """It will do instead of the other times."""


class NeedSkill(Base, Identified):
    """A skill the need must have or wishes for."""

    __tablename__ = "need_skills"
    __table_args__ = (UniqueConstraint("need_id", "skill", "strength"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    skill: Mapped[str] = mapped_column(String(40))
    strength: Mapped[str] = mapped_column(String(4))


class NeedLanguage(Base, Identified):
    """A language at a level (A1 to C2) that the need must have or wishes for."""

    __tablename__ = "need_languages"
    __table_args__ = (UniqueConstraint("need_id", "language", "strength"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    language: Mapped[str] = mapped_column(String(3))
    level: Mapped[str] = mapped_column(String(2))
    strength: Mapped[str] = mapped_column(String(4))


class NeedCondition(Base, Identified):
    """A home condition, such as animals (`c_pets:dog`)."""

    __tablename__ = "need_conditions"
    __table_args__ = (UniqueConstraint("need_id", "condition"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    condition: Mapped[str] = mapped_column(String(40))


class NeedKnown(Base, Identified):
    """An assistant who has worked for this employer and whom the employer would take again."""

    __tablename__ = "need_known"
    __table_args__ = (UniqueConstraint("need_id", "profile_id"),)

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)

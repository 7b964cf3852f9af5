"""Candidacies: one assistant on the way to one need, from the proposal to the follow-up, with every step kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    inspect,
    text,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from portti.models.base import Base, Identified

_STANDING = text("stage != 'ended'")


class Candidacy(Base, Identified):
    """One profile for one need; only one stands at a time, and none that stands is without a deadline."""

    __tablename__ = "candidacies"
    __table_args__ = (
        # Two clicks, or both sides at the same moment, make one.
        Index(
            "uq_candidacies_standing",
            "need_id",
            "profile_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        CheckConstraint("(stage = 'ended') = (deadline_at IS NULL)", name="deadline"),
        CheckConstraint("(stage = 'ended') = (ended_reason IS NOT NULL)", name="reason"),
        CheckConstraint("(arranging = '') = (arranging_since IS NULL)", name="arranging"),
        Index("ix_candidacies_centre_id_stage", "centre_id", "stage", "stage_since"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str] = mapped_column(String(20))
    stage_since: Mapped[datetime]
    waits_for: Mapped[str] = mapped_column(String(10))
    """employer, assistant, both or centre; service while the day of a follow-up lies ahead, nobody at the end."""
    deadline_at: Mapped[datetime | None] = mapped_column(index=True)
    """Until when the one who is waited for should have done something; None once it has ended."""

    origin: Mapped[str] = mapped_column(String(10))
    """Who came with it: centre, employer, assistant, or mutual where both had said yes."""
    opened_at: Mapped[datetime]
    opened_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    snapshot_id: Mapped[int | None] = mapped_column(
        ForeignKey("ranking_snapshots.id", ondelete="SET NULL"), index=True
    )
    """The ranking that whoever proposed the person had before them, for as long as it is kept."""
    snapshot_hash: Mapped[str] = mapped_column(String(64), default="")
    place_in_list: Mapped[int | None]
    """The person's place in that ranking; None where they do not stand in it."""
    score: Mapped[float | None]
    """The person's points in that ranking, from 0 to 1: kept, as rankings are deleted after their time."""
    list_was_ranked: Mapped[bool] = mapped_column(default=True)
    """Whether the list was shown in the order of the points, or by name."""

    responsible_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    next_action: Mapped[str] = mapped_column(String(200), default="")
    next_action_on: Mapped[date | None]
    chased_at: Mapped[datetime | None]
    """When who is waited for was last reminded in this stage."""

    interview_at: Mapped[datetime | None] = mapped_column(index=True)
    interview_minutes: Mapped[int | None]
    interview_how: Mapped[str] = mapped_column(String(10), default="")
    interview_sequence: Mapped[int] = mapped_column(default=0)
    """SEQUENCE of the calendar part: it rises whenever the time is moved or cancelled."""
    interview_set_at: Mapped[datetime | None]
    """When the two agreed on this time."""
    interview_reminded_hours: Mapped[int | None]
    """How many hours before it the two were last reminded of this time."""
    arranging: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    """asked: the assistant has asked for another time. offered: the employer has offered times to choose from."""
    arranging_since: Mapped[datetime | None]
    arranging_words: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """The assistant's own words about when they can meet, until the time is settled."""
    offered_times: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    """The moments that the employer offers, in UTC, soonest first."""
    offered_minutes: Mapped[int | None]
    offered_how: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    trial_on: Mapped[date | None]
    trial_note_employer: Mapped[str] = mapped_column(Text, default="")
    trial_note_assistant: Mapped[str] = mapped_column(Text, default="")
    extract_issued_on: Mapped[date | None]
    """The day of issue of the criminal-record extract that the employer has seen; the extract is kept nowhere."""
    extract_seen_at: Mapped[datetime | None]
    contract_from_on: Mapped[date | None]
    contract_to_on: Mapped[date | None]
    contract_address: Mapped[str] = mapped_column(Text, default="")
    """Where the work is done, encrypted."""
    weekly_minutes: Mapped[int | None]
    """How much of the need the assistant takes, a week."""
    taken_shifts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Which of the need's weekly shifts, as the exchange format says them."""
    taken_dates: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    """Which of the need's single shifts, by their keys, as `portti.domain.weekly_hours.key_of` says them."""
    started_on: Mapped[date | None]
    ended_reason: Mapped[str | None] = mapped_column(String(30))
    ended_by: Mapped[str] = mapped_column(String(10), default="")
    calendar_version: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """SEQUENCE of its days in private calendars: it rises by itself whenever one of them changes."""


_ON_CALENDARS = (
    "trial_on",
    "contract_from_on",
    "contract_to_on",
    "taken_shifts",
    "taken_dates",
    "deadline_at",
    "waits_for",
    "next_action_on",
)


@event.listens_for(Candidacy, "before_update")
def _raise_calendar_version(_mapper: Mapper[Candidacy], _connection: Connection, row: Candidacy) -> None:
    attributes = inspect(row).attrs
    if any(attributes[name].history.has_changes() for name in _ON_CALENDARS):
        row.calendar_version += 1


class CandidacyStep(Base, Identified):
    """One change of a candidacy's stage: from where to where, who did it, when and why."""

    __tablename__ = "candidacy_steps"
    __table_args__ = (UniqueConstraint("candidacy_id", "number"),)

    candidacy_id: Mapped[int] = mapped_column(ForeignKey("candidacies.id", ondelete="CASCADE"))
    number: Mapped[int]
    deed: Mapped[str] = mapped_column(String(20))
    from_stage: Mapped[str | None] = mapped_column(String(20))
    to_stage: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(10))
    """employer, assistant, centre or service."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str | None] = mapped_column(String(30))
    happened_at: Mapped[datetime]

"""Matches, what each side said to them, and the rankings that were shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class Match(Base, Identified):
    """A pair that fits or fitted: each side is told once, and each side's answer can be taken back."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("need_id", "profile_id"),
        Index("ix_matches_profile_id_current", "profile_id", "current"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    current: Mapped[bool] = mapped_column(default=True)
    """Whether the pair still passes all gates."""
    score: Mapped[float]
    """From 0 to 1, or the points that ask no hours where times are to be agreed."""
    rules_version: Mapped[str] = mapped_column(String(40))
    found_at: Mapped[datetime]
    employer_told_at: Mapped[datetime | None]
    """When the first of those who read the employer's mail was told; who was, say the tellings."""
    assistant_told_at: Mapped[datetime | None]
    employer_answer: Mapped[str | None] = mapped_column(String(12))
    """interested or not_for_me."""
    employer_answered_at: Mapped[datetime | None]
    assistant_answer: Mapped[str | None] = mapped_column(String(12))
    assistant_answered_at: Mapped[datetime | None]


class MatchTelling(Base, Identified):
    """One person on the employer's side was told of a pair; the employer and each representative have their own."""

    __tablename__ = "match_tellings"
    __table_args__ = (UniqueConstraint("match_id", "account_id"),)

    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    told_at: Mapped[datetime]


class RankingSnapshot(Base, Identified):
    """A ranking as it is shown: inputs, rules and order, enough to replay it to the same order.

    A page shows the newest one; an unchanged ranking is not stored again, its `checked_at` moves on.
    """

    __tablename__ = "ranking_snapshots"
    __table_args__ = (
        Index("ix_ranking_snapshots_need_id_made_at", "need_id", "made_at"),
        Index("ix_ranking_snapshots_profile_id_made_at", "profile_id", "made_at"),
        # What is stale is asked each quarter of a minute: read from these alone, past the inputs of each row.
        Index("ix_ranking_snapshots_need_id_checked", "need_id", "checked_number"),
        Index("ix_ranking_snapshots_profile_id_checked", "profile_id", "checked_number"),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"))
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    rules_version: Mapped[str] = mapped_column(String(40))
    content_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 of rules, inputs and result."""
    inputs: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Content hashes (RankingInput): `own` of whose ranking it is, `ranked` in the order of the result."""
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    checked_at: Mapped[datetime]
    checked_number: Mapped[int] = mapped_column(BigInteger, default=0, server_default=text("0"))
    """Up to which number of the change sequence the ranking was found right (portti.queries.change_sequence)."""


class RankingInput(Base):
    """A need or profile as it was ranked, once for each content: many rankings name the same people.

    No ranking is kept longer than its inputs: `used_at` is moved on in the transaction that keeps or checks one.
    """

    __tablename__ = "ranking_inputs"

    content_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    used_at: Mapped[datetime] = mapped_column(index=True)

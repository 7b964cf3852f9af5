"""Accounts that turned out to be one person: which was kept, which was left, who merged them and how they knew."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class AccountMerge(Base, Identified):
    """The pointer from an account that was left to the one that was kept."""

    __tablename__ = "account_merges"
    __table_args__ = (CheckConstraint("kept_account_id <> left_account_id", name="two"),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    kept_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    left_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(20))
    """How staff knew: a code of portti.domain.same_person."""
    merged_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    merged_at: Mapped[datetime]


class DistinctPeople(Base, Identified):
    """Staff have said that two accounts are two people, so that nobody is asked again."""

    __tablename__ = "distinct_people"
    __table_args__ = (
        UniqueConstraint("first_account_id", "second_account_id"),
        CheckConstraint("first_account_id < second_account_id", name="ordered"),
    )

    first_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    second_account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    decided_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime]

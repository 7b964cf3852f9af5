"""The change sequence: the last number given, and what is left of rows that were deleted."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class ChangeCounter(Base):
    """The one row that holds the last number of the sequence (portti.queries.change_sequence)."""

    __tablename__ = "change_counters"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    last_number: Mapped[int] = mapped_column(BigInteger)


class Tombstone(Base, Identified):
    """A need or profile that has been deleted: which, and when in the sequence."""

    __tablename__ = "tombstones"

    of_table: Mapped[str] = mapped_column(String(10))
    exchange_id: Mapped[str] = mapped_column(String(200))
    change_number: Mapped[int | None] = mapped_column(BigInteger, index=True)

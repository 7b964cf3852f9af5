"""What the statistics keep so that no page counts a centre's years anew: months of events, and what is hidden."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class PackedMonth(Base, Identified):
    """All events of a centre's month as columns (portti.domain.event_columns), as they stand now.

    A trigger of the database deletes the row whenever an event of the month or a mark of its functions is written,
    changed or deleted, by whatever means: what is here is always true (migration 0031).
    """

    __tablename__ = "packed_months"
    __table_args__ = (Index("uq_packed_months_centre_id_month", "centre_id", "month", unique=True),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    month: Mapped[str] = mapped_column(String(7))
    form: Mapped[int]
    """The form of the bytes: another is not read."""
    data: Mapped[bytes] = mapped_column(LargeBinary)


class KeptHiding(Base, Identified):
    """Which figures of a centre's year are hidden, worked out beforehand: true of tables with this digest only."""

    __tablename__ = "kept_hidings"
    __table_args__ = (Index("uq_kept_hidings_centre_id_year", "centre_id", "year", unique=True),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    year: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(64))
    """The code that worked it out."""
    hidden: Mapped[list[list[str]]] = mapped_column(JSON)
    made_at: Mapped[datetime]

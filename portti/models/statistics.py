"""What the statistics keep: months of events and what a year hides, worked out before; open hours, counted once."""

from datetime import date, datetime

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


class KeptUnmetHours(Base, Identified):
    """The weekly hours of a centre's open needs when a year was over, counted once, as everybody sees them.

    They cannot be counted again, for needs change each day. What is hidden is not kept at all, so that neither other
    code nor a copy of the database gives it back; nobody's number stands here.
    """

    __tablename__ = "kept_unmet_hours"
    __table_args__ = (Index("uq_kept_unmet_hours_centre_id_year", "centre_id", "year", unique=True),)

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    year: Mapped[int]
    counted_on: Mapped[date]
    """The day on which they were open: the first of the next year, or as soon as the job ran."""
    figures: Mapped[list[tuple[list[str], int | None]]] = mapped_column(JSON)
    """Each figure's key (portti.domain.unmet_hours) and its minutes; none where they are hidden."""

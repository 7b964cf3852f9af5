"""Journeys that a server of routes measured: rounded places and minutes, nobody's."""

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class KnownJourney(Base, Identified):
    """Minutes between two rounded places (hundredths of a degree) by one mode, by timetable for one leg and time."""

    __tablename__ = "known_journeys"
    __table_args__ = (
        UniqueConstraint(
            "work_lat", "work_lon", "home_lat", "home_lon", "mode", "leg", "day", "minute", name="uq_known_journeys"
        ),
        Index("ix_known_journeys_home_lat_home_lon", "home_lat", "home_lon"),
    )  # fmt: skip

    work_lat: Mapped[int]
    work_lon: Mapped[int]
    home_lat: Mapped[int]
    home_lon: Mapped[int]
    mode: Mapped[str] = mapped_column(String(10))
    leg: Mapped[str] = mapped_column(String(5))
    """whole; by timetable there or home (matching.journeys)."""
    day: Mapped[str] = mapped_column(String(8))
    minute: Mapped[int]
    minutes: Mapped[float]
    measured_at: Mapped[datetime] = mapped_column(index=True)

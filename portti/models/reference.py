"""Postal codes that an operator imports; municipalities and skills are files in portti/reference."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base


class PostalCode(Base):
    """A postal code with the point that stands for it."""

    __tablename__ = "postal_codes"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    municipality_code: Mapped[str] = mapped_column(String(3), index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]

"""Profiles and needs as the engine reads them, packed beside their rows: a process begins with these at once."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base


class PackedProfile(Base):
    """What was packed of a profile at a number of the change sequence; of no use once the row has another."""

    __tablename__ = "packed_profiles"

    key: Mapped[int] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"), primary_key=True)
    change_number: Mapped[int] = mapped_column(BigInteger)
    made_by: Mapped[str] = mapped_column(String(64))
    """The rules and the code that packed it."""
    own: Mapped[bytes] = mapped_column(LargeBinary)
    """Key, length of the text and content hash (portti.services.pool_rows)."""
    text: Mapped[bytes] = mapped_column(LargeBinary)
    fixed: Mapped[bytes] = mapped_column(LargeBinary)
    lists: Mapped[bytes] = mapped_column(LargeBinary)


class PackedNeed(Base):
    """The same of a need, whose columns are made of its text."""

    __tablename__ = "packed_needs"

    key: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True)
    change_number: Mapped[int] = mapped_column(BigInteger)
    made_by: Mapped[str] = mapped_column(String(64))
    own: Mapped[bytes] = mapped_column(LargeBinary)
    text: Mapped[bytes] = mapped_column(LargeBinary)

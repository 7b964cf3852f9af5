"""Guides and forms of a centre: each version stands as it was written, in one language or several."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class Guide(Base, Identified):
    """One guide or form; what it says stands in its versions."""

    __tablename__ = "guides"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    """guide or form."""
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """Since when it is in use no more; it can still be read in the archive."""

    versions: Mapped[list["GuideVersion"]] = relationship(
        back_populates="guide", order_by="GuideVersion.number", cascade="all, delete-orphan"
    )


class GuideVersion(Base, Identified):
    """What a guide says from a day on; never changed, only followed by another or taken back before its day."""

    __tablename__ = "guide_versions"
    __table_args__ = (
        UniqueConstraint("guide_id", "number"),
        Index("ix_guide_versions_guide_id_valid_from", "guide_id", "valid_from"),
    )

    guide_id: Mapped[int] = mapped_column(ForeignKey("guides.id", ondelete="CASCADE"))
    number: Mapped[int]
    audience: Mapped[str] = mapped_column(String(15))
    """everyone, employers or assistants."""
    leads_to: Mapped[str] = mapped_column(String(10), default="", server_default=text("''"))
    """The kind of Portti's own paper that belongs to it, '' where there is none."""
    valid_from: Mapped[date]
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with each form, so that a form sent twice is kept once."""
    made_at: Mapped[datetime]
    made_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    taken_back_at: Mapped[datetime | None]

    guide: Mapped[Guide] = relationship(back_populates="versions")
    texts: Mapped[list["GuideText"]] = relationship(
        order_by="GuideText.language", cascade="all, delete-orphan"
    )


class GuideText(Base):
    """A version in one language."""

    __tablename__ = "guide_texts"

    guide_version_id: Mapped[int] = mapped_column(
        ForeignKey("guide_versions.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    search_text: Mapped[str] = mapped_column(Text)
    """Title and text as the search compares them."""

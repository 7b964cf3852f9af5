"""What a client wants from the centre: their service profile, which is theirs and no part of the matching profile."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class ServiceProfile(Base, Identified):
    """The help that one client wants, in their words and in the codes of portti.domain.service_profiles."""

    __tablename__ = "service_profiles"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), unique=True)
    own_words: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="fi")
    """In which the words are written."""
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(default=1)

    wishes: Mapped[list["ServiceWish"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="ServiceWish.wish"
    )


class ServiceWish(Base):
    """One kind of help that is wanted."""

    __tablename__ = "service_wishes"

    service_profile_id: Mapped[int] = mapped_column(
        ForeignKey("service_profiles.id", ondelete="CASCADE"), primary_key=True
    )
    wish: Mapped[str] = mapped_column(String(20), primary_key=True)


class ServiceProfileChange(Base, Identified):
    """One change of a service profile: who, when, and which wishes came and went; the words are never copied here."""

    __tablename__ = "service_profile_changes"

    service_profile_id: Mapped[int] = mapped_column(
        ForeignKey("service_profiles.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """`added` and `removed` wishes, and whether the `words` were changed."""

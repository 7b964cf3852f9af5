"""Assisted mode: what staff wrote together with a client is not public before the client says that it is right."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class AssistedSheet(Base, Identified):
    """One need or profile that staff fill in with its person, from the beginning until the person confirms it."""

    __tablename__ = "assisted_sheets"
    __table_args__ = (
        CheckConstraint("(need_id IS NULL) <> (profile_id IS NULL)", name="one_thing"),
        Index(
            "uq_assisted_sheets_need_open",
            "need_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
        Index(
            "uq_assisted_sheets_profile_open",
            "profile_id",
            unique=True,
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
    )

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    """The client, whose need or profile it is."""
    need_id: Mapped[int | None] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"))
    profile_id: Mapped[int | None] = mapped_column(ForeignKey("profiles.id", ondelete="CASCADE"))
    written_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    begun_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    """When the link to confirm was last sent."""
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None] = mapped_column(String(5))
    """here: the client ticked it beside the staff; link: by the link of a mail; self: by publishing it themselves."""

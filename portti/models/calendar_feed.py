"""Private calendar feeds: one secret address for each person who wants one."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class CalendarFeed(Base, Identified):
    """A person's calendar address; a new one takes the place of the old, and deleting the row ends it."""

    __tablename__ = "calendar_feeds"

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]

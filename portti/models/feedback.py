"""Feedback that anybody may send, with or without an account."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class Feedback(Base, Identified):
    """One message to those who keep the service; the law gives them 14 days to answer."""

    __tablename__ = "feedback"

    about: Mapped[str] = mapped_column(String(15))
    """accessibility, privacy or other."""
    text: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[str] = mapped_column(String(254), default="")
    """Where the answer goes, in the sender's own words: an e-mail address or a phone number; may be empty."""
    language: Mapped[str] = mapped_column(String(5))
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    """Made with each form, so that a form sent twice is kept once."""
    received_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    answered_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

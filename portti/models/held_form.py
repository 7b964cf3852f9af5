"""Forms whose sender was logged out meanwhile: kept, encrypted, until they log in again."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class HeldForm(Base, Identified):
    """What a person had typed when their session had ended; the token stands in their cookie only."""

    __tablename__ = "held_forms"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    path: Mapped[str] = mapped_column(String(500))
    fields_encrypted: Mapped[str] = mapped_column(Text)
    held_at: Mapped[datetime] = mapped_column(index=True)

"""What was typed and stands in no address: forms whose sender was logged out meanwhile, and staff's searches."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class HeldForm(Base, Identified):
    """What a person had typed, encrypted, for a day.

    A form's token stands in the sender's cookie only; that of a search in the address of the list that it narrows.
    """

    __tablename__ = "held_forms"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    path: Mapped[str] = mapped_column(String(500))
    fields_encrypted: Mapped[str] = mapped_column(Text)
    held_at: Mapped[datetime] = mapped_column(index=True)

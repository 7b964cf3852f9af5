"""Notes that a client has filled in Kykyviisari elsewhere: its questions and answers are never here."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portti.models.base import Base, Identified


class AbilityNote(Base, Identified):
    """When and in which language it was done, which areas the client chose as goals, and when it is done again."""

    __tablename__ = "ability_notes"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    done_on: Mapped[date]
    language: Mapped[str] = mapped_column(String(10))
    """A version of the form, as portti.domain.ability_notes names them."""
    repeat_on: Mapped[date | None] = mapped_column(index=True)
    noted_by_account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    source_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    changed_at: Mapped[datetime]

    areas: Mapped[list["AbilityNoteArea"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="AbilityNoteArea.area"
    )


class AbilityNoteArea(Base):
    """One area that the client chose as a goal; the areas are those of goals, in our own words."""

    __tablename__ = "ability_note_areas"

    ability_note_id: Mapped[int] = mapped_column(
        ForeignKey("ability_notes.id", ondelete="CASCADE"), primary_key=True
    )
    area: Mapped[str] = mapped_column(String(20), primary_key=True)

"""Instruction cards: what an assistant does, step by step, in an employer's plain words and with drawings."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class InstructionCard(Base, Identified):
    """One card; its words are encrypted, since they tell how a person lives."""

    __tablename__ = "instruction_cards"

    centre_id: Mapped[int] = mapped_column(ForeignKey("centres.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employers.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(5))
    row_version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class InstructionCardStep(Base, Identified):
    """One step of a card; its place is what orders it."""

    __tablename__ = "instruction_card_steps"
    __table_args__ = (Index("ix_instruction_card_steps_card_id_position", "card_id", "position"),)

    card_id: Mapped[int] = mapped_column(ForeignKey("instruction_cards.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    pictogram: Mapped[str] = mapped_column(String(10), default="")
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)

"""Personal-assistance centres: whose rows these are, and by which rules the centre works."""

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from portti.models.base import Base, Identified


class Centre(Base, Identified):
    """A centre with its own staff; rows of people, needs and profiles say which centre's they are."""

    __tablename__ = "centres"

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name_fi: Mapped[str] = mapped_column(String(120))
    name_sv: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """Where the centre has a name in English; else English pages name it in Finnish."""
    municipality_code: Mapped[str] = mapped_column(String(3))
    wellbeing_county_code: Mapped[str] = mapped_column(String(2))
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(254))
    urgent_phone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """Who answers at any hour for shifts that must not fail, where it is not the centre's own number."""
    interview_required: Mapped[bool] = mapped_column(default=False)
    staff_check: Mapped[str] = mapped_column(String(15), default="", server_default="")
    """Which ads staff read before they are public, where the centre has a rule of its own."""
    event_notes: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether staff may write free words about a client event; kept for a shorter time than the event."""
    asks_clients: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether asking a client by e-mail how a contact went stands ticked when an event is logged."""
    practice: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A centre of made-up people, where new staff learn: nothing leaves it by mail, nothing of it counts."""
    practice_of_id: Mapped[int | None] = mapped_column(ForeignKey("centres.id"), unique=True)
    """Of a centre for practice: whose staff learn there. A centre has one at most."""

    def name(self, language: str) -> str:
        """Return the name on pages and in mails of a language."""
        if language == "sv":
            return self.name_sv
        return (self.name_en if language == "en" else "") or self.name_fi

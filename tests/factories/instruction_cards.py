"""Made-up instruction cards."""

import itertools

from sqlalchemy.orm import Session

from portti.credentials import encrypt_text
from portti.models import Employer, InstructionCard, InstructionCardStep
from portti.settings import Settings
from tests.conftest import NOW

_numbers = itertools.count(1)


def make_card(
    session: Session,
    settings: Settings,
    *,
    employer: Employer,
    title: str = "Aamuni",
    steps: tuple[str, ...] = ("Sano huomenta.", "Keitä kahvi."),
) -> InstructionCard:
    """Return a stored card whose steps have a drawing each."""
    card = InstructionCard(
        centre_id=employer.centre_id,
        employer_id=employer.id,
        title=encrypt_text(settings, title),
        language="fi",
        form_key=f"card{next(_numbers)}",
        made_at=NOW,
        changed_at=NOW,
    )
    session.add(card)
    session.flush()
    for position, text in enumerate(steps):
        words = encrypt_text(settings, text)
        session.add(InstructionCardStep(card_id=card.id, position=position, text=words, pictogram="talk"))
    session.flush()
    return card

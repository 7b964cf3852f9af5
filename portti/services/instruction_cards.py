"""Instruction cards: begun empty or from a card of the portal, changed step by step, read by those who work by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portti.credentials import decrypt_text, encrypt_text
from portti.domain import instruction_cards as rules
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.models import Employer, InstructionCard, InstructionCardStep
from portti.queries import instruction_cards as queries
from portti.services import audit
from portti.settings import Settings
from portti.wording.card import TEMPLATES
from portti.words import LANGUAGES, translate

EMPTY = "empty"
"""A card that is begun without a template."""


@dataclass(frozen=True)
class NewCard:
    """What a card is begun with; with a template the title may be left out."""

    template: str
    title: str
    language: str
    form_key: str


@dataclass(frozen=True)
class Step:
    """One step in the clear."""

    id: int
    text: str
    pictogram: str


@dataclass(frozen=True)
class Card:
    """A card in the clear, with its steps in their order."""

    row: InstructionCard
    title: str
    steps: tuple[Step, ...]


def begin_card(
    session: Session, actor: Actor, new: NewCard, *, settings: Settings, now: datetime
) -> InstructionCard:
    """Begin a card; the same form sent twice begins one."""
    employer = _employer(session, actor)
    made = queries.card_of_key(session, new.form_key)
    if made is not None:
        return queries.own_card(session, actor, made.id)
    if new.language not in LANGUAGES:
        raise RuleViolation("language_missing", "language")
    template = TEMPLATES.get(new.template)
    if template is None and new.template != EMPTY:
        raise NotFound("card_template")
    title = new.title or (translate(new.language, template.title) if template else "")
    rules.check_title(title)
    rules.check_cards(queries.number_of_cards(session, employer.id))
    card = InstructionCard(
        centre_id=employer.centre_id,
        employer_id=employer.id,
        title=encrypt_text(settings, title),
        language=new.language,
        form_key=new.form_key,
        made_at=now,
        changed_at=now,
    )
    session.add(card)
    session.flush()
    for position, (pictogram, text) in enumerate(template.steps if template else ()):
        words = encrypt_text(settings, translate(new.language, text))
        session.add(InstructionCardStep(card_id=card.id, position=position, text=words, pictogram=pictogram))
    audit.record(session, actor, "make_card", "card", card.id, now=now)
    session.flush()
    return card


def _employer(session: Session, actor: Actor) -> Employer:
    """Return whose card it is; locked, so that two presses in the same moment make one."""
    check_employer(actor)
    return session.get_one(Employer, actor.employer_id, with_for_update=True)


def check_employer(actor: Actor) -> None:
    """Raise NotAllowed for who makes no cards, NotFound where nobody's matters are at hand."""
    check_may(actor, "write_cards")
    if actor.employer_id is None:
        raise NotFound("card")


def own_card(session: Session, actor: Actor, card_id: int, *, settings: Settings) -> Card:
    """Return a card of the actor's employer; NotFound for any other."""
    check_employer(actor)
    return card_of(session, queries.own_card(session, actor, card_id), settings)


def card_to_read(session: Session, actor: Actor, card_id: int, *, settings: Settings) -> Card:
    """Return a card of an employer for whom the actor works; NotFound for any other."""
    return card_of(session, queries.card_to_read(session, actor, card_id), settings)


def card_of(session: Session, row: InstructionCard, settings: Settings) -> Card:
    """Return a card in the clear."""
    (card,) = cards_of(session, [row], settings)
    return card


def cards_of(session: Session, rows: Sequence[InstructionCard], settings: Settings) -> list[Card]:
    """Return cards in the clear, in their order."""
    steps: dict[int, list[Step]] = {row.id: [] for row in rows}
    for one in queries.steps_of_cards(session, list(steps)):
        steps[one.card_id].append(Step(one.id, decrypt_text(settings, one.text) or "", one.pictogram))
    return [Card(row, decrypt_text(settings, row.title) or "", tuple(steps[row.id])) for row in rows]


def rename_card(
    session: Session,
    actor: Actor,
    card_id: int,
    title: str,
    version: int,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Give a card another title; RuleViolation where another tab has changed the card since `version`."""
    card = _for_change(session, actor, card_id)
    rules.check_title(title)
    if decrypt_text(settings, card.title) == title:
        return
    _check_version(card, version)
    card.title = encrypt_text(settings, title)
    _note(session, actor, card, now)


def add_step(
    session: Session,
    actor: Actor,
    card_id: int,
    text: str,
    pictogram: str,
    form_key: str,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Add a step at the end; the same form sent twice adds one."""
    card = _for_change(session, actor, card_id)
    if queries.step_of_key(session, form_key) is not None:
        return
    rules.check_step(text, pictogram)
    steps = queries.steps_of(session, card.id)
    rules.check_steps(len(steps))
    position = steps[-1].position + 1 if steps else 0
    words = encrypt_text(settings, text)
    session.add(
        InstructionCardStep(
            card_id=card.id, position=position, text=words, pictogram=pictogram, form_key=form_key
        )
    )
    _note(session, actor, card, now)


def change_step(
    session: Session,
    actor: Actor,
    card_id: int,
    step_id: int,
    text: str,
    pictogram: str,
    version: int,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Change the words or the drawing of a step; the same again is no change.

    RuleViolation where another tab has changed the card since `version`.
    """
    card = _for_change(session, actor, card_id)
    step = queries.step_of(session, card, step_id)
    rules.check_step(text, pictogram)
    if (decrypt_text(settings, step.text), step.pictogram) == (text, pictogram):
        return
    _check_version(card, version)
    step.text, step.pictogram = encrypt_text(settings, text), pictogram
    _note(session, actor, card, now)


def move_step(
    session: Session, actor: Actor, card_id: int, step_id: int, by: int, version: int, *, now: datetime
) -> bool:
    """Move a step one place up (-1) or down (1); False where the card has changed since `version`."""
    card = _for_change(session, actor, card_id)
    if card.row_version != version:
        return False
    steps = {one.id: one for one in queries.steps_of(session, card.id)}
    step = queries.step_of(session, card, step_id)
    for position, key in enumerate(rules.moved(list(steps), step.id, by)):
        steps[key].position = position
    _note(session, actor, card, now)
    return True


def remove_step(session: Session, actor: Actor, card_id: int, step_id: int, *, now: datetime) -> None:
    """Take a step away."""
    card = _for_change(session, actor, card_id)
    session.delete(queries.step_of(session, card, step_id))
    _note(session, actor, card, now)


def delete_card(session: Session, actor: Actor, card_id: int, *, now: datetime) -> None:
    """Delete a card with its steps."""
    card = _for_change(session, actor, card_id)
    audit.record(session, actor, "delete_card", "card", card.id, now=now)
    session.delete(card)
    session.flush()


def _for_change(session: Session, actor: Actor, card_id: int) -> InstructionCard:
    check_employer(actor)
    return queries.own_card(session, actor, card_id, for_change=True)


def _check_version(card: InstructionCard, version: int) -> None:
    if card.row_version != version:
        raise RuleViolation("card_changed_meanwhile")


def _note(session: Session, actor: Actor, card: InstructionCard, now: datetime) -> None:
    card.row_version += 1
    card.changed_at = now
    audit.record(session, actor, "write_card", "card", card.id, now=now)
    session.flush()

"""SQL of instruction cards: an employer's own, and those that an assistant reads who works for the employer."""

from collections.abc import Sequence

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.candidacies import WORKING
from portti.models import Candidacy, InstructionCard, InstructionCardStep, Need
from portti.queries.blocks import no_block_between
from portti.queries.found_rows import found_row


def own_cards(session: Session, actor: Actor) -> Sequence[InstructionCard]:
    """Return the cards of the actor's employer, the newest first."""
    return cards_of_employer(session, actor.employer_id)


def cards_of_employer(session: Session, employer_id: int | None) -> Sequence[InstructionCard]:
    """Return the cards of an employer, the newest first."""
    query = select(InstructionCard).where(InstructionCard.employer_id == employer_id)
    return session.scalars(query.order_by(InstructionCard.id.desc())).all()


def number_of_cards(session: Session, employer_id: int) -> int:
    """Return how many cards an employer has."""
    query = select(func.count(InstructionCard.id)).where(InstructionCard.employer_id == employer_id)
    return session.scalar(query) or 0


def own_card(session: Session, actor: Actor, card_id: int, *, for_change: bool = False) -> InstructionCard:
    """Return a card of the actor's employer; NotFound for any other."""
    query = select(InstructionCard).where(
        InstructionCard.id == card_id, InstructionCard.employer_id == actor.employer_id
    )
    return found_row(session, query, "card", for_change=for_change)


def _readable(actor: Actor) -> Select[InstructionCard]:
    """Return the cards of those employers for whom the actor's profile works now."""
    employers = (
        select(Need.employer_id)
        .join(Candidacy, Candidacy.need_id == Need.id)
        .where(
            Candidacy.profile_id == actor.profile_id,
            Candidacy.stage.in_(sorted(WORKING)),
            no_block_between(Need.employer_id.expression, Candidacy.profile_id.expression),
        )
    )
    return select(InstructionCard).where(InstructionCard.employer_id.in_(employers))


def cards_to_read(session: Session, actor: Actor) -> Sequence[InstructionCard]:
    """Return the cards that the actor's assistant may read, employer by employer."""
    query = _readable(actor).order_by(InstructionCard.employer_id, InstructionCard.id)
    return session.scalars(query).all()


def card_to_read(session: Session, actor: Actor, card_id: int) -> InstructionCard:
    """Return one card that the actor's assistant may read; NotFound for any other."""
    return found_row(session, _readable(actor).where(InstructionCard.id == card_id), "card")


def card_of_key(session: Session, form_key: str) -> InstructionCard | None:
    """Return the card that a form has made already."""
    return session.scalar(select(InstructionCard).where(InstructionCard.form_key == form_key))


def steps_of(session: Session, card_id: int) -> Sequence[InstructionCardStep]:
    """Return the steps of a card in their order."""
    return steps_of_cards(session, [card_id])


def steps_of_cards(session: Session, card_ids: Sequence[int]) -> Sequence[InstructionCardStep]:
    """Return the steps of some cards, each card's in their order."""
    query = select(InstructionCardStep).where(InstructionCardStep.card_id.in_(card_ids))
    return session.scalars(query.order_by(InstructionCardStep.position, InstructionCardStep.id)).all()


def step_of(session: Session, card: InstructionCard, step_id: int) -> InstructionCardStep:
    """Return one step of a card; NotFound for another card's."""
    query = select(InstructionCardStep).where(
        InstructionCardStep.id == step_id, InstructionCardStep.card_id == card.id
    )
    return found_row(session, query, "card_step")


def step_of_key(session: Session, form_key: str) -> InstructionCardStep | None:
    """Return the step that a form has added already."""
    return session.scalar(select(InstructionCardStep).where(InstructionCardStep.form_key == form_key))


def delete_cards_of(session: Session, employer_id: int) -> None:
    """Delete the cards of who leaves."""
    cards = select(InstructionCard.id).where(InstructionCard.employer_id == employer_id)
    session.execute(delete(InstructionCardStep).where(InstructionCardStep.card_id.in_(cards)))
    session.execute(delete(InstructionCard).where(InstructionCard.employer_id == employer_id))

"""SQL of changes that a centre proposes, and of assistants whom it puts forward."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Proposal, Suggestion
from portti.queries.found_rows import locked


def latest_proposal(session: Session, need_id: int) -> Proposal | None:
    """Return the proposal of a need that was made last, whatever became of it."""
    query = select(Proposal).where(Proposal.need_id == need_id)
    return session.scalar(query.order_by(Proposal.proposed_at.desc(), Proposal.id.desc()).limit(1))


def waiting_proposal(session: Session, need_id: int, *, for_change: bool = False) -> Proposal | None:
    """Return the proposal of a need that waits for its employer."""
    query = select(Proposal).where(Proposal.need_id == need_id, Proposal.state == "waiting")
    if for_change:
        query = locked(query)
    return session.scalar(query)


def proposal_of_need(session: Session, need_id: int, proposal_id: int) -> Proposal | None:
    """Return a proposal of a need, locked and fresh."""
    query = select(Proposal).where(Proposal.id == proposal_id, Proposal.need_id == need_id)
    return session.scalar(locked(query))


def needs_with_waiting_proposal(session: Session, need_ids: Sequence[int]) -> dict[int, Proposal]:
    """Return the waiting proposals of these needs, by need."""
    query = select(Proposal).where(Proposal.need_id.in_(list(need_ids)), Proposal.state == "waiting")
    return {row.need_id: row for row in session.scalars(query)}


def standing_suggestions(session: Session, need_id: int) -> Sequence[Suggestion]:
    """Return whom the centre puts forward for a need, in the centre's order."""
    query = select(Suggestion).where(Suggestion.need_id == need_id, Suggestion.taken_back_at.is_(None))
    return session.scalars(query.order_by(Suggestion.position, Suggestion.id)).all()

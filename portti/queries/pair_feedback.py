"""SQL of private feedback of a pair: never joined with points, lists or figures."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from portti.models import Candidacy, Need, PairFeedback
from portti.queries.blocks import no_block_between
from portti.queries.found_rows import locked


def feedback_of(session: Session, candidacy_id: int) -> dict[tuple[str, str], PairFeedback]:
    """Return what the two sides of a candidacy wrote, by side and moment."""
    query = select(PairFeedback).where(PairFeedback.candidacy_id == candidacy_id)
    return {(row.side, row.moment): row for row in session.scalars(query.order_by(PairFeedback.id))}


def _untold(written_by: datetime) -> ColumnElement[bool]:
    """Return the condition that nobody was told of words that have stood unchanged since a moment."""
    news = or_(PairFeedback.told_at.is_(None), PairFeedback.told_at < PairFeedback.written_at)
    # Who has told the centre that the words hurt has read them.
    return and_(news, PairFeedback.written_at <= written_by, PairFeedback.reported_at.is_(None))


def pairs_to_tell(session: Session, written_by: datetime) -> Sequence[int]:
    """Return the candidacies with feedback that its receiver is to be told of; none of two who are kept apart."""
    query = (
        select(PairFeedback.candidacy_id)
        .join(Candidacy, Candidacy.id == PairFeedback.candidacy_id)
        .join(Need, Need.id == Candidacy.need_id)
        .where(
            _untold(written_by),
            no_block_between(Need.employer_id.expression, Candidacy.profile_id.expression),
        )
    )
    return session.scalars(query.distinct().order_by(PairFeedback.candidacy_id)).all()


def untold_feedback(session: Session, candidacy_id: int, written_by: datetime) -> Sequence[PairFeedback]:
    """Return what of a candidacy nobody was told of, locked, what was written last first."""
    query = select(PairFeedback).where(PairFeedback.candidacy_id == candidacy_id, _untold(written_by))
    return session.scalars(locked(query.order_by(PairFeedback.written_at.desc(), PairFeedback.id))).all()


def feedback_of_person(
    session: Session, employer_id: int | None, profile_id: int | None
) -> Sequence[tuple[PairFeedback, str]]:
    """Return what a person wrote and was written, each with the side on which the person stands."""
    found: list[tuple[PairFeedback, str]] = []
    query = select(PairFeedback).join(Candidacy, Candidacy.id == PairFeedback.candidacy_id)
    if employer_id is not None:
        of_needs = query.join(Need, Need.id == Candidacy.need_id).where(Need.employer_id == employer_id)
        found += [(row, "employer") for row in session.scalars(of_needs.order_by(PairFeedback.id))]
    if profile_id is not None:
        of_profile = query.where(Candidacy.profile_id == profile_id)
        found += [(row, "assistant") for row in session.scalars(of_profile.order_by(PairFeedback.id))]
    return found


def delete_of_person(session: Session, employer_id: int | None, profile_id: int | None) -> None:
    """Delete what a person who leaves wrote and was written."""
    needs = select(Need.id).where(Need.employer_id == employer_id)
    theirs = select(Candidacy.id).where(or_(Candidacy.need_id.in_(needs), Candidacy.profile_id == profile_id))
    session.execute(delete(PairFeedback).where(PairFeedback.candidacy_id.in_(theirs)))


def delete_before(session: Session, moment: datetime) -> int:
    """Delete what was written long ago."""
    deleted = session.execute(delete(PairFeedback).where(PairFeedback.written_at < moment))
    return int(deleted.rowcount)  # type: ignore[attr-defined]

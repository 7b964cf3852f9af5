"""SQL of the demo's made-up data."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import InterviewSlot, Match, Profile


def published_profiles_of(session: Session, municipality_code: str) -> list[Profile]:
    """Return the published profiles of a municipality in the order of their keys."""
    query = (
        select(Profile)
        .where(Profile.municipality_code == municipality_code, Profile.state == "published")
        .order_by(Profile.id)
    )
    return list(session.scalars(query))


def current_matches(session: Session, need_id: int) -> Sequence[Match]:
    """Return the pairs of a need that fit, best first."""
    query = (
        select(Match).where(Match.need_id == need_id, Match.current).order_by(Match.score.desc(), Match.id)
    )
    return session.scalars(query).all()


def slots_of(session: Session, centre_id: int) -> Sequence[InterviewSlot]:
    """Return a centre's interview times in their order."""
    query = (
        select(InterviewSlot)
        .where(InterviewSlot.centre_id == centre_id)
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    )
    return session.scalars(query).all()

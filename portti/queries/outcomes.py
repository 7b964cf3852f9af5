"""SQL of what came of the pairs that were shown."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portti.models import Centre, Match, Profile, RankingSnapshot
from portti.queries.practice import counts_for


def shown_pairs(session: Session, centre: Centre | None) -> Sequence[tuple[Match, str]]:
    """Return the pairs that somebody was told of or answered, with the profile's exchange id, by need.

    Of all centres: none of made-up people, for weights are learnt from them.
    """
    query = (
        select(Match, Profile.exchange_id)
        .join(Profile, Profile.id == Match.profile_id)
        .where(
            or_(
                Match.employer_told_at.is_not(None),
                Match.assistant_told_at.is_not(None),
                Match.employer_answer.is_not(None),
                Match.assistant_answer.is_not(None),
            ),
            counts_for(Match.centre_id.expression, centre),
        )
        .order_by(Match.need_id, Match.id)
    )
    return [(match, name) for match, name in session.execute(query)]


def ranking_at(session: Session, need_id: int, moment: datetime) -> RankingSnapshot | None:
    """Return the ranking of a need that stood at a moment; None where none was made yet or it is kept no longer."""
    return session.scalar(
        select(RankingSnapshot)
        .where(RankingSnapshot.need_id == need_id, RankingSnapshot.made_at <= moment)
        .order_by(RankingSnapshot.made_at.desc(), RankingSnapshot.id.desc())
        .limit(1)
    )

"""SQL of import and export."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Centre, Need, NeedKnown, Profile
from portti.queries.match_pool import matchable_needs_query, matchable_profiles_query
from portti.queries.practice import counts_for

_BATCH = 500


def need_by_exchange_id(session: Session, exchange_id: str) -> Need | None:
    """Return the need that an exchange id names."""
    return session.scalar(select(Need).where(Need.exchange_id == exchange_id))


def profiles_by_exchange_ids(session: Session, exchange_ids: Iterable[str]) -> Sequence[Profile]:
    """Return the profiles that exchange ids name, in the order of their keys."""
    wanted = list(exchange_ids)
    if not wanted:
        return []
    return session.scalars(select(Profile).where(Profile.exchange_id.in_(wanted)).order_by(Profile.id)).all()


def exchange_ids_of_known(session: Session) -> dict[int, str]:
    """Return the exchange ids of all profiles that some need knows, by key."""
    rows = session.execute(
        select(Profile.id, Profile.exchange_id).join(NeedKnown, NeedKnown.profile_id == Profile.id).distinct()
    )
    return dict(rows.all())


def ranked_needs(session: Session, centre: Centre | None) -> Iterator[Need]:
    """Yield the needs of a centre, or of all, that are ranked now, in the order of their keys."""
    query = matchable_needs_query().where(counts_for(Need.centre_id.expression, centre))
    yield from session.scalars(query.execution_options(yield_per=_BATCH))


def ranked_profiles(session: Session, centre: Centre | None) -> Iterator[Profile]:
    """Yield the profiles of a centre, or of all, that are ranked now, in the order of their keys.

    Who is not available, or wants to be seen by staff only, is not handed on either.
    """
    query = matchable_profiles_query().where(counts_for(Profile.centre_id.expression, centre))
    yield from session.scalars(query.execution_options(yield_per=_BATCH))

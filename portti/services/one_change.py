"""What one change of a need or a profile would bring: counted over who may be matched now."""

from typing import Any

from sqlalchemy.orm import Session

from matching import changes
from matching.exchange import profile_from_dict
from portti.models import Need, Profile
from portti.queries import blocks, match_pool
from portti.services.match_inputs import need_data, profile_data
from portti.services.matchmaking import (
    apart_from,
    engine_need,
    need_pool,
    profile_pool,
    profiles_without,
    rules_of,
    timed_needs_without,
)
from portti.settings import Settings


def what_would_widen(session: Session, need: Need, *, settings: Settings) -> list[dict[str, Any]]:
    """Return which single relaxation of a need would let how many more people pass."""
    index = profiles_without(profile_pool(session, settings), apart_from(session, need))
    data = need_data(need, match_pool.known_exchange_ids(session, [need.id]))
    return changes.widen(engine_need(data, index.rules), index)


def what_would_open(session: Session, profile: Profile, *, settings: Settings) -> list[dict[str, Any]]:
    """Return which single change of a profile would open how many more needs."""
    apart = blocks.blocked_needs(session, profile.id)
    index = timed_needs_without(need_pool(session, settings), apart)
    return changes.open_more(profile_from_dict(profile_data(profile), rules_of(settings)), index)

"""What one change of a need or a profile would bring: counted over who may be matched now."""

from typing import Any

from sqlalchemy.orm import Session

from matching import changes, engine
from matching.exchange import profile_from_dict
from portti.models import Need, Profile
from portti.queries import blocks, match_pool
from portti.services.match_inputs import need_data, profile_data
from portti.services.matchmaking import apart_from, engine_need, need_pool, profile_pool, rules_of
from portti.settings import Settings


def what_would_widen(session: Session, need: Need, *, settings: Settings) -> list[dict[str, Any]]:
    """Return which single relaxation of a need would let how many more people pass."""
    pool, apart = profile_pool(session, settings), apart_from(session, need)
    index = pool.index
    if apart:
        read = [profile_from_dict(one, index.rules) for name, one in pool.data.items() if name not in apart]
        index = engine.build_index(read, index.rules)
    data = need_data(need, match_pool.known_exchange_ids(session, [need.id]))
    asked = engine_need(data, index.rules)
    return changes.widen(asked, index)


def what_would_open(session: Session, profile: Profile, *, settings: Settings) -> list[dict[str, Any]]:
    """Return which single change of a profile would open how many more needs."""
    pool, apart = need_pool(session, settings), blocks.blocked_needs(session, profile.id)
    index = pool.timed
    if apart:
        rules = rules_of(settings)
        read = [engine_need(one, rules) for name, one in pool.data.items() if name not in apart]
        index = engine.build_need_index([need for need in read if not need.times_to_be_agreed], rules)
    return changes.open_more(profile_from_dict(profile_data(profile), rules_of(settings)), index)

"""What one change of a need or a profile would bring, or a few together: counted over who may be matched now."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from matching import changes, together
from matching.exchange import profile_from_dict
from portti.models import Need, Profile
from portti.queries import blocks
from portti.services.coming_times import coming_data_of, coming_profile_data
from portti.services.engine_rows import engine_need, rules_of
from portti.services.matchmaking import apart_from
from portti.services.pools import need_pool, needs_without, profile_pool, profiles_without
from portti.settings import Settings

_MOST_REMEMBERED = 256


def what_would_widen(session: Session, need: Need, *, settings: Settings) -> list[dict[str, Any]]:
    """Return which single relaxation of a need would let how many more people pass."""
    pool, apart = profile_pool(session, settings), apart_from(session, need)
    data = coming_data_of(session, need)

    def find() -> list[dict[str, Any]]:
        index = profiles_without(pool, apart)
        return changes.widen(engine_need(data, index.rules), index)

    # A condition that follows from the times, such as living in, goes with them only.
    own = {row.condition for row in need.conditions}
    return [
        effect
        for effect in _remembered(pool.found, data, apart, find)
        if effect["code"] != "drop_condition" or effect["facts"]["condition"] in own
    ]


def what_would_widen_together(session: Session, need: Need, *, settings: Settings) -> list[dict[str, Any]]:
    """Return the fewest relaxations of a need that together would let more people pass, and how many; or nothing."""
    pool, apart = profile_pool(session, settings), apart_from(session, need)
    data, own = coming_data_of(session, need), {row.condition for row in need.conditions}

    def find() -> list[dict[str, Any]]:
        index = profiles_without(pool, apart)
        asked = engine_need(data, index.rules)
        # A condition that follows from the times stays while they do.
        found = together.widen_together(asked, index, fixed=set(asked.conditions) - own)
        return [found] if found else []

    return _remembered(pool.found, {"together": data, "own": sorted(own)}, apart, find)


def what_would_open(session: Session, profile: Profile, *, settings: Settings) -> list[dict[str, Any]]:
    """Return which single change of a profile would open how many more needs.

    Needs whose times are to be agreed count too, by the gates that they have: free times open none of them.
    """
    pool, apart = need_pool(session, settings), blocks.blocked_needs(session, profile.id)
    data = coming_profile_data(profile)

    def find() -> list[dict[str, Any]]:
        own = profile_from_dict(data, rules_of(settings))
        return _together(changes.open_more(own, index) for index in needs_without(pool, apart))

    return _remembered(pool.found, data, apart, find)


def _together(parts: Iterable[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the effects of the same changes on parts of a pool as those on all of it, the most useful first."""
    found: dict[str, dict[str, Any]] = {}
    for effect in (effect for part in parts for effect in part):
        key = json.dumps([effect["code"], effect["facts"]], sort_keys=True)
        before = found.setdefault(key, {**effect, "opens": 0, "admits": 0})
        before["opens"] += effect["opens"]
        before["admits"] += effect["admits"]
    return sorted(found.values(), key=lambda effect: (-effect["opens"], -effect["admits"]))


def _remembered(
    found: dict[str, list[dict[str, Any]]],
    data: Mapping[str, Any],
    apart: Iterable[str],
    find: Callable[[], list[dict[str, Any]]],
) -> list[dict[str, Any]]:
    """Return what was found for the same row, blocks and pool: pages are opened more often than a row changes."""
    key = json.dumps([data, sorted(apart)], sort_keys=True)
    effects = found.get(key)
    if effects is None:
        effects = find()
        if len(found) >= _MOST_REMEMBERED:
            found.clear()
        found[key] = effects
    return effects

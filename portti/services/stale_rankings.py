"""Rankings that the change sequence has overtaken, made anew in batches: first counted, then kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matching.exchange import profile_from_dict
from portti.queries.change_sequence import last_number
from portti.services import rankings
from portti.services.pools import NeedPool, ProfilePool, need_pool, profile_pool, share_profiles
from portti.services.rankings import Fresh
from portti.settings import Settings

Keep = Callable[[Session], dict[str, int]]
"""Keeps what was counted, in a transaction of the caller's; says how many of what."""


@dataclass(frozen=True)
class Pools:
    """Who may be ranked, up to a number of the change sequence."""

    profiles: ProfilePool
    needs: NeedPool
    number: int


def read_pools(session: Session, settings: Settings) -> Pools:
    """Return both pools; what changes after this is stale still, and is ranked at the next run."""
    number = last_number(session)
    profiles, needs = profile_pool(session, settings), need_pool(session, settings)
    share_profiles(session, profiles, settings)
    return Pools(profiles, needs, number)


def close_needs(keys: Sequence[int], session: Session) -> dict[str, int]:
    """Let needs that are no longer open lose their current matches."""
    rankings.let_go(session, keys)
    return {"needs_unchanged": len(keys)}


def rank_stale_needs(pools: Pools, keys: Sequence[int], *, now: datetime) -> Keep:
    """Rank needs and return what keeps the rankings; a need that the engine cannot read loses its matches."""
    by_key = pools.needs.rows.names_by_key
    names = {key: by_key[key] for key in keys if key in by_key}
    found = [
        Fresh(
            pools.needs.rows[name],
            rankings.rank_profiles(pools.needs.read[name], pools.profiles.index),
            pools.number,
        )
        for name in names.values()
    ]

    def keep(session: Session) -> dict[str, int]:
        new = rankings.keep_need_rankings(session, found, pools.profiles, now=now)
        rankings.let_go(session, [key for key in keys if key not in names])
        grown = sum(1 for count in new.values() if count)
        return {"needs": grown, "needs_unchanged": len(keys) - grown}

    return keep


def rank_stale_profiles(pools: Pools, keys: Sequence[int], *, now: datetime) -> Keep:
    """Rank the needs of profiles and return what keeps the rankings."""
    rules = pools.needs.timed.rules
    by_key = pools.profiles.rows.names_by_key
    entries = [pools.profiles.rows[by_key[key]] for key in keys if key in by_key]
    found = [
        Fresh(
            entry,
            rankings.rank_needs(
                profile_from_dict(entry.data, rules), pools.needs.timed, pools.needs.to_be_agreed
            ),
            pools.number,
        )
        for entry in entries
    ]

    def keep(session: Session) -> dict[str, int]:
        rankings.keep_profile_rankings(session, found, pools.needs, now=now)
        return {"profiles": len(keys)}

    return keep

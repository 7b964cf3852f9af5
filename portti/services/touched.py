"""Which overtaken rankings the changes of others can have touched: the others are not counted again.

A change of a profile touches the ranking of a need that names it, or that it passes every gate of now; of the rest the
order and the points are what they were, as no other profile changes a pair's score. How many stopped where may be
another number: it stands as of the moment at which the list was counted, and each is counted again every day or two.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matching.exchange import profile_from_dict
from portti.models import Need, Profile
from portti.queries import change_sequence, overtaken
from portti.queries.overtaken import Standing, Table
from portti.services import rankings
from portti.services.kept_rules import rules_data
from portti.services.pool_rows import entry_of
from portti.services.stale_rankings import Keep, Pools

_MOST_CHANGES = 100
"""After more changes than these all is counted again: each of them is looked up among all of the other side."""
_COUNTED_FOR = timedelta(days=1)
_AND_UP_TO_HOURS = 24


def untouched(
    session: Session, pools: Pools, table: Table, keys: Sequence[int], *, now: datetime
) -> dict[int, Standing]:
    """Return those rankings, of these overtaken needs or profiles, that are right as they stand, by key."""
    others = Profile if table is Need else Need
    known_from, changed = change_sequence.last_changes(session, others, _MOST_CHANGES)
    found = [
        one
        for one in overtaken.standing(session, table, keys, _rules_hash(pools))
        if one.number >= known_from and one.number > 0 and now - one.counted_at < _is_counted_for(one.key)
    ]
    if not found:
        return {}
    since = min(one.number for one in found)
    names = {name for name, at in changed.items() if at > since}
    passing = set(_passing(pools, table, names))
    rows = pools.needs.rows if table is Need else pools.profiles.rows
    named = {
        key
        for key, order in overtaken.orders(session, [one.id for one in found])
        if not names.isdisjoint(order)
    }
    by_key = rows.names_by_key
    return {
        one.key: one
        for one in found
        if one.id not in named and one.key in by_key and by_key[one.key] not in passing
    }


def keep_untouched(pools: Pools, table: Table, found: Mapping[int, Standing], keys: Sequence[int]) -> Keep:
    """Return what notes that rankings are right still; one that is another by then is left as it is."""
    chosen = {found[key] for key in keys}

    def keep(session: Session) -> dict[str, int]:
        overtaken.wait_for(session, table, keys)
        same = chosen.intersection(overtaken.standing(session, table, keys, _rules_hash(pools)))
        overtaken.found_right(session, [one.id for one in same], pools.number)
        return {"needs_unchanged" if table is Need else "profiles_unchanged": len(same)}

    return keep


def _is_counted_for(key: int) -> timedelta:
    """Not all on one day: those that were counted together are counted again one after another."""
    return _COUNTED_FOR + timedelta(hours=key % _AND_UP_TO_HOURS)


def _passing(pools: Pools, table: Table, names: Iterable[str]) -> Iterable[str]:
    """Return whom those of the changed ones pass every gate of who may be ranked now."""
    for name in names:
        if table is Need and name in pools.profiles.rows:
            profile = profile_from_dict(pools.profiles.rows[name].data, pools.needs.timed.rules)
            yield from rankings.rank_needs(profile, pools.needs.timed, pools.needs.to_be_agreed).names
        elif table is Profile and name in pools.needs.rows:
            yield from rankings.rank_profiles(pools.needs.read[name], pools.profiles.index).names


def _rules_hash(pools: Pools) -> str:
    return entry_of(0, rules_data(pools.profiles.index.rules)).hash

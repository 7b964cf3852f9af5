"""Ranks: a need's best profiles, a profile's best needs, and one pair in full."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching import gates, travel
from matching.changes import open_more as open_more
from matching.changes import widen as widen
from matching.columns import (
    Bools,
    Floats,
    Ints,
    Names,
    NeedIndex,
    ProfileIndex,
    need_columns,
    profile_columns,
)
from matching.coverage import Coverage, Takes, coverage
from matching.explanation import TO_BE_AGREED
from matching.explanation import explain_pair as explain_pair
from matching.nearness import place_order
from matching.pairs import Pairs, Trips, trips
from matching.points import ASK_NO_HOURS, Scores, scores
from matching.reached import takeable_and_reached
from matching.results import best_first, entries
from matching.types import GATES as GATES
from matching.types import Need, Profile, Rules


@dataclass(frozen=True)
class Sieved:
    """The pairs that passed every gate, and how many stopped at each."""

    pairs: Pairs
    best: Trips
    covered: Coverage | None
    stopped_at: dict[str, int]


@dataclass(frozen=True)
class Passing:
    """The pairs that pass every gate, best first, and how many stopped at each gate.

    `rows` are those of the index, `keys` the scores in whole billionths.
    """

    pairs: Pairs
    covered: Coverage | None
    """None where times are to be agreed."""
    rows: Ints
    keys: Ints
    stopped_at: dict[str, int]

    @property
    def taken(self) -> Ints:
        """Of pairs of one need, a row each: takeable minutes of its shifts, windows and single shifts."""
        assert self.covered is not None
        parts = int(self.pairs.needs.parts.offsets[1])
        return self.covered.taken.reshape(len(self.rows), parts)

    def only(self, chosen: Ints) -> "Passing":
        """The same for some of the pairs."""
        return Passing(
            self.pairs.only(chosen),
            None if self.covered is None else self.covered.only(chosen),
            self.rows[chosen],
            self.keys[chosen],
            self.stopped_at,
        )


def build_index(profiles: Sequence[Profile], rules: Rules) -> ProfileIndex:
    """The index of the profiles; their order makes no difference to any result."""
    reach = np.array([travel.reach_km(one.travel, rules) for one in profiles])
    order = order_by_place(profiles, reach)
    return ProfileIndex(rules, profile_columns([profiles[at] for at in order], rules))


def build_need_index(needs: Sequence[Need], rules: Rules) -> NeedIndex:
    """The index of the needs; their order makes no difference to any result."""
    return NeedIndex(rules, need_columns([needs[at] for at in order_by_place(needs)], rules))


def order_by_place(rows: Sequence[Need] | Sequence[Profile], reach: Floats | None = None) -> list[int]:
    """The positions of the rows in an order in which those that lie near each other stand together."""
    latitude, longitude = (np.array([getattr(row.place, name) for row in rows]) for name in ("lat", "lon"))
    far = np.zeros(len(rows)) if reach is None else reach
    order: list[int] = place_order(latitude, longitude, far).tolist()
    return order


def rank(need: Need, index: ProfileIndex, top: int = 50) -> dict[str, Any]:
    """The need's best profiles as a result of the exchange format, exact to the last of `top`."""
    if need.times_to_be_agreed:
        raise ValueError("a need whose times are to be agreed is ranked by rank_open_times")
    return _rank(need, index, top, with_times=True)


def passing(need: Need, index: ProfileIndex) -> Passing:
    """Everybody whom `rank` would rank, in its order, without points and misses."""
    if need.times_to_be_agreed:
        raise ValueError("a need whose times are to be agreed has no shifts to be taken")
    return _passing(_sieve_profiles(need, index, with_times=True), index, "profile_rows")


def passing_open_times(need: Need, index: ProfileIndex) -> Passing:
    """Everybody whom `rank_open_times` would rank, in its order, without points and misses."""
    if not need.times_to_be_agreed:
        raise ValueError("a need with times is ranked by rank")
    return _passing(_sieve_profiles(need, index, with_times=False), index, "profile_rows")


def passing_needs(profile: Profile, index: NeedIndex) -> Passing:
    """All needs that `reverse` would rank, in its order, without points and misses."""
    return _passing(_sieve_needs(profile, index, with_times=True), index, "need_rows")


def passing_needs_open_times(profile: Profile, index: NeedIndex) -> Passing:
    """All needs that `reverse_open_times` would rank, in its order, without points and misses."""
    return _passing(_sieve_needs(profile, index, with_times=False), index, "need_rows")


def rank_open_times(need: Need, index: ProfileIndex, top: int = 50) -> dict[str, Any]:
    """The same for a need whose times are to be agreed, marked by `times`.

    The gate on the schedule is left out (nobody stops there), and so are the points that ask for hours:
    cover, hours and shifts. Each side is the weighted mean of the points that are left.
    """
    if not need.times_to_be_agreed:
        raise ValueError("a need with times is ranked by rank")
    return _rank(need, index, top, with_times=False)


def reverse(profile: Profile, index: NeedIndex, top: int = 20) -> dict[str, Any]:
    """The profile's best needs: a result with `need` and `profile` in each other's place."""
    return _reverse(profile, index, top, with_times=True)


def reverse_open_times(profile: Profile, index: NeedIndex, top: int = 20) -> dict[str, Any]:
    """The profile's best among needs whose times are to be agreed, by the rules of `rank_open_times`."""
    return _reverse(profile, index, top, with_times=False)


def _rank(need: Need, index: ProfileIndex, top: int, *, with_times: bool) -> dict[str, Any]:
    sieved = _sieve_profiles(need, index, with_times=with_times)
    pairs, found = _best(sieved, index.columns.names, sieved.pairs.profile_rows, index.rules, top)
    ids = index.columns.names.ids.of(pairs.profile_rows)
    ranked = [{"profile": name, **one} for name, one in zip(ids, found, strict=True)]
    return _result({"need": need.id}, index.rules, len(index), sieved, ranked)


def _reverse(profile: Profile, index: NeedIndex, top: int, *, with_times: bool) -> dict[str, Any]:
    sieved = _sieve_needs(profile, index, with_times=with_times)
    pairs, found = _best(sieved, index.columns.names, sieved.pairs.need_rows, index.rules, top)
    ids = index.columns.names.ids.of(pairs.need_rows)
    ranked = [{"need": name, **one} for name, one in zip(ids, found, strict=True)]
    return _result({"profile": profile.id}, index.rules, len(index), sieved, ranked)


def _best(
    sieved: Sieved, names: Names, rows: Ints, rules: Rules, top: int
) -> tuple[Pairs, list[dict[str, Any]]]:
    """The best pairs, best first, and what a result says of each."""
    scored = score(sieved, rules)
    best = best_first(sieved.pairs, scored, names, rows, top)
    pairs = sieved.pairs.only(best)
    taken = None if sieved.covered is None else sieved.covered.taken_of(best)
    return pairs, entries(pairs, scored, taken, best)


def _result(
    about: dict[str, Any], rules: Rules, pool: int, sieved: Sieved, ranked: list[dict[str, Any]]
) -> dict[str, Any]:
    times = {"times": TO_BE_AGREED} if sieved.covered is None else {}
    return {
        **about,
        "version": rules.version,
        **times,
        "pool": pool,
        "stopped_at": sieved.stopped_at,
        "ranked": ranked,
    }


def _sieve_profiles(need: Need, index: ProfileIndex, *, with_times: bool) -> Sieved:
    needs = need_columns([need], index.rules)
    rows = gates.within_reach(needs, 0, index.columns)
    pairs = Pairs(needs, np.zeros(len(rows), dtype=np.int64), index.columns, rows)
    return sieve(pairs, len(index), index.rules, with_times=with_times)


def _sieve_needs(profile: Profile, index: NeedIndex, *, with_times: bool) -> Sieved:
    if index.kinds - {with_times}:
        raise ValueError("needs whose times are to be agreed stand in an index and a ranking of their own")
    profiles = profile_columns([profile], index.rules)
    rows = gates.reached_by(profiles, 0, index.columns)
    pairs = Pairs(index.columns, rows, profiles, np.zeros(len(rows), dtype=np.int64))
    return sieve(pairs, len(index), index.rules, with_times=with_times)


def _passing(sieved: Sieved, index: ProfileIndex | NeedIndex, side: str) -> Passing:
    rows: Ints = getattr(sieved.pairs, side)
    scored = score(sieved, index.rules)
    best = best_first(sieved.pairs, scored, index.columns.names, rows, max(1, len(rows)))
    covered = None if sieved.covered is None else sieved.covered.only(best)
    return Passing(sieved.pairs.only(best), covered, rows[best], scored.key[best], sieved.stopped_at)


def sieve(pairs: Pairs, pool: int, rules: Rules, *, with_times: bool = True) -> Sieved:
    """The pairs that pass gate after gate; `pool` counts those out of reach too.

    Each gate is asked of all who pass the one on travel, and who is left is picked once: asking is cheaper.
    """
    best = trips(pairs, rules)
    near = gates.passes_travel(best).nonzero()[0]
    stopped = {**dict.fromkeys(GATES, 0), "travel": pool - len(near)}
    if len(near) < len(pairs):
        pairs, best = pairs.only(near), best.only(near)
    takes = takeable_and_reached(pairs, rules) if with_times else None
    asked = {
        "dates": gates.passes_dates(pairs),
        **({} if takes is None else {"schedule": _passes_schedule(pairs, takes)}),
        "skills": gates.passes_skills(pairs),
        "languages": gates.passes_languages(pairs),
        "conditions": gates.passes_conditions(pairs),
    }
    passed, left = np.ones(len(pairs), dtype=np.bool_), len(pairs)
    for gate, passing in asked.items():
        passed &= passing
        before, left = left, int(np.count_nonzero(passed))
        stopped[gate] = before - left
    if left < len(pairs):
        chosen = passed.nonzero()[0]
        takes = None if takes is None else takes.only(chosen, len(pairs))
        pairs, best = pairs.only(chosen), best.only(chosen)
    return Sieved(pairs, best, None if takes is None else coverage(pairs, takes), stopped)


def _passes_schedule(pairs: Pairs, takes: Takes) -> Bools:
    """What is covered in all is asked only where some need wants a least cover."""
    if pairs.needs.has_least_cover and (pairs.of_need(pairs.needs.min_cover) > 0).any():
        return gates.passes_schedule(pairs, coverage(pairs, takes))
    return takes.any_of(len(pairs))


def score(sieved: Sieved, rules: Rules) -> Scores:
    """What the pairs that passed are worth."""
    if sieved.covered is None:
        return scores(sieved.pairs, sieved.best, coverage(sieved.pairs), rules, ASK_NO_HOURS)
    return scores(sieved.pairs, sieved.best, sieved.covered, rules)

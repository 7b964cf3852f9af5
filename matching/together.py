"""Which few changes of a need would let somebody pass together, where no single one does."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np

from matching import gates
from matching.changes import Change, all_gates, passing, relaxations
from matching.columns import Bools, ProfileIndex, need_columns
from matching.pairs import Pairs
from matching.types import LANGUAGE_LEVELS, Need, Rules

MOST_TOGETHER = 4
"""More changes than these make another need of it."""

_Way = tuple[Change[Need], Bools]
"""A change, and the pairs that it helps over an obstacle."""


def widen_together(need: Need, index: ProfileIndex, fixed: Collection[str] = ()) -> dict[str, Any] | None:
    """The fewest changes of the need that together would let somebody be ranked; of as few those that most lack.

    Of each profile near enough it is asked what stands in its way, demand by demand, so that no sets of changes are
    tried out. Conditions in `fixed` stay. None where nobody comes by `MOST_TOGETHER` changes.
    """
    rules = index.rules
    before = need_columns([need], rules)
    rows = gates.within_reach(before, 0, index.columns)
    reached = Pairs(before, np.zeros(len(rows), dtype=np.int64), index.columns, rows)
    near = reached.only(np.flatnonzero(passing("travel", reached, rules)))
    possible = np.ones(len(near), dtype=np.bool_)
    ways: list[_Way] = []
    for blocked, over in _obstacles(need, near, rules, fixed):
        for change, opens in over:
            ways.append((change, blocked & opens))
            blocked = blocked & ~opens
        possible &= ~blocked
    chosen = [ways[at][0] for at in _fewest([helped for _change, helped in ways], possible)]
    if not chosen:
        return None
    then = _count_passing(_beside(_with_all(need, chosen), near, rules), rules)
    return {
        "changes": [{"code": one.code, "facts": dict(one.facts)} for one in chosen],
        "opens": then - _count_passing(near, rules),
    }


def _count_passing(pairs: Pairs, rules: Rules) -> int:
    return int(np.logical_and.reduce(list(all_gates(pairs, rules).values())).sum())


def _fewest(helped: list[Bools], possible: Bools) -> list[int]:
    """The places of the changes in the smallest set that lets a pair pass; of as small ones in that of most pairs.

    Of as many pairs it is the set with the earlier change: a lower level comes before none.
    """
    if not helped:
        return []
    wanted = np.array(helped)
    sizes = wanted.sum(axis=0)
    asked = possible & (sizes > 0) & (sizes <= MOST_TOGETHER)
    if not asked.any():
        return []
    sets, counts = np.unique(wanted[:, asked & (sizes == sizes[asked].min())], axis=1, return_counts=True)
    most = int(np.flatnonzero(counts == counts.max())[-1])
    return [int(at) for at in np.flatnonzero(sets[:, most])]


def _obstacles(
    need: Need, near: Pairs, rules: Rules, fixed: Collection[str]
) -> Iterator[tuple[Bools, list[_Way]]]:
    """What may stand in the way: which pairs it blocks, and the changes that would end it, the smallest first."""
    for demand, changes in groupby(relaxations(need), _demand_of):
        blocked = ~_meets(demand, need, near, rules)
        some = np.flatnonzero(blocked)
        ways = []
        for change in changes if len(some) and demand not in fixed else ():
            opens = np.zeros(len(near), dtype=np.bool_)
            opens[some] = _meets(demand, change.changed, near.only(some), rules)
            ways.append((change, opens))
        yield blocked, ways


def _demand_of(change: Change[Need]) -> str:
    """Which demand a change is about; days and hours are one, for other days have other hours."""
    return next(
        (change.facts[kind] for kind in ("skill", "language", "condition") if kind in change.facts), ""
    )


def _meets(demand: str, need: Need, near: Pairs, rules: Rules) -> Bools:
    """Which pairs meet one demand of a need, whatever else it asks."""
    alone = replace(
        need,
        must_skills=tuple(one for one in need.must_skills if one == demand),
        must_languages={one: level for one, level in need.must_languages.items() if one == demand},
        conditions=tuple(one for one in need.conditions if one == demand),
    )
    asked = ("skills", "languages", "conditions") if demand else ("dates", "schedule")
    pairs = _beside(alone, near, rules)
    met: Bools = np.logical_and.reduce([passing(gate, pairs, rules) for gate in asked])
    return met


def _beside(need: Need, near: Pairs, rules: Rules) -> Pairs:
    """The same profiles beside another need."""
    return Pairs(need_columns([need], rules), near.need_rows, near.profiles, near.profile_rows)


def _with_all(need: Need, chosen: list[Change[Need]]) -> Need:
    """The need with all changes made: one at most is of its times, and of a demand stands what the mildest leaves."""
    times = next((one.changed for one in chosen if not _demand_of(one)), need)
    after = [one.changed for one in chosen]
    return replace(
        times,
        must_skills=tuple(one for one in need.must_skills if all(one in its.must_skills for its in after)),
        must_languages={
            one: min((its.must_languages[one] for its in after), key=LANGUAGE_LEVELS.index)
            for one in need.must_languages
            if all(one in its.must_languages for its in after)
        },
        conditions=tuple(one for one in need.conditions if all(one in its.conditions for its in after)),
    )

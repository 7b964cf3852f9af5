"""Which few changes of a need would let somebody pass together, where no single one does."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, groupby
from typing import Any

import numpy as np

from matching import gates
from matching.changes import Change, all_gates, passing, relaxations
from matching.columns import Bools, ProfileIndex, need_columns
from matching.pairs import Pairs
from matching.types import LANGUAGE_LEVELS, Need, Rules

MOST_TOGETHER = 4
"""More changes than these make another need of it."""
_OF_TIMES = 2
"""So many of them at most are of the times."""

_Changes = tuple[Change[Need], ...]
_Way = tuple[_Changes, Bools]
"""A change, or two of the times, and the pairs that they help over an obstacle."""


def widen_together(need: Need, index: ProfileIndex, fixed: Collection[str] = ()) -> dict[str, Any] | None:
    """The fewest changes of the need that together would let somebody be ranked; of as few those that most lack.

    Of each profile near enough it is asked what stands in its way, demand by demand, so that no sets of changes are
    tried out; only twos of the times are, where nobody comes by two other changes: of a shift that nobody can do whole,
    a part is too little until less will do. Conditions in `fixed` stay. None where nobody comes by `MOST_TOGETHER`
    changes, two of them of times at most.
    """
    rules = index.rules
    before = need_columns([need], rules)
    rows = gates.within_reach(before, 0, index.columns)
    reached = Pairs(before, np.zeros(len(rows), dtype=np.int64), index.columns, rows)
    near = reached.only(np.flatnonzero(passing("travel", reached, rules)))
    possible = np.ones(len(near), dtype=np.bool_)
    late = ~possible
    ways: list[_Way] = []
    for demand, blocked, over in _obstacles(need, near, rules, fixed):
        for changes, opens in over:
            ways.append((changes, blocked & opens))
            blocked = blocked & ~opens
        if demand:
            possible &= ~blocked
        else:
            late = blocked
    chosen = _fewest(ways, possible & ~late)
    if late.any() and not 0 < len(chosen) <= _OF_TIMES:
        twos = list(_twos_of_times(need, near, late & possible, rules))
        late &= ~np.logical_or.reduce([opens for _two, opens in twos], axis=0, initial=False)
        # What helps the times stands first.
        ways = [*twos, *ways]
        chosen = _fewest(ways, possible & ~late)
    if not chosen:
        return None
    then = _count_passing(_beside(_with_all(need, chosen), near, rules), rules)
    return {
        "changes": [{"code": one.code, "facts": dict(one.facts)} for one in chosen],
        "opens": then - _count_passing(near, rules),
    }


def _count_passing(pairs: Pairs, rules: Rules) -> int:
    return int(np.logical_and.reduce(list(all_gates(pairs, rules).values())).sum())


def _fewest(ways: list[_Way], possible: Bools) -> list[Change[Need]]:
    """The fewest changes of these ways that let a pair pass; of as few those of most pairs.

    Of as many pairs it is the set with the earlier change: a lower level comes before none.
    """
    if not ways:
        return []
    wanted = np.array([helped for _changes, helped in ways])
    sizes = np.array([len(changes) for changes, _helped in ways]) @ wanted
    asked = possible & (sizes > 0) & (sizes <= MOST_TOGETHER)
    if not asked.any():
        return []
    sets, counts = np.unique(wanted[:, asked & (sizes == sizes[asked].min())], axis=1, return_counts=True)
    most = int(np.flatnonzero(counts == counts.max())[-1])
    return [change for at in np.flatnonzero(sets[:, most]) for change in ways[at][0]]


def _obstacles(
    need: Need, near: Pairs, rules: Rules, fixed: Collection[str]
) -> Iterator[tuple[str, Bools, list[_Way]]]:
    """What may stand in the way: which pairs it blocks, and the changes that would end it, the smallest first."""
    for demand, changes in groupby(relaxations(need), _demand_of):
        blocked = ~_meets(demand, need, near, rules)
        wanted = changes if demand not in fixed else ()
        yield (
            demand,
            blocked,
            [((one,), _opened(demand, one.changed, near, blocked, rules)) for one in wanted],
        )


def _twos_of_times(need: Need, near: Pairs, left: Bools, rules: Rules) -> Iterator[_Way]:
    """Two changes of times that together help pairs whom neither helps alone; asked are those whom all would help."""
    singles = [one for one in relaxations(need) if not _demand_of(one)]
    left = _opened("", _with_times(need, singles), near, left, rules)
    for two in combinations(singles, _OF_TIMES):
        if not left.any():
            return
        if two[0].code == two[1].code != "split_shift":
            continue
        opens = _opened("", _with_times(need, two), near, left, rules)
        left = left & ~opens
        yield two, opens


def _opened(demand: str, then: Need, near: Pairs, blocked: Bools, rules: Rules) -> Bools:
    """Which of the blocked pairs meet a demand as another need asks it."""
    some = np.flatnonzero(blocked)
    opens = np.zeros(len(near), dtype=np.bool_)
    if len(some):
        opens[some] = _meets(demand, then, near.only(some), rules)
    return opens


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


def _with_times(need: Need, changes: Sequence[Change[Need]]) -> Need:
    """The need with changes of its times made: of each the one that asks least."""
    after = [need, *(one.changed for one in changes)]
    shifts = [
        replace(shift, splittable=any(one.shifts[at].splittable for one in after))
        for at, shift in enumerate(need.shifts)
    ]
    days = [(one.from_day, one.to_day) for one in after]
    return replace(
        need,
        shifts=tuple(shifts),
        min_cover=min(one.min_cover for one in after),
        from_day=min((first for first, _last in days if first is not None), default=None),
        to_day=None if any(last is None for _first, last in days) else max(last for _f, last in days if last),
    )


def _with_all(need: Need, chosen: Sequence[Change[Need]]) -> Need:
    """The need with all changes made: of each demand stands what the mildest leaves."""
    after = [one.changed for one in chosen]
    return replace(
        _with_times(need, [one for one in chosen if not _demand_of(one)]),
        must_skills=tuple(one for one in need.must_skills if all(one in its.must_skills for its in after)),
        must_languages={
            one: min((its.must_languages[one] for its in after), key=LANGUAGE_LEVELS.index)
            for one in need.must_languages
            if all(one in its.must_languages for its in after)
        },
        conditions=tuple(one for one in need.conditions if all(one in its.conditions for its in after)),
    )

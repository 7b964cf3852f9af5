"""Results as plain dicts: points with their facts, and what a profile does not meet of a need."""

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import SINGLE, WINDOW, Bits, Bools, Ints, Names
from matching.measured import BASES
from matching.pairs import Pairs
from matching.points import Point, Scores
from matching.types import LANGUAGE_LEVELS, MODES

MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
LAST_SHIFT = 31
_OPEN = {WINDOW: "window", SINGLE: "single_shift"}


def tie_numbers(pairs: Pairs) -> Bits:
    """The number that orders pairs of equal score: chance, but the same chance always."""
    z = pairs.of_need(pairs.needs.names.hashes) ^ pairs.of_profile(pairs.profiles.names.hashes)
    for shift, factor in MIX:
        z = (z ^ (z >> np.uint64(shift))) * np.uint64(factor)
    return pairs.full(z ^ (z >> np.uint64(LAST_SHIFT)))


def best_first(
    pairs: Pairs,
    scored: Scores,
    names: Names,
    rows: Ints,
    top: int,
    *,
    by_need: bool = False,
    among: Ints | None = None,
) -> Ints:
    """Where the best pairs stand, best first: by score, then tie number, then id.

    All pairs are of one need or one profile or, `by_need`, of several needs: those in the order of their rows,
    the best of each. `among` names those that may be chosen, else all.
    """
    if top < 1:
        raise ValueError("top is 1 or more")
    chosen = np.arange(len(pairs)) if among is None else among
    if len(chosen) > top and not by_need:
        keys = scored.key[chosen]
        least = np.partition(keys, len(keys) - top)[len(keys) - top]
        chosen = chosen[keys >= least]
    ties, keys = tie_numbers(pairs.only(chosen)), scored.key.take(chosen)
    # From the end, as lexsort sorts: the last is asked first.
    columns = [ties, -keys, *([pairs.need_rows.take(chosen)] if by_need else [])]
    order = np.lexsort(columns)
    is_same = ties.take(order[1:]) == ties.take(order[:-1])
    if is_same.any():
        order = _by_ids(columns, order, is_same, names, rows.take(chosen))
    if not by_need:
        return chosen.take(order[:top])
    group = columns[-1].take(order)
    return chosen.take(order[np.arange(len(order)) - np.searchsorted(group, group) < top])


def _by_ids(columns: list[Any], order: Ints, is_same: Bools, names: Names, rows: Ints) -> Ints:
    """The order where some stand alike beside each other: tie numbers of two ids are hardly ever the same."""
    sorted_ = [column.take(order) for column in columns[1:]]
    same = (is_same & np.all([column[1:] == column[:-1] for column in sorted_], axis=0)).nonzero()[0]
    if not len(same):
        return order
    # Only then are the ids themselves asked.
    rank = {at: names.ids[int(rows[at])] for at in order[np.union1d(same, same + 1)].tolist()}
    place = {at: number for number, at in enumerate(sorted(rank, key=rank.__getitem__))}
    ranks = np.array([place.get(at, 0) for at in range(len(rows))])
    return np.lexsort([ranks, *columns])


def entries(pairs: Pairs, scored: Scores, taken: Ints | None, chosen: Ints) -> list[dict[str, Any]]:
    """Score, sides, points and misses of the pairs; `chosen` tells where they stand among those scored."""
    lacking = misses(pairs, taken)
    points = list(zip(*(_point_dicts(point, chosen) for point in scored.points), strict=True))
    sides = (one.take(chosen).tolist() for one in (scored.score, scored.employer, scored.assistant))
    return [
        {"score": score, "employer": employer, "assistant": assistant, "points": list(points[at]),
         "misses": lacking[at]}
        for at, (score, employer, assistant) in enumerate(zip(*sides, strict=True))
    ]  # fmt: skip


def _point_dicts(point: Point, chosen: Ints) -> list[dict[str, Any]]:
    """One criterion of the chosen pairs, as the exchange format says it."""
    side, criterion, weight, values = point.side, point.criterion, point.weight, point.value
    columns = [_plain(name, column, chosen, len(values)) for name, column in point.facts.items()]
    names = tuple(point.facts)
    if len(names) == 2:
        # Most have two facts, and written out they take a third of the time.
        first, second = names
        facts = [{first: one, second: other} for one, other in zip(*columns, strict=True)]
    else:
        facts = [dict(zip(names, one, strict=True)) for one in zip(*columns, strict=True)]
    return [
        {"side": side, "criterion": criterion, "value": value, "weight": weight, "facts": one}
        for value, one in zip(values.take(chosen).tolist(), facts, strict=True)
    ]


def _plain(name: str, column: npt.NDArray[Any], chosen: Ints, pairs: int) -> list[Any]:
    facts: list[Any] = (column.take(chosen) if len(column) == pairs else column).tolist()
    if name == "mode":
        facts = [MODES[mode] for mode in facts]
    elif name == "basis":
        facts = [BASES[basis] for basis in facts]
    elif column.dtype.kind == "f":
        facts = [int(number) if number.is_integer() else number for number in facts]
    # What stands once stands for all.
    return facts if len(facts) == len(chosen) else facts * len(chosen)


def whole(number: float | int | bool) -> float | int | bool:
    """The number, written as a whole one where it is."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def misses(pairs: Pairs, taken: Ints | None) -> list[list[dict[str, Any]]]:
    """What of the need's times and wishes each pair lacks, in the need's order."""
    found: list[list[dict[str, Any]]] = [[] for _ in range(len(pairs))]
    if taken is not None:
        _add_open_parts(found, pairs, taken)
    needs, profiles = pairs.needs, pairs.profiles
    can, any_level = (
        bits.take(pairs.profile_rows, axis=1).T.tolist()
        for bits in (profiles.skills_can, profiles.skills_any)
    )
    for at, need in enumerate(pairs.need_rows.tolist()):
        for skill in needs.wish_skills[need]:
            word, bit = divmod(needs.skill_bits[skill], 64)
            if not can[at][word] >> bit & 1:
                level = "learn" if any_level[at][word] >> bit & 1 else None
                found[at].append({"criterion": "wish_skill", "facts": {"skill": skill, "level": level}})
        for language, level in needs.wish_levels[need]:
            column = profiles.languages.get(language)
            held = 0 if column is None else int(column.of(pairs.profile_rows[at : at + 1])[0])
            if held <= LANGUAGE_LEVELS.index(level):
                miss = {"criterion": "wish_language", "facts": {"language": language, "level": level}}
                found[at].append(miss)
    return found


def _add_open_parts(found: list[list[dict[str, Any]]], pairs: Pairs, taken: Ints) -> None:
    needs = pairs.needs
    owner, part = needs.parts.of(pairs.need_rows)
    left = needs.part_full[part] - taken
    some = left.nonzero()[0]
    part = part[some]
    rows = (owner[some], needs.part_kind[part], needs.part_index[part], left[some], needs.part_minutes[part])
    for at, kind, index, open_minutes, minutes in zip(*(row.tolist() for row in rows), strict=True):
        if kind == WINDOW:
            facts = {"index": index, "open_times": open_minutes // minutes}
        else:
            facts = {"index": index, "open_minutes": open_minutes}
        found[at].append({"criterion": _OPEN.get(kind, "shift"), "facts": facts})

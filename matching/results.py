"""Results as plain dicts: points with their facts, and what a profile does not meet of a need."""

from typing import Any

import numpy as np

from matching.columns import SINGLE, WINDOW, Bits, Ints, Names
from matching.coverage import Coverage
from matching.pairs import Pairs
from matching.points import Scores
from matching.types import LANGUAGE_LEVELS, MODES

MIX = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))


def tie_numbers(pairs: Pairs) -> Bits:
    """The number that orders pairs of equal score: chance, but the same chance always."""
    z = pairs.needs.names.hashes[pairs.need_rows] ^ pairs.profiles.names.hashes[pairs.profile_rows]
    for shift, factor in MIX:
        z = (z ^ (z >> np.uint64(shift))) * np.uint64(factor)
    return z ^ (z >> np.uint64(31))


def best_first(pairs: Pairs, scored: Scores, names: Names, rows: Ints, top: int) -> Ints:
    """Where the best pairs stand, best first: by score, then tie number, then id."""
    if top < 1:
        raise ValueError("top is 1 or more")
    chosen = np.arange(len(pairs))
    if len(pairs) > top:
        least = np.partition(scored.key, len(pairs) - top)[len(pairs) - top]
        chosen = np.flatnonzero(scored.key >= least)
    ties = tie_numbers(pairs.only(chosen))
    order = np.lexsort((names.rank[rows[chosen]], ties, -scored.key[chosen]))
    return chosen[order[:top]]


def entry(pairs: Pairs, scored: Scores, covered: Coverage | None, at: int) -> dict[str, Any]:
    """Score, sides, points and misses of one pair."""
    return {
        "score": float(scored.score[at]),
        "employer": float(scored.employer[at]),
        "assistant": float(scored.assistant[at]),
        "points": [
            {
                "side": point.side,
                "criterion": point.criterion,
                "value": float(point.value[at]),
                "weight": point.weight,
                "facts": {name: _plain(name, column[at].item()) for name, column in point.facts.items()},
            }
            for point in scored.points
        ],
        "misses": misses(pairs, covered, at),
    }


def _plain(name: str, fact: float | int | bool) -> float | int | bool | str:
    if name == "mode":
        return MODES[int(fact)]
    return whole(fact)


def whole(number: float | int | bool) -> float | int | bool:
    """The number, written as a whole one where it is."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def misses(pairs: Pairs, covered: Coverage | None, at: int) -> list[dict[str, Any]]:
    """What of the need's times and wishes one pair lacks, in the need's order."""
    found = [] if covered is None else _open_parts(pairs, covered, at)
    needs, need, profile = pairs.needs, int(pairs.need_rows[at]), pairs.profile_rows[at : at + 1]
    profiles = pairs.profiles
    for skill in needs.wish_skills[need]:
        bit = needs.skill_bits[skill]
        if not _has(profiles.skills_can[profile], bit):
            level = "learn" if _has(profiles.skills_any[profile], bit) else None
            found.append({"criterion": "wish_skill", "facts": {"skill": skill, "level": level}})
    for language, level in needs.wish_levels[need]:
        column = profiles.languages.get(language)
        held = 0 if column is None else int(column.of(profile)[0])
        if held <= LANGUAGE_LEVELS.index(level):
            found.append({"criterion": "wish_language", "facts": {"language": language, "level": level}})
    return found


def _has(words: Bits, bit: int) -> bool:
    return bool(int(words[0, bit // 64]) >> bit % 64 & 1)


def _open_parts(pairs: Pairs, covered: Coverage, at: int) -> list[dict[str, Any]]:
    needs = pairs.needs
    parts = needs.parts.of(pairs.need_rows[at : at + 1])[1]
    taken = covered.taken[covered.parts.offsets[at] : covered.parts.offsets[at + 1]]
    found = []
    for part, minutes in zip(parts.tolist(), taken.tolist(), strict=True):
        left = int(needs.part_full[part]) - minutes
        if left == 0:
            continue
        facts = {"index": int(needs.part_index[part])}
        kind = int(needs.part_kind[part])
        if kind == WINDOW:
            facts["open_times"] = left // int(needs.part_minutes[part])
        else:
            facts["open_minutes"] = left
        criterion = {WINDOW: "window", SINGLE: "single_shift"}.get(kind, "shift")
        found.append({"criterion": criterion, "facts": facts})
    return found

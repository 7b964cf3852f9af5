"""The nine points, the two sides and the score, for pairs that passed the gates.

Each number comes from its own pair by the same operations in the same order, so that rank, reverse and
explain give one score, to the last bit.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching import schedule
from matching.columns import Bits, Bools, Floats, Ints
from matching.coverage import Coverage
from matching.packed import count_bits
from matching.pairs import Pairs, Trips, count_languages
from matching.types import ASSISTANT_CRITERIA, EMPLOYER_CRITERIA, Rules

# What is left of the points where the times are still to be agreed.
ASK_NO_HOURS = ("wish_skills", "experience", "wish_languages", "known", "travel", "learning")
DECIMALS = 9
SCALE = 10.0**DECIMALS
# Of numbers that are so near to a half, scaling itself may tip the rounding.
HALF = 1e-6


@dataclass(frozen=True)
class Point:
    """One criterion of all pairs."""

    side: str
    criterion: str
    value: Floats
    weight: float
    facts: Mapping[str, npt.NDArray[np.generic]]


@dataclass(frozen=True)
class Scores:
    """What the pairs are worth. `key` is the score in whole billionths, by which they are ordered."""

    points: tuple[Point, ...]
    employer: Floats
    assistant: Floats
    key: Ints
    score: Floats


def scores(
    pairs: Pairs, best: Trips, covered: Coverage, rules: Rules, criteria: tuple[str, ...] | None = None
) -> Scores:
    """The points of the pairs and what they come to; `criteria` chooses some of the nine, else all."""
    found = {**_employer_values(pairs, covered), **_assistant_values(pairs, best, covered, rules)}
    sides: tuple[tuple[str, Mapping[str, float], tuple[str, ...]], ...] = (
        ("employer", rules.employer_weights, EMPLOYER_CRITERIA),
        ("assistant", rules.assistant_weights, ASSISTANT_CRITERIA),
    )
    points = tuple(
        Point(side, name, pairs.full(found[name][0]), weights[name], found[name][1])
        for side, weights, names in sides
        for name in names
        if criteria is None or name in criteria
    )
    employer = _side(points, "employer", len(pairs))
    assistant = _side(points, "assistant", len(pairs))
    both = employer + assistant
    some = both > 0
    mean = np.where(some, 2.0 * employer * assistant / np.where(some, both, 1.0), 0.0)
    key = _rounded(mean)
    return Scores(points, employer, assistant, key, key / SCALE)


Found = dict[str, tuple[Floats, Mapping[str, npt.NDArray[np.generic]]]]


def _employer_values(pairs: Pairs, covered: Coverage) -> Found:
    wish_count, asked_count = (pairs.of_need(counts) for counts in pairs.needs.asked_counts)
    languages, languages_asked = count_languages(pairs, pairs.needs.wish_languages)
    known = _is_known(pairs)
    return {
        "cover": (
            covered.cover,
            {
                "covered_minutes": covered.covered / schedule.TWELFTHS,
                "needed_minutes": pairs.of_need(pairs.needs.needed) / schedule.TWELFTHS,
            },
        ),
        "wish_skills": _share(pairs, pairs.needs.wish, pairs.profiles.skills_can, wish_count),
        "experience": _share(pairs, pairs.needs.asked, pairs.profiles.skills_done, asked_count),
        "wish_languages": _share_of(languages, languages_asked),
        "known": (known.astype(np.float64), {"known": known}),
    }


def _assistant_values(pairs: Pairs, best: Trips, covered: Coverage, rules: Rules) -> Found:
    weekly = covered.weekly / schedule.TWELFTHS
    wanted = pairs.of_profile(pairs.profiles.min_minutes)
    asks_hours = (wanted > 0) & pairs.of_need(pairs.needs.asks_weekly)
    hours = np.where(asks_hours, np.minimum(weekly / np.where(wanted > 0, wanted, 1.0), 1.0), 1.0)
    long_minutes = np.array([rules.long_shift_minutes])
    return {
        "travel": (
            np.maximum(1.0 - best.share, 0.0),
            {
                "mode": best.mode,
                "estimate": best.estimate,
                "limit": best.limit,
                **({"added_minutes": best.added} if rules.crossings else {}),
                **({"basis": best.basis} if rules.minutes is not None else {}),
            },
        ),
        "hours": (hours, {"weekly_minutes": weekly, "wanted_minutes": wanted}),
        "shifts": (
            np.minimum(covered.longest / long_minutes, 1.0),
            {"longest_minutes": covered.longest, "long_minutes": long_minutes},
        ),
        "learning": _share(
            pairs, pairs.needs.wish, pairs.profiles.skills_any, pairs.of_need(pairs.needs.asked_counts[0])
        ),
    }


def _share(
    pairs: Pairs, asked: Bits, held: Bits, count: Ints
) -> tuple[Floats, Mapping[str, npt.NDArray[np.generic]]]:
    return _share_of(count_bits(pairs.of_need(asked) & pairs.of_profile(held)), count)


def _share_of(held: Ints, asked: Ints) -> tuple[Floats, Mapping[str, npt.NDArray[np.generic]]]:
    """The share held; of nothing asked nothing is lacking."""
    share: Floats = (held + (asked == 0)) / np.maximum(asked, 1)
    return share, {"held": held, "asked": asked}


def _is_known(pairs: Pairs) -> Bools:
    needs, names = pairs.needs, pairs.profiles.names
    found = np.zeros(len(pairs), dtype=np.bool_)
    if len(needs.known_hashes):
        owner, at = needs.known.of(pairs.need_rows)
        rows = pairs.profile_rows[owner]
        for hit in np.flatnonzero(names.hashes[rows] == needs.known_hashes[at]).tolist():
            pair = int(owner[hit])
            found[pair] = names.ids[int(rows[hit])] in needs.known_names[int(pairs.need_rows[pair])]
    return found


def _side(points: tuple[Point, ...], side: str, pairs: int) -> Floats:
    """The weighted mean of one side; where no weight is left, nothing is asked and nothing lacking."""
    total, weights = np.zeros(pairs), 0.0
    for point in points:
        if point.side == side:
            total += point.weight * point.value
            weights += point.weight
    return total / weights if weights > 0 else np.ones(pairs)


def _rounded(numbers: Floats) -> Ints:
    """Whole billionths, rounded as Python's `round` does, also where scaling itself would tip a half."""
    scaled = numbers * SCALE
    whole = np.rint(scaled).astype(np.int64)
    for row in (np.abs(scaled - whole) > 0.5 - HALF).nonzero()[0]:
        whole[row] = int(np.rint(round(float(numbers[row]), DECIMALS) * SCALE))
    return whole

"""Figures about rankings: who is shown, what nobody can do, and which order serves choices whose rule is known.

All functions read results of the exchange format, as `engine.rank` gives them with a `top` above the pool;
they rank nothing themselves and change nothing.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.types import Need

Result = Mapping[str, Any]
Entry = Mapping[str, Any]
Order = Callable[[Result], Sequence[Entry]]

FIRST = 10
ENOUGH = 3


@dataclass(frozen=True)
class Exposure:
    """How evenly people are shown: Gini of how often each stands among the first, and who ever does."""

    gini: float
    ever_shown: float


@dataclass(frozen=True)
class Cover:
    """What the pool as a whole can do for the needs."""

    needs: int
    with_enough: int
    """Needs that at least `ENOUGH` people fit."""
    with_nobody: int
    asked_minutes: float
    open_minutes: Mapping[tuple[str, int], float]
    """Weekly minutes of shifts that no fitting person takes in full, by need and weekday (0 is Monday)."""


@dataclass(frozen=True)
class Rule:
    """A known rule of choice: each side says yes by its own weights, more surely the better it is served."""

    employer: Mapping[str, float]
    assistant: Mapping[str, float]
    sharpness: float = 2.0

    def chance(self, entry: Entry) -> float:
        """How probably both sides say yes to a pair, from 0 to 1."""
        sides = {"employer": self.employer, "assistant": self.assistant}
        chance = 1.0
        for side, weights in sides.items():
            total = sum(
                weights.get(point["criterion"], 0.0) * point["value"]
                for point in entry["points"]
                if point["side"] == side
            )
            chance *= float(total / sum(weights.values())) ** self.sharpness
        return chance


def gini(counts: Sequence[float]) -> float:
    """The Gini coefficient: 0 where all have the same, near 1 where one has all; 0 of nothing at all.

    G = 2 sum(i x_i) / (n sum(x_i)) - (n + 1) / n, x ascending, i from 1 (Damgaard and Weiner 2000).
    """
    values = np.sort(np.asarray(counts, dtype=np.float64))
    total, size = float(values.sum()), len(values)
    if total <= 0:
        return 0.0
    ranks = np.arange(1, size + 1)
    return float(2.0 * (ranks * values).sum() / (size * total) - (size + 1) / size)


def our_order(result: Result) -> Sequence[Entry]:
    """The order of the engine."""
    ranked: Sequence[Entry] = result["ranked"]
    return ranked


def order_by_id(result: Result) -> Sequence[Entry]:
    """The same scores, equals by their id instead of the tie number: what fair tie-breaking is against."""
    return sorted(result["ranked"], key=lambda entry: (-entry["score"], entry["profile"]))


def constant_order(result: Result) -> Sequence[Entry]:
    """One order for all needs: by id."""
    return sorted(result["ranked"], key=lambda entry: str(entry["profile"]))


def random_order(result: Result) -> Sequence[Entry]:
    """An order by chance, the same for the same need."""
    found = sorted(result["ranked"], key=lambda entry: str(entry["profile"]))
    random.Random(f"order of {result['need']}").shuffle(found)  # noqa: S311 - nothing is kept secret by it
    return found


def distance_order(result: Result) -> Sequence[Entry]:
    """The way that takes least of what the assistant travels first, whatever else."""
    return sorted(result["ranked"], key=lambda entry: (-_value(entry, "travel"), str(entry["profile"])))


def one_sided_order(result: Result) -> Sequence[Entry]:
    """By the employer's side alone."""
    return sorted(result["ranked"], key=lambda entry: (-entry["employer"], str(entry["profile"])))


def best_possible_order(rule: Rule) -> Order:
    """The order that the rule itself would give: no order does better."""
    return lambda result: sorted(result["ranked"], key=lambda entry: -rule.chance(entry))


def _value(entry: Entry, criterion: str) -> float:
    return next(float(point["value"]) for point in entry["points"] if point["criterion"] == criterion)


def exposure(
    results: Iterable[Result], profiles: Iterable[str], order: Order = our_order, first: int = FIRST
) -> Exposure:
    """How evenly `profiles` stand among the `first` of all results."""
    shown = Counter(entry["profile"] for result in results for entry in order(result)[:first])
    counts = [shown[profile] for profile in profiles]
    return Exposure(gini(counts), sum(count > 0 for count in counts) / max(1, len(counts)))


def exposure_by_group(
    results: Iterable[Result], group_of: Mapping[str, str], order: Order = our_order, first: int = FIRST
) -> dict[str, float]:
    """The share of each group's profiles that ever stand among the `first`."""
    shown = {entry["profile"] for result in results for entry in order(result)[:first]}
    sizes = Counter(group_of.values())
    ever = Counter(group for profile, group in group_of.items() if profile in shown)
    return {group: ever[group] / sizes[group] for group in sorted(sizes)}


def cover(needs: Sequence[Need], results: Sequence[Result]) -> Cover:
    """What the pool can do for the needs; each result belongs to the need at the same place."""
    open_minutes: dict[tuple[str, int], float] = {}
    asked = 0.0
    for need, result in zip(needs, results, strict=True):
        missed = [
            {miss["facts"]["index"] for miss in entry["misses"] if miss["criterion"] == "shift"}
            for entry in result["ranked"]
        ]
        for at, shift in enumerate(need.shifts):
            weekly = shift.minutes * len(shift.weeks) / shift.cycle
            asked += weekly
            if all(at in of_entry for of_entry in missed):
                key = (need.id, shift.weekday)
                open_minutes[key] = open_minutes.get(key, 0.0) + weekly
    fitting = [len(result["ranked"]) for result in results]
    return Cover(
        needs=len(fitting),
        with_enough=sum(count >= ENOUGH for count in fitting),
        with_nobody=fitting.count(0),
        asked_minutes=asked,
        open_minutes=open_minutes,
    )


def expected_agreements(results: Iterable[Result], order: Order, rule: Rule, first: int = 5) -> float:
    """How many of the `first` people both sides would agree on by the rule, the mean of the needs.

    The expectation itself, not a draw: the same for everybody who computes it.
    """
    sums = [sum(rule.chance(entry) for entry in order(result)[:first]) for result in results]
    return sum(sums) / max(1, len(sums))

"""Learning from outcomes: how well scores say what came of them, and new weights proposed, never set.

An outcome is a pair that was shown, with its points, and whether it came to work that still went on after
three months. The proposal fits a linear probability model with weights that cannot be below 0 (scikit-learn's
`LinearRegression(positive=True)`, non-negative least squares): more of any point is then never worth less.
Each side's weights are scaled to 1. What the data cannot say (a point that never varies) keeps its weight.
Only shown pairs have outcomes, so a proposal repeats what showing has done; a person reads it, looks at
exposure before and after, and accepts it as a new version, or does not.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.errors import ExchangeFault, MatchingError
from matching.types import ASSISTANT_CRITERIA, EMPLOYER_CRITERIA, Rules

FEWEST = 1000
"""Outcomes below which nothing is proposed."""
FEWEST_OF_A_KIND = 100
"""As many must have come to work, and as many must not."""
CRITERIA = (*EMPLOYER_CRITERIA, *ASSISTANT_CRITERIA)
WORK_LASTED, BOTH_SAID_YES = KINDS = ("work", "both_said_yes")
"""What `worked` stands for: work after three months or, where no work is recorded, that both sides said yes."""
Floats = npt.NDArray[np.float64]


class TooFewOutcomesError(MatchingError):
    """Nothing can be learned yet: how many there are, and how many are asked."""

    def __init__(self, given: int, worked: int) -> None:
        super().__init__(given, worked)
        self.given, self.worked = given, worked

    def __str__(self) -> str:
        return (
            f"{self.given} outcomes, {self.worked} of them with work that lasted: at least {FEWEST} are asked, "
            f"and {FEWEST_OF_A_KIND} of each kind"
        )


@dataclass(frozen=True)
class Outcome:
    """A pair that was shown: its nine points in the order of `CRITERIA`, its score, and whether work lasted.

    Where no work is recorded, `kind` says that `worked` stands for less.
    """

    points: tuple[float, ...]
    score: float
    worked: bool
    kind: str = WORK_LASTED


@dataclass(frozen=True)
class Band:
    """The outcomes of one band of scores: their mean score, and the share that came to lasting work.

    `low` and `high` are the 95 % interval of the share (Wilson 1927).
    """

    starts: float
    ends: float
    count: int
    mean_score: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Proposal:
    """New weights of both sides, each adding up to 1, and how well scores order outcomes held back.

    `before` and `after` are the chance that a pair that came to work scores above one that did not (AUC).
    `unlearned` names criteria that never vary in the outcomes and kept their weight.
    """

    employer: Mapping[str, float]
    assistant: Mapping[str, float]
    before: float
    after: float
    outcomes: int
    unlearned: tuple[str, ...]

    @property
    def is_better(self) -> bool:
        """Whether the new weights order the held-back outcomes better."""
        return self.after > self.before

    def as_toml(self, version: str) -> str:
        """The lines for config/matching.toml, for a person who accepts the weights as a new version."""

        def line(side: str, weights: Mapping[str, float]) -> str:
            return (
                f"{side} = {{" + ", ".join(f"{name} = {value:.3f}" for name, value in weights.items()) + "}"
            )

        sides = (line("employer", self.employer), line("assistant", self.assistant))
        return "\n".join((f"version = {json.dumps(version)}", "", "[weights]", *sides, ""))


def read_outcomes(lines: Iterable[str | bytes]) -> list[Outcome]:
    """Outcomes from JSON lines: `points` by criterion, `score`, `worked` (true or false), and perhaps their `kind`.

    Raises ExchangeFault with the line and the key that is wrong; blank lines are passed over. Outcomes of two
    kinds are not learned from together.
    """
    found: list[Outcome] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                one = _outcome(line)
                if found and one.kind != found[0].kind:
                    raise ExchangeFault("kind", f"{found[0].kind}, as on the lines before")
                found.append(one)
            except ExchangeFault as fault:
                raise fault.at_line(number) from None
    return found


def _outcome(line: str | bytes) -> Outcome:
    try:
        data = json.loads(line)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise ExchangeFault("line", "one JSON object") from None
    if not isinstance(data, dict):
        raise ExchangeFault("line", "one JSON object")
    points = data.get("points")
    if not isinstance(points, dict) or set(points) != set(CRITERIA):
        raise ExchangeFault("points", "a value for each of " + ", ".join(CRITERIA))
    values = tuple(_share(points[name], f"points.{name}") for name in CRITERIA)
    if not isinstance(data.get("worked"), bool):
        raise ExchangeFault("worked", "true or false")
    kind = data.get("kind", WORK_LASTED)
    if kind not in KINDS:
        raise ExchangeFault("kind", "one of " + ", ".join(KINDS))
    return Outcome(values, _share(data.get("score"), "score"), data["worked"], kind)


def _share(value: object, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ExchangeFault(key, "a number from 0 to 1")
    return float(value)


def calibration(outcomes: Sequence[Outcome], bands: int = 5) -> list[Band]:
    """What came of the pairs by bands of their score of equal width; bands without pairs are left out."""
    found = []
    for at in range(bands):
        inside = [one for one in outcomes if min(int(one.score * bands), bands - 1) == at]
        if inside:
            count, worked = len(inside), sum(one.worked for one in inside)
            low, high = _wilson(worked, count)
            mean = sum(one.score for one in inside) / count
            found.append(Band(at / bands, (at + 1) / bands, count, mean, worked / count, low, high))
    return found


def _wilson(worked: int, count: int, z: float = 1.959964) -> tuple[float, float]:
    share = worked / count
    middle = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    whole = 1 + z * z / count
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


def propose_weights(outcomes: Sequence[Outcome], rules: Rules) -> Proposal:
    """New weights from four fifths of the outcomes, measured on the rest (every fifth, in their order).

    Raises TooFewOutcomesError where there are fewer than `FEWEST`, or than `FEWEST_OF_A_KIND` of a kind.
    """
    worked = sum(one.worked for one in outcomes)
    if len(outcomes) < FEWEST or min(worked, len(outcomes) - worked) < FEWEST_OF_A_KIND:
        raise TooFewOutcomesError(len(outcomes), worked)
    # scikit-learn takes a second to load: only who learns pays for it.
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import roc_auc_score

    points = np.array([one.points for one in outcomes])
    came = np.array([one.worked for one in outcomes])
    held = np.arange(len(outcomes)) % 5 == 4
    fitted = LinearRegression(positive=True).fit(points[~held], came[~held])
    varies = np.ptp(points[~held], axis=0) > 0
    learned = dict(zip(CRITERIA, zip(fitted.coef_.tolist(), varies.tolist(), strict=True), strict=True))
    employer = _scaled(learned, EMPLOYER_CRITERIA, rules.employer_weights)
    assistant = _scaled(learned, ASSISTANT_CRITERIA, rules.assistant_weights)
    old = _scores(points[held], rules.employer_weights, rules.assistant_weights)
    return Proposal(
        employer,
        assistant,
        before=float(roc_auc_score(came[held], old)),
        after=float(roc_auc_score(came[held], _scores(points[held], employer, assistant))),
        outcomes=len(outcomes),
        unlearned=tuple(name for name in CRITERIA if not learned[name][1]),
    )


def _scaled(
    learned: Mapping[str, tuple[float, bool]], criteria: Sequence[str], old: Mapping[str, float]
) -> dict[str, float]:
    """The weights of one side: those unlearned as they were, the rest shared by what was learned."""
    whole = sum(old.values())
    kept = {name: old[name] / whole for name in criteria if not learned[name][1]}
    found = {name: learned[name][0] for name in criteria if learned[name][1]}
    total = sum(found.values())
    if total <= 0:
        return {name: old[name] / whole for name in criteria}
    free = 1.0 - sum(kept.values())
    return {name: kept[name] if name in kept else found[name] / total * free for name in criteria}


def _scores(points: Floats, employer: Mapping[str, float], assistant: Mapping[str, float]) -> Floats:
    """The harmonic mean of both sides, as the engine scores."""
    split = len(EMPLOYER_CRITERIA)
    one = (
        points[:, :split] @ np.array([employer[name] for name in EMPLOYER_CRITERIA]) / sum(employer.values())
    )
    other = points[:, split:] @ np.array([assistant[name] for name in ASSISTANT_CRITERIA])
    other = other / sum(assistant.values())
    both = one + other
    return np.where(both > 0, 2.0 * one * other / np.where(both > 0, both, 1.0), 0.0)

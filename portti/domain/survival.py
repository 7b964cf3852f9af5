"""How long things take when some have not ended yet: the Kaplan-Meier curve, with the open ones counted as censored."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Waits:
    """What a list of waits comes to. A quartile is None where too few have ended for the curve to reach it."""

    count: int
    ended: int
    lower: float | None
    median: float | None
    upper: float | None
    curve: tuple[tuple[float, float], ...]
    """After how many days which share has ended, at each day on which one did."""

    @property
    def still_open(self) -> int:
        """How many have not ended."""
        return self.count - self.ended

    def ended_within(self, days: float) -> float | None:
        """Return the share that has ended within so many days; None without a single wait."""
        if not self.count:
            return None
        return max((share for day, share in self.curve if day <= days), default=0.0)


def waits(ended: Sequence[float], still_open: Sequence[float]) -> Waits:
    """Return median and quartiles of waits that ended after so many days and of those open for so many days.

    An average of the finished would be too short: who waits longest has not finished.
    """
    # Read here and not above: it takes a second, and few processes ever ask.
    from scipy.stats import CensoredData, ecdf

    count = len(ended) + len(still_open)
    if not ended:
        return Waits(count, 0, None, None, None, ())
    done = ecdf(CensoredData(uncensored=list(ended), right=list(still_open))).cdf
    # The curve has a point at each day; only those at which a wait ended move it.
    curve: list[tuple[float, float]] = []
    for day, share in zip(done.quantiles, done.probabilities, strict=True):
        if not curve or share > curve[-1][1] + 1e-12:
            curve.append((float(day), float(share)))
    curve = [point for point in curve if point[1] > 0]
    lower, median, upper = (_reached(curve, part) for part in (0.25, 0.5, 0.75))
    return Waits(count, len(ended), lower, median, upper, tuple(curve))


def _reached(curve: Sequence[tuple[float, float]], share: float) -> float | None:
    for day, reached in curve:
        if reached >= share or math.isclose(reached, share):
            return day
    return None

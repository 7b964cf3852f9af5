"""What somebody works out of published tables: a formulation of its own, apart from the code that hides."""

import numpy as np
from scipy.optimize import linprog

from portti.domain.suppression import Key, LinkedTables

FEWEST = 5
"""A figure behind which fewer people stand is small; what is published of it leaves room for so many."""


def outsider(tables: LinkedTables, hidden: frozenset[Key], key: Key) -> tuple[float, float]:
    """Solve for one figure from what is published alone: every figure a variable, the shown ones fixed.

    Zeros are always shown, so the outsider knows that a hidden figure is one at least.
    """
    keys = [one.key for one in tables.figures]
    bounds = [(1, None) if one.key in hidden else (one.value, one.value) for one in tables.figures]
    equal = [[(k == whole) - parts.count(k) for k in keys] for whole, parts in tables.sums]
    less = [[fewer.count(k) - more.count(k) for k in keys] for fewer, more in tables.at_most]
    found = []
    for sign in (1, -1):
        result = linprog(
            [sign * (one == key) for one in keys],
            A_eq=equal or None,
            b_eq=[0] * len(equal) or None,
            A_ub=less or None,
            b_ub=[0] * len(less) or None,
            bounds=bounds,
            method="highs-ds",
        )
        assert result.status in (0, 3), result.message
        found.append(sign * result.fun if result.status == 0 else np.inf)
    return found[0], found[1]


def assert_nothing_comes_back(tables: LinkedTables, hidden: frozenset[Key]) -> None:
    """Each small figure is hidden, and of no hidden one an outsider knows much."""
    for one in tables.figures:
        if 0 < one.behind < FEWEST and one.value:
            assert one.key in hidden
        if one.key in hidden:
            low, high = outsider(tables, hidden, one.key)
            assert high - low >= max(5, one.value / 2) - 1e-5, (one, low, high)
            assert high >= FEWEST - 1e-5, (one, low, high)

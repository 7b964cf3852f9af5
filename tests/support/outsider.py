"""What somebody works out of published tables: a formulation of its own, apart from the code that hides."""

from functools import lru_cache

import numpy as np
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import lil_array

from portti.domain.suppression import Key, LinkedTables

FEWEST = 5
"""A figure behind which fewer people stand is small; what is published of it leaves room for so many."""


class _Reader:
    """Every figure a variable, the shown ones fixed, and all that is known to add up or to be no more than others.

    Zeros are always shown, so that a hidden figure is known to be one at least. Of what no table shows only this is
    known: how others add up from it, and that it is none or more.
    """

    def __init__(self, tables: LinkedTables, hidden: frozenset[Key]) -> None:
        self.keys = [*(one.key for one in tables.figures), *(key for key, _value in tables.unseen)]
        self.bounds = [(1, None) if one.key in hidden else (one.value, one.value) for one in tables.figures]
        self.bounds += [(0, None)] * len(tables.unseen)
        self.equal = self._lines([((whole,), parts) for whole, parts in tables.sums])
        self.less = self._lines(tables.at_most)

    def _lines(self, lines):
        place = {key: at for at, key in enumerate(self.keys)}
        matrix = lil_array((len(lines), len(self.keys)))
        for row, (left, right) in enumerate(lines):
            for keys, sign in ((left, 1), (right, -1)):
                for key in keys:
                    matrix[row, place[key]] += sign
        return matrix.tocsr() if lines else None

    def furthest(self, key: Key, sign: int) -> OptimizeResult:
        """Solve for the tables in which a figure is as low, or with a minus as high, as can be."""
        result = linprog(
            [sign * (one == key) for one in self.keys],
            A_eq=self.equal,
            b_eq=None if self.equal is None else np.zeros(self.equal.shape[0]),
            A_ub=self.less,
            b_ub=None if self.less is None else np.zeros(self.less.shape[0]),
            bounds=self.bounds,
            method="highs-ds",
        )
        assert result.status in (0, 3), result.message
        return result


@lru_cache(maxsize=4)
def _reader(tables: LinkedTables, hidden: frozenset[Key]) -> _Reader:
    return _Reader(tables, hidden)


def outsider(tables: LinkedTables, hidden: frozenset[Key], key: Key) -> tuple[float, float]:
    """Solve for one figure from what is published alone."""
    low, high = (_reader(tables, hidden).furthest(key, sign) for sign in (1, -1))
    return low.fun if low.status == 0 else -np.inf, -high.fun if high.status == 0 else np.inf


def assert_nothing_comes_back(tables: LinkedTables, hidden: frozenset[Key]) -> None:
    """Each small figure is hidden, and of no hidden one an outsider knows much."""
    reader = _reader(tables, hidden)
    count = len(tables.figures)
    lowest, highest = np.full(count, np.inf), np.full(count, -np.inf)
    for at, one in enumerate(tables.figures):
        if 0 < one.behind < FEWEST and one.value:
            assert one.key in hidden
        if one.key in hidden:
            for sign in (1, -1):
                if _is_wide(one.value, lowest[at], highest[at]):
                    # Other tables that say the same in all that is shown have answered already.
                    break
                found = reader.furthest(one.key, sign)
                if found.status == 0:
                    lowest, highest = (
                        np.minimum(lowest, found.x[:count]),
                        np.maximum(highest, found.x[:count]),
                    )
                else:
                    highest[at] = np.inf
            assert _is_wide(one.value, lowest[at], highest[at]), (one, lowest[at], highest[at])


def _is_wide(value: float, low: float, high: float) -> bool:
    return bool(high - low >= max(5, value / 2) - 1e-5 and high >= FEWEST - 1e-5)

"""Small figures hidden from published tables, with so many others that no sum gives them back.

A figure is small when fewer than five stand behind it, but not zero: a zero tells that nobody was there, so
there is nobody to recognise. Tables are linked by naming: two cells with one key are one figure, whichever table
shows it. For each small figure a linear programme looks for two other sets of tables that the published sums allow,
one in which the figure is lower and one in which it is higher; whatever has to move for that is hidden too (the
sequential method of cell suppression; Fischetti and Salazar's model solves the same at once, but not within the time
of a page). Each hidden figure is then looked at as an outsider would, and what could still be worked out is protected
in the same way. Figures that may come to others, but take nothing from them, are hidden with the others `held`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Key = tuple[str, ...]

SMALL = 5
"""Behind a figure that is published stand at least so many, or none."""
WIDTH = 5.0
"""What an outsider can work out of a hidden figure is never narrower than this, nor than half of the figure."""
_NEAR = 1e-6
_LOOKS = 6
_TOTAL, _GRAND_TOTAL = 2.0, 20.0
_HIDDEN_ALREADY = 1e-3
_HOW: Mapping[str, Any] = {"method": "highs-ds", "options": {"presolve": False}}
"""Presolving takes longer than it spares: the same hundred programmes differ in what they look for alone."""


@dataclass(frozen=True)
class Figure:
    """One figure of one or more tables, and how many stand behind it."""

    key: Key
    value: int
    behind: int


@dataclass(frozen=True)
class LinkedTables:
    """Figures that can be worked out from each other.

    `sums` says which figures are the sum of which others; `at_most` that some together are never more
    than others together. `unseen` are figures that no table shows, but of which others are sums: somebody who
    reads tables that each cross two of three things knows that there is one crossing all three.
    """

    figures: tuple[Figure, ...]
    sums: tuple[tuple[Key, tuple[Key, ...]], ...]
    at_most: tuple[tuple[tuple[Key, ...], tuple[Key, ...]], ...] = ()
    unseen: tuple[tuple[Key, int], ...] = ()


class Linked:
    """Gathers figures, and which are sums of which."""

    def __init__(self) -> None:
        self._figures: dict[Key, Figure] = {}
        self._sums: list[tuple[Key, tuple[Key, ...]]] = []
        self._at_most: list[tuple[tuple[Key, ...], tuple[Key, ...]]] = []
        self._unseen: dict[Key, int] = {}

    def add(self, key: Key, value: int, behind: int) -> Key:
        """Keep a figure; one that nobody stands behind says nothing of anybody."""
        self._figures[key] = Figure(key, value, behind)
        return key

    def add_unseen(self, key: Key, value: int) -> None:
        """Keep a figure that no table shows; readers know only that it is none or more."""
        self._unseen[key] = value

    def add_sum(self, whole: Key, parts: Iterable[Key]) -> None:
        """Keep which figures another is the sum of; none at all is no sum."""
        if kept := tuple(parts):
            self._sums.append((whole, kept))

    def add_at_most(self, fewer: Iterable[Key], more: Iterable[Key]) -> None:
        """Keep which figures together are never more than others together."""
        self._at_most.append((tuple(fewer), tuple(more)))

    def tables(self) -> LinkedTables:
        """Return all that was gathered."""
        return LinkedTables(
            tuple(self._figures.values()),
            tuple(self._sums),
            tuple(self._at_most),
            tuple(self._unseen.items()),
        )


def is_small(behind: int) -> bool:
    """Answer whether so few people stand behind a figure that it is not shown."""
    return 0 < behind < SMALL


@lru_cache(maxsize=256)
def hidden_figures(tables: LinkedTables, held: frozenset[Key] = frozenset()) -> frozenset[Key]:
    """Return the keys of the figures that may not be shown: the small ones, and those that would give them back.

    What is held is shown whatever it gives back. Where that needs more than all others can cover, all others are
    hidden: then the held figures say no more than they do alone.
    """
    outside = _Outside(tables, held)
    hidden = {
        at
        for at, one in enumerate(tables.figures)
        if is_small(one.behind) and one.value and one.key not in held
    }
    protected: set[int] = set()
    while todo := sorted(hidden - protected, key=lambda at: -tables.figures[at].value):
        if len(todo) > 2 * _LOOKS:
            outside.look_around(hidden)
        for at in todo:
            protected.add(at)
            if not outside.is_wide(hidden, at):
                hidden |= outside.cover_for(hidden, at)
        # What was hidden for others must not be known to the unit either: it is looked at in the next round.
    return frozenset(tables.figures[at].key for at in hidden)


def stays_hidden(tables: LinkedTables, hidden: frozenset[Key]) -> bool:
    """Answer whether hidden figures stay so for somebody who tries whole numbers only.

    Where figures are sums of others, each once, whole numbers allow as much as any. Where one counts several times, as
    in a sum of scores, they allow less.
    """
    outside = _Outside(tables, whole=True)
    places = {outside.place[key] for key in hidden}
    return all(outside.is_wide(places, at) for at in sorted(places))


def width(value: float) -> float:
    """Return how wide the interval of a hidden figure must stay; many events may stand behind one person."""
    return max(WIDTH, value / 2)


class _Outside:
    """What somebody knows who reads all the tables: sums hold, the shown is as shown, the hidden is at least one."""

    def __init__(
        self, tables: LinkedTables, held: frozenset[Key] = frozenset(), *, whole: bool = False
    ) -> None:
        keys = (*(one.key for one in tables.figures), *(key for key, _value in tables.unseen))
        self.place: Mapping[Key, int] = {key: at for at, key in enumerate(keys)}
        values = [*(one.value for one in tables.figures), *(value for _key, value in tables.unseen)]
        self.values = np.array(values, dtype=float)
        self.unseen = list(range(len(tables.figures), len(keys)))
        self.held = {self.place[key] for key in held}
        self.how = {"method": "highs", "integrality": 1} if whole else _HOW
        self.equal = self._matrix([((whole,), parts) for whole, parts in tables.sums])
        self.less = self._matrix(tables.at_most)
        self.slack = -(self.less @ self.values)
        wholes = {whole for whole, _parts in tables.sums}
        parts = {part for _whole, found in tables.sums for part in found}
        # Readers miss a total more than its parts, and the total of all most.
        self.worth = np.array(
            [
                (1.0 if one.key not in wholes else _TOTAL if one.key in parts else _GRAND_TOTAL)
                * (1.0 + np.log1p(one.value))
                for one in tables.figures
            ]
        )
        self.lowest, self.highest = self.values.copy(), self.values.copy()
        """What each figure was in some set of tables found so far that an outsider cannot rule out."""

    def _matrix(self, lines: Sequence[tuple[tuple[Key, ...], tuple[Key, ...]]]) -> "csr_array":
        from scipy.sparse import csr_array

        rows: list[int] = []
        columns: list[int] = []
        signs: list[float] = []
        for row, (left, right) in enumerate(lines):
            for key, sign in (*((one, 1.0) for one in left), *((one, -1.0) for one in right)):
                rows.append(row)
                columns.append(self.place[key])
                signs.append(sign)
        return csr_array((signs, (rows, columns)), shape=(len(lines), len(self.values)))

    def look_around(self, hidden: Collection[int]) -> None:
        """Find some sets of tables far from each other: they answer for most figures at once."""
        free = self._free(hidden)
        count = len(free) - len(self.unseen)
        chance = np.random.default_rng(count)
        for _ in range(_LOOKS if count else 0):
            cost = np.zeros(len(free))
            cost[:count] = chance.normal(size=count) / np.maximum(self.values[free[:count]], 1.0)
            self._solve(free, cost)
            self._solve(free, -cost)

    def is_wide(self, hidden: Collection[int], at: int) -> bool:
        """Answer whether a hidden figure could be enough else; each set of tables found answers for all figures."""
        free = self._free(hidden)
        for side in (-1.0, 1.0):
            if self._seen_wide(at):
                break
            cost = np.zeros(len(free))
            cost[free.index(at)] = side
            self._solve(free, cost)
        return self._seen_wide(at)

    def _seen_wide(self, at: int) -> bool:
        low, high = self.lowest[at], self.highest[at]
        return bool(high - low >= width(self.values[at]) - _NEAR and high >= SMALL - _NEAR)

    def cover_for(self, hidden: Collection[int], at: int) -> set[int]:
        """Return what must be hidden as well, so that a figure could be lower by some and higher by more."""
        free = self._free(
            place
            for place in range(len(self.worth))
            if place == at or (self.values[place] and place not in self.held)
        )
        prices = np.array([self._price(place, place in hidden) for place in free])
        needed = set()
        lower = 1.0 if self.values[at] > 1 else 0.0
        upper = max(width(self.values[at]) - lower, SMALL - self.values[at])
        moves = [upper, -lower] if lower else [upper]
        while moves:
            move = moves.pop(0)
            moved = self._cheapest(free, prices, at, move)
            if moved is None and move < 0:
                # Its parts are single ones, which cannot be fewer: it must be able to be the more higher.
                moved = self._cheapest(free, prices, at, upper + lower)
            elif moved is None:
                # What it is a part of leaves little above it: it must be able to be the more lower.
                above = self._room_above(free, at)
                below = upper + lower - above
                if self.values[at] - below >= 1:
                    moved, moves = self._cheapest(free, prices, at, above), [-below]
            if moved is None:
                # Nothing but hiding everything is left: zeros around it hold every sum fast.
                return set(free) - set(self.unseen)
            needed |= {
                place
                for place, by in zip(free, moved, strict=True)
                if abs(by) > _NEAR and place < len(self.worth)
            }
            prices = np.array([self._price(place, place in hidden or place in needed) for place in free])
        return needed

    def _room_above(self, free: list[int], at: int) -> float:
        """Return how much higher a figure could be if all were hidden that may be."""
        cost = np.zeros(len(free))
        cost[free.index(at)] = -1.0
        return float(np.floor(self._solved(free, cost)[free.index(at)] + _NEAR))

    def _free(self, figures: Iterable[int]) -> list[int]:
        """Return what may be other than it is: some figures, and after them all that no table shows."""
        return [*sorted(figures), *self.unseen]

    def _least(self, places: Sequence[int]) -> np.ndarray:
        """Return how little figures can be: a zero is shown, so that what is hidden is one at least."""
        return np.array([0.0 if place >= len(self.worth) else 1.0 for place in places])

    def _price(self, place: int, is_hidden: bool) -> float:
        if place >= len(self.worth):
            return 0.0
        # A large figure tells readers more than a small one, though not in proportion.
        return _HIDDEN_ALREADY if is_hidden else float(self.worth[place])

    def _cheapest(self, free: list[int], prices: np.ndarray, at: int, move: float) -> np.ndarray | None:
        """Return the moves of all figures that let one move so far and hide the least; None where none does."""
        # Read here and not above: it takes a second, and few processes ever hide a figure.
        from scipy.optimize import linprog

        count = len(free)
        fixed = free.index(at)
        fewer = np.maximum(0.0, self.values[free] - self._least(free))
        bounds = [(0.0, None)] * count + [(0.0, by) for by in fewer]
        bounds[fixed] = (move, move) if move > 0 else (0.0, 0.0)
        bounds[count + fixed] = (0.0, 0.0) if move > 0 else (-move, -move)
        result = linprog(
            np.concatenate([prices, prices]),
            A_ub=_beside(self.less[:, free]) if self.less.shape[0] else None,
            b_ub=self.slack if self.less.shape[0] else None,
            A_eq=_beside(self.equal[:, free]) if self.equal.shape[0] else None,
            b_eq=np.zeros(self.equal.shape[0]) if self.equal.shape[0] else None,
            bounds=bounds,
            **_HOW,
        )
        if result.status != 0:
            return None
        moves: np.ndarray = result.x[:count] - result.x[count:]
        # All that moves here is hidden from now on: the tables found are some that an outsider cannot rule out.
        self._remember(free, moves)
        return moves

    def _solve(self, free: list[int], cost: np.ndarray) -> np.ndarray:
        """Return the free figures in the set of tables that costs least, and remember it."""
        return self._remember(free, self._solved(free, cost))

    def _solved(self, free: list[int], cost: np.ndarray) -> np.ndarray:
        """Return the moves of the free figures in the set of tables that costs least."""
        from scipy.optimize import linprog

        result = linprog(
            cost,
            A_ub=self.less[:, free] if self.less.shape[0] else None,
            b_ub=self.slack if self.less.shape[0] else None,
            A_eq=self.equal[:, free] if self.equal.shape[0] else None,
            b_eq=np.zeros(self.equal.shape[0]) if self.equal.shape[0] else None,
            # A figure that nothing holds would have no end: what is far beyond all of them is as good.
            bounds=[(low, 10 * self.values.max() + 1000) for low in self._least(free) - self.values[free]],
            **self.how,
        )
        if result.status != 0:
            raise RuntimeError(f"the linear programme was not solved: {result.message}")
        moves: np.ndarray = result.x
        return moves

    def _remember(self, free: list[int], moves: np.ndarray) -> np.ndarray:
        found: np.ndarray = self.values[free] + moves
        self.lowest[free] = np.minimum(self.lowest[free], found)
        self.highest[free] = np.maximum(self.highest[free], found)
        return found


def _beside(matrix: "csr_array") -> "csr_array":
    from scipy.sparse import csr_array, hstack

    return csr_array(hstack([matrix, -matrix]))

"""The choice of a team as a mixed-integer program for `scipy.optimize.milp` (HiGHS).

Everything is in whole numbers: worth and weekly hours in twelfths of a minute, scores in billionths.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from matching.columns import Bools, Floats
from matching.rest import Work, can_do_all, conflicts

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

Team = Mapping[int, frozenset[int]]
"""The pieces that each candidate takes; who takes nothing is not in it."""
HALF = 0.5


@dataclass(frozen=True)
class Piece:
    """A whole piece of work: what taking a place in it is worth, its weekly minutes, and how many it takes."""

    work: Work
    worth: int
    weekly: int
    places: int


@dataclass(frozen=True)
class Task:
    """What to choose from. Candidates stand best first; `can` has a row for each and a column a piece.

    `most` bounds the weekly twelfths of each candidate, `cap` those of all together. `forced` candidates take
    a piece at least.
    """

    pieces: tuple[Piece, ...]
    can: Bools
    most: tuple[int, ...]
    scores: tuple[int, ...]
    cap: int | None = None
    forced: frozenset[int] = frozenset()

    @cached_property
    def open_places(self) -> tuple[int, ...]:
        """The places of each piece that somebody can take."""
        takers = self.can.sum(axis=0).tolist()
        return tuple(min(piece.places, taker) for piece, taker in zip(self.pieces, takers, strict=True))


class Together:
    """Which pieces one person can do, whoever it is; each question is answered once."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.works = [piece.work for piece in pieces]
        self.cuts = conflicts(self.works)
        self._bad = [frozenset(cut) for cut in self.cuts]
        self._known: dict[frozenset[int], bool] = {}

    def goes(self, taken: frozenset[int]) -> bool:
        """Whether one person can do all these pieces."""
        found = self._known.get(taken)
        if found is None:
            found = not any(cut <= taken for cut in self._bad)
            if found and len(taken) > 3:
                found = can_do_all([self.works[piece] for piece in taken])
            self._known[taken] = found
        return found


@dataclass(frozen=True)
class Found:
    """A team that the solver found, the bound of its costs, and whether none costs less."""

    team: Team
    bound: float
    proven: bool


class Model:
    """The choice as a mixed-integer program: who takes which piece, and who is in the team at all."""

    def __init__(self, task: Task, together: Together, rows: Sequence[int]) -> None:
        self.task = task
        self.together = together
        self.rows = rows
        self.takes = [
            (who, int(piece)) for who in rows for piece in np.flatnonzero(self.task.can[who]).tolist()
        ]
        self.at = {pair: column for column, pair in enumerate(self.takes)}
        self.member = {who: len(self.takes) + place for place, who in enumerate(rows)}
        self.width = len(self.takes) + len(rows)
        self.limits = [*self._places(), *(limit for who in rows for limit in self._of_person(who))]

    def objective(
        self, of_take: Callable[[int, int], float] | None, of_member: Callable[[int], float] | None
    ) -> Floats:
        """Coefficients for the takes and the members."""
        found = np.zeros(self.width)
        if of_take is not None:
            found[: len(self.takes)] = [of_take(who, piece) for who, piece in self.takes]
        if of_member is not None:
            found[len(self.takes) :] = [of_member(who) for who in self.rows]
        return found

    def at_least(self, least: int) -> list["Limit"]:
        """The team is worth so much; where that is every place, each is taken for itself."""
        places_of = self.task.open_places
        if least == sum(
            piece.worth * places for piece, places in zip(self.task.pieces, places_of, strict=True)
        ):
            return [
                Limit({self.at[pair]: 1.0 for pair in self.takes if pair[1] == piece}, places, places)
                for piece, places in enumerate(places_of)
                if places
            ]
        unit = gcd(least, *(piece.worth for piece in self.task.pieces)) or 1
        worths = {self.at[pair]: float(self.task.pieces[pair[1]].worth // unit) for pair in self.takes}
        return [Limit(worths, least // unit, np.inf)]

    def people(self, number: int) -> "Limit":
        """The team has so many people."""
        return Limit(dict.fromkeys(self.member.values(), 1.0), number, number)

    def _places(self) -> Iterable["Limit"]:
        for piece, places in enumerate(self.task.open_places):
            takers = {self.at[pair]: 1.0 for pair in self.takes if pair[1] == piece}
            if len(takers) > places:
                yield Limit(takers, -np.inf, places)
        if self.task.cap is not None:
            weekly = {self.at[pair]: float(self.task.pieces[pair[1]].weekly) for pair in self.takes}
            yield Limit(weekly, -np.inf, self.task.cap)

    def _of_person(self, who: int) -> Iterable["Limit"]:
        mine = [piece for piece in range(len(self.task.pieces)) if (who, piece) in self.at]
        member = self.member[who]
        for group in _groups(mine, self.together.cuts):
            yield Limit({**{self.at[who, piece]: 1.0 for piece in group}, member: -1.0}, -np.inf, 0)
        for cut in self.together.cuts:
            if len(cut) > 2 and all((who, piece) in self.at for piece in cut):
                yield self.cut(who, cut)
        weekly = {self.at[who, piece]: float(self.task.pieces[piece].weekly) for piece in mine}
        if sum(weekly.values()) > self.task.most[who]:
            yield Limit({**weekly, member: -float(self.task.most[who])}, -np.inf, 0)
        if who in self.task.forced:
            yield Limit({self.at[who, piece]: 1.0 for piece in mine}, 1, np.inf)

    def cut(self, who: int, pieces: Sequence[int]) -> "Limit":
        """Not all of these together."""
        return Limit({self.at[who, piece]: 1.0 for piece in pieces}, -np.inf, len(pieces) - 1)

    def solve(self, costs: Floats, fixed: list["Limit"], seconds_left: Callable[[], float]) -> Found | None:
        """The cheapest team that can be found in the time, or None; chains that are too long are cut off."""
        # Here and not above: reading it takes a second, and few of those who import this module ever choose a team.
        from scipy.optimize import Bounds, milp

        limits = [*self.limits, *fixed]
        while (seconds := seconds_left()) > 0:
            found = milp(
                costs,
                integrality=np.ones(self.width),
                bounds=Bounds(0, 1),
                constraints=_constraints(limits, self.width) if limits else (),
                options={"time_limit": seconds, "mip_rel_gap": 0.0},
            )
            if found.x is None:
                return None
            team = self._team(found.x)
            too_much = [taken for taken in team.values() if not self.together.goes(taken)]
            if not too_much:
                bound = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
                return Found(team, float(bound), found.status == 0)
            limits += [
                self.cut(who, sorted(taken))
                for taken in too_much
                for who in self.rows
                if all((who, piece) in self.at for piece in taken)
            ]
        return None

    def _team(self, x: Sequence[float]) -> Team:
        taken: dict[int, set[int]] = {}
        for (who, piece), value in zip(self.takes, x, strict=False):
            if value > HALF:
                taken.setdefault(who, set()).add(piece)
        return {who: frozenset(pieces) for who, pieces in taken.items()}


@dataclass(frozen=True)
class Limit:
    """One row of the program: coefficients by column, and between what their sum lies."""

    row: Mapping[int, float]
    low: float
    high: float


def _constraints(limits: Sequence[Limit], width: int) -> "LinearConstraint":
    from scipy.optimize import LinearConstraint
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(limit.row) for limit in limits)])
    columns = [column for limit in limits for column in limit.row]
    numbers = [number for limit in limits for number in limit.row.values()]
    matrix = csr_array((numbers, columns, starts), shape=(len(limits), width))
    return LinearConstraint(matrix, [limit.low for limit in limits], [limit.high for limit in limits])


def _groups(pieces: Sequence[int], cuts: Sequence[tuple[int, ...]]) -> list[list[int]]:
    """Groups of pieces of which a person takes one at most: every piece and every conflict of two is in one."""
    apart = {pair for pair in cuts if len(pair) == 2}

    def meet(one: int, other: int) -> bool:
        return (min(one, other), max(one, other)) in apart

    groups: list[list[int]] = []
    open_pairs = {pair for pair in apart if pair[0] in pieces and pair[1] in pieces}
    while open_pairs:
        group = list(min(open_pairs))
        for piece in pieces:
            if piece not in group and all(meet(piece, one) for one in group):
                group.append(piece)
        groups.append(group)
        open_pairs -= {(min(one, other), max(one, other)) for one in group for other in group}
    inside = {piece for group in groups for piece in group}
    return [*groups, *([piece] for piece in pieces if piece not in inside)]

"""Chooses who takes which whole pieces of work: most minutes, then fewest people, then the best scores.

The greedy start and what the solver finds are compared, so that no choice is worse than the greedy one.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np

from matching.team_model import Model, Task, Team, Together

Clock = Callable[[], float]

# Billionths of a score in the solver's objective: its absolute tolerance is finer than one of them.
SCORE_SCALE = 1e-5


@dataclass(frozen=True)
class Choice:
    """The team found, no team's possible worth beyond `bound`, and what of it is proven to be the best."""

    team: Team
    bound: int
    proven_minutes: bool
    proven_people: bool
    proven_scores: bool

    @property
    def proven(self) -> bool:
        """Whether no team is better."""
        return self.proven_minutes and self.proven_people and self.proven_scores


def worth(task: Task, team: Team) -> int:
    """What a team's places are worth together, in twelfths of a minute."""
    return sum(task.pieces[piece].worth for taken in team.values() for piece in taken)


def rating(task: Task, team: Team) -> tuple[int, int, int]:
    """By which teams are compared: minutes, fewer people, sum of scores."""
    return worth(task, team), -len(team), sum(task.scores[who] for who in team)


def choose(task: Task, seconds: float, clock: Clock = time.monotonic) -> Choice | None:
    """The best team that can be found in the time; None where not everybody forced can have a piece."""
    return _Chooser(task, clock() + seconds, clock).choose()


class _Chooser:
    """One search: what stays the same in all its steps, and the best team so far."""

    def __init__(self, task: Task, deadline: float, clock: Clock) -> None:
        self.task = task
        self.deadline = deadline
        self.clock = clock
        self.together = Together(task.pieces)
        self.best: Team = {}

    def seconds_left(self) -> float:
        """Until the search has to end."""
        return self.deadline - self.clock()

    def choose(self) -> Choice | None:
        start = self._greedy()
        if start is None:
            if not self._can_all_be_forced():
                return None
            start = {}
        self.best = start
        bound, proven_minutes = self._most_minutes(set(start) >= self.task.forced)
        if not set(self.best) >= self.task.forced:
            return None
        proven_people = proven_minutes and self._fewest_people()
        proven_scores = proven_people and self._best_scores()
        return Choice(self._earlier_twins(self.best), bound, proven_minutes, proven_people, proven_scores)

    # --- what one person can do ---------------------------------------------------------------------

    def fits(self, who: int, taken: frozenset[int]) -> bool:
        """Whether a candidate can do these pieces together."""
        task = self.task
        if sum(task.pieces[piece].weekly for piece in taken) > task.most[who]:
            return False
        return bool(task.can[who, list(taken)].all()) and self.together.goes(taken)

    # --- greedy -------------------------------------------------------------------------------------

    def _greedy(self) -> Team | None:
        """Again and again the one who adds the most minutes, of equals the best; None if a forced one adds none."""
        left, team = list(self.task.open_places), dict[int, frozenset[int]]()
        cap = self.task.cap
        waiting = list(range(len(self.task.scores)))
        forced = sorted(self.task.forced)
        while waiting:
            asked = forced[:1] or waiting
            bundles = [(who, self._bundle(who, left, cap)) for who in asked]
            who, taken = max(bundles, key=lambda one: sum(self.task.pieces[at].worth for at in one[1]))
            if not taken:
                return None if forced else team
            team[who] = taken
            forced = [one for one in forced if one != who]
            waiting.remove(who)
            for piece in taken:
                left[piece] -= 1
                cap = None if cap is None else cap - self.task.pieces[piece].weekly
        return team

    def _bundle(self, who: int, left: Sequence[int], cap: int | None) -> frozenset[int]:
        """What a candidate takes of the places left: the most minutes first, whatever still fits."""
        taken: frozenset[int] = frozenset()
        pieces = self.task.pieces
        for piece in sorted(range(len(pieces)), key=lambda at: (-pieces[at].worth, at)):
            if left[piece] and self.task.can[who, piece]:
                more = taken | {piece}
                within = cap is None or sum(pieces[at].weekly for at in more) <= cap
                if within and self.fits(who, more):
                    taken = more
        return taken

    def _can_all_be_forced(self) -> bool:
        """A first look; the solver has the last word."""
        return all(self.task.can[who].any() for who in self.task.forced)

    # --- the three steps ----------------------------------------------------------------------------

    def _ceiling(self) -> int:
        """A bound at a glance: every place taken, cut at the hours granted."""
        pieces = list(zip(self.task.pieces, self.task.open_places, strict=True))
        whole = sum(piece.worth * places for piece, places in pieces)
        if self.task.cap is None:
            return whole
        free = sum(piece.worth * places for piece, places in pieces if not piece.weekly)
        return min(whole, free + self.task.cap)

    def _most_minutes(self, has_start: bool) -> tuple[int, bool]:
        ceiling = self._ceiling()
        if has_start and worth(self.task, self.best) >= ceiling:
            return ceiling, True
        unit = gcd(*(piece.worth for piece in self.task.pieces)) or 1
        model = Model(
            self.task, self.together, self._worthwhile(sum(self.task.open_places), with_scores=False)
        )
        gains = model.objective(lambda _who, piece: self.task.pieces[piece].worth // unit, None)
        found = model.solve(-gains, [], self.seconds_left)
        if found is None:
            return ceiling, False
        self._keep(found.team)
        if found.proven:
            return worth(self.task, self.best), True
        return min(ceiling, int(-found.bound + 1e-6) * unit), False

    def _fewest_people(self) -> bool:
        fewest = max(1 if self.best else 0, len(self.task.forced))
        if self.task.cap is None and worth(self.task, self.best) == self._ceiling():
            # Every place is taken, those of one piece by as many people.
            fewest = max(fewest, max(self.task.open_places, default=0))
        if len(self.best) <= fewest:
            return True
        model = Model(self.task, self.together, self._worthwhile(len(self.best), with_scores=False))
        fixed = model.at_least(worth(self.task, self.best))
        found = model.solve(model.objective(None, lambda _who: 1.0), fixed, self.seconds_left)
        if found is None:
            return False
        self._keep(found.team)
        return found.proven

    def _best_scores(self) -> bool:
        people = len(self.best)
        rows = self._worthwhile(people, with_scores=True)
        reached = sum(self.task.scores[who] for who in self.best)
        free = [who for who in rows if who not in self.task.forced][: people - len(self.task.forced)]
        if reached >= sum(self.task.scores[who] for who in [*free, *self.task.forced]):
            return True
        model = Model(self.task, self.together, rows)
        gains = model.objective(None, lambda who: self.task.scores[who] * SCORE_SCALE)
        fixed = [*model.at_least(worth(self.task, self.best)), model.people(people)]
        found = model.solve(-gains, fixed, self.seconds_left)
        if found is None:
            return False
        self._keep(found.team)
        return found.proven

    def _keep(self, team: Team) -> None:
        has_forced = set(self.best) >= self.task.forced
        if not has_forced or rating(self.task, team) > rating(self.task, self.best):
            self.best = team

    # --- fewer candidates ---------------------------------------------------------------------------

    def _worthwhile(self, people: int, *, with_scores: bool) -> list[int]:
        """The candidates that a team of so many can need, best first.

        Who has as many others at least as able (and, with scores, before them in the order) is never needed:
        one of those is free to stand in.
        """
        task = self.task
        weekly = np.array([piece.weekly for piece in task.pieces], dtype=np.int64)
        able = (task.can @ weekly).tolist()
        reach = [min(most, full) for most, full in zip(task.most, able, strict=True)]
        order = [who for who in range(len(task.scores)) if task.can[who].any()]
        if not with_scores:
            order.sort(key=lambda who: (-int(task.can[who].sum()), -reach[who], who))
        kept: list[int] = []
        for who in order:
            ahead = np.array([other for other in kept if reach[other] >= reach[who]], dtype=np.int64)
            better = int((task.can[ahead] >= task.can[who]).all(axis=1).sum()) if len(ahead) else 0
            if better < people or who in task.forced or who in self.best:
                kept.append(who)
        return sorted(kept)

    def _earlier_twins(self, team: Team) -> Team:
        """Of people with one score who could take the same pieces, those who stand first in the order."""
        found = dict(team)
        for who in sorted(team):
            if who in self.task.forced:
                continue
            for twin in range(who):
                if (
                    self.task.scores[twin] == self.task.scores[who]
                    and twin not in found
                    and self.fits(twin, found[who])
                ):
                    found[twin] = found.pop(who)
                    break
        return dict(sorted(found.items()))

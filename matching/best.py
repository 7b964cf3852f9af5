"""The best of one need or of many as columns: who, scores and points, and nothing else counted or told.

The same rules as `engine.rank`: by NumPy its own code, by the kernel of `fast` a second writing that tests hold to
the same bits. `rank` also counts at which gate everybody else stopped and says the facts of every point; here only
those are looked at who can be among the best, for many needs at once.
"""

import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from matching import gates
from matching.columns import Floats, Ints, NeedColumns, ProfileIndex, need_columns
from matching.coverage import coverage
from matching.pairs import Pairs, trips
from matching.points import scores
from matching.reached import takeable_and_reached
from matching.results import best_first
from matching.shortlist import shortlist
from matching.types import Need, Rules

# So many needs are laid out as columns, and about so many pairs looked at in full, at once.
NEEDS, PAIRS = 200, 20_000
HAS_KERNEL = importlib.util.find_spec("numba") is not None
"""Whether the extra `fast` is installed."""


@dataclass(frozen=True)
class Best:
    """A need's best profiles, best first: their ids, scores and sides, and the value of each of nine points."""

    need: str
    version: str
    profiles: Sequence[str]
    score: Floats
    employer: Floats
    assistant: Floats
    criteria: tuple[str, ...]
    values: Floats
    """A row for each criterion, a column for each profile."""

    @property
    def points(self) -> Mapping[str, Floats]:
        """The values by criterion."""
        return dict(zip(self.criteria, self.values, strict=True))


def best(need: Need, index: ProfileIndex, top: int = 50, *, compiled: bool | None = None) -> Best:
    """The need's best profiles, those and in the order that `rank` gives."""
    return next(best_of([need], index, top, compiled=compiled))


def best_of(
    needs: Sequence[Need], index: ProfileIndex, top: int = 50, *, compiled: bool | None = None
) -> Iterator[Best]:
    """The same for each of the needs, in their order.

    `compiled` asks for the kernel of the extra `fast`, or for NumPy alone; None: what is installed. The results
    are the same.
    """
    each = _compiled_best_of if is_by_kernel(index.rules, compiled) else _best_of
    if top < 1:
        raise ValueError("top is 1 or more")
    if any(need.times_to_be_agreed for need in needs):
        raise ValueError("a need whose times are to be agreed is ranked by rank_open_times")
    for start in range(0, len(needs), NEEDS):
        columns = need_columns(needs[start : start + NEEDS], index.rules)
        yield from each(columns, index, top)


def is_by_kernel(rules: Rules, compiled: bool | None) -> bool:
    """Whether the kernel is asked: it knows estimates alone, without minutes that a crossing adds."""
    is_compiled = HAS_KERNEL if compiled is None else compiled
    return is_compiled and rules.reach_is_estimated and not rules.crossings


def _best_of(needs: NeedColumns, index: ProfileIndex, top: int) -> Iterator[Best]:
    waiting: list[Ints] = []
    first = pairs = 0
    for need in range(len(needs.min_cover)):
        rows = shortlist(needs, need, index.columns, index.rules, top)
        waiting.append(rows)
        pairs += len(rows)
        if pairs >= PAIRS:
            yield from _looked_at(needs, first, waiting, index, top)
            waiting, first, pairs = [], need + 1, 0
    yield from _looked_at(needs, first, waiting, index, top)


def _compiled_best_of(needs: NeedColumns, index: ProfileIndex, top: int) -> Iterator[Best]:
    """The same by the kernel; what it does not decide is left to NumPy."""
    from matching import fast

    found = fast.find(needs, index.columns, index.rules, top)
    ids = index.columns.names.ids.of(found.rows)
    score, employer, assistant, values = (
        found.told[:, 0],
        found.told[:, 1],
        found.told[:, 2],
        found.told.T[3:],
    )
    ends, version = found.ends.tolist(), index.rules.version
    for need, (is_decided, start, end) in enumerate(
        zip(found.is_decided.tolist(), ends[:-1], ends[1:], strict=True)
    ):
        if is_decided:
            yield Best(
                needs.names.ids[need], version, ids[start:end],
                score[start:end], employer[start:end], assistant[start:end],
                fast.CRITERIA, values[:, start:end],
            )  # fmt: skip
        else:
            rows = shortlist(needs, need, index.columns, index.rules, top)
            yield from _looked_at(needs, need, [rows], index, top)


def _looked_at(
    needs: NeedColumns, first: int, waiting: Sequence[Ints], index: ProfileIndex, top: int
) -> Iterator[Best]:
    """The best of some needs one after another, from the rows that wait for each."""
    if not waiting:
        return
    of_need = np.repeat(np.arange(first, first + len(waiting)), [len(rows) for rows in waiting])
    pairs = Pairs(needs, of_need, index.columns, np.concatenate(waiting))
    # The shortlists have asked the gates on dates, skills, languages and conditions: the same bits, nothing rounded.
    found = trips(pairs, index.rules)
    covered = coverage(pairs, takeable_and_reached(pairs, index.rules))
    passed = np.flatnonzero(gates.passes_travel(found) & gates.passes_schedule(pairs, covered))
    scored = scores(pairs, found, covered, index.rules)
    names = index.columns.names
    chosen = best_first(pairs, scored, names, pairs.profile_rows, top, by_need=True, among=passed)
    ids = names.ids.of(pairs.profile_rows[chosen])
    values = np.stack([point.value for point in scored.points])[:, chosen]
    score, employer, assistant = (
        column[chosen] for column in (scored.score, scored.employer, scored.assistant)
    )
    criteria = tuple(point.criterion for point in scored.points)
    ends = np.searchsorted(pairs.need_rows[chosen], np.arange(first, first + len(waiting) + 1)).tolist()
    for at, (start, end) in enumerate(pairwise(ends)):
        yield Best(
            needs.names.ids[first + at], index.rules.version, ids[start:end],
            score[start:end], employer[start:end], assistant[start:end],
            criteria, values[:, start:end],
        )  # fmt: skip

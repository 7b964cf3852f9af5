"""How fast the engine is beside others on one machine, row by row of what was promised.

Usage: python -m benchmarks.engine [--needs N] [--batch N] [--sizes SIZE …]

Peers that are not installed are "not measured". Ids are compared before any time counts; all take turns need
by need, two warm-up needs are dropped, each time is the least of three, and ratios are medians of ratios of the
same need. The engine answers
with ids, scores and nine points as columns (`best`), the peers with ids and scores; `rank` adds who stopped
where, the facts of each point and what is missed, as plain dicts. What was made before is kept out of the
garbage collector's sight, as the web server does before it forks.
"""

import argparse
import gc
import importlib.util
import math
import os
import platform
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks import cold_start, peers, teams
from benchmarks.made_up import MadeUp
from benchmarks.peak_memory import peak, reset_peak
from matching import engine
from matching.batch import batch_best
from matching.best import HAS_KERNEL, Best, best
from matching.columns import ProfileIndex
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from matching.nearness import BLOCK
from matching.refresh import packed_anew, refreshed
from matching.types import Need, Place, Profile, Rules
from portti.settings import project_root

_WARM_UP, _TOP, _PEER_SIZE, _REVERSE_NEEDS = 2, 50, 100_000, 10_000
_EITHER = "by either engine"
# The issue names the engine in the rows of the floor and of the batch; in these it names none.
_PROMISED = {"PostgreSQL, GiST": 8, "plain SQL haversine": 40, "DuckDB": 10, "Polars": 6,
             "scikit-learn neighbours": 1, "faiss": 1}  # fmt: skip
_SQL = ("PostgreSQL, GiST", "DuckDB", "Polars")
_KINDS = {"NumPy alone": False, "with the extra `fast`": True}
Row = list[str]


def main(needs_asked: int, batch_needs: int, sizes: Sequence[int]) -> None:
    """Print where this runs, and each row as soon as it is measured."""
    print(f"{platform.platform()}, {os.cpu_count()} processors, NumPy {np.__version__}")
    rules = read_rules(project_root() / "config" / "matching.toml")
    made_up = MadeUp()
    needs = [
        need_from_dict(made_up.need(number), rules) for number in range(max(_REVERSE_NEEDS, needs_asked))
    ]
    profiles = [profile_from_dict(made_up.profile(number), rules) for number in range(_PEER_SIZE)]
    began = time.perf_counter()
    index = engine.build_index(profiles, rules)
    built = time.perf_counter() - began
    gc.collect()
    gc.freeze()
    asked = needs[: needs_asked + _WARM_UP]
    for is_compiled in (False, HAS_KERNEL):
        best(needs[0], index, _TOP, compiled=is_compiled)
    show = _Shown()
    against, sql = _one_need(asked, index)
    show(*against)
    show(*_floor(asked, index))
    for kind in _KINDS:
        show(*_batch(kind, needs[:batch_needs], index, sql))
    show(_reverse(asked, profiles, index, needs[:_REVERSE_NEEDS]))
    started, row = cold_start.measured(profiles, index)
    show(row, _refresh(profiles, index, started or built, "a cold start" if started else "building"))
    show(_whole_meaning(asked, index), _memory(index))
    show(_growth(asked, profiles, made_up, rules, sizes))
    show(
        _opened(needs, index),
        [f"index of {_PEER_SIZE:,} built from plain profiles", "–", f"{built:.1f} s", "–"],
    )
    print(show.counted())
    teams.main(teams.CASES)


class _Shown:
    """Prints rows as they come, with the load and the seconds so far; counts the verdicts."""

    def __init__(self) -> None:
        self.began, self.verdicts = time.perf_counter(), Counter[str]()

    def __call__(self, *rows: Row) -> None:
        so_far = f"{time.perf_counter() - self.began:.0f} s"
        for what, promised, measured, verdict in rows:
            self.verdicts["not measured" if verdict.startswith("not measured") else verdict] += 1
            line = (
                f"{verdict:<12} | {what} | promised {promised} | {measured} | load {os.getloadavg()[0]:.1f}"
            )
            print(f"{line} | {so_far}", flush=True)

    def counted(self) -> str:
        """How many rows were reached, missed and not measured."""
        return ", ".join(f"{name} {self.verdicts[name]}" for name in ("reached", "missed", "not measured"))


def _milliseconds(deed: Callable[[], object]) -> float:
    """The least of three: for everybody alike, as the machine has other work too."""
    spent = []
    for _ in range(3):
        began = time.perf_counter()
        deed()
        spent.append(time.perf_counter() - began)
    return min(spent) * 1000


def _verdict(reached: bool) -> str:
    return "reached" if reached else "missed"


def _memory(index: ProfileIndex) -> Row:
    size = (_bytes(index.columns) - index.columns.names.ids.text.nbytes) / len(index)
    return ["bytes a profile, without text", "256", f"{size:.0f}", _verdict(size <= 256)]


def _arrays(value: Any) -> list[Any]:
    if isinstance(value, np.ndarray):
        return [value]
    parts = value if isinstance(value, dict) else getattr(value, "__dict__", {})
    return [array for part in parts.values() for array in _arrays(part)]


def _bytes(value: Any) -> int:
    return sum(array.nbytes for array in _arrays(value))


def _one_need(needs: Sequence[Need], index: ProfileIndex) -> tuple[list[Row], dict[str, float]]:
    """Each peer against the engine on one need, its ids compared first; and the mean seconds of each in SQL."""
    rows: list[Row] = []
    data = peers.profile_table(index)
    with ExitStack() as stack:
        asks: dict[str, peers.Ask] = {}
        for library, (open_peer, names) in peers.PEERS.items():
            if importlib.util.find_spec(library) is None:
                rows += [
                    [_against(name), f"{_PROMISED[name]} x, {_EITHER}", "–", "not measured"] for name in names
                ]
            else:
                asks |= stack.enter_context(open_peer(index, data))
        found = stack.enter_context(peers.neighbours(index, data))
        if "faiss" not in found:
            rows.append([_against("faiss"), f"1 x, {_EITHER}", "–", "not measured"])
        for name in asks:
            for need in needs:
                answer = asks[name](need)
                for kind in _installed():
                    _verify(name, answer, best(need, index, _TOP, compiled=_KINDS[kind]))
        recalls = {name: _recall(found[name], needs, index) for name in found}
        gc.collect()
        gc.freeze()
        times = _in_turns({**asks, **found}, needs, index)
    whole = [_milliseconds(lambda need=need: engine.rank(need, index, _TOP)) for need in needs][_WARM_UP:]
    own = {kind: times.pop(kind) for kind in _installed()}
    for name, spent in times.items():
        note = f", recall at 50 {recalls[name]:.0%}" if name in recalls else ", ids equal"
        rows.append(_of_both(name, spent, own, note))
    rows += [
        [f"one need, engine, milliseconds, {kind}", "–", _spread(mine), "–"] for kind, mine in own.items()
    ]
    rows.append(
        ["the same by `rank`: all gates counted, facts and misses, as dicts", "–", _spread(whole), "–"]
    )
    return rows, {name: statistics.mean(times[name]) / 1000 for name in _SQL if name in times}


def _of_both(name: str, spent: Sequence[float], own: dict[str, list[float]], note: str) -> Row:
    """A row of which the issue names no engine: both are shown, and who reaches it."""
    ratios = {kind: [one / mine for one, mine in zip(spent, own[kind], strict=True)] for kind in own}
    by = [kind for kind, found in ratios.items() if statistics.median(found) >= _PROMISED[name]]
    shown = "; ".join(f"{kind} {_spread(found)} x" for kind, found in ratios.items())
    who = f", reached: {' and '.join(by)}" if by else ""
    return [
        _against(name), f"{_PROMISED[name]} x, {_EITHER}",
        f"{shown} ({_spread(spent)} ms{note}){who}", _verdict(bool(by)),
    ]  # fmt: skip


def _installed() -> list[str]:
    return [kind for kind, is_compiled in _KINDS.items() if HAS_KERNEL or not is_compiled]


def _against(name: str) -> str:
    return f"one need, {_PEER_SIZE:,} profiles, against {name}"


def _spread(numbers: Sequence[float]) -> str:
    low, middle, high = statistics.quantiles(numbers, n=4)
    return f"{middle:.2f} [{low:.2f}–{high:.2f}]"


def _verify(name: str, answer: peers.Answer, found: Best) -> None:
    """The same ids; where scores are equal their order is the tie number's, which SQL cannot say."""
    ours = list(zip(found.profiles, found.score.tolist(), strict=True))
    theirs = [(one, round(score, 9)) for one, score in answer]
    for (_, own), (_, other) in zip(ours, theirs, strict=True):
        if abs(own - other) > 2e-9:
            raise SystemExit(f"{name} scores {found.need} otherwise: {own} and {other}")
    last = ours[-1][1] if ours else 0.0
    if {one for one, score in ours if score > last + 2e-9} != {
        one for one, score in theirs if score > last + 2e-9
    }:
        raise SystemExit(f"{name} ranks others for {found.need}")


def _recall(ask: peers.Ask, needs: Sequence[Need], index: ProfileIndex) -> float:
    held = asked = 0
    for need in needs:
        true = set(best(need, index, _TOP, compiled=False).profiles)
        asked += len(true)
        held += len(true & {found for found, _ in ask(need)})
    return held / asked


def _in_turns(
    asks: dict[str, peers.Ask], needs: Sequence[Need], index: ProfileIndex
) -> dict[str, list[float]]:
    """Milliseconds of everybody for each need; the engine stands under the names of its kinds."""
    times: dict[str, list[float]] = {name: [] for name in (*_installed(), *asks)}
    for need in needs:
        for kind in _installed():
            is_compiled = _KINDS[kind]
            times[kind].append(
                _milliseconds(
                    lambda need=need, is_compiled=is_compiled: best(need, index, _TOP, compiled=is_compiled)
                )
            )
        for name, ask in asks.items():
            times[name].append(_milliseconds(lambda need=need, ask=ask: ask(need)))
    return {name: spent[_WARM_UP:] for name, spent in times.items()}


def _floor(needs: Sequence[Need], index: ProfileIndex) -> list[Row]:
    """One thread reading every byte of the index once, as often as the engine is asked.

    The bytes are the index's own: memory that nobody has written to is one page of zeros, which no reading leaves.
    """
    every = np.concatenate([array.ravel().view(np.uint8) for array in _arrays(index.columns)])
    words = every[: len(every) // 8 * 8].view(np.uint64)
    rows = []
    for (kind, is_compiled), most in zip(_KINDS.items(), (6, 1.5), strict=True):
        what = f"one need against reading the index once, {kind}"
        if is_compiled and not HAS_KERNEL:
            rows.append([what, f"{most} x, {kind}", "numba is not installed", "not measured"])
            continue
        floors, spent = [], []
        for need in needs:
            floors.append(_milliseconds(words.sum))
            spent.append(
                _milliseconds(
                    lambda need=need, is_compiled=is_compiled: best(need, index, _TOP, compiled=is_compiled)
                )
            )
        ratios = [one / floor for one, floor in zip(spent, floors, strict=True)][_WARM_UP:]
        shown = f"{_spread(ratios)} x ({statistics.median(spent):.2f} of {statistics.median(floors):.2f} ms)"
        rows.append([what, f"{most} x, {kind}", shown, _verdict(statistics.median(ratios) <= most)])
    return rows


def _whole_meaning(needs: Sequence[Need], index: ProfileIndex) -> Row:
    """The same needs with rosters and splittable shifts, half of them, and the granted hours."""
    fuller = [_fuller(need) for need in needs]
    ratios = [
        _milliseconds(lambda need=full: best(need, index, _TOP, compiled=False))
        / _milliseconds(lambda need=plain: best(need, index, _TOP, compiled=False))
        for plain, full in zip(needs, fuller, strict=True)
    ][_WARM_UP:]
    ratio = statistics.median(ratios)
    return ["the full meaning against what SQL can say", "2 x", f"{_spread(ratios)} x", _verdict(ratio <= 2)]


def _fuller(need: Need) -> Need:
    shifts = [
        replace(shift, cycle=1 + at % 3, weeks=(1,), splittable=at % 2 == 0)
        for at, shift in enumerate(need.shifts)
    ]
    return replace(need, shifts=tuple(shifts), hours_cap=30)


def _growth(
    needs: Sequence[Need], profiles: Sequence[Profile], made_up: MadeUp, rules: Rules, sizes: Sequence[int]
) -> Row:
    medians = {}
    for size in sizes:
        index = _of_size(size, profiles, made_up, rules)
        spent = [
            _milliseconds(lambda need=need, index=index: best(need, index, _TOP, compiled=False))
            for need in needs
        ]
        medians[size] = statistics.median(spent[_WARM_UP:])
    shown = ", ".join(f"{size:,}: {spent:.2f} ms" for size, spent in medians.items())
    low, high = 10_000, max(sizes)
    if low not in medians or high <= low:
        return ["growth of one need", "1.05", shown, "not measured"]
    exponent = math.log(medians[high] / medians[low]) / math.log(high / low)
    verdict = _verdict(exponent <= 1.05) if high >= 1_000_000 else f"not measured above {high:,}"
    return [f"growth of one need to {high:,}, exponent", "1.05", f"{exponent:.2f} ({shown})", verdict]


def _of_size(size: int, profiles: Sequence[Profile], made_up: MadeUp, rules: Rules) -> ProfileIndex:
    """The first profiles; more of them are those again with other ids, each at a place drawn anew."""
    index = engine.build_index(profiles[:size], rules)
    for copy in range(1, -(-size // len(profiles))):
        index = refreshed(
            index,
            [
                replace(profile, id=f"{profile.id}-{copy}", place=Place(**made_up.place()))
                for profile in profiles[: size - copy * len(profiles)]
            ],
        )
    # Sorted by place as an index built at once is.
    return replace(index, columns=packed_anew(index.columns))


def _reverse(
    needs: Sequence[Need], profiles: Sequence[Profile], index: ProfileIndex, others: Sequence[Need]
) -> Row:
    """Both directions with all gates counted, facts and misses."""
    need_index = engine.build_need_index(others, index.rules)
    gc.collect()
    gc.freeze()
    backward, forward = [], []
    for need, profile in zip(needs, profiles, strict=False):
        backward.append(_milliseconds(lambda one=profile: engine.reverse(one, need_index, 20)))
        forward.append(_milliseconds(lambda need=need: engine.rank(need, index, _TOP)))
    ratio = statistics.median(backward[_WARM_UP:]) / statistics.median(forward[_WARM_UP:])
    what = f"reverse against {len(others):,} needs, share of a forward query (medians), NumPy alone"
    return [
        what,
        "0.5 x, by either engine",
        f"{ratio:.2f} x ({_spread(backward[_WARM_UP:])} ms)",
        _verdict(ratio <= 0.5),
    ]


def _refresh(profiles: Sequence[Profile], index: ProfileIndex, seconds: float, of: str) -> Row:
    spent = [_milliseconds(lambda one=one: refreshed(index, [one])) for one in profiles[:42]][_WARM_UP:]
    share = statistics.median(spent) / 1000 / seconds
    what = f"refresh of one changed row, share of {of} ({seconds:.2f} s)"
    return [what, "1 %", f"{share:.2%} ({_spread(spent)} ms)", _verdict(share <= 0.01)]


def _batch(kind: str, needs: Sequence[Need], index: ProfileIndex, sql: dict[str, float]) -> list[Row]:
    """Against what the quickest in SQL takes for one on average; the kernel has all processors, as Polars has."""
    workers = (os.cpu_count() or 1) if _KINDS[kind] else 1
    what, most = f"batch of {len(needs):,} x {len(index):,}, {kind}", 60 if _KINDS[kind] else 10
    if _KINDS[kind] and not HAS_KERNEL:
        return [[what, f"{most} x, {kind}", "numba is not installed", "not measured"]]
    list(batch_best(needs[:400], index, _TOP, workers, compiled=_KINDS[kind]))
    before = reset_peak()
    began = time.perf_counter()
    found = sum(len(one.profiles) for one in batch_best(needs, index, _TOP, workers, compiled=_KINDS[kind]))
    spent = time.perf_counter() - began
    room = (peak() - before) / 1e6
    shown = f"{spent:.1f} s by {workers} threads, {found:,} pairs"
    memory = [f"{what}: memory beyond the index", "300 MB", f"{room:.0f} MB", _verdict(room < 300)]
    if not sql:
        return [[what, f"{most} x, {kind}", shown, "not measured against SQL"], memory]
    name, seconds = min(sql.items(), key=lambda one: one[1])
    ratio = seconds * len(needs) / spent
    shown = f"{ratio:.0f} x ({shown}; {name} {seconds * len(needs):.0f} s by {seconds * 1000:.1f} ms a need)"
    return [[what, f"{most} x, {kind}", shown, _verdict(ratio >= most)], memory]


def _opened(needs: Sequence[Need], index: ProfileIndex) -> Row:
    """How much of the index a chunk of needs opens: cut by place, and as they come."""
    columns = index.columns

    def share(chunk: Sequence[Need]) -> float:
        opened = np.zeros(len(columns.blocks.far), dtype=np.bool_)
        for ball in engine.build_need_index(chunk, index.rules).columns.points.ball.T:
            away = columns.blocks.middle - ball[:, None]
            opened |= np.sqrt((away * away).sum(axis=0)) <= columns.blocks.far
        return float(np.count_nonzero(opened)) / len(opened)

    order = engine.order_by_place(needs)
    starts = range(0, len(needs) - 200, 1_000)
    by_place = statistics.mean(share([needs[at] for at in order[start : start + 200]]) for start in starts)
    as_is = statistics.mean(share(needs[start : start + 200]) for start in starts)
    what = f"share of the index (blocks of {BLOCK} rows) that 200 needs open, cut by place"
    return [what, "–", f"{by_place:.0%}; as they come {as_is:.0%}", "–"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--needs", type=int, default=60, help="needs of each measurement (60)")
    parser.add_argument("--batch", type=int, default=10_000, help="needs of the batch (10,000)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    words = parser.parse_args()
    main(words.needs, words.batch, words.sizes)

"""How fast the engine is beside others on one machine, row by row of what was promised.

Usage: python -m benchmarks.engine [--needs N] [--batch N] [--sizes SIZE …]

Peers that are not installed are "not measured". Ids are compared before any time counts; all take turns need
by need, two warm-up needs are dropped, and ratios are medians of ratios of the same need.
"""

import argparse
import importlib.util
import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.made_up import MadeUp, table
from matching import engine
from matching.batch import batch
from matching.columns import NeedIndex, ProfileIndex
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from matching.refresh import refreshed
from matching.types import Need, Place, Profile, Rules
from portti.settings import project_root

_WARM_UP, _TOP = 2, 50
_PEER_SIZE, _REVERSE_NEEDS = 100_000, 10_000
_PROMISED = {"PostgreSQL, GiST": 8, "plain SQL haversine": 40, "DuckDB": 10, "Polars": 6,
             "scikit-learn neighbours": 1, "faiss": 1}  # fmt: skip
Row = list[str]


def main(needs_asked: int, batch_needs: int, sizes: Sequence[int]) -> None:
    """Print where this runs, and the table."""
    print(f"{platform.platform()}, {os.cpu_count()} processors, NumPy {np.__version__}")
    print("load at the beginning:", *(f"{load:.1f}" for load in os.getloadavg()))
    rules = read_rules(project_root() / "config" / "matching.toml")
    made_up = MadeUp()
    needs = [
        need_from_dict(made_up.need(number), rules) for number in range(max(_REVERSE_NEEDS, needs_asked))
    ]
    profiles = [profile_from_dict(made_up.profile(number), rules) for number in range(_PEER_SIZE)]
    began = time.perf_counter()
    index = engine.build_index(profiles, rules)
    built = time.perf_counter() - began
    asked = needs[: needs_asked + _WARM_UP]
    rows = [_memory(index), *_one_need(asked, index), *_floor(asked, index)]
    rows += _whole_meaning(asked, index)
    rows.append(_growth(asked, profiles, made_up, rules, sizes))
    rows.append(_reverse(asked, profiles, index, engine.build_need_index(needs[:_REVERSE_NEEDS], rules)))
    rows.append(_refresh(profiles, index, built))
    rows.append(_batch(needs[:batch_needs], index))
    rows.append(["cold start of 100,000 from the database", "0.5 s", "–", "not measured"])
    rows.append([f"index of {_PEER_SIZE:,} built from plain profiles", "–", f"{built:.1f} s", "–"])
    print(table(["what", "promised", "measured", ""], rows))
    print("load at the end:", *(f"{load:.1f}" for load in os.getloadavg()))


def _milliseconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


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


def _one_need(needs: Sequence[Need], index: ProfileIndex) -> list[Row]:
    """Each peer against the engine on one need, its ids compared first."""
    rows: list[Row] = []
    data = peers.profile_table(index)
    with ExitStack() as stack:
        asks: dict[str, peers.Ask] = {}
        for library, (open_peer, names) in peers.PEERS.items():
            if importlib.util.find_spec(library) is None:
                rows += [[_against(name), f"{_PROMISED[name]} x", "–", "not measured"] for name in names]
            else:
                asks |= stack.enter_context(open_peer(index, data))
        found = stack.enter_context(peers.neighbours(index, data))
        if "faiss" not in found:
            rows.append([_against("faiss"), "1 x", "–", "not measured"])
        for name in asks:
            for need in needs:
                _verify(name, asks[name](need), engine.rank(need, index, _TOP))
        recalls = {name: _recall(found[name], needs, index) for name in found}
        times = _in_turns({**asks, **found}, needs, index)
    own = times.pop("")
    rows.append(["one need, engine, milliseconds", "–", _spread(own), "–"])
    for name, spent in times.items():
        ratios = [theirs / ours for theirs, ours in zip(spent, own, strict=True)]
        ratio = statistics.median(ratios)
        note = f", recall at 50 {recalls[name]:.0%}" if name in recalls else ", ids equal"
        rows.append(
            [_against(name), f"{_PROMISED[name]} x", f"{_spread(ratios)} x ({_spread(spent)} ms{note})",
             _verdict(ratio >= _PROMISED[name])]
        )  # fmt: skip
    return rows


def _against(name: str) -> str:
    return f"one need, {_PEER_SIZE:,} profiles, against {name}"


def _spread(numbers: Sequence[float]) -> str:
    low, middle, high = statistics.quantiles(numbers, n=4)
    return f"{middle:.2f} [{low:.2f}–{high:.2f}]"


def _verify(name: str, answer: peers.Answer, result: dict[str, Any]) -> None:
    """The same ids; where scores are equal their order is the tie number's, which SQL cannot say."""
    ours = [(one["profile"], one["score"]) for one in result["ranked"]]
    theirs = [(found, round(score, 9)) for found, score in answer]
    for (_, own), (_, other) in zip(ours, theirs, strict=True):
        if abs(own - other) > 2e-9:
            raise SystemExit(f"{name} scores {result['need']} otherwise: {own} and {other}")
    last = ours[-1][1] if ours else 0.0
    if {one for one, score in ours if score > last + 2e-9} != {
        one for one, score in theirs if score > last + 2e-9
    }:
        raise SystemExit(f"{name} ranks others for {result['need']}")


def _recall(ask: peers.Ask, needs: Sequence[Need], index: ProfileIndex) -> float:
    held = asked = 0
    for need in needs:
        true = {one["profile"] for one in engine.rank(need, index, _TOP)["ranked"]}
        asked += len(true)
        held += len(true & {found for found, _ in ask(need)})
    return held / asked


def _in_turns(
    asks: dict[str, peers.Ask], needs: Sequence[Need], index: ProfileIndex
) -> dict[str, list[float]]:
    """Milliseconds of everybody for each need; the engine stands under an empty name."""
    times: dict[str, list[float]] = {name: [] for name in ("", *asks)}
    for need in needs:
        times[""].append(_milliseconds(lambda need=need: engine.rank(need, index, _TOP)))
        for name, ask in asks.items():
            times[name].append(_milliseconds(lambda need=need, ask=ask: ask(need)))
    return {name: spent[_WARM_UP:] for name, spent in times.items()}


def _floor(needs: Sequence[Need], index: ProfileIndex) -> list[Row]:
    """One thread reading every byte of the index once."""
    words = np.zeros(_bytes(index.columns) // 8, dtype=np.uint64)
    floors, ratios = [], []
    for need in needs:
        floors.append(_milliseconds(words.sum))
        ratios.append(_milliseconds(lambda need=need: engine.rank(need, index, _TOP)) / floors[-1])
    ratio = statistics.median(ratios[_WARM_UP:])
    what = f"one need against reading the index once ({statistics.median(floors):.2f} ms)"
    return [
        [what + ", NumPy alone", "6 x", f"{_spread(ratios[_WARM_UP:])} x", _verdict(ratio <= 6)],
        [what + ", with the extra `fast`", "1.5 x", "there is no such extra", "not measured"],
    ]


def _whole_meaning(needs: Sequence[Need], index: ProfileIndex) -> list[Row]:
    """The same needs with rosters, splittable shifts and windows too."""
    fuller = [_fuller(need) for need in needs]
    ratios = [
        _milliseconds(lambda need=full: engine.rank(need, index, _TOP))
        / _milliseconds(lambda need=plain: engine.rank(need, index, _TOP))
        for plain, full in zip(needs, fuller, strict=True)
    ][_WARM_UP:]
    ratio = statistics.median(ratios)
    return [
        ["the full meaning against what SQL can say", "2 x", f"{_spread(ratios)} x", _verdict(ratio <= 2)]
    ]


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
            _milliseconds(lambda need=need, index=index: engine.rank(need, index, _TOP)) for need in needs
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
    return index


def _reverse(
    needs: Sequence[Need], profiles: Sequence[Profile], index: ProfileIndex, others: NeedIndex
) -> Row:
    ratios = [
        _milliseconds(lambda one=profile: engine.reverse(one, others, 20))
        / _milliseconds(lambda need=need: engine.rank(need, index, _TOP))
        for need, profile in zip(needs, profiles, strict=False)
    ][_WARM_UP:]
    ratio = statistics.median(ratios)
    what = f"reverse against {len(others):,} needs, share of a forward query"
    return [what, "0.5 x", f"{_spread(ratios)} x", _verdict(ratio <= 0.5)]


def _refresh(profiles: Sequence[Profile], index: ProfileIndex, built: float) -> Row:
    spent = [_milliseconds(lambda one=one: refreshed(index, [one])) for one in profiles[:22]][_WARM_UP:]
    share = statistics.median(spent) / 1000 / built
    what = "refresh of one changed row, share of building from plain profiles"
    return [what, "1 %", f"{share:.2%} ({_spread(spent)} ms)", _verdict(share <= 0.01)]


def _batch(needs: Sequence[Need], index: ProfileIndex) -> Row:
    began = time.perf_counter()
    found = sum(len(result["ranked"]) for result in batch(needs, index, _TOP))
    spent = time.perf_counter() - began
    each = spent / len(needs) * 10_000
    what = f"batch of {len(needs):,} x {len(index):,}, one process, with points"
    return [
        what,
        "10 x SQL",
        f"{spent:.1f} s, {each:.0f} s for 10,000; {found:,} pairs",
        "not measured against SQL",
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--needs", type=int, default=60, help="needs of each measurement (60)")
    parser.add_argument("--batch", type=int, default=10_000, help="needs of the batch (10,000)")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    words = parser.parse_args()
    main(words.needs, words.batch, words.sizes)

"""The best as columns are those of `rank`: who is left out beforehand would not have stood among them."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import compiled, engine, exchange, fast, kernel
from matching.batch import batch_best
from matching.best import HAS_KERNEL, Best, best, best_of
from matching.columns import Names, ProfileIndex, id_hash, need_columns
from matching.journeys import Journey, cell_of
from matching.refresh import refreshed
from matching.rules import find_config
from matching.shortlist import shortlist
from matching.types import ASSISTANT_CRITERIA, EMPLOYER_CRITERIA, Area, Crossing
from tests.matching import strategies
from tests.matching.engine_calls import RULES
from tests.matching.samples import sample_need, sample_profile
from tests.matching.test_engine import crowd
from tests.matching.test_measured import MEASURED, rules_with

Plain = dict[str, Any]
NEEDS, PROFILES = crowd(150)
INDEX = engine.build_index(PROFILES, RULES)
# NumPy alone, and the compiled kernel of the extra `fast`, which the tests have by their lock.
KERNELS = [False, True]


def told(found: Best) -> list[dict[str, Any]]:
    return [
        {
            "profile": name,
            "score": found.score[at],
            "sides": (found.employer[at], found.assistant[at]),
            "points": {criterion: values[at] for criterion, values in found.points.items()},
        }
        for at, name in enumerate(found.profiles)
    ]


def ranked(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "profile": one["profile"],
            "score": one["score"],
            "sides": (one["employer"], one["assistant"]),
            "points": {point["criterion"]: point["value"] for point in one["points"]},
        }
        for one in result["ranked"]
    ]


@pytest.mark.parametrize("is_compiled", KERNELS)
@pytest.mark.parametrize("top", [1, 3, 20, 1000])
def test_the_best_of_many_needs_are_those_that_rank_gives(top: int, is_compiled: bool) -> None:
    for need, found in zip(NEEDS, best_of(NEEDS, INDEX, top, compiled=is_compiled), strict=True):
        assert (found.need, found.version) == (need.id, RULES.version)
        assert told(found) == ranked(engine.rank(need, INDEX, top))


@pytest.mark.parametrize("is_compiled", KERNELS)
def test_few_are_looked_at_and_among_them_the_best_also_of_a_refreshed_index(is_compiled: bool) -> None:
    changed = [replace(one, hours_max=one.hours_max + 1) for one in PROFILES[:40]]
    index = refreshed(INDEX, changed, [one.id for one in PROFILES[60:80]])
    columns = need_columns(NEEDS, RULES)
    looked_at = 0
    for row, need in enumerate(NEEDS):
        result = engine.rank(need, index, 1000)
        looked_at += len(shortlist(columns, row, index.columns, RULES, top=2))
        assert told(best(need, index, 2, compiled=is_compiled)) == ranked(result)[:2]
    assert looked_at < len(NEEDS) * len(index) / 4


@given(strategies.needs, strategies.pools, st.integers(1, 2))
def test_of_anything_the_best_are_those_that_rank_gives(asked: Plain, pool: list[Plain], top: int) -> None:
    need = exchange.need_from_dict(asked, RULES)
    index = engine.build_index([exchange.profile_from_dict(one, RULES) for one in pool], RULES)
    expected = ranked(engine.rank(need, index, top))
    for is_compiled in KERNELS:
        assert told(best(need, index, top, compiled=is_compiled)) == expected


def test_equals_stand_by_their_tie_numbers_however_many_they_are() -> None:
    profiles = [exchange.profile_from_dict(sample_profile(id=f"p{number}"), RULES) for number in range(500)]
    index = engine.build_index(profiles, RULES)
    needs = [exchange.need_from_dict(sample_need(id=f"n{number}"), RULES) for number in range(3)]
    # So many of each need that the kernel's answer outgrows the room that it begins with.
    for top in (7, 300):
        for is_compiled in KERNELS:
            for need, found in zip(needs, best_of(needs, index, top, compiled=is_compiled), strict=True):
                expected = [one["profile"] for one in engine.rank(need, index, top)["ranked"]]
                assert list(found.profiles) == expected


def made_of() -> str:
    """What the kernel's machine code is made of beside kernel.py: compiled.py, values and the order of fields."""
    told = [Path(compiled.__file__).read_text(encoding="utf-8")]
    for module in (kernel, compiled):
        for name, value in sorted(vars(module).items()):
            if name.startswith("_"):
                continue
            if isinstance(value, int | float | tuple):
                told.append(f"{name} = {value!r}")
            elif hasattr(value, "_fields"):
                told.append(f"{name}: {value._fields!r}")
    return hashlib.sha256("\n".join(told).encode("utf-8")).hexdigest()


def test_what_the_kernel_is_made_of_changes_with_kernel_py_itself() -> None:
    """Numba keeps machine code by the content of the file of its function alone: write the new number there."""
    assert made_of() == kernel._MADE_OF
    for module, name, value in (
        (kernel, "SCALE", 1.0), (kernel, "TOLERANCE", 1.0), (kernel, "BLOCK", 1), (kernel, "SINGLE", 9),
        (kernel, "HALF", 1.0), (kernel, "SLACK_KM", 1.0), (compiled, "SINE", (1.0,)), (compiled, "MIX", ()),
    ):  # fmt: skip
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, name, value)
            assert made_of() != kernel._MADE_OF


def test_the_kernel_writes_the_points_in_the_order_of_its_weights() -> None:
    assert (*EMPLOYER_CRITERIA, *ASSISTANT_CRITERIA) == fast.CRITERIA


def test_the_kernel_decides_all_but_what_hangs_on_ids_themselves() -> None:
    assert HAS_KERNEL
    assert fast.find(need_columns(NEEDS, RULES), INDEX.columns, RULES, 20).is_decided.all()
    needs = [exchange.need_from_dict(sample_need(id=f"n{number}"), RULES) for number in range(3)]
    alike = index_of_one_hash().columns
    for top in (3, 10):
        assert not fast.find(need_columns(needs, RULES), alike, RULES, top).is_decided.all()


def index_of_one_hash() -> ProfileIndex:
    profiles = [exchange.profile_from_dict(sample_profile(id=f"p{number}"), RULES) for number in range(10)]
    index = engine.build_index(profiles, RULES)
    hashes = np.full(len(profiles), id_hash("p7"), dtype=np.uint64)
    return ProfileIndex(RULES, replace(index.columns, names=Names(index.columns.names.ids, hashes)))


@pytest.mark.parametrize("top", [3, 10])
def test_ids_of_one_hash_are_told_apart_and_one_who_is_known_is_not_another(top: int) -> None:
    alike = index_of_one_hash()
    for known in ((), ("p7",)):
        need = exchange.need_from_dict(sample_need(known=[*known]), RULES)
        expected = ranked(engine.rank(need, alike, top))
        assert [one["profile"] for one in expected] == sorted(
            alike.columns.names.ids, key=lambda name: (name not in known, name)
        )[:top]
        for is_compiled in KERNELS:
            assert told(best(need, alike, top, compiled=is_compiled)) == expected


def test_the_lock_of_the_tests_brings_the_kernel() -> None:
    lock = find_config().parent.parent / "requirements-test.txt"
    assert "\nnumba==" in lock.read_text(encoding="utf-8")


def test_nobody_there_and_nothing_asked_are_answered_or_refused() -> None:
    nobody = engine.build_index([], RULES)
    assert [len(found.profiles) for found in best_of(NEEDS[:3], nobody)] == [0, 0, 0]
    assert list(best_of([], INDEX)) == []
    with pytest.raises(ValueError, match="top is 1 or more"):
        best(NEEDS[0], INDEX, 0)
    to_be_agreed = replace(NEEDS[0], shifts=(), windows=(), single_shifts=(), times_to_be_agreed=True)
    with pytest.raises(ValueError, match="to be agreed"):
        best(to_be_agreed, INDEX)


@pytest.mark.parametrize(("workers", "is_compiled"), [(1, None), (2, False), (2, True)])
def test_a_batch_cut_by_place_gives_the_best_in_the_order_of_the_needs(
    workers: int, is_compiled: bool | None
) -> None:
    """By NumPy alone workers are processes, by the kernel threads of one."""
    all_found = batch_best(NEEDS, INDEX, 3, workers, compiled=is_compiled)
    for need, found in zip(NEEDS, all_found, strict=True):
        assert found.need == need.id
        assert told(found) == ranked(engine.rank(need, INDEX, 3))


@pytest.mark.parametrize("is_compiled", KERNELS)
def test_measured_minutes_and_crossings_leave_nobody_out(is_compiled: bool) -> None:
    area = Area("Island", 62.3, 25.7, 8.0)
    crossing = Crossing(area, None, 20.0, ("car",))
    measured = {
        Journey(cell_of(need.place), cell_of(profile.place), "car"): 1.0 + (at % 50)
        for at, need in enumerate(NEEDS[:20])
        for profile in PROFILES
    }
    # Servers alone widen the quick test of reach, also while nothing has been measured yet.
    only_servers = replace(RULES, measured=MEASURED)
    for rules in (rules_with(measured), only_servers, replace(RULES, crossings=(crossing,))):
        index = engine.build_index(PROFILES, rules)
        for need in NEEDS[:20]:
            assert told(best(need, index, 2, compiled=is_compiled)) == ranked(engine.rank(need, index, 2))

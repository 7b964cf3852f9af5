"""Who can come to one single shift: gates, notice, waves, and who gets it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import engine, exchange
from matching.substitute import first_valid, substitute
from tests.matching import strategies
from tests.matching.engine_calls import PLAIN_RULES, RULES
from tests.matching.reference import reference_gates, tie_number
from tests.matching.samples import sample_need, sample_profile

Plain = dict[str, Any]

EVERY_DAY = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]
SHIFT = {"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}
START = datetime.fromisoformat("2026-12-24T16:00")


def plan(need: Plain, pool: list[Plain], at: int = 0, **how: Any) -> Plain:
    """The engine's waves for one single shift."""
    index = engine.build_index([exchange.profile_from_dict(one, RULES) for one in pool], RULES)
    return substitute(exchange.need_from_dict(need, RULES), at, index, **how)


def asked(found: Plain) -> list[str]:
    """Everybody in the waves, in order."""
    return [name for wave in found["waves"] for name in wave["profiles"]]


@given(strategies.needs, strategies.pools, strategies.single_lists, st.integers(1, 3))
def test_all_who_pass_the_gates_of_that_shift_stand_in_waves(
    need: Plain, pool: list[Plain], singles: list[Plain], size: int
) -> None:
    need = {**need, "single_shifts": singles}
    for at, single in enumerate(singles):
        found = plan(need, pool, at, wave=size)
        alone = {**need, "single_shifts": [single], "min_cover": 0}
        alone.pop("shifts", None)
        alone.pop("windows", None)
        passing = [one["id"] for one in pool if reference_gates(alone, one, PLAIN_RULES) is None]
        known = set(need.get("known", []))
        order = sorted(passing, key=lambda name: (name not in known, tie_number(need["id"], name), name))
        assert asked(found) == order
        assert found["stopped_at"]["short_notice"] == 0
        assert sum(found["stopped_at"].values()) + len(order) == found["pool"] == len(pool)
        later = [wave for wave in found["waves"] if not wave["known"]]
        assert all(len(wave["profiles"]) == size for wave in later[:-1])
        assert all(1 <= len(wave["profiles"]) <= size for wave in later)


def test_known_people_are_the_first_wave_whatever_their_score() -> None:
    pool = [sample_profile(id=f"p{at}", available=EVERY_DAY) for at in range(7)]
    pool[4]["travel"] = [{"mode": "car", "minutes": 1}]
    found = plan(sample_need(single_shifts=[SHIFT], known=["p4", "p2", "gone"]), pool, wave=3)
    assert [wave["known"] for wave in found["waves"]] == [True, False, False]
    assert [len(wave["profiles"]) for wave in found["waves"]] == [2, 3, 2]
    assert set(found["waves"][0]["profiles"]) == {"p2", "p4"}


@pytest.mark.parametrize(
    ("minutes_before", "expected"),
    [
        (0, []),
        (-5, []),
        (1, ["any time"]),
        (119, ["any time"]),
        (120, ["any time", "two hours"]),
        (10_079, ["any time", "two hours"]),
        (10_080, ["any time", "two hours", "none stated", "a week"]),
    ],
)
def test_at_short_notice_only_those_are_asked_who_come_so_quickly(
    minutes_before: int, expected: list[str]
) -> None:
    pool = [
        sample_profile(id="any time", available=EVERY_DAY, short_notice={"minutes": 0}),
        sample_profile(id="two hours", available=EVERY_DAY, short_notice={"minutes": 120}),
        sample_profile(id="a week", available=EVERY_DAY, short_notice={"minutes": 10_080}),
        sample_profile(id="none stated", available=EVERY_DAY),
    ]
    need = sample_need(single_shifts=[SHIFT])
    found = plan(need, pool, asked_at=START - timedelta(minutes=minutes_before))
    assert sorted(asked(found)) == sorted(expected)
    assert found["notice_minutes"] == minutes_before
    assert found["stopped_at"]["short_notice"] == 4 - len(expected)
    assert sorted(asked(plan(need, pool))) == sorted(one["id"] for one in pool)


def test_notice_is_true_time_also_where_the_clocks_change() -> None:
    need = sample_need(single_shifts=[{"start": "2026-10-25T05:00", "end": "2026-10-25T08:00"}])
    pool = [sample_profile(available=EVERY_DAY, short_notice={"minutes": 180})]
    by_the_wall = plan(need, pool, asked_at=datetime.fromisoformat("2026-10-25T03:00"))
    assert by_the_wall["notice_minutes"] == 180
    in_utc = plan(need, pool, asked_at=datetime(2026, 10, 25, 0, 0, tzinfo=UTC))
    assert in_utc == by_the_wall
    assert asked(in_utc) == ["p1"]


def test_the_first_valid_acceptance_wins() -> None:
    pool = [sample_profile(id=f"p{at}", available=EVERY_DAY) for at in range(4)]
    found = plan(sample_need(single_shifts=[SHIFT], known=["p3"]), pool, wave=1)
    order, noon = asked(found), datetime(2026, 12, 24, 12, tzinfo=UTC)
    later = noon + timedelta(minutes=1)
    assert first_valid(found, [(later, order[0]), (noon, order[2])]) == order[2]
    assert first_valid(found, [(noon, order[2]), (noon, order[1])]) == order[1]
    assert first_valid(found, [(noon, order[2]), (later, order[0])], waves_asked=2) == order[0]
    assert first_valid(found, [(noon, "stranger")]) is None
    assert first_valid(found, []) is None


def test_a_wave_has_somebody_in_it() -> None:
    with pytest.raises(ValueError, match="one person"):
        plan(sample_need(single_shifts=[SHIFT]), [sample_profile()], wave=0)

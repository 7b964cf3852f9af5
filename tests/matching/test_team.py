"""Teams against every possible team on small cases, their limits, and one case by hand of each rule."""

import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import engine, exchange
from matching.errors import TeamFault
from matching.rest import Work
from matching.team import suggest_team, swap
from matching.team_choice import choose, rating
from matching.team_model import Piece, Task
from tests.matching.engine_calls import PLAIN_RULES, RULES
from tests.matching.reference import tie_number
from tests.matching.reference_team import (
    can_be_worked,
    can_do_all,
    candidates_of,
    free_minutes,
    is_within,
    length,
    minutes_of_hours,
    often,
    reference_team,
    takeable_whole,
    weekly,
    worth,
)
from tests.matching.reference_time import clock
from tests.matching.samples import sample_need, sample_profile
from tests.matching.team_calls import EVERY_DAY, Plain, shift, taken_of, team_of

WEEK = 7 * 1440


days = st.sampled_from([0, 0, 1, 1, 6])


starts = st.sampled_from(["00:00", "07:00", "08:00", "12:00", "13:00", "18:00", "20:00", "22:00", "23:00"])


ends = st.sampled_from(["06:00", "07:00", "09:00", "12:00", "15:00", "20:00", "22:00", "00:00"])


rosters: st.SearchStrategy[Plain] = st.sampled_from(
    [{}, {}, {}, {"cycle": 2, "weeks": [1]}, {"cycle": 2, "weeks": [2]}, {"cycle": 3, "weeks": [1, 2]},
     {"cycle": 4, "weeks": [2]}]
)  # fmt: skip


extras: st.SearchStrategy[Plain] = st.sampled_from([{}, {}, {"assistants": 2}, {"splittable": True}])


shifts = st.builds(
    lambda day, start, end, roster, extra: {"weekday": day, "start": start, "end": end, **roster, **extra},
    days, starts, ends, rosters, extras,
)  # fmt: skip


singles = st.sampled_from(
    [
        {"start": "2026-12-20T18:00", "end": "2026-12-20T22:00"},
        {"start": "2026-12-20T23:00", "end": "2026-12-21T07:00"},
        {"start": "2026-12-21T08:00", "end": "2026-12-21T12:00"},
        {"start": "2026-03-28T22:00", "end": "2026-03-29T08:00"},
        {"start": "2026-12-22T08:00", "end": "2026-12-24T12:00"},
    ]
)


windows = st.sampled_from(
    [
        {"weekdays": [0, 1, 6], "earliest": "08:00", "latest": "20:00", "minutes": 240, "times": 2},
        {"weekdays": [6], "earliest": "20:00", "latest": "06:00", "minutes": 420},
        {
            "weekdays": [0, 1],
            "earliest": "06:00",
            "latest": "23:00",
            "minutes": 90,
            "times": 2,
            "assistants": 2,
        },
    ]
)


profiles = st.builds(
    lambda available, hours, shortest, km, dates: {
        "place": {"lat": 62.25, "lon": 25.8},
        "travel": [{"mode": "any", "km": km}],
        "available": available,
        **({} if hours is None else {"hours": hours}),
        "shortest_shift": shortest,
        **dates,
    },
    st.sampled_from(
        [EVERY_DAY, EVERY_DAY, [{"weekday": day, "start": "06:00", "end": "16:00"} for day in range(7)],
         [{"weekday": day, "start": "12:00", "end": "09:00"} for day in (0, 1, 5, 6)]]
    ),
    st.sampled_from([None, None, {"max": 8}, {"max": 8.2}, {"min": 4, "max": 15}, {"min": 20, "max": 20}]),
    st.sampled_from([0, 0, 180]),
    st.sampled_from([10, 20, 50]),
    st.sampled_from([{}, {}, {"from": "2026-12-21"}]),
)  # fmt: skip


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Plain, list[Plain]]:
    work = {
        "shifts": draw(st.lists(shifts, min_size=0, max_size=4)),
        "single_shifts": draw(st.lists(singles, max_size=1)),
        "windows": draw(st.lists(windows, max_size=1)),
    }
    if not any(work.values()):
        work["shifts"] = [draw(shifts)]
    need = {
        "id": draw(st.sampled_from(["n1", "n2", "n3"])),
        "place": {"lat": 62.24, "lon": 25.75},
        **work,
        "min_cover": draw(st.sampled_from([0, 1])),
        "hours_cap": draw(st.sampled_from([None, None, 4.1, 10, 30])),
        "known": draw(st.sampled_from([[], ["p0"], ["p1"]])),
    }
    pool = [{**draw(profiles), "id": f"p{at}"} for at in range(draw(st.integers(1, 3)))]
    return need, pool


cases = _cases()


def assert_within_limits(need: Plain, pool: list[Plain], found: Plain) -> None:
    """Nobody takes what they cannot, and no limit is broken; what is open and counted is right."""
    by_id = {profile["id"]: profile for profile, _ in candidates_of(need, pool, PLAIN_RULES)}
    granted = Fraction(0)
    for person in found["people"]:
        profile, taken = by_id[person["profile"]], taken_of(person)
        assert taken or person["windows"]
        assert taken <= set(takeable_whole(need, profile))
        laid = [need["windows"][one["index"]] | one for one in person["windows"]]
        hours = weekly(need, taken) + sum(one["minutes"] for one in laid)
        assert hours <= minutes_of_hours(profile.get("hours", {}).get("max", 168))
        assert person["minutes"] == pytest.approx(float(worth(need, taken)), abs=1e-9)
        assert person["weekly_minutes"] == pytest.approx(float(hours), abs=1e-9)
        granted += hours
        as_shifts = [{key: one[key] for key in ("weekday", "start", "end")} for one in laid]
        assert can_do_all([need[key][at] for key, at in taken] + as_shifts)
        for one in laid:
            assert one["minutes"] >= profile["shortest_shift"]
            minutes = {
                (one["weekday"] * 1440 + clock(one["start"]) + m) % WEEK for m in range(one["minutes"])
            }
            assert minutes <= free_minutes(profile)
    assert need["hours_cap"] is None or granted <= minutes_of_hours(need["hours_cap"])
    assert is_within(need, [taken_of(person) for person in found["people"]])
    everything = [key for person in found["people"] for key in taken_of(person)]
    assert found["minutes"] == pytest.approx(float(worth(need, everything)), abs=1e-9)
    assert found["open_shifts"] == [
        {"index": at, "places": left}
        for at, shift in enumerate(need["shifts"])
        if (left := shift.get("assistants", 1) - everything.count(("shifts", at)))
    ]
    assert_windows_hold(need, found)


def assert_windows_hold(need: Plain, found: Plain) -> None:
    """Every time of a window lies in it, each on a day of its own, with no more people than it asks."""
    for window, entry in zip(need["windows"], found["windows"], strict=True):
        assert entry["greedy"] is True
        assert entry["times"] + entry["open_times"] == window.get("times", 1)
        assert len(entry["laid"]) <= window.get("times", 1)
        whole = [one for one in entry["laid"] if len(one["people"]) == window.get("assistants", 1)]
        assert len(whole) == entry["times"]
        begun = []
        for one in entry["laid"]:
            assert len(set(one["people"])) == len(one["people"]) <= window.get("assistants", 1)
            start = one["weekday"] * 1440 + clock(one["start"])
            span = (clock(window["latest"]) - clock(window["earliest"])) % 1440 or 1440
            inside = [
                day
                for day in window["weekdays"]
                if (start - day * 1440 - clock(window["earliest"])) % WEEK + window["minutes"] <= span
            ]
            begun += inside[:1]
            assert inside
        assert len(set(begun)) == len(entry["laid"])


@given(cases)
def test_no_team_is_better_and_every_limit_holds(case: tuple[Plain, list[Plain]]) -> None:
    need, pool = case
    found = team_of(need, pool)
    assert_within_limits(need, pool, found)
    best = reference_team(need, pool, PLAIN_RULES)
    assert best is not None
    if need["shifts"] or need["single_shifts"]:
        assert found["proven"] is True
        assert found["bound"] == found["minutes"] == pytest.approx(best[0], abs=1e-9)
        assert len(found["people"]) == best[1]
        assert sum(person["score"] for person in found["people"]) == pytest.approx(best[2], abs=2e-9)
    else:
        assert found["proven"] is False


@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_the_profiles_changes_nothing(
    case: tuple[Plain, list[Plain]], chance: random.Random
) -> None:
    need, pool = case
    mixed = list(pool)
    chance.shuffle(mixed)
    assert team_of(need, mixed) == team_of(need, pool)


@given(cases)
def test_without_time_the_team_is_greedy_and_says_what_is_not_proven(case: tuple[Plain, list[Plain]]) -> None:
    need, pool = case
    if not need["shifts"] and not need["single_shifts"]:
        return
    hasty, best = team_of(need, pool, seconds=0), team_of(need, pool)
    assert_within_limits(need, pool, hasty)
    assert hasty["minutes"] <= best["minutes"] <= hasty["bound"]
    if hasty["proven"]:
        assert (hasty["minutes"], len(hasty["people"])) == (best["minutes"], len(best["people"]))
        sums = [sum(person["score"] for person in one["people"]) for one in (hasty, best)]
        assert sums[0] == pytest.approx(sums[1], abs=2e-9)


@given(cases, st.sampled_from([("p0",), ("p1",), ("p0", "p1")]))
def test_who_is_asked_for_is_in_the_best_such_team(
    case: tuple[Plain, list[Plain]], including: tuple[str, ...]
) -> None:
    need, pool = case
    if not need["shifts"] and not need["single_shifts"]:
        return
    best = reference_team(need, pool, PLAIN_RULES, including)
    if best is None:
        with pytest.raises(TeamFault):
            team_of(need, pool, including=including)
        return
    found = team_of(need, pool, including=including)
    assert_within_limits(need, pool, found)
    assert set(including) <= {person["profile"] for person in found["people"]}
    assert (found["minutes"], len(found["people"])) == (pytest.approx(best[0], abs=1e-9), best[1])
    assert sum(person["score"] for person in found["people"]) == pytest.approx(best[2], abs=2e-9)


@given(cases)
def test_who_is_left_out_might_as_well_not_be_there(case: tuple[Plain, list[Plain]]) -> None:
    need, pool = case
    without = team_of(need, pool, without=["p0"])
    smaller = team_of(need, [one for one in pool if one["id"] != "p0"])
    for key in ("people", "windows", "minutes", "open_shifts", "proven"):
        assert without[key] == smaller[key]


def test_two_at_once_are_two_people_and_count_twice() -> None:
    need = sample_need(shifts=[shift(1, "08:00", "12:00", assistants=3)])
    found = team_of(need, [sample_profile(id=f"p{at}") for at in range(2)])
    assert found["minutes"] == 480
    assert found["open_shifts"] == [{"index": 0, "places": 1}]


def test_fewer_people_go_before_better_scores() -> None:
    need = sample_need(shifts=[shift(0, "08:00", "12:00"), shift(1, "08:00", "12:00")], known=["p1", "p2"])
    pool = [
        sample_profile(id="p1", available=[EVERY_DAY[0]]),
        sample_profile(id="p2", available=[EVERY_DAY[1]]),
        sample_profile(id="p3", available=EVERY_DAY),
    ]
    assert [person["profile"] for person in team_of(need, pool)["people"]] == ["p3"]


def test_of_equals_the_smaller_tie_number_is_chosen() -> None:
    pool = [sample_profile(id=f"p{at}") for at in range(20)]
    for name in ("n1", "n2", "n3"):
        first = min(pool, key=lambda one, name=name: tie_number(name, one["id"]))  # type: ignore[misc]
        assert [person["profile"] for person in team_of(sample_need(id=name), pool)["people"]] == [
            first["id"]
        ]


def test_a_cover_that_is_asked_for_stops_nobody_from_the_team() -> None:
    need = sample_need(shifts=[shift(0, "08:00", "12:00"), shift(1, "08:00", "12:00")], min_cover=1)
    pool = [sample_profile(id=f"p{day}", available=[EVERY_DAY[day]]) for day in (0, 1)]
    assert team_of(need, pool)["minutes"] == 480


def test_windows_come_after_shifts_in_the_time_left() -> None:
    window = {"weekdays": [1, 2], "earliest": "08:00", "latest": "16:00", "minutes": 240, "times": 2}
    need = sample_need(shifts=[shift(1, "08:00", "12:00")], windows=[window])
    free = [{"weekday": day, "start": "08:00", "end": "16:00"} for day in (1, 2)]
    found = team_of(need, [sample_profile(available=free, hours={"max": 8})])
    assert found["windows"][0]["laid"] == [
        {"weekday": 1, "start": "12:00", "end": "16:00", "people": ["p1"]},
    ]
    assert (found["windows"][0]["times"], found["windows"][0]["open_times"]) == (1, 1)
    assert found["people"][0]["weekly_minutes"] == 480
    assert found["window_minutes"] == 240


def test_windows_alone_get_the_best_people_first() -> None:
    window = {"weekdays": [0, 1, 2], "earliest": "08:00", "latest": "16:00", "minutes": 240, "times": 3}
    need = sample_need(shifts=..., windows=[window], known=["p2"])
    pool = [sample_profile(id=f"p{at}", available=EVERY_DAY, hours={"max": 8}) for at in range(3)]
    found = team_of(need, pool)
    assert found["people"][0]["profile"] == "p2"
    assert [len(person["windows"]) for person in found["people"]] == [2, 1]
    assert (found["minutes"], found["bound"], found["proven"]) == (0, None, False)
    chosen = team_of(need, pool, including=["p0"])
    assert "p0" in [person["profile"] for person in chosen["people"]]


def test_a_swap_says_what_changes() -> None:
    need = exchange.need_from_dict(
        sample_need(shifts=[shift(0, "08:00", "12:00"), shift(1, "08:00", "12:00")]), RULES
    )
    pool = [
        sample_profile(id="p1", available=EVERY_DAY),
        sample_profile(id="p2", available=[EVERY_DAY[0]]),
        sample_profile(id="p3", available=[EVERY_DAY[3]]),
    ]
    index = engine.build_index([exchange.profile_from_dict(one, RULES) for one in pool], RULES)
    before = suggest_team(need, index)
    assert [person["profile"] for person in before["people"]] == ["p1"]
    after = swap(before, need, index, without=["p1"])
    assert after["changes"] == {
        "left": ["p1"], "joined": ["p2"], "changed": [], "minutes": -240, "window_minutes": 0,
    }  # fmt: skip
    after = swap(before, need, index, including=["p2"])
    assert after["changes"] == {
        "left": [], "joined": ["p2"], "changed": ["p1"], "minutes": 0, "window_minutes": 0,
    }  # fmt: skip
    for impossible in ("p3", "nobody"):
        with pytest.raises(TeamFault) as fault:
            swap(before, need, index, including=[impossible])
        assert impossible in str(fault.value)


def test_nobody_and_nothing_make_an_empty_team() -> None:
    found = team_of(sample_need(), [])
    assert (found["people"], found["minutes"], found["bound"], found["proven"]) == ([], 0, 0, True)
    assert found["open_shifts"] == [{"index": 0, "places": 1}]


def test_scores_a_billionth_apart_are_told_apart() -> None:
    """The solver's tolerances are finer than the scores."""
    pieces = tuple(Piece(Work(day * 1440, 240), 2880, 2880, 1) for day in range(3))
    chance = np.random.default_rng(5)
    for _ in range(20):
        can = np.zeros((12, 3), dtype=np.bool_)
        can[np.arange(12), np.arange(12) % 3] = True
        scores = sorted((500_000_000 + chance.integers(0, 4, 12)).tolist(), reverse=True)
        task = Task(pieces, can, (10_080 * 12,) * 12, tuple(scores))
        found = choose(task, 10)
        assert found is not None
        assert found.proven
        best = sum(max(scores[who] for who in range(12) if who % 3 == piece) for piece in range(3))
        assert rating(task, found.team) == (3 * 2880, -3, best)


def test_the_reference_knows_rest_by_itself() -> None:
    assert can_be_worked([(0, 60), (720, 780)])
    assert not can_be_worked([(0, 60), (700, 781)])
    assert can_be_worked([(0, 60), (720, 790)])
    assert often({"cycle": 4, "weeks": [1, 2, 4]}) == Fraction(3, 4)
    assert length(shift(6, "22:00", "06:00")) == 480

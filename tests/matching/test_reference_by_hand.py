"""The reference itself is held against numbers worked out by hand from the page."""

from typing import Any

import pytest

from tests.matching.reference import (
    reference_gates,
    reference_points,
    reference_rank,
    reference_reverse,
    reference_rules,
    reference_side,
    straight_km,
    tie_number,
)
from tests.matching.reference_time import true_minutes, wall_minutes

Plain = dict[str, Any]
RULES = reference_rules()
HERE = {"lat": 62.0, "lon": 25.0}
ALL_WEEK = [{"weekday": weekday, "start": "00:00", "end": "00:00"} for weekday in range(7)]
MORNING = {"weekday": 1, "start": "08:00", "end": "12:00"}


def need_of(**changes: Any) -> Plain:
    return {"id": "n1", "place": HERE, "shifts": [MORNING], **changes}


def profile_of(**changes: Any) -> Plain:
    return {
        "id": "p1",
        "place": HERE,
        "travel": [{"mode": "car", "minutes": 40}],
        "available": ALL_WEEK,
        **changes,
    }


def values_of(need: Plain, profile: Plain) -> dict[str, float]:
    return {point["criterion"]: point["value"] for point in reference_points(need, profile, RULES)}


def test_a_pair_worked_out_by_hand() -> None:
    need = need_of(
        shifts=[MORNING, {"weekday": 2, "start": "08:00", "end": "16:00", "cycle": 2, "weeks": [2]}],
        windows=[{"weekdays": [3, 4, 5], "earliest": "08:00", "latest": "20:00", "minutes": 240, "times": 2}],
        skills={"must": ["mt_hoist"], "wish": ["hh_cook", "hr_vent", "mt_hoist"]},
        languages={"must": {"fi": "B1"}, "wish": {"sv": "A2", "en": "C1"}},
    )
    profile = profile_of(
        available=[
            {"weekday": 1, "start": "07:00", "end": "16:00"},
            {"weekday": 3, "start": "10:00", "end": "14:00"},
            {"weekday": 4, "start": "10:00", "end": "13:59"},
        ],
        hours={"min": 16, "max": 25},
        skills={"mt_hoist": "done", "hh_cook": "can", "hr_vent": "learn"},
        languages={"fi": "C2", "en": "B2", "sv": "A2"},
    )
    # needed 240 + 480 / 2 + 2 x 240 = 960; taken: the morning and one time of the window.
    assert values_of(need, profile) == {
        "cover": 480 / 960,
        "wish_skills": 2 / 3,
        "experience": 1 / 3,
        "wish_languages": 1 / 2,
        "known": 0,
        "travel": 1,
        "hours": 480 / 960,
        "shifts": 1,
        "learning": 1,
    }
    employer = 0.3 * 0.5 + 0.1 * 2 / 3 + 0.1 / 3 + 0.1 * 0.5
    assistant = 0.4 + 0.3 * 0.5 + 0.15 + 0.15
    [pair] = reference_rank(need, [profile], RULES)["ranked"]
    assert pair["employer"] == pytest.approx(employer, abs=1e-12)
    assert pair["assistant"] == pytest.approx(assistant, abs=1e-12)
    # 2 x 0.3 x 0.85 / 1.15
    assert pair["score"] == 0.443478261
    assert pair["misses"] == [
        {"criterion": "shift", "facts": {"index": 1}},
        {"criterion": "window", "facts": {"index": 0, "open_times": 1}},
        {"criterion": "wish_skill", "facts": {"skill": "hr_vent"}},
        {"criterion": "wish_language", "facts": {"language": "en", "level": "C1"}},
    ]


def test_one_degree_of_latitude_is_a_360th_of_the_meridian() -> None:
    there = {"lat": 63.0, "lon": 25.0}
    assert straight_km(HERE, there, RULES) == pytest.approx(2 * 3.14159265358979 * 6371.0088 / 360, abs=1e-9)
    # 111.19508 km x 1.3 / 45 km/h = 192.73814 minutes
    need, far = need_of(), profile_of(place=there, travel=[{"mode": "car", "minutes": 192}])
    assert reference_gates(need, far, RULES) == "travel"
    far["travel"] = [{"mode": "car", "minutes": 193}]
    assert reference_gates(need, far, RULES) is None
    assert values_of(need, far)["travel"] == pytest.approx(1 - 192.73814 / 193, abs=1e-7)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-29T02:59", "2026-03-29T04:00", 1),
        ("2026-03-28T22:00", "2026-03-29T06:00", 420),
        ("2026-10-24T22:00", "2026-10-25T06:00", 540),
        ("2026-10-25T03:00", "2026-10-25T03:30", 30),
        ("2026-10-25T03:30", "2026-10-25T04:00", 90),
        ("2026-12-24T16:00", "2026-12-24T20:00", 240),
        ("2026-10-20T03:30", "2026-10-27T03:30", 7 * 1440 + 60),
    ],
)
def test_single_shifts_last_as_long_as_the_clocks_let_them(start: str, end: str, minutes: int) -> None:
    assert true_minutes({"start": start, "end": end}) == minutes


def test_the_wall_clock_asks_for_the_skipped_hour_too() -> None:
    single = {"start": "2026-03-29T02:00", "end": "2026-03-29T05:00"}
    assert len(wall_minutes(single)) == 180
    need = need_of(shifts=[], single_shifts=[single])
    around = [
        {"weekday": 6, "start": "02:00", "end": "03:00"},
        {"weekday": 6, "start": "04:00", "end": "05:00"},
    ]
    assert reference_gates(need, profile_of(available=around), RULES) == "schedule"


def test_free_times_that_touch_over_the_end_of_the_week_are_one() -> None:
    need = need_of(shifts=[{"weekday": 6, "start": "22:00", "end": "02:00"}])
    touching = [
        {"weekday": 6, "start": "22:00", "end": "00:00"},
        {"weekday": 0, "start": "00:00", "end": "02:00"},
    ]
    assert reference_gates(need, profile_of(available=touching), RULES) is None
    assert reference_gates(need, profile_of(available=touching[:1]), RULES) == "schedule"


def test_pieces_of_a_splittable_shift_know_no_longest_and_weigh_by_the_roster() -> None:
    shift = {"weekday": 0, "start": "06:00", "end": "18:00", "splittable": True, "cycle": 3, "weeks": [1]}
    free = [
        {"weekday": 0, "start": "06:00", "end": "14:00"},
        {"weekday": 0, "start": "15:00", "end": "16:00"},
    ]
    profile = profile_of(available=free, shortest_shift=61, hours={"max": 2})
    points = reference_points(need_of(shifts=[shift]), profile, RULES)
    assert points[0]["facts"] == {"covered_minutes": 120, "needed_minutes": 240}
    assert points[7]["facts"]["longest_minutes"] == 480


def test_hours_are_exact() -> None:
    need = need_of(shifts=[{"weekday": 0, "start": "08:00", "end": "12:06"}])
    assert reference_gates(need, profile_of(hours={"max": 4.1}), RULES) is None
    assert reference_gates(need, profile_of(hours={"max": 4.09}), RULES) == "schedule"


def test_common_days_decide_which_weekdays_stand() -> None:
    # 1 December 2026 is a Tuesday.
    need = need_of(**{"from": "2026-11-01", "to": "2026-12-01"})
    assert reference_gates(need, profile_of(**{"from": "2026-12-01"}), RULES) is None
    assert reference_gates(need, profile_of(**{"from": "2026-12-02"}), RULES) == "dates"
    need["to"] = "2026-12-07"
    assert reference_gates(need, profile_of(**{"from": "2026-12-02"}), RULES) == "schedule"
    need["to"] = "2026-12-08"
    assert reference_gates(need, profile_of(**{"from": "2026-12-02"}), RULES) is None


@pytest.mark.parametrize(
    ("asked", "refused", "gate"),
    [
        ("c_pets:dog", "c_pets:cat", None),
        ("c_pets:dog", "c_pets:dog", "conditions"),
        ("c_pets", "c_pets:dog", "conditions"),
        ("c_pets:dog", "c_pets", "conditions"),
        ("c_pets", "c_pets", "conditions"),
        ("c_smoking_home", "c_pets", None),
    ],
)
def test_animals(asked: str, refused: str, gate: str | None) -> None:
    assert reference_gates(need_of(conditions=[asked]), profile_of(cannot=[refused]), RULES) == gate


def test_hours_cut_the_week_and_leave_single_shifts() -> None:
    shifts = [{"weekday": day, "start": "08:00", "end": "16:00"} for day in range(3)]
    single = {"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}
    need = need_of(shifts=shifts, single_shifts=[single], hours_cap=10)
    points = reference_points(need, profile_of(hours={"min": 20, "max": 20}), RULES)
    assert points[0]["facts"] == {"covered_minutes": 840, "needed_minutes": 1680}
    assert points[6]["value"] == 0.5


def test_a_pair_that_serves_one_side_only_scores_nothing() -> None:
    rules = {**RULES, "weights": {"employer": {**RULES["weights"]["employer"]}, "assistant": {}}}
    rules["weights"]["employer"] = {"cover": 0, "wish_skills": 0, "experience": 0, "wish_languages": 0}
    rules["weights"]["employer"]["known"] = 1
    rules["weights"]["assistant"] = RULES["weights"]["assistant"]
    [pair] = reference_rank(need_of(), [profile_of()], rules)["ranked"]
    assert (pair["employer"], pair["assistant"], pair["score"]) == (0, 1, 0)


def test_the_tie_number_step_by_step() -> None:
    # SHA-256 of n1 begins 676b8bb84ce7267d and of p1 f64551fcd6f07823; together 912eda449a175e5e, then mixed.
    assert tie_number("n1", "p1") == tie_number("p1", "n1") == 0xC85F8543C3580AD0
    assert tie_number("same", "same") == 0
    assert len({tie_number("n1", f"p{at}") for at in range(100)}) == 100


def test_equals_stand_by_tie_number_and_the_rest_is_counted() -> None:
    profiles = [profile_of(id=f"p{at}") for at in range(5)]
    profiles.append(profile_of(id="gone", to="2026-01-01"))
    need = need_of(**{"from": "2026-02-01"})
    result = reference_rank(need, profiles, RULES, top=3)
    expected = sorted((f"p{at}" for at in range(5)), key=lambda name: tie_number("n1", name))
    assert [entry["profile"] for entry in result["ranked"]] == expected[:3]
    assert result["pool"] == 6
    assert result["stopped_at"] == {
        "travel": 0,
        "dates": 1,
        "schedule": 0,
        "skills": 0,
        "languages": 0,
        "conditions": 0,
    }


def test_the_other_end_says_the_same() -> None:
    needs = [need_of(), need_of(id="n2", known=["p1"])]
    result = reference_reverse(profile_of(), needs, RULES)
    assert [entry["need"] for entry in result["ranked"]] == ["n2", "n1"]
    assert (result["profile"], result["pool"]) == ("p1", 2)
    [pair] = reference_rank(needs[0], [profile_of()], RULES)["ranked"]
    assert result["ranked"][1]["score"] == pair["score"]
    assert reference_side(pair["points"], "employer") == pair["employer"]

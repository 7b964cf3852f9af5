"""What always holds, item by item (item 4 has its own file), for needs and profiles of all kinds."""

import copy
import json
import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import exchange
from matching.errors import ExchangeFault
from tests.matching import strategies
from tests.matching.engine_calls import PLAIN_RULES, RULES, ranked, reversed_of, score_of
from tests.matching.reference import point_of, reference_gates, tie_number

Plain = dict[str, Any]
Pair = tuple[Plain, Plain]
easy_pairs = strategies.easy_pairs
EVERYBODY = 100


# --- 1. gates and the exact top -----------------------------------------------------------------------


@given(strategies.needs, strategies.pools)
def test_who_passes_every_gate_is_ranked_and_nobody_else(need: Plain, pool: list[Plain]) -> None:
    result = ranked(need, pool, EVERYBODY)
    passing = {one["id"] for one in pool if reference_gates(need, one, PLAIN_RULES) is None}
    assert {pair["profile"] for pair in result["ranked"]} == passing
    assert result["pool"] - sum(result["stopped_at"].values()) == len(passing)


@given(strategies.needs, strategies.pools, st.integers(1, 5))
def test_the_top_is_the_beginning_of_the_whole_ranking(need: Plain, pool: list[Plain], top: int) -> None:
    whole = ranked(need, pool, EVERYBODY)
    assert ranked(need, pool, top) == {**whole, "ranked": whole["ranked"][:top]}
    places = [
        (-pair["score"], tie_number(need["id"], pair["profile"]), pair["profile"]) for pair in whole["ranked"]
    ]
    assert all(before < after for before, after in pairwise(places))


# --- 2. one score from either side --------------------------------------------------------------------


@given(easy_pairs)
def test_a_pair_is_the_same_from_either_side(pair: Pair) -> None:
    need, profile = pair
    from_need = ranked(need, [profile])
    from_profile = reversed_of(profile, [need])
    assert from_need["stopped_at"] == from_profile["stopped_at"]
    mine = [{**entry, "need": need["id"]} for entry in from_need["ranked"]]
    theirs = [{**entry, "profile": profile["id"]} for entry in from_profile["ranked"]]
    assert mine == theirs


# --- 3. points, sides, score --------------------------------------------------------------------------


@given(easy_pairs)
def test_points_give_the_sides_and_the_sides_the_score(pair: Pair) -> None:
    for found in ranked(pair[0], [pair[1]])["ranked"]:
        for side in ("employer", "assistant"):
            mine = [point for point in found["points"] if point["side"] == side]
            assert all(0 <= point["value"] <= 1 for point in mine)
            mean = sum(point["weight"] * point["value"] for point in mine) / sum(
                point["weight"] for point in mine
            )
            assert math.isclose(found[side], mean, rel_tol=0, abs_tol=1e-9)
        together = found["employer"] + found["assistant"]
        score = 2 * found["employer"] * found["assistant"] / together if together else 0
        assert math.isclose(found["score"], score, rel_tol=0, abs_tol=1e-9)


# --- 5. the same everywhere, in any order, whoever else is there ---------------------------------------


@given(strategies.needs, strategies.pools, st.integers(1, 5), st.data())
def test_the_order_of_profiles_changes_no_byte(
    need: Plain, pool: list[Plain], top: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(pool))
    assert json.dumps(ranked(need, shuffled, top)) == json.dumps(ranked(need, pool, top))


@given(strategies.profiles, strategies.need_pools, st.integers(1, 4), st.data())
def test_the_order_of_needs_changes_no_byte(
    profile: Plain, pool: list[Plain], top: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(pool))
    assert json.dumps(reversed_of(profile, shuffled, top)) == json.dumps(reversed_of(profile, pool, top))


@given(strategies.needs, strategies.pools)
def test_other_profiles_never_change_a_pair(need: Plain, pool: list[Plain]) -> None:
    together = ranked(need, pool, EVERYBODY)["ranked"]
    alone = [pair for profile in pool for pair in ranked(need, [profile])["ranked"]]
    in_order = sorted(alone, key=lambda pair: [other["profile"] for other in together].index(pair["profile"]))
    assert json.dumps(together) == json.dumps(in_order)


@given(easy_pairs, st.lists(st.sampled_from(strategies.IDS), min_size=2, max_size=8, unique=True))
def test_equals_are_ordered_by_the_tie_number(pair: Pair, names: list[str]) -> None:
    need, profile = {**pair[0], "known": []}, pair[1]
    result = ranked(need, [{**profile, "id": name} for name in names])
    expected = sorted(names, key=lambda name: tie_number(need["id"], name))
    assert [entry["profile"] for entry in result["ranked"]] == (expected if result["ranked"] else [])
    assert len({entry["score"] for entry in result["ranked"]}) <= 1


# --- 6. never an input --------------------------------------------------------------------------------

PEOPLE_ONLY = [
    "gender",
    "age",
    "birth_date",
    "name",
    "photo",
    "nationality",
    "origin",
    "health",
    "municipality",
    "declines",
    "answer_minutes",
    "rating",
    "text",
]


@given(
    easy_pairs,
    st.sampled_from(PEOPLE_ONLY),
    st.none() | st.text(max_size=5) | st.integers() | st.just({}),
)
def test_what_is_never_an_input_is_refused(pair: Pair, key: str, value: Any) -> None:
    need, profile = pair
    with pytest.raises(ExchangeFault) as fault:
        exchange.need_from_dict({**need, key: value}, RULES)
    assert fault.value.key == key
    with pytest.raises(ExchangeFault) as fault:
        exchange.profile_from_dict({**profile, key: value}, RULES)
    assert fault.value.key == key


@pytest.mark.parametrize(
    "skill",
    ["rq_gender", "rq_age18", "rq_work_right", "rq_crim_minor", "rq_height", "la_fi", "c_pets"],
)
def test_what_people_handle_is_no_skill(skill: str) -> None:
    need = {
        "id": "n",
        "place": {"lat": 62, "lon": 25},
        "shifts": [{"weekday": 0, "start": "08:00", "end": "09:00"}],
    }
    profile = {"id": "p", "place": {"lat": 62, "lon": 25}, "travel": [{"mode": "any", "km": 1}]}
    with pytest.raises(ExchangeFault) as fault:
        exchange.need_from_dict({**need, "skills": {"must": [skill]}}, RULES)
    assert fault.value.key == "skills.must[0]"
    with pytest.raises(ExchangeFault) as fault:
        exchange.profile_from_dict({**profile, "skills": {skill: "can"}}, RULES)
    assert fault.value.key == f"skills.{skill}"


@given(easy_pairs, st.sampled_from(["179", "410", "500"]))
def test_a_municipality_is_its_point_and_no_more(pair: Pair, code: str) -> None:
    need, profile = pair
    lat, lon = point_of({"municipality": code}, PLAIN_RULES)
    named = {**profile, "place": {"municipality": code}}
    assert ranked(need, [named]) == ranked(need, [{**profile, "place": {"lat": lat, "lon": lon}}])


@given(easy_pairs, st.sampled_from(strategies.IDS))
def test_the_id_scores_nothing(pair: Pair, name: str) -> None:
    need, profile = {**pair[0], "known": []}, pair[1]
    assert score_of(need, profile) == score_of({**need, "id": "another"}, {**profile, "id": name})


@given(easy_pairs, st.data())
def test_what_matters_to_teams_and_substitutes_moves_no_pair(pair: Pair, data: st.DataObject) -> None:
    need, profile = pair
    changed = copy.deepcopy(need)
    for entry in [*changed.get("shifts", []), *changed.get("windows", [])]:
        entry["assistants"] = data.draw(st.integers(1, 10))
    notice = {**profile, "short_notice": {"minutes": data.draw(st.integers(0, 10080))}}
    if "known" in changed:
        changed["known"] = data.draw(st.permutations(changed["known"]))
    assert ranked(changed, [notice]) == ranked(need, [profile])


# --- time: the same week said in another way ----------------------------------------------------------


@given(easy_pairs, st.data())
def test_free_time_cut_where_it_touches_is_the_same_free_time(pair: Pair, data: st.DataObject) -> None:
    need, profile = pair
    pieces = []
    for free in profile["available"]:
        start = strategies.clock_minutes(free["start"])
        length = (strategies.clock_minutes(free["end"]) - start) % 1440 or 1440
        cut = start + data.draw(st.integers(0, length))
        if start < cut < start + length:
            pieces.append({**free, "end": strategies.clock_text(cut)})
            weekday = (free["weekday"] + cut // 1440) % 7
            pieces.append({"weekday": weekday, "start": strategies.clock_text(cut), "end": free["end"]})
        else:
            pieces.append(free)
    assert ranked(need, [{**profile, "available": pieces}]) == ranked(need, [profile])


@given(easy_pairs, st.integers(1, 6))
def test_the_week_is_a_circle(pair: Pair, turn: int) -> None:
    need, profile = copy.deepcopy(pair)
    for one in (need, profile):
        one.pop("from", None)
        one.pop("to", None)
    need.pop("single_shifts", None)
    if not need.get("shifts") and not need.get("windows"):
        need["shifts"] = [{"weekday": 6, "start": "20:00", "end": "04:00"}]
    before = ranked(need, [profile])
    for entry in [*need.get("shifts", []), *profile["available"]]:
        entry["weekday"] = (entry["weekday"] + turn) % 7
    for window in need.get("windows", []):
        window["weekdays"] = [(weekday + turn) % 7 for weekday in window["weekdays"]]
    assert ranked(need, [profile]) == before

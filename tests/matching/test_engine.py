"""The engine: the gates and the order, both directions, and one pair told in the same numbers."""

import hashlib
import math
import random
from dataclasses import replace

import pytest

from matching import engine, exchange
from matching.types import Need
from tests.matching.crowds import MASK, RULES, crowd, facts, need_of, profile_of, stopped
from tests.matching.reference import tie_number
from tests.matching.samples import sample_need


def test_animals_meet_where_either_side_names_none() -> None:
    for conditions, cannot, gate in (
        (["c_pets:dog"], ["c_pets:cat"], None),
        (["c_pets:dog"], ["c_pets"], "conditions"),
        (["c_pets"], ["c_pets:cat"], "conditions"),
        (["c_pets:dog"], ["c_pets:dog"], "conditions"),
        (["c_stairs"], ["c_pets"], None),
    ):
        assert stopped(need_of(conditions=conditions), profile_of(cannot=cannot)) == gate


def test_distance_is_the_great_circle() -> None:
    rng = random.Random(2)
    for _ in range(200):
        lat, lon, lat2, lon2 = (rng.uniform(*span) for span in ((59.4, 70.2), (19, 31.7)) * 2)
        need = need_of(place={"lat": lat, "lon": lon})
        profile = profile_of(place={"lat": lat2, "lon": lon2})
        half = [math.radians(angle) / 2 for angle in (lat2 - lat, lon2 - lon)]
        root = math.sin(half[0]) ** 2 + math.cos(math.radians(lat)) * math.cos(math.radians(lat2)) * (
            math.sin(half[1]) ** 2
        )
        expected = 2 * 6371.0088 * math.asin(math.sqrt(root))
        gates = engine.explain_pair(need, profile, RULES)["gates"]
        assert gates[0]["facts"]["straight_km"] == pytest.approx(expected, rel=1e-12)


def test_of_equal_journeys_the_first_one_named_is_told() -> None:
    ways = [{"mode": "walk", "minutes": 9}, {"mode": "car", "minutes": 5}]
    assert facts(need_of(), profile_of(travel=ways), "travel") == {"mode": "walk", "estimate": 0, "limit": 9}


def test_equals_are_ordered_by_the_tie_number_of_the_page() -> None:
    def number(name: str) -> int:
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")

    def tie(need: str, profile: str) -> int:
        z = number(need) ^ number(profile)
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        return z ^ z >> 31

    names = [f"p{at}" for at in range(300)] + ["Åse", "öljy"]
    index = engine.build_index([profile_of(id=name) for name in names], RULES)
    for need in ("n1", "n2"):
        expected = sorted(names, key=lambda name: (tie(need, name), name))
        found = [entry["profile"] for entry in engine.rank(need_of(id=need), index, top=50)["ranked"]]
        assert found == expected[:50]


def test_scores_are_rounded_as_python_rounds() -> None:
    needs, profiles = crowd(40)
    index = engine.build_index(profiles, RULES)
    seen = 0
    for need in needs:
        for entry in engine.rank(need, index)["ranked"]:
            employer, assistant = entry["employer"], entry["assistant"]
            assert entry["score"] == round(2 * employer * assistant / (employer + assistant), 9)
            seen += 1
    assert seen > 50


def test_rank_reverse_and_explain_give_one_pair_the_same_numbers() -> None:
    needs, profiles = crowd(60)
    index, need_index = engine.build_index(profiles, RULES), engine.build_need_index(needs, RULES)
    forward = {
        (need.id, entry.pop("profile")): entry
        for need in needs
        for entry in engine.rank(need, index, top=1000)["ranked"]
    }
    backward = {
        (entry.pop("need"), profile.id): entry
        for profile in profiles
        for entry in engine.reverse(profile, need_index, top=1000)["ranked"]
    }
    assert len(forward) > 100
    assert forward == backward
    for need in needs:
        for profile in profiles:
            explained = engine.explain_pair(need, profile, RULES)
            entry = forward.get((need.id, profile.id))
            assert (entry is None) == (explained["stopped_at"] is not None)
            if entry is not None:
                assert {name: explained[name] for name in entry} == entry


def test_counts_at_the_gates_are_those_of_the_single_pairs() -> None:
    needs, profiles = crowd(50, seed=8)
    index, need_index = engine.build_index(profiles, RULES), engine.build_need_index(needs, RULES)
    stops = {
        (need.id, profile.id): engine.explain_pair(need, profile, RULES)["stopped_at"]
        for need in needs
        for profile in profiles
    }
    for need in needs:
        result = engine.rank(need, index)
        of_need = [stops[need.id, profile.id] for profile in profiles]
        assert result["stopped_at"] == {gate: of_need.count(gate) for gate in engine.GATES}
        assert result["pool"] == 50
    for profile in profiles:
        of_profile = [stops[need.id, profile.id] for need in needs]
        counts = engine.reverse(profile, need_index)["stopped_at"]
        assert counts == {gate: of_profile.count(gate) for gate in engine.GATES}


def test_the_order_of_reading_changes_nothing_and_top_is_a_prefix() -> None:
    needs, profiles = crowd(60)
    index = engine.build_index(profiles, RULES)
    shuffled = engine.build_index(random.Random(3).sample(profiles, len(profiles)), RULES)
    for need in needs:
        whole = engine.rank(need, index, top=1000)
        assert engine.rank(need, shuffled, top=1000) == whole
        assert engine.rank(need, shuffled, top=3) == {**whole, "ranked": whole["ranked"][:3]}


def test_empty_pools_have_results_too() -> None:
    result = engine.rank(need_of(), engine.build_index([], RULES))
    assert (result["pool"], result["ranked"]) == (0, [])
    assert engine.reverse(profile_of(), engine.build_need_index([], RULES))["ranked"] == []
    assert engine.widen(need_of(), engine.build_index([], RULES)) == []
    assert engine.open_more(profile_of(), engine.build_need_index([], RULES)) == []
    nobody_free = engine.build_index([profile_of(available=[])], RULES)
    assert engine.rank(need_of(), nobody_free)["stopped_at"]["schedule"] == 1


def test_a_ranking_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="top"):
        engine.rank(need_of(), engine.build_index([profile_of()], RULES), top=0)


def test_one_id_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        engine.build_index([profile_of(), profile_of()], RULES)


def test_open_times_are_ranked_without_hours_and_say_so() -> None:
    need = exchange.need_from_dict(
        sample_need(shifts=..., skills={"wish": ["hh_cook"]}), RULES, times_to_be_agreed=True
    )
    profiles = [
        profile_of(id="cook", available=[], skills={"hh_cook": "can"}),
        profile_of(id="other", available=[]),
        profile_of(id="far", place={"lat": 69, "lon": 25}),
    ]
    index = engine.build_index(profiles, RULES)
    result = engine.rank_open_times(need, index)
    assert result["times"] == "to be agreed"
    assert result["stopped_at"] == dict.fromkeys(engine.GATES, 0) | {"travel": 1}
    assert [entry["profile"] for entry in result["ranked"]] == ["cook", "other"]
    best = result["ranked"][0]
    # wish_skills 1, experience 0, wish_languages 1, known 0 by 0.1, 0.1, 0.1, 0.4
    assert best["employer"] == pytest.approx(0.2 / 0.7)
    assert best["assistant"] == 1
    assert len(best["points"]) == 6
    back = engine.reverse_open_times(profiles[0], engine.build_need_index([need], RULES))
    assert back["ranked"][0]["score"] == best["score"]
    assert engine.explain_pair(need, profiles[0], RULES)["score"] == best["score"]
    with pytest.raises(ValueError, match="rank_open_times"):
        engine.rank(need, index)
    with pytest.raises(ValueError, match="ranking of their own"):
        engine.reverse(profiles[0], engine.build_need_index([need, need_of(id="n2")], RULES))


def test_a_need_without_times_must_say_so() -> None:
    with pytest.raises(ValueError, match="times_to_be_agreed"):
        Need("n1", need_of().place)


def test_everybody_alike_in_one_place_is_ordered_by_chance_that_stays() -> None:
    need = need_of()
    people = [replace(profile_of(), id=f"p{number}") for number in range(30_000)]
    result = engine.rank(need, engine.build_index(people, RULES), top=20)
    assert sum(result["stopped_at"].values()) == 0 and result["pool"] == 30_000
    names = [entry["profile"] for entry in result["ranked"]]
    assert len({entry["score"] for entry in result["ranked"]}) == 1
    best = sorted((person.id for person in people), key=lambda name: (tie_number(need.id, name), name))[:20]
    assert names == best
    assert names[0] not in ("p0", "p29999")

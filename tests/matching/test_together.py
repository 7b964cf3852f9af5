"""The engine: which few changes of a need would bring somebody together, where no single one does."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from matching import engine
from matching.changes import relaxations
from matching.columns import ProfileIndex
from matching.together import MOST_TOGETHER, widen_together
from matching.types import Need
from tests.matching.crowds import ALWAYS, RULES, crowd, free, need_of, profile_of
from tests.matching.test_changes import widened


def test_three_musts_in_the_way_at_once_are_named_together() -> None:
    index = engine.build_index(
        [profile_of(id="near", skills={"hh_cook": "can"}, languages={"fi": "C1"})], RULES
    )
    need = need_of(
        skills={"must": ["hh_cook", "mt_hoist", "pc_wash"], "wish": []},
        languages={"must": {"fi": "B1", "sv": "B2"}, "wish": {}},
    )
    assert not any(effect["opens"] for effect in engine.widen(need, index))
    assert widen_together(need, index) == {
        "changes": [
            {"code": "drop_skill", "facts": {"skill": "mt_hoist"}},
            {"code": "drop_skill", "facts": {"skill": "pc_wash"}},
            {"code": "drop_language", "facts": {"language": "sv", "level": "B2"}},
        ],
        "opens": 1,
    }


def test_a_lower_level_is_asked_for_where_it_is_enough_and_who_lacks_less_comes_first() -> None:
    lacks_one_step = profile_of(id="step", skills={}, languages={"fi": "A2"})
    lacks_more = profile_of(id="more", skills={}, languages={})
    need = need_of(skills={"must": ["mt_hoist"], "wish": []}, languages={"must": {"fi": "B1"}, "wish": {}})
    found = widen_together(need, engine.build_index([lacks_one_step, lacks_more], RULES))
    assert found is not None
    assert [one["code"] for one in found["changes"]] == ["drop_skill", "lower_language"]
    assert found["opens"] == 1


def test_what_no_change_ends_and_more_changes_than_a_few_are_told_as_none() -> None:
    far = profile_of(id="far", place={"lat": 69.9, "lon": 27.0}, skills={})
    need = need_of(skills={"must": ["mt_hoist", "pc_wash"], "wish": []})
    assert widen_together(need, engine.build_index([far], RULES)) is None
    unable = profile_of(id="unable", skills={}, cannot=["c_stairs"])
    with_stairs = need_of(skills={"must": ["mt_hoist"], "wish": []}, conditions=["c_stairs"])
    index = engine.build_index([unable], RULES)
    assert widen_together(with_stairs, index, fixed={"c_stairs"}) is None
    assert widen_together(with_stairs, index) is not None
    skills = ["mt_hoist", "pc_wash", "hh_cook", "pc_dress", "pc_toilet"]
    five = need_of(skills={"must": skills, "wish": []})
    assert len(skills) > MOST_TOGETHER and widen_together(five, index) is None


def test_two_changes_of_the_times_are_tried_where_one_is_not_enough() -> None:
    half = profile_of(id="half", skills={}, available=free((0, "08:00", "12:00")))
    need = need_of(
        shifts=[{"weekday": 0, "start": "08:00", "end": "16:00"}],
        min_cover=0.75,
        skills={"must": ["mt_hoist"], "wish": []},
    )
    index = engine.build_index([half], RULES)
    found = widen_together(need, index)
    assert found is not None and found["opens"] == 1
    told = [(one["code"], one["facts"]) for one in found["changes"]]
    assert told == [
        ("min_cover", {"from": 0.75, "to": 0.5}),
        ("split_shift", {"index": 0}),
        ("drop_skill", {"skill": "mt_hoist"}),
    ]
    assert _ranked(need, told, index) == 1
    # Whoever comes by fewer changes, of whatever kind, is told of instead.
    lacks_two = profile_of(id="two", skills={}, languages={}, available=ALWAYS)
    need = replace(need, must_languages={"fi": "B1"})
    found = widen_together(need, engine.build_index([half, lacks_two], RULES))
    assert found is not None and [one["code"] for one in found["changes"]] == ["drop_skill", "drop_language"]


def test_no_smaller_set_of_changes_would_bring_anybody_and_the_count_is_the_rankings() -> None:
    sizes = set()
    for seed in range(40):
        needs, profiles = crowd(5, seed=seed)
        index = engine.build_index(profiles, RULES)
        for need in needs:
            found = None if _ranked(need, (), index) else widen_together(need, index)
            if found is None:
                continue
            chosen = found["changes"]
            assert _ranked(need, [(one["code"], one["facts"]) for one in chosen], index) == found["opens"] > 0
            sizes.add(len(chosen))
            single = [(one.code, dict(one.facts)) for one in relaxations(need)]
            for few in (of for size in range(1, len(chosen)) for of in combinations(single, size)):
                if sum(code in OF_TIMES for code, _facts in few) <= 2:
                    assert not _ranked(need, few, index)
    assert sizes >= {1, 2, 3}


OF_TIMES = {"min_cover", "split_shift", "start_earlier", "end_later", "no_end"}


def _ranked(need: Need, changes: Sequence[tuple[str, dict[str, Any]]], index: ProfileIndex) -> int:
    for code, facts in changes:
        need = widened(need, code, facts)
    return len(engine.rank(need, index, top=1000)["ranked"])

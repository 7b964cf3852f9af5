"""Figures about rankings: each against numbers worked out by hand."""

import pytest

from matching.engine import build_index, rank
from matching.evaluation import (
    Rule,
    best_possible_order,
    constant_order,
    cover,
    distance_order,
    expected_agreements,
    exposure,
    exposure_by_group,
    gini,
    one_sided_order,
    order_by_id,
    our_order,
    random_order,
)
from matching.exchange import need_from_dict, profile_from_dict
from matching.rules import project_rules
from tests.matching.samples import sample_need, sample_profile

RULES = project_rules()


def entry(profile, score=0.5, employer=0.5, assistant=0.5, travel=0.5, cover=0.5):
    points = [
        {"side": "employer", "criterion": "cover", "value": cover, "weight": 0.3},
        {"side": "assistant", "criterion": "travel", "value": travel, "weight": 0.4},
    ]
    return {
        "profile": profile,
        "score": score,
        "employer": employer,
        "assistant": assistant,
        "points": points,
        "misses": [],
    }


def names(entries):
    return [one["profile"] for one in entries]


RESULT = {
    "need": "n1",
    "ranked": [
        entry("c", 0.9, employer=0.7, travel=0.2),
        entry("b", 0.8, employer=0.9, travel=0.6),
        entry("a", 0.8, employer=0.8, travel=0.9),
    ],
}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([1, 1, 1, 1], 0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25), ([], 0), ([0, 0], 0), ([5], 0)],
)
def test_gini_of_known_counts(counts, expected):
    assert gini(counts) == pytest.approx(expected)
    assert gini(list(reversed(counts))) == pytest.approx(expected)


def test_each_order_orders_by_what_it_says():
    assert names(our_order(RESULT)) == ["c", "b", "a"]
    assert names(order_by_id(RESULT)) == ["c", "a", "b"]
    assert names(constant_order(RESULT)) == ["a", "b", "c"]
    assert names(distance_order(RESULT)) == ["a", "b", "c"]
    assert names(one_sided_order(RESULT)) == ["b", "a", "c"]
    assert sorted(names(random_order(RESULT))) == ["a", "b", "c"]
    assert names(random_order(RESULT)) == names(random_order({**RESULT, "ranked": RESULT["ranked"][::-1]}))


def test_exposure_counts_who_stands_among_the_first():
    found = exposure([RESULT, RESULT], ["a", "b", "c", "d"], first=2)
    assert found.ever_shown == 0.5
    assert found.gini == pytest.approx(gini([0, 2, 2, 0]))
    groups = {"a": "rural", "b": "urban", "c": "urban", "d": "rural"}
    assert exposure_by_group([RESULT], groups, first=2) == {"rural": 0.0, "urban": 1.0}


def test_a_rule_says_yes_as_its_weights_do():
    rule = Rule({"cover": 1.0}, {"travel": 1.0}, sharpness=1.0)
    assert rule.chance(entry("p", cover=0.5, travel=0.4)) == pytest.approx(0.2)
    results = [{"need": "n", "ranked": [entry("p", cover=0.5, travel=0.4), entry("q", cover=1, travel=1)]}]
    assert expected_agreements(results, our_order, rule, first=1) == pytest.approx(0.2)
    assert expected_agreements(results, best_possible_order(rule), rule, first=1) == pytest.approx(1.0)
    assert expected_agreements([], our_order, rule) == 0


def test_equals_share_the_first_places_by_the_tie_number_only():
    needs = [need_from_dict(sample_need(id=f"n{at}"), RULES) for at in range(60)]
    profiles = [profile_from_dict(sample_profile(id=f"p{at:02}"), RULES) for at in range(40)]
    index = build_index(profiles, RULES)
    results = [rank(need, index, top=40) for need in needs]
    assert len({one["score"] for result in results for one in result["ranked"]}) == 1
    ids = [profile.id for profile in profiles]
    ours, by_id = exposure(results, ids), exposure(results, ids, order_by_id)
    assert ours.ever_shown == 1.0 and by_id.ever_shown == 0.25
    assert ours.gini < 0.2 < 0.7 < by_id.gini


def test_cover_says_which_hours_nobody_can_do():
    shifts = [
        {"weekday": 1, "start": "08:00", "end": "12:00"},
        {"weekday": 6, "start": "22:00", "end": "06:00", "cycle": 2, "weeks": [1]},
    ]
    needs = [need_from_dict(sample_need(id="n1", shifts=shifts), RULES)]
    free = [{"weekday": 1, "start": "07:00", "end": "16:00"}]
    profiles = [profile_from_dict(sample_profile(id=f"p{at}", available=free), RULES) for at in range(3)]
    found = cover(needs, [rank(needs[0], build_index(profiles, RULES))])
    assert (found.needs, found.with_enough, found.with_nobody) == (1, 1, 0)
    assert found.asked_minutes == 240 + 240
    assert found.open_minutes == {("n1", 6): 240}
    nobody = cover(needs, [rank(needs[0], build_index([], RULES))])
    assert (nobody.with_enough, nobody.with_nobody) == (0, 1)
    assert sum(nobody.open_minutes.values()) == nobody.asked_minutes

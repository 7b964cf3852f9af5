"""Minutes between areas: added where an operator says so, in reasons too, and nowhere else."""

from dataclasses import replace

import pytest

from matching.engine import build_index, build_need_index, rank, reverse
from matching.errors import RulesFault
from matching.exchange import need_from_dict, profile_from_dict
from matching.explanation import explain_pair
from matching.phrases import crossing
from matching.reasons import LANGUAGES, reasons_for
from matching.rules import find_config, project_rules, read_rules
from matching.types import Area, Crossing
from matching.week_fill import journey_between
from tests.matching.samples import sample_need, sample_profile

PLAIN = project_rules()
ISLAND = Area("Hailuoto", 65.02, 24.72, 16)
SHORE = Area("Oulu", 65.01, 25.47, 15)
ALL = ("car", "transit", "bicycle", "walk")
BY_SEA = replace(PLAIN, crossings=(Crossing(ISLAND, None, 50.0, ("car", "transit")),))
ON_ISLAND, IN_OULU, IN_KEMI = (
    {"lat": 65.02, "lon": 24.72},
    {"lat": 65.01, "lon": 25.47},
    {"lat": 65.74, "lon": 24.56},
)


def travel_of(rules, need_place, profile_place, travel=({"mode": "car", "minutes": 400},)):
    need = need_from_dict(sample_need(place=need_place), rules)
    profile = profile_from_dict(sample_profile(place=profile_place, travel=list(travel)), rules)
    ranked = rank(need, build_index([profile], rules))["ranked"]
    return next(point for point in ranked[0]["points"] if point["criterion"] == "travel") if ranked else None


def test_minutes_are_added_in_both_directions_and_said():
    plain = travel_of(PLAIN, IN_OULU, ON_ISLAND)
    assert "added_minutes" not in plain["facts"]
    for need, profile in ((IN_OULU, ON_ISLAND), (ON_ISLAND, IN_OULU)):
        found = travel_of(BY_SEA, need, profile)
        assert found["facts"]["added_minutes"] == 50
        assert found["facts"]["estimate"] == pytest.approx(plain["facts"]["estimate"] + 50)
        assert found["value"] == pytest.approx(1 - found["facts"]["estimate"] / 400)


@pytest.mark.parametrize(
    ("need", "profile", "travel"),
    [
        (IN_OULU, IN_KEMI, {"mode": "car", "minutes": 400}),
        (ON_ISLAND, ON_ISLAND, {"mode": "car", "minutes": 400}),
        (IN_OULU, ON_ISLAND, {"mode": "bicycle", "minutes": 400}),
        (IN_OULU, ON_ISLAND, {"mode": "any", "km": 400}),
    ],
)
def test_other_journeys_are_those_of_the_estimate(need, profile, travel):
    ours, plain = travel_of(BY_SEA, need, profile, [travel]), travel_of(PLAIN, need, profile, [travel])
    assert ours["facts"]["added_minutes"] == 0
    assert ours["value"] == plain["value"] and ours["facts"]["estimate"] == plain["facts"]["estimate"]


def test_who_the_water_keeps_away_is_stopped_at_travel_from_both_sides():
    need = need_from_dict(sample_need(place=IN_OULU), PLAIN)
    near = sample_profile(place=ON_ISLAND, travel=[{"mode": "car", "minutes": 70}])
    profile = profile_from_dict(near, PLAIN)
    assert len(rank(need, build_index([profile], PLAIN))["ranked"]) == 1
    stopped = rank(need, build_index([profile], BY_SEA))
    assert stopped["ranked"] == [] and stopped["stopped_at"]["travel"] == 1
    assert reverse(profile, build_need_index([need], BY_SEA))["ranked"] == []
    gate = explain_pair(need, profile, BY_SEA)["gates"][0]
    assert not gate["passed"] and gate["facts"]["added_minutes"] == 50


def test_the_way_with_the_least_of_its_limit_is_chosen_after_minutes_are_added():
    ways = [{"mode": "car", "minutes": 150}, {"mode": "bicycle", "minutes": 400}]
    assert travel_of(PLAIN, IN_OULU, ON_ISLAND, ways)["facts"]["mode"] == "car"
    found = travel_of(BY_SEA, IN_OULU, ON_ISLAND, ways)
    assert (found["facts"]["mode"], found["facts"]["added_minutes"]) == ("bicycle", 0)


def test_a_pair_of_areas_leaves_the_rest_alone_and_pairs_add_up():
    rules = replace(PLAIN, crossings=(Crossing(ISLAND, SHORE, 20.0, ALL), Crossing(SHORE, None, 7.0, ALL)))
    assert travel_of(rules, ON_ISLAND, IN_OULU)["facts"]["added_minutes"] == 27
    assert travel_of(rules, ON_ISLAND, IN_KEMI)["facts"]["added_minutes"] == 0
    assert travel_of(rules, IN_KEMI, IN_OULU)["facts"]["added_minutes"] == 7


def test_the_way_between_two_works_of_a_week_counts_the_water_too():
    profile = profile_from_dict(sample_profile(travel=[{"mode": "car", "minutes": 400}]), PLAIN)
    spots = [need_from_dict(sample_need(place=place), PLAIN).place for place in (ON_ISLAND, IN_OULU)]
    assert journey_between(spots, profile, BY_SEA)(0, 1) == journey_between(spots, profile, PLAIN)(0, 1) + 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_added_minutes_are_said_in_every_language(language):
    need = need_from_dict(sample_need(place=IN_OULU), BY_SEA)
    profile = profile_from_dict(
        sample_profile(place=ON_ISLAND, travel=[{"mode": "car", "minutes": 400}]), BY_SEA
    )
    entry = rank(need, build_index([profile], BY_SEA))["ranked"][0]
    for side in (True, False):
        assert (
            crossing({"added_minutes": 50}, language) in reasons_for(entry, need, side, language, BY_SEA)[1]
        )
    said = {crossing({"added_minutes": 50}, one) for one in LANGUAGES}
    assert len(said) == len(LANGUAGES) and all("50" in sentence for sentence in said)


def with_travel(tmp_path, lines):
    text = find_config().read_text(encoding="utf-8")
    path = tmp_path / "matching.toml"
    path.write_text(text.replace("[weights]", lines + "\n\n[weights]", 1), encoding="utf-8")
    return path


AREAS = (
    'areas = {Hailuoto = {lat = 65.02, lon = 24.72, km = 16}, "Oulu" = {lat = 65.01, lon = 25.47, km = 15}}\n'
)


def test_crossings_are_read_from_the_configuration(tmp_path):
    lines = (
        AREAS
        + 'crossings = [{between = ["Hailuoto", "elsewhere"], minutes = 50, modes = ["car", "transit"]},'
    )
    lines += ' {between = ["Oulu", "Hailuoto"], minutes = 5}]'
    rules = read_rules(with_travel(tmp_path, lines))
    assert rules.crossings == (*BY_SEA.crossings, Crossing(SHORE, ISLAND, 5.0, ALL))
    assert PLAIN.crossings == ()


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ("areas = 3", "travel.areas"),
        ("crossings = 3", "travel.crossings"),
        ("areas = {elsewhere = {lat = 65, lon = 25, km = 1}}", "travel.areas.elsewhere"),
        ("areas = {A = {lat = 65, lon = 25}}", "travel.areas.A"),
        ("areas = {A = {lat = 5, lon = 25, km = 1}}", "travel.areas.A.lat"),
        ("areas = {A = {lat = 65, lon = 25, km = nan}}", "travel.areas.A.km"),
        ("areas = {A = {lat = 65, lon = true, km = 1}}", "travel.areas.A.lon"),
        (AREAS + "crossings = [3]", "travel.crossings[0]"),
        (AREAS + 'crossings = [{between = ["Hailuoto", "Oulu"]}]', "travel.crossings[0]"),
        (AREAS + 'crossings = [{between = ["Oulu", "Oulu"], minutes = 5}]', "travel.crossings[0].between"),
        (
            AREAS + 'crossings = [{between = ["elsewhere", "Oulu"], minutes = 5}]',
            "travel.crossings[0].between",
        ),
        (AREAS + 'crossings = [{between = ["Oulu", "Kemi"], minutes = 5}]', "travel.crossings[0].between"),
        (
            AREAS + 'crossings = [{between = ["Oulu", "Hailuoto"], minutes = -5}]',
            "travel.crossings[0].minutes",
        ),
        (
            AREAS + 'crossings = [{between = ["Oulu", "Hailuoto"], minutes = 5, modes = ["any"]}]',
            "travel.crossings[0].modes",
        ),
    ],
)
def test_a_wrong_key_is_named(tmp_path, lines, key):
    with pytest.raises(RulesFault) as fault:
        read_rules(with_travel(tmp_path, lines))
    assert key in str(fault.value)

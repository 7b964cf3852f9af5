"""Measured minutes stand in place of estimates, exactly: no match is lost to a quick test, none is kept by mistake."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import engine
from matching.columns import need_columns
from matching.exchange import need_from_dict, profile_from_dict
from matching.journeys import (
    DAYS,
    HOME,
    NO_WAY,
    THERE,
    Journey,
    cell_of,
    from_dicts,
    journeys_of,
    known_minutes,
    straight_km,
    to_dicts,
)
from matching.measured import slot_times
from matching.team import suggest_team
from matching.types import Measured, RouteServer
from matching.week_fill import fill_week
from tests.matching import strategies
from tests.matching.engine_calls import RULES
from tests.matching.samples import sample_need, sample_profile

MODES = ("car", "transit", "bicycle", "walk")
MEASURED = Measured(
    servers={mode: RouteServer("osrm", "http://127.0.0.1:9/") for mode in MODES},
    fastest={"car": 150.0, "transit": 250.0, "bicycle": 50.0, "walk": 12.0},
    seconds=1.0,
    run_seconds=1.0,
    kept_days=30,
)
NEAR, FAR = {"lat": 62.24, "lon": 25.75}, {"lat": 62.9, "lon": 25.75}


def rules_with(found):
    return replace(RULES, measured=MEASURED, minutes=known_minutes(found, MEASURED))


def need_and_profile(**profile):
    need = need_from_dict(sample_need(place=NEAR), RULES)
    return need, profile_from_dict(sample_profile(place=FAR, **profile), RULES)


def travel_of(need, profile, rules):
    ranked = engine.rank(need, engine.build_index([profile], rules))["ranked"]
    return next(point for point in ranked[0]["points"] if point["criterion"] == "travel") if ranked else None


def journey(need, profile, mode="car", **leg):
    return Journey(cell_of(need.place), cell_of(profile.place), mode, **leg)


def test_a_measured_journey_may_be_shorter_or_longer_than_the_estimate():
    need, profile = need_and_profile(travel=[{"mode": "car", "minutes": 60}])
    assert travel_of(need, profile, RULES) is None
    found = travel_of(need, profile, rules_with({journey(need, profile): 48.0}))
    assert found["facts"] == {"mode": "car", "estimate": 48, "limit": 60, "basis": "route"}
    assert found["value"] == pytest.approx(1 - 48 / 60)
    near = profile_from_dict(sample_profile(place={"lat": 62.3, "lon": 25.75}), RULES)
    assert travel_of(need, near, RULES) is not None
    assert travel_of(need, near, rules_with({journey(need, near): 41.0})) is None


def test_what_is_not_measured_is_estimated_and_says_so():
    need, near = need_from_dict(sample_need(place=NEAR), RULES), profile_from_dict(sample_profile(), RULES)
    plain, ours = travel_of(need, near, RULES), travel_of(need, near, rules_with({}))
    assert ours["facts"].pop("basis") == "estimate"
    assert ours == plain


def test_an_answer_faster_than_can_be_is_no_answer():
    need, profile = need_and_profile(travel=[{"mode": "car", "minutes": 60}])
    km = straight_km(journey(need, profile))
    too_fast = km / MEASURED.fastest["car"] * 60 - 0.01
    assert travel_of(need, profile, rules_with({journey(need, profile): too_fast})) is None
    assert travel_of(need, profile, rules_with({journey(need, profile): too_fast + 0.02})) is not None


TO_NIGHT = {"weekday": 5, "start": "20:00", "end": "23:30"}


def night_and_morning(minutes_at_night):
    need = need_from_dict(
        sample_need(place=NEAR, shifts=[{"weekday": 1, "start": "08:00", "end": "12:00"}, TO_NIGHT]), RULES
    )
    profile = profile_from_dict(
        sample_profile(
            place={"lat": 62.3, "lon": 25.75},
            travel=[{"mode": "transit", "minutes": 45}],
            available=[{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)],
        ),
        RULES,
    )
    legs = {
        (THERE, "weekday", 480): 30.0,
        (HOME, "weekday", 720): 35.0,
        (THERE, "saturday", 1200): 32.0,
        (HOME, "saturday", 1410): minutes_at_night,
    }
    found = {
        journey(need, profile, "transit", leg=leg, day=day, minute=minute): minutes
        for (leg, day, minute), minutes in legs.items()
    }
    return need, profile, rules_with(found)


def test_the_last_bus_home_counts():
    need, profile, rules = night_and_morning(NO_WAY)
    [entry] = engine.rank(need, engine.build_index([profile], rules))["ranked"]
    assert [miss["facts"]["index"] for miss in entry["misses"]] == [1]
    travel = next(point for point in entry["points"] if point["criterion"] == "travel")
    assert travel["facts"] == {"mode": "transit", "estimate": 35, "limit": 45, "basis": "timetable"}
    need, profile, rules = night_and_morning(40.0)
    [entry] = engine.rank(need, engine.build_index([profile], rules))["ranked"]
    assert entry["misses"] == []


def test_a_filled_week_has_no_shift_that_no_bus_reaches():
    for minutes, shifts in ((NO_WAY, [0]), (40.0, [0, 1])):
        need, profile, rules = night_and_morning(minutes)
        found = fill_week(profile, {need.id: need}, engine.build_need_index([need], rules), hours=40)
        assert [one["shifts"] for one in found["needs"]] == [shifts]


@pytest.mark.parametrize(("minutes_on_saturday", "weekdays"), [(NO_WAY, [1]), (40.0, [1, 5])])
def test_no_time_of_a_window_is_laid_on_a_day_without_a_bus(minutes_on_saturday, weekdays):
    window = {"weekdays": [1, 5], "earliest": "08:00", "latest": "12:00", "minutes": 180, "times": 2}
    need = need_from_dict(sample_need(place=NEAR, shifts=..., windows=[window]), RULES)
    profile = night_and_morning(NO_WAY)[1]
    found = {}
    for day, minutes in (("weekday", 30.0), ("saturday", minutes_on_saturday)):
        # In the middle of the window: from 08:30 to 11:30.
        found[journey(need, profile, "transit", leg=THERE, day=day, minute=510)] = minutes
        found[journey(need, profile, "transit", leg=HOME, day=day, minute=690)] = minutes
    rules = rules_with(found)
    team = suggest_team(need, engine.build_index([profile], rules))
    assert [time["weekday"] for time in team["windows"][0]["laid"]] == weekdays
    week = fill_week(profile, {need.id: need}, engine.build_need_index([need], rules), hours=40)
    assert [time["weekday"] for time in week["needs"][0]["windows"]] == weekdays


def test_who_can_also_drive_needs_no_bus():
    need, profile, rules = night_and_morning(NO_WAY)
    driver = replace(profile, travel=(*profile.travel, profile_from_dict(sample_profile(), RULES).travel[0]))
    [entry] = engine.rank(need, engine.build_index([driver], rules))["ranked"]
    assert entry["misses"] == []


def test_a_longer_journey_opens_a_shift_that_no_bus_in_time_reached():
    need, profile, rules = night_and_morning(50.0)
    need = replace(need, min_cover=1.0)
    index = engine.build_need_index([need], rules)
    assert engine.reverse(profile, index)["stopped_at"]["schedule"] == 1
    changes = engine.open_more(profile, index)
    assert [(one["facts"]["more"], one["opens"]) for one in changes if one["code"] == "travel"] == [
        (10, 1),
        (20, 1),
        (30, 1),
    ]


def test_what_was_measured_is_written_and_read_back():
    need, profile, rules = night_and_morning(40.0)
    found = rules.minutes.between([need.place], [profile.place])
    assert len(found) == 4
    assert rules.minutes.between([profile.place], [profile.place]) == {}
    assert from_dicts(json.loads(json.dumps(to_dicts(found)))) == found
    assert journeys_of(rules.minutes.keys) == sorted(
        found, key=lambda one: journeys_of(rules.minutes.keys).index(one)
    )


# --- against a slow and obvious count -------------------------------------------------------------------


def plain_share(need, profile, way, slot, found, estimate):
    """What one way takes of its limit for one slot of the need, journey by journey."""
    if way.mode == "any" or cell_of(need.place) == cell_of(profile.place):
        return estimate / way.limit
    if way.mode != "transit":
        return found.get(journey(need, profile, way.mode), estimate) / way.limit
    columns = need_columns([need], RULES)
    (start,), (end,) = slot_times(columns, slice(slot, slot + 1))
    legs = [
        found.get(
            journey(
                need, profile, "transit", leg=leg, minute=int(at) % 1440,
                day=DAYS[max(0, int(at) // 1440 % 7 - 4)],
            )
        )
        for leg, at in ((THERE, start), (HOME, end))
    ]  # fmt: skip
    return (estimate if None in legs else max(legs)) / way.limit


minutes_drawn = st.floats(1, 500) | st.just(NO_WAY)


@given(strategies.needs, strategies.profiles, st.data())
def test_measured_minutes_are_those_of_a_slow_count(plain_need, plain_profile, data):
    need, profile = need_from_dict(plain_need, RULES), profile_from_dict(plain_profile, RULES)
    slots = len(need_columns([need], RULES).slot_start)
    found = {
        journey(need, profile, mode): data.draw(minutes_drawn)
        for mode in data.draw(st.sets(st.sampled_from(["car", "bicycle", "walk"])))
    }
    columns = need_columns([need], RULES)
    for slot in range(slots):
        (start,), (end,) = slot_times(columns, slice(slot, slot + 1))
        for leg, at in ((THERE, start), (HOME, end)):
            if data.draw(st.integers(0, 3)):
                day = DAYS[max(0, int(at) // 1440 % 7 - 4)]
                one = journey(need, profile, "transit", leg=leg, day=day, minute=int(at) % 1440)
                found[one] = data.draw(minutes_drawn)
    if cell_of(need.place) == cell_of(profile.place):
        found = {}
    rules = rules_with(found)
    kept = dict(zip(journeys_of(rules.minutes.keys), rules.minutes.minutes.tolist(), strict=True))
    estimates = {
        way: engine.explain_pair(need, replace(profile, travel=(way,)), RULES)["gates"][0]["facts"][
            "estimate"
        ]
        for way in profile.travel
    }
    share = min(
        plain_share(need, profile, way, slot, kept, estimates[way])
        for way in profile.travel
        for slot in range(slots)
    )
    result = engine.rank(need, engine.build_index([profile], rules))
    assert (result["stopped_at"]["travel"] == 0) == (share <= 1 + 1e-9)
    told = engine.explain_pair(need, profile, rules)
    travel = next(point for point in told["points"] if point["criterion"] == "travel")
    assert travel["value"] == max(0.0, 1 - share)
    turned = engine.reverse(profile, engine.build_need_index([need], rules))
    assert turned["stopped_at"] == result["stopped_at"]
    assert [one["score"] for one in turned["ranked"]] == [one["score"] for one in result["ranked"]]
    # A replay knows the minutes that were used and no server.
    again = replace(RULES, minutes=known_minutes(from_dicts(to_dicts(kept))))
    assert engine.rank(need, engine.build_index([profile], again)) == result


@given(st.floats(59.4, 70.2), st.floats(19.0, 31.7), st.floats(59.4, 70.2), st.floats(19.0, 31.7))
def test_rounding_moves_two_places_apart_by_less_than_the_reach_allows(lat, lon, other_lat, other_lon):
    from matching.travel import ROUNDED_KM

    def km(one, other):
        cells = [(round(place[0] * 1e9), round(place[1] * 1e9)) for place in (one, other)]
        return straight_km(Journey(*((c[0] / 1e7, c[1] / 1e7) for c in cells), "car"))

    exact = km((lat, lon), (other_lat, other_lon))
    rounded = km(
        (round(lat * 100) / 100, round(lon * 100) / 100),
        (round(other_lat * 100) / 100, round(other_lon * 100) / 100),
    )
    assert abs(exact - rounded) <= ROUNDED_KM

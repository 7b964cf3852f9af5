"""Servers of routes are asked over real HTTP; whatever they answer, the ranking stands and says what it counts with."""

import json
import re
import time
from dataclasses import replace
from datetime import date

import pytest

from matching import engine
from matching.__main__ import main
from matching.errors import ExchangeFault, RulesFault
from matching.exchange import need_from_dict, profile_from_dict
from matching.journeys import HOME, NO_WAY, THERE, Journey, known_minutes
from matching.measuring import measure
from matching.minutes_file import Kept, read_minutes, write_minutes
from matching.reasons import reasons_for
from matching.route_servers import Asking
from matching.rules import find_config, read_rules
from matching.types import Measured, RouteServer
from matching.wanted import to_be_asked, wanted_journeys
from tests.matching.engine_calls import RULES
from tests.matching.samples import sample_need, sample_profile
from tests.support.route_server import route_server

TODAY = date(2026, 11, 25)
WORK, HOME_PLACE = {"lat": 62.2412345, "lon": 25.7512345}, {"lat": 62.3456789, "lon": 25.7698765}
CAR = Journey((6224, 2575), (6235, 2577), "car")
BUS_THERE = Journey((6224, 2575), (6235, 2577), "transit", THERE, "weekday", 480)
BUS_HOME = Journey((6224, 2575), (6235, 2577), "transit", HOME, "weekday", 720)


def measured(url, **changes):
    servers = {
        "car": RouteServer("osrm", f"{url}/table/v1/driving"),
        "transit": RouteServer("digitransit", f"{url}/routing/v2/finland/gtfs/v1"),
    }
    fastest = {"car": 150.0, "transit": 250.0, "bicycle": 50.0, "walk": 12.0}
    return replace(Measured(servers, fastest, seconds=1.0, run_seconds=30.0, kept_days=30), **changes)


def rules_of(url, **changes):
    return replace(RULES, measured=measured(url, **changes))


def pool(rules, travel=({"mode": "car", "minutes": 40}, {"mode": "transit", "minutes": 60})):
    need = need_from_dict(sample_need(id="secret-need", place=WORK), rules)
    profile = profile_from_dict(
        sample_profile(id="secret-profile", place=HOME_PLACE, travel=list(travel)), rules
    )
    return need, engine.build_index([profile], rules)


def ask(double, journeys, **changes):
    asking = Asking(measured(double.url, **changes), {"digitransit": "the-key"}, TODAY)
    found = {one: minutes for answer in asking.ask(journeys) for one, minutes in answer.items()}
    return found, asking


def test_minutes_are_measured_and_the_reasons_say_so():
    with route_server() as double:
        double.drive_seconds = 23 * 60.0
        need, index = pool(rules_of(double.url))
        found = measure([need], index, Kept({}, {}), {"digitransit": "the-key"}, TODAY)
    assert found.kept.minutes == {CAR: 23.0, BUS_THERE: 25.0, BUS_HOME: 25.0}
    assert set(found.kept.measured_on.values()) == {TODAY}
    assert found.counts == {"wanted": 3, "asked": 3, "measured": 3} and found.faults == {}
    rules = replace(index.rules, minutes=known_minutes(found.kept.minutes, index.rules.measured))
    [entry] = engine.rank(need, replace(index, rules=rules))["ranked"]
    facts = next(point["facts"] for point in entry["points"] if point["criterion"] == "travel")
    assert facts == {"mode": "transit", "estimate": 25, "limit": 60, "basis": "timetable"}
    assert (
        "Travel is 25 minutes by public transport, by timetable." in reasons_for(entry, need, False, "en")[0]
    )


def test_only_rounded_places_and_times_leave_the_house_and_the_key_goes_to_its_own_server():
    with route_server() as double:
        need, index = pool(rules_of(double.url))
        measure([need], index, Kept({}, {}), {"digitransit": "the-key"}, TODAY)
    assert double.keys == ["the-key"]
    said = " ".join(double.asked)
    assert "secret" not in said and "the-key" not in said
    numbers = set(re.findall(r"\d+\.\d+", said))
    assert numbers == {"62.24", "25.75", "62.35", "25.77"}
    assert "2026-12-01T08:00+02:00" in said and "2026-12-01T12:00+02:00" in said


def test_where_no_way_leads_there_nobody_is_within_reach():
    with route_server() as double:
        double.drive_seconds, double.ride_minutes = None, None
        found, _asking = ask(double, [CAR, BUS_THERE, BUS_HOME])
        assert found == {CAR: NO_WAY, BUS_THERE: NO_WAY, BUS_HOME: NO_WAY}
        need, index = pool(rules_of(double.url))
    rules = replace(index.rules, minutes=known_minutes(found, index.rules.measured))
    assert engine.rank(need, replace(index, rules=rules))["stopped_at"]["travel"] == 1


@pytest.mark.parametrize(
    "trouble",
    [
        "down",
        "slow",
        "half",
        "drip",
        "no json",
        "broken",
        "moved",
        "refused",
        "short",
        "negative",
        "text",
        "late",
    ],
)
def test_a_server_in_trouble_costs_its_time_at_most_and_the_estimate_stands(trouble):
    with route_server() as double:
        double.trouble = trouble
        began = time.monotonic()
        mode = "transit" if trouble == "late" else "car"
        journeys = [BUS_THERE, BUS_HOME] if mode == "transit" else [CAR]
        found, asking = ask(double, journeys, seconds=0.5)
        assert found == {}
        assert time.monotonic() - began < 2
        assert len(asking.failures[mode]) == 1
        assert "62" not in asking.failures[mode][0]
        need, index = pool(rules_of(double.url))
    plain = engine.rank(need, engine.build_index([pool_profile()], RULES))["ranked"][0]
    rules = replace(index.rules, minutes=known_minutes(found, index.rules.measured))
    [entry] = engine.rank(need, replace(index, rules=rules))["ranked"]
    assert entry["score"] == plain["score"]
    good = reasons_for(entry, need, False, "en")[0]
    assert any(said.startswith("Travel is about") and said.endswith("(an estimate).") for said in good)


def pool_profile():
    travel = [{"mode": "car", "minutes": 40}, {"mode": "transit", "minutes": 60}]
    return profile_from_dict(sample_profile(id="secret-profile", place=HOME_PLACE, travel=travel), RULES)


def test_nobody_listening_is_no_answer():
    with route_server() as double:
        gone = double.url
    double.url = gone
    found, asking = ask(double, [CAR, BUS_THERE])
    assert found == {} and set(asking.failures) == {"car", "transit"}


def test_a_plan_that_is_refused_is_no_answer_and_one_that_lacks_a_journey_answers_the_others():
    with route_server() as double:
        double.trouble = "refused"
        found, asking = ask(double, [BUS_THERE, BUS_HOME])
        assert found == {} and len(asking.failures["transit"]) == 1
        double.trouble = "short"
        assert list(ask(double, [BUS_THERE, BUS_HOME])[0]) == [BUS_HOME]


def test_a_place_that_no_street_is_near_to_is_not_known_and_no_bus_is_no_way():
    with route_server() as double:
        double.ride_minutes = None
        double.routing_error = "LOCATION_NOT_FOUND"
        found, asking = ask(double, [BUS_THERE])
        assert found == {} and len(asking.failures["transit"]) == 1
        double.routing_error = "NO_TRANSIT_CONNECTION"
        assert ask(double, [BUS_THERE])[0] == {BUS_THERE: NO_WAY}


def test_each_turn_begins_at_another_request():
    with route_server() as double:
        cars = [replace(CAR, work=(6224 + at, 2575)) for at in range(3)]
        asking = Asking(measured(double.url), {}, TODAY)
        assert [next(iter(answer)).work[0] for answer in asking.ask(cars, turn=4)] == [6225, 6226, 6224]


def test_waiting_for_the_bus_counts_at_both_ends():
    with route_server() as double:
        double.wait_minutes = 17.0
        assert ask(double, [BUS_THERE, BUS_HOME])[0] == {BUS_THERE: 37.0, BUS_HOME: 37.0}


def test_an_answer_faster_than_can_be_is_left_out():
    with route_server() as double:
        double.drive_seconds = 60.0
        found, asking = ask(double, [CAR])
        assert found == {} and asking.failures == {"car": []}


def test_a_server_that_keeps_failing_is_left_alone_and_the_other_is_asked():
    with route_server() as double:
        double.trouble = "text"
        cars = [replace(CAR, work=(6224 + at, 2575)) for at in range(5)]
        found, asking = ask(double, [*cars, BUS_THERE])
        assert len(asking.failures["car"]) == 3 and list(found) == [BUS_THERE]
        assert len(double.asked) == 4


def test_a_run_ends_in_its_time():
    with route_server() as double:
        ticks = iter(range(0, 1000, 20))
        asking = Asking(measured(double.url), {}, TODAY, clock=lambda: float(next(ticks)))
        cars = [replace(CAR, work=(6224 + at, 2575)) for at in range(5)]
        assert len(list(asking.ask(cars))) == 1


def test_many_homes_are_asked_in_tables_of_a_size_that_servers_take():
    with route_server() as double:
        homes = [replace(CAR, home=(6235, 2500 + at)) for at in range(150)]
        double.drive_seconds = 3600.0
        found, _asking = ask(double, homes)
        assert len(found) == 150
        assert [path.count(";") for path in double.asked] == [99 + 98, 51 + 50]


def test_who_another_gate_stops_or_lives_in_the_same_place_is_not_asked_for():
    rules = rules_of("http://127.0.0.1:9")
    need, index = pool(rules)
    assert sorted(wanted_journeys(need, index)) == sorted([CAR, BUS_THERE, BUS_HOME])
    assert wanted_journeys(replace(need, must_skills=("mt_hoist",)), index) == []
    assert wanted_journeys(replace(need, place=pool_profile().place), index) == []
    assert wanted_journeys(need, pool(rules, [{"mode": "any", "km": 300}])[1]) == []
    assert wanted_journeys(need, pool(rules, [{"mode": "car", "minutes": 1}])[1]) == []
    assert wanted_journeys(need, pool(RULES)[1]) == []


def test_what_is_known_is_asked_again_only_when_it_is_old():
    days = {CAR: date(2026, 10, 27), BUS_THERE: date(2026, 10, 26)}
    rules = measured("http://127.0.0.1:9")
    assert to_be_asked([CAR, BUS_THERE, BUS_HOME], days, TODAY, rules) == [BUS_THERE, BUS_HOME]


def test_the_command_measures_into_a_file_and_ranks_from_it(tmp_path, capsys):
    def write(name, *rows):
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return str(tmp_path / name)

    needs = write("needs", sample_need(place=WORK))
    profiles = write("profiles", sample_profile(place=HOME_PLACE))
    minutes, out = str(tmp_path / "minutes"), tmp_path / "out"
    with route_server() as double:
        double.drive_seconds = 33 * 60.0
        config = tmp_path / "rules.toml"
        config.write_text(
            find_config()
            .read_text(encoding="utf-8")
            .replace(
                "[weights]",
                f'[travel.measured]\nservers.car = {{kind = "osrm", url = "{double.url}/table/v1/driving"}}\n[weights]',
                1,
            ),
            encoding="utf-8",
        )
        words = ["--needs", needs, "--profiles", profiles, "--config", str(config), "--minutes", minutes]
        assert main(["measure", *words, "--on", "2026-11-25"]) == 0
        assert json.loads(capsys.readouterr().out) == {"wanted": 1, "asked": 1, "measured": 1}
        assert main(["measure", *words, "--on", "2026-11-30"]) == 0
        assert json.loads(capsys.readouterr().out) == {"wanted": 1, "asked": 0, "measured": 0}
        assert len(double.asked) == 1
    assert main(["rank", *words, "--out", str(out)]) == 0
    [entry] = json.loads(out.read_text(encoding="utf-8"))["ranked"]
    assert next(one["facts"] for one in entry["points"] if one["criterion"] == "travel") == {
        "mode": "car", "estimate": 33, "limit": 40, "basis": "route"
    }  # fmt: skip
    assert main(["explain", *words, "--pair", "n1", "p1", "--lang", "en"]) == 0
    assert "33 of 40 minutes, measured along the roads" in capsys.readouterr().out


def test_what_is_written_is_read_back():
    kept = Kept({CAR: 23.5, BUS_HOME: NO_WAY}, {CAR: TODAY, BUS_HOME: date(2026, 1, 1)})
    lines = write_minutes(kept).splitlines()
    assert read_minutes(["", *lines]) == kept


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"mode": "any"}, "mode"),
        ({"mode": "transit"}, "leg"),
        ({"leg": "there"}, "leg"),
        ({"home": [1, 2]}, "home[0]"),
        ({"work": [6224]}, "work"),
        ({"minutes": -1}, "minutes"),
        ({"minutes": None}, "minutes"),
        ({"on": None}, "on"),
        ({"more": 1}, "more"),
    ],
)
def test_a_bad_line_of_the_file_is_named(change, key):
    good = {"home": [6235, 2577], "work": [6224, 2575], "mode": "car", "minutes": 5, "on": "2026-11-25"}
    assert read_minutes([json.dumps(good)]).minutes == {CAR: 5.0}
    with pytest.raises(ExchangeFault) as caught:
        read_minutes([json.dumps(good), json.dumps({**good, **change})])
    assert (caught.value.line, caught.value.key) == (2, key)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("measured = 3", "measured"),
        ("measured = {}", "measured"),
        ("measured = {servers = {}}", "servers"),
        ('measured.servers.any = {kind = "osrm", url = "http://a/"}', "servers.any"),
        ('measured.servers.car = {kind = "digitransit", url = "http://a/"}', "servers.car.kind"),
        ('measured.servers.car = {kind = "osrm"}', "servers.car"),
        ('measured.servers.car = {kind = "osrm", url = "ftp://a/"}', "servers.car.url"),
        ('measured.servers.car = {kind = "osrm", url = "http://me:key@a/"}', "servers.car.url"),
        (
            'measured.servers.transit = {kind = "digitransit", url = "http://far.example/"}',
            "servers.transit.url",
        ),
        ('measured = {servers = {car = {kind = "osrm", url = "http://a/"}}, seconds = 0}', "seconds"),
        ('measured = {servers = {car = {kind = "osrm", url = "http://a/"}}, fastest = {any = 3}}', "fastest"),
        ('measured = {servers = {car = {kind = "osrm", url = "http://a/"}}, faster = 3}', "measured"),
    ],
)
def test_the_configuration_names_what_is_wrong_with_a_server(tmp_path, line, key):
    file = tmp_path / "rules.toml"
    text = find_config().read_text(encoding="utf-8")
    file.write_text(text.replace("detour = 1.3", f"detour = 1.3\n{line}"), encoding="utf-8")
    with pytest.raises(RulesFault) as caught:
        read_rules(file)
    assert f"{key}: expected" in str(caught.value)


def test_without_the_table_nothing_is_measured():
    assert RULES.measured is None and RULES.minutes is None

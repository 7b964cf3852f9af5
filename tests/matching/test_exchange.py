"""The exchange format: every line of its table, as accepted and as refused."""

import json
from typing import Any

import pytest

from matching import exchange
from matching.errors import ExchangeFault
from tests.matching.samples import sample_need, sample_profile

RULES = exchange.read_rules()
SHIFT = {"weekday": 1, "start": "08:00", "end": "12:00"}
WINDOW = {"weekdays": [0, 1], "earliest": "08:00", "latest": "12:00", "minutes": 120}
SINGLE = {"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}
HUGE = 10**400


def shift(**changes: Any) -> dict[str, Any]:
    return {"shifts": [{**SHIFT, **changes}]}


def window(**changes: Any) -> dict[str, Any]:
    return {"windows": [{**WINDOW, **changes}]}


def single(**changes: Any) -> dict[str, Any]:
    return {"single_shifts": [{**SINGLE, **changes}]}


NEED_FAULTS = [
    ({"id": ...}, "id"),
    ({"id": ""}, "id"),
    ({"id": "x" * 201}, "id"),
    ({"id": "a\x00b"}, "id"),
    ({"id": "a\x85b"}, "id"),
    ({"id": "\ud800"}, "id"),
    ({"id": 7}, "id"),
    ({"place": ...}, "place"),
    ({"place": {}}, "place"),
    ({"place": "179"}, "place"),
    ({"place": {"lat": 62, "lon": 25, "municipality": "179"}}, "place"),
    ({"place": {"lat": 62}}, "place.lon"),
    ({"place": {"lat": 59.39, "lon": 25}}, "place.lat"),
    ({"place": {"lat": 62, "lon": 31.71}}, "place.lon"),
    ({"place": {"lat": float("nan"), "lon": 25}}, "place.lat"),
    ({"place": {"lat": True, "lon": 25}}, "place.lat"),
    ({"place": {"municipality": "999"}}, "place.municipality"),
    ({"place": {"municipality": 179}}, "place.municipality"),
    ({"place": {"municipality": ["179"]}}, "place.municipality"),
    ({"place": {"postal_code": "40100"}}, "place.postal_code"),
    ({"place": {"municipality": "179", "street": "x"}}, "place.street"),
    ({"shifts": ...}, "shifts"),
    ({"shifts": []}, "shifts"),
    ({"shifts": None}, "shifts"),
    ({"shifts": {}}, "shifts"),
    ({"shifts": [7]}, "shifts[0]"),
    (shift(weekday=7), "shifts[0].weekday"),
    (shift(weekday=True), "shifts[0].weekday"),
    (shift(weekday=1.5), "shifts[0].weekday"),
    (shift(weekday="1"), "shifts[0].weekday"),
    ({"shifts": [SHIFT, {"weekday": 1, "end": "12:00"}]}, "shifts[1].start"),
    (shift(start="8:00"), "shifts[0].start"),
    (shift(start="24:00"), "shifts[0].start"),
    (shift(start="08:60"), "shifts[0].start"),
    (shift(start="٠٨:٠٠"), "shifts[0].start"),
    (shift(end="12:00\n"), "shifts[0].end"),
    (shift(cycle=0), "shifts[0].cycle"),
    (shift(cycle=5), "shifts[0].cycle"),
    (shift(weeks=[]), "shifts[0].weeks"),
    (shift(weeks=[2]), "shifts[0].weeks[0]"),
    (shift(cycle=3, weeks=[1, 1]), "shifts[0].weeks[1]"),
    (shift(assistants=0), "shifts[0].assistants"),
    (shift(assistants=11), "shifts[0].assistants"),
    (shift(assistants=HUGE), "shifts[0].assistants"),
    (shift(splittable=1), "shifts[0].splittable"),
    (shift(minutes=30), "shifts[0].minutes"),
    (window(weekdays=[]), "windows[0].weekdays"),
    (window(weekdays=[1, 1]), "windows[0].weekdays[1]"),
    (window(weekdays=[7]), "windows[0].weekdays[0]"),
    (window(minutes=0), "windows[0].minutes"),
    (window(minutes=241), "windows[0].minutes"),
    (window(times=3), "windows[0].times"),
    (window(times=0), "windows[0].times"),
    (window(splittable=True), "windows[0].splittable"),
    (window(latest=None), "windows[0].latest"),
    (single(end="2026-12-24T16:00"), "single_shifts[0].end"),
    (single(end="2026-12-31T16:01"), "single_shifts[0].end"),
    (single(start="2026-12-24 16:00"), "single_shifts[0].start"),
    (single(start="2026-12-24T16:00+02:00"), "single_shifts[0].start"),
    (single(start="2026-02-29T16:00"), "single_shifts[0].start"),
    (single(start="1969-12-31T23:00", end="1970-01-01T01:00"), "single_shifts[0].start"),
    (single(start="2100-12-31T23:00", end="2101-01-01T01:00"), "single_shifts[0].end"),
    (single(start="2027-03-28T03:00", end="2027-03-28T06:00"), "single_shifts[0].start"),
    (single(start="2027-03-28T01:00", end="2027-03-28T03:59"), "single_shifts[0].end"),
    (single(assistants=2), "single_shifts[0].assistants"),
    ({"from_": "2026-12-01", "to": "2026-11-30"}, "to"),
    ({"from_": "1969-12-31"}, "from"),
    ({"to": "2101-01-01"}, "to"),
    ({"from_": "20261201"}, "from"),
    ({"min_cover": 1.1}, "min_cover"),
    ({"min_cover": True}, "min_cover"),
    ({"min_cover": None}, "min_cover"),
    ({"hours_cap": 0}, "hours_cap"),
    ({"hours_cap": 1681}, "hours_cap"),
    ({"hours_cap": HUGE}, "hours_cap"),
    ({"skills": []}, "skills"),
    ({"skills": {"must": "mt_hoist"}}, "skills.must"),
    ({"skills": {"must": ["mt_hoist", "no_skill"]}}, "skills.must[1]"),
    ({"skills": {"wish": ["mt_hoist", "mt_hoist"]}}, "skills.wish[1]"),
    ({"skills": {"wish": ["rq_gender"]}}, "skills.wish[0]"),
    ({"skills": {"wish": [["mt_hoist"]]}}, "skills.wish[0]"),
    ({"skills": {"nice": []}}, "skills.nice"),
    ({"languages": {"must": {"fi": "B3"}}}, "languages.must.fi"),
    ({"languages": {"wish": {"FI": "B1"}}}, "languages.wish.FI"),
    ({"languages": {"wish": {"sv\n": "B1"}}}, 'languages.wish."sv\\n"'),
    ({"conditions": ["c_pets:horse"]}, "conditions[0]"),
    ({"conditions": ["c_pets", "c_pets"]}, "conditions[1]"),
    ({"conditions": ["pc_wash"]}, "conditions[0]"),
    ({"known": ["p1", ""]}, "known[1]"),
    ({"known": "p1"}, "known"),
    ({"gender": "x"}, "gender"),
]

PROFILE_FAULTS = [
    ({"travel": ...}, "travel"),
    ({"travel": []}, "travel"),
    ({"travel": [{"mode": "boat", "minutes": 10}]}, "travel[0].mode"),
    ({"travel": [{"mode": "car"}]}, "travel[0].minutes"),
    ({"travel": [{"mode": "car", "minutes": 0}]}, "travel[0].minutes"),
    ({"travel": [{"mode": "car", "minutes": 480.5}]}, "travel[0].minutes"),
    ({"travel": [{"mode": "car", "minutes": 10, "km": 5}]}, "travel[0].km"),
    ({"travel": [{"mode": "any", "minutes": 10}]}, "travel[0].minutes"),
    ({"travel": [{"mode": "any", "km": 1001}]}, "travel[0].km"),
    ({"available": [{"weekday": 0, "start": "08:00"}]}, "available[0].end"),
    ({"available": [{"weekday": 0, "start": "08:00", "end": "09:00", "weeks": [1]}]}, "available[0].weeks"),
    ({"hours": {"min": 20, "max": 10}}, "hours.min"),
    ({"hours": {"max": 0}}, "hours.max"),
    ({"hours": {"max": 169}}, "hours.max"),
    ({"hours": {"min": -1}}, "hours.min"),
    ({"hours": None}, "hours"),
    ({"shortest_shift": 1441}, "shortest_shift"),
    ({"shortest_shift": 30.5}, "shortest_shift"),
    ({"skills": ["mt_hoist"]}, "skills"),
    ({"skills": {"mt_hoist": "expert"}}, "skills.mt_hoist"),
    ({"skills": {"no_skill": "can"}}, "skills.no_skill"),
    ({"languages": {"fi": "c2"}}, "languages.fi"),
    ({"languages": {"finnish": "C2"}}, "languages.finnish"),
    ({"cannot": ["c_pets:cat", "c_nothing"]}, "cannot[1]"),
    ({"short_notice": {}}, "short_notice.minutes"),
    ({"short_notice": {"minutes": 10081}}, "short_notice.minutes"),
    ({"short_notice": 120}, "short_notice"),
    ({"rating": 5}, "rating"),
]

BAD_LINES = [
    "[]",
    '"need"',
    "7",
    "{",
    "{} {}",
    "\ufeff{}",
    '{"id": "a", "id": "b"}',
    '{"id": "a", "place": {"lat": 62, "lat": 63}}',
    '{"min_cover": NaN}',
    '{"min_cover": Infinity}',
    '{"min_cover": 1e999}',
    "[" * 100_000,
    b'{"id": "\xff"}',
    b'{"id": "\xed\xa0\x80"}',
]


@pytest.mark.parametrize(("changes", "key"), NEED_FAULTS)
def test_a_fault_in_a_need_is_named(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(ExchangeFault) as fault:
        exchange.need_from_dict(sample_need(**changes), RULES)
    assert fault.value.key == key
    assert fault.value.expected


@pytest.mark.parametrize(("changes", "key"), PROFILE_FAULTS)
def test_a_fault_in_a_profile_is_named(changes: dict[str, Any], key: str) -> None:
    with pytest.raises(ExchangeFault) as fault:
        exchange.profile_from_dict(sample_profile(**changes), RULES)
    assert fault.value.key == key


@pytest.mark.parametrize("line", BAD_LINES)
def test_a_line_that_is_no_object_is_a_fault_of_the_line(line: str | bytes) -> None:
    with pytest.raises(ExchangeFault) as fault:
        exchange.read_needs([line], RULES)
    assert (fault.value.key, fault.value.line) == ("line", 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"place": {"lat": 59.4, "lon": 19.0}},
        {"place": {"lat": 70.2, "lon": 31.7}},
        shift(start="23:59", end="00:00"),
        shift(weekday=1.0, cycle=4, weeks=[4, 2]),
        window(minutes=240, times=2),
        window(earliest="20:00", latest="04:00", minutes=480),
        {"shifts": ..., **single()},
        single(end="2026-12-31T16:00"),
        single(start="2027-03-28T02:59", end="2027-03-28T04:00"),
        {"from_": "1970-01-01", "to": "2100-12-31"},
        {"from_": None, "to": None, "hours_cap": None},
        {"skills": {"must": ["rq_licence_b"], "wish": ["rq_licence_b"]}},
        {"conditions": ["c_pets", "c_pets:dog"], "known": ["p9", "p9", "a nobody"]},
        {"id": "Å" * 200},
    ],
)
def test_a_need_comes_back_from_its_plain_dict(changes: dict[str, Any]) -> None:
    need = exchange.need_from_dict(sample_need(**changes), RULES)
    plain = exchange.need_to_dict(need)
    assert exchange.need_from_dict(json.loads(json.dumps(plain)), RULES) == need


def test_a_profile_comes_back_from_its_plain_dict() -> None:
    profile = exchange.profile_from_dict(
        sample_profile(
            travel=[{"mode": "walk", "minutes": 0.5}, {"mode": "any", "km": 1000}],
            available=[{"weekday": 6, "start": "22:00", "end": "06:00"}],
            hours={"min": 10, "max": 37.5},
            skills={"mt_hoist": "learn"},
            languages={"smn": "A1"},
            cannot=["c_pets:cat"],
            short_notice={"minutes": 0},
            from_="2026-12-01",
        ),
        RULES,
    )
    assert profile.short_notice == 0
    plain = json.loads(json.dumps(exchange.profile_to_dict(profile)))
    assert exchange.profile_from_dict(plain, RULES) == profile


def test_what_is_missing_has_its_default() -> None:
    need = exchange.need_from_dict(sample_need(shifts=[{**SHIFT, "cycle": 3}]), RULES)
    profile = exchange.profile_from_dict(sample_profile(available=...), RULES)
    assert (need.shifts[0].weeks, need.min_cover, need.hours_cap, need.known) == (
        (1, 2, 3),
        0,
        None,
        frozenset(),
    )
    assert (profile.hours_min, profile.hours_max, profile.shortest_shift) == (0, 168, 0)
    assert (profile.available, profile.short_notice) == ((), None)


def test_lines_are_counted_blank_ones_too_and_the_first_fault_is_raised() -> None:
    good = json.dumps(sample_need())
    lines = ["\n", good + "\r\n", "   \n", json.dumps(sample_need(id="n2", to="never"))]
    with pytest.raises(ExchangeFault) as fault:
        exchange.read_needs(lines, RULES)
    assert (fault.value.line, fault.value.key) == (4, "to")
    assert str(fault.value).startswith("4: to: expected ")


def test_an_id_may_stand_once_among_the_good_lines() -> None:
    bad, good, other = sample_need(hours_cap=-1), sample_need(), sample_need(id="n2")
    lines = [json.dumps(need) for need in (bad, good, other, good)]
    found = list(exchange.scan_needs(lines, RULES))
    assert [fault.key for fault in found if isinstance(fault, ExchangeFault)] == ["hours_cap", "id"]
    assert isinstance(found[3], ExchangeFault)
    assert found[3].line == 4


def test_a_separator_inside_an_id_does_not_end_the_line() -> None:
    text = json.dumps(sample_need(id="a\u2028b"), ensure_ascii=False)
    (need,) = exchange.read_needs([text.encode()], RULES)
    assert need.id == "a\u2028b"


def test_only_the_portal_may_leave_the_times_open() -> None:
    plain = sample_need(shifts=...)
    need = exchange.need_from_dict(plain, RULES, times_to_be_agreed=True)
    assert need.times_to_be_agreed
    with pytest.raises(ExchangeFault):
        exchange.read_needs([json.dumps(plain)], RULES)
    with pytest.raises(ExchangeFault):
        exchange.need_from_dict(sample_need(), RULES, times_to_be_agreed=True)

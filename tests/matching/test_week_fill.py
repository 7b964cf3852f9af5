"""An assistant's week: nothing collides, the way is counted, the hours wanted are reached where they can be."""

import math
import random
from datetime import datetime
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matching import engine, exchange
from matching.rest import Work, can_do_all
from matching.week_fill import fill_week
from tests.matching.engine_calls import PLAIN_RULES, RULES
from tests.matching.reference import reference_gates, reference_pair, straight_km
from tests.matching.reference_team import (
    can_be_worked,
    free_minutes,
    length,
    minutes_of_hours,
    takeable_whole,
    weekly,
    worth,
)
from tests.matching.reference_team import can_do_all as reference_can_do_all
from tests.matching.reference_time import WEEK, Coverage, clock, wall_minutes
from tests.matching.samples import sample_need, sample_profile
from tests.matching.test_team import EVERY_DAY, profiles, shift, shifts, singles, windows

Plain = dict[str, Any]

places = st.sampled_from(
    [{"lat": 62.24, "lon": 25.75}, {"lat": 62.24, "lon": 25.9}, {"lat": 62.4, "lon": 25.75}]
)
ways = st.sampled_from(
    [[{"mode": "car", "minutes": 60}], [{"mode": "any", "km": 60}], [{"mode": "walk", "minutes": 480}]]
)


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Plain, list[Plain]]:
    needs = []
    for at in range(draw(st.integers(1, 4))):
        work = {
            "shifts": draw(st.lists(shifts, max_size=3)),
            "single_shifts": draw(st.lists(singles, max_size=1)),
            "windows": draw(st.lists(windows, max_size=1)),
        }
        if not any(work.values()):
            work["shifts"] = [draw(shifts)]
        cover = draw(st.sampled_from([0, 0, 0.5, 1]))
        cap = draw(st.sampled_from([None, None, 6]))
        needs.append({"id": f"n{at}", "place": draw(places), **work, "min_cover": cover, "hours_cap": cap})
    return {**draw(profiles), "id": "p1", "travel": draw(ways)}, needs


cases = _cases()


def week_of(profile: Plain, needs: list[Plain], **how: Any) -> Plain:
    """The engine's week of plain dicts."""
    read = [exchange.need_from_dict(need, RULES) for need in needs]
    index = engine.build_need_index(read, RULES)
    return fill_week(exchange.profile_from_dict(profile, RULES), {one.id: one for one in read}, index, **how)


def minutes_between(here: Plain, there: Plain, profile: Plain) -> float:
    """The way from one need to another by the quickest mode; kilometres alone mean public transport."""
    speeds = PLAIN_RULES["travel"]["speed"]
    speed = max(speeds["transit" if way["mode"] == "any" else way["mode"]] for way in profile["travel"])
    road = straight_km(here["place"], there["place"], PLAIN_RULES) * PLAIN_RULES["travel"]["detour"]
    return math.ceil(road / speed * 60 - 1e-9)


def works_of(need: Plain, entry: Plain) -> list[Plain]:
    """What of a need is laid, as shifts and single shifts."""
    laid = [{key: one[key] for key in ("weekday", "start", "end")} for one in entry["windows"]]
    return [
        *(need["shifts"][at] for at in entry["shifts"]),
        *(need["single_shifts"][at] for at in entry["single_shifts"]),
        *laid,
    ]


def on_the_circle(work: Plain) -> tuple[int, int]:
    """Start in the week and length, whatever the roster or the date."""
    if "weekday" in work:
        return work["weekday"] * 1440 + clock(work["start"]), length(work)
    minutes = wall_minutes(work)
    return minutes[0], len(minutes)


def on_its_date(work: Plain) -> tuple[int, int]:
    """Start by the wall clock since some day, and length, of what has a date."""
    start = datetime.fromisoformat(work["start"]) - datetime(2026, 1, 1)
    return int(start.total_seconds()) // 60, len(wall_minutes(work))


def assert_apart(one: Plain, other: Plain, way: float) -> None:
    """Two shifts of different needs leave time for the way, and for rest: in whatever weeks they are, unless dated."""
    if "weekday" in one or "weekday" in other:
        (start, minutes), (later, more) = on_the_circle(one), on_the_circle(other)
        gaps = [(later - start) % WEEK - minutes, (start - later) % WEEK - more]
    else:
        (start, minutes), (later, more) = sorted([on_its_date(one), on_its_date(other)])
        gaps = [later - start - minutes]
    for gap in gaps:
        assert gap >= way
        assert gap >= 660 or minutes + gap + more <= 780


@given(cases)
def test_a_week_breaks_no_limit(case: tuple[Plain, list[Plain]]) -> None:
    profile, needs = case
    found = week_of(profile, needs)
    by_id = {need["id"]: need for need in needs if reference_gates(need, profile, PLAIN_RULES) is None}
    assert found["fitting"] == len(by_id)
    total = Fraction(0)
    for entry in found["needs"]:
        need = by_id[entry["need"]]
        assert entry["score"] == reference_pair(need, profile, PLAIN_RULES)["score"]
        taken = {(key, at) for key in ("shifts", "single_shifts") for at in entry[key]}
        assert taken <= set(takeable_whole(need, profile))
        laid = sum(need["windows"][one["index"]]["minutes"] for one in entry["windows"])
        hours, covered = weekly(need, taken) + laid, worth(need, taken) + laid
        total += hours
        assert entry["weekly_minutes"] == float(hours) > 0
        assert float(covered / Coverage(need, profile).needed) >= need["min_cover"] - 1e-9
        assert need["hours_cap"] is None or hours <= minutes_of_hours(need["hours_cap"])
        assert reference_can_do_all(works_of(need, entry))
        for one in entry["windows"]:
            start, minutes = on_the_circle(one)
            assert {(start + m) % WEEK for m in range(minutes)} <= free_minutes(profile)
    hours = profile.get("hours", {})
    assert found["weekly_minutes"] == float(total) <= minutes_of_hours(hours.get("max", 168))
    assert found["wanted_minutes"] == float(minutes_of_hours(hours.get("min") or hours.get("max", 168)))
    assert found["reached"] == (found["weekly_minutes"] >= found["wanted_minutes"])
    for entry in found["needs"]:
        for other in found["needs"]:
            if entry["need"] != other["need"]:
                here, there = by_id[entry["need"]], by_id[other["need"]]
                way = minutes_between(here, there, profile)
                for one in works_of(here, entry):
                    for two in works_of(there, other):
                        assert_apart(one, two, way)


@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_the_needs_changes_nothing(
    case: tuple[Plain, list[Plain]], chance: random.Random
) -> None:
    profile, needs = case
    mixed = list(needs)
    chance.shuffle(mixed)
    assert week_of(profile, mixed) == week_of(profile, needs)


@given(cases)
def test_one_need_that_can_be_had_alone_is_enough_to_have_some_work(case: tuple[Plain, list[Plain]]) -> None:
    """The week is never worse than its best need alone, and no need in it is spare."""
    profile, needs = case
    found = week_of(profile, needs)
    wanted = found["wanted_minutes"]
    alone = [week_of(profile, [need])["weekly_minutes"] for need in needs]
    assert min(found["weekly_minutes"], wanted) >= min(max(alone), wanted)
    if found["reached"]:
        for entry in found["needs"]:
            assert found["weekly_minutes"] - entry["weekly_minutes"] < wanted


# --- by hand ------------------------------------------------------------------------------------------

NEAR, FAR = {"lat": 62.24, "lon": 25.75}, {"lat": 62.24, "lon": 26.05}


def person(**changes: Any) -> Plain:
    """Somebody with a car who is always free."""
    return sample_profile(place=NEAR, travel=[{"mode": "car", "minutes": 60}], available=EVERY_DAY, **changes)


def test_the_way_from_one_to_the_next_is_counted() -> None:
    """About 15.5 km as the crow flies: 27 minutes by car."""
    first = sample_need(id="a", place=NEAR, shifts=[shift(0, "08:00", "10:00")])
    profile = person(hours={"min": 4, "max": 10})
    for start, fits in [("10:26", False), ("10:27", True)]:
        other = sample_need(id="b", place=FAR, shifts=[shift(0, start, "13:00")])
        found = week_of(profile, [first, other])
        assert (len(found["needs"]) == 2) is fits, start
    assert found["journeys"] == [
        {"from": "a", "to": "b", "weekday": 0, "leave": "10:00", "arrive": "10:27", "minutes": 27}
    ]


def test_a_time_of_a_window_is_laid_where_it_collides_with_nothing() -> None:
    fixed = sample_need(id="a", place=NEAR, shifts=[shift(0, "08:00", "12:00")], known=["p1"])
    window = {"weekdays": [0], "earliest": "08:00", "latest": "16:00", "minutes": 120}
    other = sample_need(id="b", place=FAR, shifts=..., windows=[window])
    found = week_of(person(hours={"min": 6, "max": 10}), [fixed, other])
    assert [entry["windows"] for entry in found["needs"]] == [
        [],
        [{"index": 0, "weekday": 0, "start": "12:27", "end": "14:27"}],
    ]
    assert found["reached"] is True


def test_another_first_need_is_tried_where_the_order_of_scores_falls_short() -> None:
    best = sample_need(id="a", shifts=[shift(0, "10:00", "14:00")], known=["p1"])
    rest = [
        sample_need(id="b", shifts=[shift(0, "08:00", "12:00")]),
        sample_need(id="c", shifts=[shift(0, "12:00", "16:00")]),
    ]
    found = week_of(sample_profile(available=EVERY_DAY, hours={"min": 8, "max": 10}), [best, *rest])
    assert [entry["need"] for entry in found["needs"]] in (["b", "c"], ["c", "b"])
    assert found["reached"] is True


def test_hours_wanted_are_those_asked_or_the_least_or_the_most() -> None:
    needs = [sample_need(id=f"n{day}", shifts=[shift(day, "08:00", "12:00")]) for day in range(5)]
    counts = [
        len(week_of(sample_profile(available=EVERY_DAY, hours=hours), needs, hours=asked)["needs"])
        for hours, asked in [({"min": 8, "max": 20}, None), ({"max": 12}, None), ({"min": 8, "max": 20}, 16)]
    ]
    assert counts == [2, 3, 4]


def test_rosters_of_two_employers_may_lie_to_each_other_in_any_way() -> None:
    of_one = [shift(0, "08:00", "12:00", cycle=2, weeks=[1]), shift(0, "10:00", "14:00", cycle=2, weeks=[2])]
    profile = sample_profile(available=EVERY_DAY, hours={"min": 4, "max": 20})
    assert week_of(profile, [sample_need(shifts=of_one)])["weekly_minutes"] == 240
    needs = [sample_need(id=f"n{at}", shifts=[one]) for at, one in enumerate(of_one)]
    assert week_of(profile, needs)["weekly_minutes"] == 120


def test_works_apart_in_the_week_are_looked_at_apart() -> None:
    """Nine employers with rosters of four weeks, one a day and one over the end of the week."""
    works = [Work(at * 1100, 60, 4, (1 + at % 4,), need=at) for at in range(9)]
    assert can_do_all(works)
    assert not can_do_all([*works, Work(30, 60, 4, (2,), need=9)])
    crowded = [Work(at * 60, 30, 4, (1,), need=at) for at in range(9)]
    assert not can_do_all(crowded), "more ways than can be looked through are refused"
    assert can_be_worked([(0, 30), (60, 90)])

"""The engine: the meaning of times, the order, both directions, and what a change would open."""

import hashlib
import math
import random
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from matching import engine, exchange, schedule
from matching.types import FreeTime, Need, Profile, SingleShift
from tests.matching.reference import tie_number
from tests.matching.samples import sample_need, sample_profile

RULES = exchange.read_rules()
ALWAYS = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]
MASK = 2**64 - 1


def need_of(**changes: Any) -> Need:
    return exchange.need_from_dict(sample_need(**changes), RULES)


def profile_of(**changes: Any) -> Profile:
    return exchange.profile_from_dict(sample_profile(**changes), RULES)


def free(*times: tuple[int, str, str]) -> list[dict[str, Any]]:
    return [{"weekday": weekday, "start": start, "end": end} for weekday, start, end in times]


def stopped(need: Need, profile: Profile) -> str | None:
    gate: str | None = engine.explain_pair(need, profile, RULES)["stopped_at"]
    result = engine.rank(need, engine.build_index([profile], RULES))
    assert [name for name, count in result["stopped_at"].items() if count] == ([gate] if gate else [])
    assert len(result["ranked"]) == (gate is None)
    return gate


def facts(need: Need, profile: Profile, criterion: str) -> dict[str, Any]:
    points = engine.explain_pair(need, profile, RULES)["points"]
    found: dict[str, Any] = next(point["facts"] for point in points if point["criterion"] == criterion)
    return found


def crowd(count: int, seed: int = 5) -> tuple[list[Need], list[Profile]]:
    """Needs and profiles of every kind around one town, so that many of them meet."""
    rng = random.Random(seed)
    skills = ["mt_hoist", "hh_cook", "pc_wash"]

    def clock(low: int, high: int) -> str:
        return schedule.clock_text(rng.randrange(low, high) * 30)

    def place() -> dict[str, float]:
        return {"lat": 62.2 + rng.random() / 5, "lon": 25.5 + rng.random() / 2}

    def need(number: int) -> Need:
        shifts = [
            {
                "weekday": rng.randrange(7),
                "start": clock(12, 34),
                "end": clock(34, 48),
                "cycle": 3,
                "weeks": rng.choice([[1], [1, 2, 3]]),
                "splittable": rng.random() < 0.4,
            }
            for _ in range(rng.randint(1, 4))
        ]
        dates = [(None, None), ("2026-12-01", None), ("2026-12-18", "2026-12-28"), (None, "2026-12-12")]
        first, last = rng.choice(dates)
        window = {"weekdays": [1, 3, 5], "earliest": "22:00", "latest": "06:00", "minutes": 200, "times": 2}
        return need_of(
            id=f"n{number}",
            place=place(),
            shifts=shifts,
            windows=[window] if rng.random() < 0.3 else [],
            single_shifts=[{"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}]
            if rng.random() < 0.3
            else [],
            from_=first,
            to=last,
            min_cover=rng.choice([0, 0.4, 0.9]),
            skills={
                "must": rng.sample(skills, rng.choice([0, 1])),
                "wish": rng.sample(skills, rng.choice([0, 2])),
            },
            languages={"must": {"fi": rng.choice(["B1", "B2"])}, "wish": {"sv": "A2"}},
            conditions=rng.sample(["c_pets:dog", "c_smoking_home"], rng.choice([0, 1, 2])),
            known=[f"p{rng.randrange(20)}"],
        )

    def profile(number: int) -> Profile:
        return profile_of(
            id=f"p{number}",
            place=place(),
            travel=[{"mode": "car", "minutes": rng.choice([20, 40])}, {"mode": "any", "km": 12}],
            available=[
                {"weekday": rng.randrange(7), "start": clock(0, 48), "end": clock(0, 48)}
                for _ in range(rng.randint(1, 9))
            ],
            hours={"min": rng.choice([0, 8]), "max": rng.choice([8, 20])},
            from_="2026-12-15" if rng.random() < 0.3 else None,
            to="2026-12-16" if rng.random() < 0.2 else None,
            shortest_shift=rng.choice([0, 90, 200]),
            skills={skill: rng.choice(["learn", "can", "done"]) for skill in rng.sample(skills, 2)},
            languages={"fi": rng.choice(["B1", "C2"]), "sv": rng.choice(["A1", "B1"])},
            cannot=rng.sample(["c_pets", "c_smoking_home"], rng.choice([0, 0, 1])),
        )

    return [need(number) for number in range(count)], [profile(number) for number in range(count)]


def test_a_shift_over_sunday_midnight_wraps_into_monday() -> None:
    need = need_of(shifts=free((6, "22:00", "02:00")))
    assert stopped(need, profile_of(available=free((6, "21:00", "00:00"), (0, "00:00", "02:00")))) is None
    assert (
        stopped(need, profile_of(available=free((6, "21:00", "00:00"), (0, "00:00", "01:59")))) == "schedule"
    )
    assert stopped(need, profile_of(available=free((6, "21:00", "03:00")))) is None


def test_equal_times_are_a_whole_day_and_a_whole_week_has_no_seam() -> None:
    need = need_of(shifts=free((6, "12:00", "12:00")))
    assert facts(need, profile_of(available=ALWAYS), "cover") == {
        "covered_minutes": 1440,
        "needed_minutes": 1440,
    }
    week = need_of(shifts=..., single_shifts=[{"start": "2026-12-02T12:00", "end": "2026-12-09T12:00"}])
    assert stopped(week, profile_of(available=ALWAYS)) is None
    assert stopped(week, profile_of(available=ALWAYS[:-1])) == "schedule"


@pytest.mark.parametrize(
    ("start", "end", "wall", "true"),
    [
        ("2026-10-24T22:00", "2026-10-25T06:00", 480, 540),
        ("2027-03-27T22:00", "2027-03-28T06:00", 480, 420),
        ("2026-10-25T02:30", "2026-10-25T03:30", 60, 60),
        ("2026-10-25T03:30", "2026-10-25T04:00", 30, 90),
        ("2027-03-28T02:59", "2027-03-28T04:00", 61, 1),
        ("1975-03-30T01:00", "1975-03-30T05:00", 240, 240),
        ("2099-10-24T22:00", "2099-10-25T06:00", 480, 540),
    ],
)
def test_single_shifts_last_as_long_as_the_clocks_make_them(
    start: str, end: str, wall: int, true: int
) -> None:
    single = SingleShift(datetime.fromisoformat(start), datetime.fromisoformat(end))
    assert (single.wall_minutes, schedule.true_minutes(single)) == (wall, true)


def test_the_wall_clock_asks_who_is_free_and_the_true_length_counts() -> None:
    need = need_of(shifts=..., single_shifts=[{"start": "2026-10-24T22:00", "end": "2026-10-25T06:00"}])
    night = free((5, "22:00", "06:00"))
    assert facts(need, profile_of(available=night), "cover")["covered_minutes"] == 540
    assert stopped(need, profile_of(available=night, hours={"max": 8.5})) == "schedule"
    assert stopped(need, profile_of(available=night, shortest_shift=540)) is None


def test_a_weekly_shift_asks_for_its_weekday_among_the_common_days() -> None:
    tuesday = profile_of(available=ALWAYS, from_="2026-12-02", to="2026-12-07")
    assert stopped(need_of(), tuesday) == "schedule"
    assert stopped(need_of(), replace(tuesday, to_day=datetime(2026, 12, 8).date())) is None
    assert stopped(need_of(from_="2026-12-08"), tuesday) == "dates"
    assert stopped(need_of(from_="2026-12-07"), tuesday) == "schedule"


def test_a_single_shift_belongs_to_the_day_on_which_it_starts() -> None:
    need = need_of(
        shifts=..., single_shifts=[{"start": "2026-12-24T22:00", "end": "2026-12-25T02:00"}], to="2026-12-24"
    )
    assert stopped(need, profile_of(available=ALWAYS)) is None
    assert stopped(need, profile_of(available=ALWAYS, from_="2026-12-25")) == "dates"
    assert stopped(replace(need, to_day=None), profile_of(available=ALWAYS, from_="2026-12-25")) == "schedule"


def test_pieces_of_a_splittable_shift_may_be_longer_than_the_most_hours_but_the_week_is_cut() -> None:
    shift = {"weekday": 1, "start": "08:00", "end": "20:00"}
    assert stopped(need_of(shifts=[shift]), profile_of(available=ALWAYS, hours={"max": 10})) == "schedule"
    need = need_of(shifts=[{**shift, "splittable": True}])
    profile = profile_of(available=ALWAYS, hours={"max": 10})
    assert facts(need, profile, "cover") == {"covered_minutes": 600, "needed_minutes": 720}
    assert facts(need, profile, "shifts")["longest_minutes"] == 720
    assert engine.explain_pair(need, profile, RULES)["misses"] == []
    capped = replace(need, hours_cap=4.1)
    assert facts(capped, profile, "cover")["covered_minutes"] == pytest.approx(246, abs=1e-9)


def test_a_tenth_of_an_hour_is_not_lost_in_binary() -> None:
    need = need_of(shifts=free((1, "08:00", "12:06")))
    assert stopped(need, profile_of(available=ALWAYS, hours={"max": 4.1})) is None


def test_a_window_takes_no_more_times_than_it_asks_and_reports_those_open() -> None:
    window = {"weekdays": [0, 1, 2], "earliest": "20:00", "latest": "02:00", "minutes": 150, "times": 3}
    need = need_of(shifts=..., windows=[window])
    one = profile_of(available=free((0, "23:00", "01:30"), (1, "20:00", "22:29"), (2, "08:00", "16:00")))
    assert facts(need, one, "cover") == {"covered_minutes": 150, "needed_minutes": 450}
    (miss,) = engine.explain_pair(need, one, RULES)["misses"]
    assert (miss["criterion"], miss["facts"]["index"], miss["facts"]["open_times"]) == ("window", 0, 2)
    twice = replace(need, windows=(replace(need.windows[0], times=2),))
    assert facts(twice, profile_of(available=ALWAYS), "cover")["covered_minutes"] == 300


def test_rosters_weigh_by_their_weeks_exactly() -> None:
    shifts = [
        {"weekday": day, "start": "08:00", "end": "08:01", "cycle": 3, "weeks": [1]} for day in (0, 1, 2)
    ]
    need = need_of(shifts=shifts)
    assert facts(need, profile_of(available=ALWAYS), "cover") == {"covered_minutes": 1, "needed_minutes": 1}


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


def test_widening_opens_what_ranking_the_wider_need_finds() -> None:
    needs, profiles = crowd(80, seed=11)
    index = engine.build_index(profiles, RULES)
    codes = set()
    for need in needs:
        before = engine.rank(need, index, top=1000)
        for effect in engine.widen(need, index):
            code = effect["code"]
            wider = _widened(need, code, effect["facts"])
            after = engine.rank(wider, index, top=1000)
            assert len(after["ranked"]) - len(before["ranked"]) == effect["opens"]
            if effect["gate"] != "dates":
                gate = effect["gate"]
                assert before["stopped_at"][gate] - after["stopped_at"][gate] == effect["admits"]
            codes.add(code)
    assert codes == {
        *("min_cover", "split_shift", "start_earlier", "end_later", "no_end"),
        *("drop_skill", "lower_language", "drop_language", "drop_condition"),
    }


def test_opening_more_counts_what_ranking_the_changed_profile_finds() -> None:
    needs, profiles = crowd(80, seed=12)
    index = engine.build_need_index(needs, RULES)
    codes = set()
    for profile in profiles:
        before = len(engine.reverse(profile, index, top=1000)["ranked"])
        effects = engine.open_more(profile, index)
        assert [effect["opens"] for effect in effects] == sorted(
            (effect["opens"] for effect in effects), reverse=True
        )
        for effect in effects:
            changed = _changed(profile, effect["code"], effect["facts"])
            after = len(engine.reverse(changed, index, top=1000)["ranked"])
            assert after - before == effect["opens"]
            codes.add(effect["code"])
    assert codes == {"travel", "free_time", "shortest_shift", "skill", "drop_cannot"}


def _widened(need: Need, code: str, told: dict[str, Any]) -> Need:
    if code == "min_cover":
        return replace(need, min_cover=told["to"])
    if code == "split_shift":
        shifts = [*need.shifts]
        shifts[told["index"]] = replace(shifts[told["index"]], splittable=True)
        return replace(need, shifts=tuple(shifts))
    if code in ("start_earlier", "end_later"):
        day = datetime.fromisoformat(told["date"]).date()
        return replace(need, from_day=day) if code == "start_earlier" else replace(need, to_day=day)
    if code == "no_end":
        return replace(need, to_day=None)
    if code == "drop_skill":
        return replace(need, must_skills=tuple(s for s in need.must_skills if s != told["skill"]))
    if code == "drop_condition":
        return replace(need, conditions=tuple(c for c in need.conditions if c != told["condition"]))
    left = {
        language: level for language, level in need.must_languages.items() if language != told["language"]
    }
    return replace(need, must_languages=left | ({told["language"]: told["to"]} if "to" in told else {}))


def _changed(profile: Profile, code: str, told: dict[str, Any]) -> Profile:
    if code == "travel":
        limit = told.get("km", told.get("minutes"))
        ways = tuple(replace(way, limit=limit) if way.mode == told["mode"] else way for way in profile.travel)
        return replace(profile, travel=ways)
    if code == "free_time":
        start, end = (schedule.clock_minutes(told[name]) for name in ("start", "end"))
        return replace(profile, available=(*profile.available, FreeTime(told["weekday"], start, end)))
    if code == "shortest_shift":
        return replace(profile, shortest_shift=told["to"])
    if code == "skill":
        return replace(profile, skills={**profile.skills, told["skill"]: "can"})
    return replace(profile, cannot=tuple(c for c in profile.cannot if c != told["condition"]))


def test_the_circle_of_the_week() -> None:
    day = schedule.DAY
    assert schedule.union([(100, 50), (150, 50), (300, 10)]) == ((100, 100), (300, 10))
    assert schedule.union([(6 * day, 2 * day)]) == ((6 * day, 2 * day),)
    assert schedule.union([(0, 60), (6 * day + 1380, 60)]) == ((6 * day + 1380, 120),)
    assert schedule.union([(at * day, day) for at in range(7)]) == ((0, schedule.WEEK),)
    assert schedule.pieces(((6 * day, 2 * day),), 0, day) == [(0, day)]
    assert schedule.pieces(((10, 20), (50, 20)), 20, 40) == [(20, 10), (50, 10)]
    assert schedule.common_weekdays(1, 1) == 0b1
    assert schedule.common_weekdays(7, 8) == 0b1000001
    assert schedule.common_weekdays(5, 4) == 0
    assert schedule.weekly_minutes(need_of(shifts=free((1, "08:00", "12:00"))).shifts) == 240


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

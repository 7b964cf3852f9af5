"""Item 4 of what always holds: who offers more never loses, and who asks less loses no match."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.matching import strategies
from tests.matching.engine_calls import PLAIN_RULES, score_of
from tests.matching.reference import straight_km

Plain = dict[str, Any]
Pair = tuple[Plain, Plain]
easy_pairs = strategies.easy_pairs


def never_worse(need: Plain, before: Plain, after: Plain) -> None:
    """The profile after the change matches whatever it matched before, at the same score or a higher one."""
    score = score_of(need, before)
    if score is not None:
        now = score_of(need, after)
        assert now is not None
        assert now >= score


@given(easy_pairs, strategies.places)
def test_nearer_is_never_worse(pair: Pair, place: Plain) -> None:
    need, profile = pair
    near, far = sorted(
        [profile["place"], place], key=lambda one: straight_km(need["place"], one, PLAIN_RULES)
    )
    never_worse(need, {**profile, "place": far}, {**profile, "place": near})


@given(easy_pairs, strategies.free_times)
def test_freer_is_never_worse(pair: Pair, more: Plain) -> None:
    need, profile = pair
    never_worse(need, profile, {**profile, "available": [*profile["available"], more]})


@given(easy_pairs, st.data())
def test_a_gap_filled_is_never_worse(pair: Pair, data: st.DataObject) -> None:
    need, profile = pair
    free = profile["available"]
    if free:
        gone = data.draw(st.integers(0, len(free) - 1))
        never_worse(need, {**profile, "available": free[:gone] + free[gone + 1 :]}, profile)


def longer_dates(one: Plain, data: st.DataObject) -> Plain:
    """The same with an earlier first day, a later last day or an open end."""
    longer = dict(one)
    if one.get("from"):
        earlier = [day for day in strategies.DAYS if day <= one["from"]]
        longer["from"] = data.draw(st.sampled_from([None, *earlier]))
    if one.get("to"):
        later = [day for day in strategies.DAYS if day >= one["to"]]
        longer["to"] = data.draw(st.sampled_from([None, *later]))
    return longer


@given(easy_pairs, strategies.date_ranges, st.data())
def test_longer_in_dates_is_never_worse(pair: Pair, dates: Plain, data: st.DataObject) -> None:
    need, profile = pair
    profile.update({"from": None, "to": None, **dates})
    never_worse(need, profile, longer_dates(profile, data))


@given(easy_pairs, st.sampled_from(strategies.SKILLS), st.integers(0, 3), st.integers(0, 3))
def test_more_skilled_is_never_worse(pair: Pair, skill: str, one: int, other: int) -> None:
    need, profile = pair
    levels = [None, "learn", "can", "done"]
    wish = need.setdefault("skills", {}).setdefault("wish", [])
    if skill not in wish:
        wish.append(skill)
    low, high = (
        {**profile, "skills": strategies.filled({**profile.get("skills", {}), skill: levels[at]})}
        for at in sorted([one, other])
    )
    never_worse(need, low, high)


@given(easy_pairs, st.sampled_from(strategies.LANGUAGES), st.integers(0, 6), st.integers(0, 6))
def test_more_fluent_is_never_worse(pair: Pair, language: str, one: int, other: int) -> None:
    need, profile = pair
    levels = [None, *strategies.LEVELS]
    low, high = (
        {**profile, "languages": strategies.filled({**profile.get("languages", {}), language: levels[at]})}
        for at in sorted([one, other])
    )
    never_worse(need, low, high)


short_shifts = st.integers(0, 1440) | st.sampled_from([0, 1, 60, 119, 120, 121, 180, 240, 480])


@given(easy_pairs, short_shifts, short_shifts)
def test_a_shorter_shortest_shift_is_never_worse(pair: Pair, one: int, other: int) -> None:
    need, profile = pair
    short, long = sorted([one, other])
    never_worse(need, {**profile, "shortest_shift": long}, {**profile, "shortest_shift": short})


some_hours = st.sampled_from([0.1, 1, 2, 4, 4.1, 8, 8.2, 10, 25, 37.5, 167.9, 168]) | st.floats(0.01, 168)


@given(easy_pairs, st.lists(some_hours | st.just(0), min_size=2, max_size=2), some_hours)
def test_a_lower_hours_min_is_never_worse(pair: Pair, chosen: list[float], most: float) -> None:
    need, profile = pair
    low, high = sorted(min(hours, most) for hours in chosen)
    never_worse(
        need,
        {**profile, "hours": {"min": high, "max": most}},
        {**profile, "hours": {"min": low, "max": most}},
    )


@given(easy_pairs, st.lists(some_hours, min_size=3, max_size=3))
def test_a_higher_hours_max_is_never_worse(pair: Pair, chosen: list[float]) -> None:
    need, profile = pair
    least, low, high = sorted(chosen)
    never_worse(
        need,
        {**profile, "hours": {"min": least, "max": low}},
        {**profile, "hours": {"min": least, "max": high}},
    )


@given(easy_pairs, st.data())
def test_a_wider_travel_limit_is_never_worse(pair: Pair, data: st.DataObject) -> None:
    need, profile = pair
    wider = copy.deepcopy(profile)
    entry = data.draw(st.sampled_from(wider["travel"]))
    unit, most = ("km", 1000) if entry["mode"] == "any" else ("minutes", 480)
    entry[unit] = data.draw(st.floats(entry[unit], most))
    never_worse(need, profile, wider)


@given(easy_pairs, strategies.ways, st.booleans())
def test_one_more_way_to_travel_is_never_worse(pair: Pair, way: Plain, first: bool) -> None:
    need, profile = pair
    more = [way, *profile["travel"]] if first else [*profile["travel"], way]
    never_worse(need, profile, {**profile, "travel": more})


@given(easy_pairs, st.data())
def test_one_refusal_less_is_never_worse(pair: Pair, data: st.DataObject) -> None:
    need, profile = pair
    refused = list(profile.get("cannot", []))
    more = data.draw(st.sampled_from([one for one in strategies.CONDITIONS if one not in refused]))
    never_worse(need, {**profile, "cannot": [*refused, more]}, profile)


def never_lost(before: Plain, after: Plain, profile: Plain) -> None:
    """The need after the change matches the profile if it did before."""
    if score_of(before, profile) is not None:
        assert score_of(after, profile) is not None


@given(easy_pairs, st.floats(0, 1), st.floats(0, 1) | st.sampled_from([0, 0.5, 1]))
def test_a_lower_min_cover_loses_no_match(pair: Pair, one: float, other: float) -> None:
    need, profile = pair
    low, high = sorted([one, other])
    never_lost({**need, "min_cover": high}, {**need, "min_cover": low}, profile)


@given(easy_pairs, some_hours, some_hours | st.none())
def test_a_higher_hours_cap_loses_no_match(pair: Pair, one: float, other: float | None) -> None:
    need, profile = pair
    low, high = (one, None) if other is None else sorted([one, other])
    never_lost({**need, "hours_cap": low}, {**need, "hours_cap": high}, profile)


@given(easy_pairs, strategies.date_ranges, st.data())
def test_longer_dates_lose_no_match(pair: Pair, dates: Plain, data: st.DataObject) -> None:
    need, profile = pair
    need.update({"from": None, "to": None, **dates})
    never_lost(need, longer_dates(need, data), profile)


@given(easy_pairs, strategies.windows, st.integers(0, 1440), st.integers(0, 1440))
def test_a_longer_window_loses_no_match(pair: Pair, window: Plain, earlier: int, later: int) -> None:
    need, profile = pair
    earliest, latest = (strategies.clock_minutes(window[key]) for key in ("earliest", "latest"))
    room = 1440 - ((latest - earliest) % 1440 or 1440)
    # A window that began before midnight would belong to the day before.
    earlier = min(earlier, room, earliest)
    later = min(later, room - earlier)
    longer = {
        **window,
        "earliest": strategies.clock_text(earliest - earlier),
        "latest": strategies.clock_text(latest + later),
    }
    others = need.get("windows", [])
    never_lost({**need, "windows": [window, *others]}, {**need, "windows": [longer, *others]}, profile)


@given(easy_pairs, strategies.windows, st.integers(0, 6))
def test_a_window_on_more_weekdays_loses_no_match(pair: Pair, window: Plain, weekday: int) -> None:
    need, profile = pair
    more = {**window, "weekdays": sorted({*window["weekdays"], weekday})}
    others = need.get("windows", [])
    never_lost({**need, "windows": [window, *others]}, {**need, "windows": [more, *others]}, profile)


@given(easy_pairs, st.sampled_from(strategies.SKILLS))
def test_a_must_skill_less_loses_no_match(pair: Pair, skill: str) -> None:
    need, profile = pair
    skills = need.get("skills", {})
    less = [one for one in skills.get("must", []) if one != skill]
    before, after = ({**need, "skills": {**skills, "must": must}} for must in ([*less, skill], less))
    never_lost(before, after, profile)


@given(easy_pairs, st.sampled_from(["fi", "sv"]), strategies.levels)
def test_a_must_language_less_loses_no_match(pair: Pair, language: str, level: str) -> None:
    need, profile = pair
    languages = need.get("languages", {})
    less = {key: asked for key, asked in languages.get("must", {}).items() if key != language}
    before, after = (
        {**need, "languages": {**languages, "must": must}} for must in ({**less, language: level}, less)
    )
    never_lost(before, after, profile)


@given(easy_pairs, st.sampled_from(strategies.CONDITIONS))
def test_a_condition_less_loses_no_match(pair: Pair, condition: str) -> None:
    need, profile = pair
    less = [one for one in need.get("conditions", []) if one != condition]
    never_lost({**need, "conditions": [*less, condition]}, {**need, "conditions": less}, profile)

"""The engine: what one change of a need or a profile would open."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from matching import engine, schedule
from matching.types import FreeTime, Need, Profile
from tests.matching.crowds import RULES, crowd


def test_widening_opens_what_ranking_the_wider_need_finds() -> None:
    needs, profiles = crowd(80, seed=11)
    index = engine.build_index(profiles, RULES)
    codes = set()
    for need in needs:
        before = engine.rank(need, index, top=1000)
        for effect in engine.widen(need, index):
            code = effect["code"]
            wider = widened(need, code, effect["facts"])
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


def widened(need: Need, code: str, told: dict[str, Any]) -> Need:
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

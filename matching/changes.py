"""What one change would open: of a need for its employer, of a profile for its assistant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

import numpy as np

from matching import fields, gates
from matching.columns import Bools, NeedIndex, ProfileIndex, need_columns, profile_columns
from matching.coverage import coverage
from matching.pairs import Pairs, trips
from matching.reached import takeable_and_reached
from matching.schedule import clock_minutes, clock_text
from matching.types import GATES, LANGUAGE_LEVELS, FreeTime, Need, Profile, Rules, Travel

QUARTERS = (0.75, 0.5, 0.25, 0.0)
LATER_DAYS = 28
MORE_TRAVEL = (10, 20, 30)
MOST_KM, MOST_MINUTES = 1000, 480
SHORTER_SHIFTS = (180, 120, 60, 0)
MORNING, EVENING, WEEKEND_DAY = ("07:00", "12:00"), ("16:00", "21:00"), ("09:00", "19:00")


Changed = TypeVar("Changed", Need, Profile)


@dataclass(frozen=True)
class Change(Generic[Changed]):
    """A change of one thing: its code and facts, the gates it can open, and what comes of it."""

    code: str
    facts: Mapping[str, Any]
    gates: tuple[str, ...]
    changed: Changed


AnyChange = Change[Need] | Change[Profile]


def widen(need: Need, index: ProfileIndex) -> list[dict[str, Any]]:
    """What single relaxations of the need would do, the most useful first.

    `admits` counts the profiles stopped first at the gate that would pass it; `opens` those among all
    profiles that would then be ranked. Relaxations that open and admit nobody are left out.
    """
    rules = index.rules
    before = need_columns([need], rules)
    rows = gates.within_reach(before, 0, index.columns)
    pairs = Pairs(before, np.zeros(len(rows), dtype=np.int64), index.columns, rows)
    passed = all_gates(pairs, rules)
    found = []
    for change in relaxations(need):
        # One side of pairs is one row: what the engine goes through slot by slot.
        now = Pairs(need_columns([change.changed], rules), pairs.need_rows, index.columns, rows)
        found.append(_effect(change, now, passed, rules))
    return _useful(found)


def open_more(profile: Profile, index: NeedIndex) -> list[dict[str, Any]]:
    """What single changes of the profile would open, as `widen` counts it, the most useful first."""
    rules = index.rules
    rows = np.arange(len(index.columns.names.ids))
    alone = np.zeros(len(rows), dtype=np.int64)
    pairs = Pairs(index.columns, rows, profile_columns([profile], rules), alone)
    passed = all_gates(pairs, rules)
    found = []
    for change in _openings(profile, pairs, passed):
        if change.code == "travel" and rules.minutes is not None:
            # By timetable a longer journey may also reach a shift that no bus before reached.
            change = replace(change, gates=("travel", "schedule"))
        now = Pairs(index.columns, rows, profile_columns([change.changed], rules), alone)
        found.append(_effect(change, now, passed, rules))
    return _useful(found)


def _useful(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    useful = [effect for effect in found if effect["opens"] or effect["admits"]]
    return sorted(useful, key=lambda effect: (-effect["opens"], -effect["admits"]))


def all_gates(pairs: Pairs, rules: Rules) -> dict[str, Bools]:
    """Which pairs pass each gate, every gate asked of all of them."""
    return {gate: passing(gate, pairs, rules) for gate in GATES}


def passing(gate: str, pairs: Pairs, rules: Rules) -> Bools:
    """Which pairs pass one gate."""
    if gate == "travel":
        return gates.passes_travel(trips(pairs, rules))
    if gate == "schedule":
        to_be_agreed = pairs.needs.needed[pairs.need_rows] == 0
        passed: Bools = to_be_agreed | gates.passes_schedule(
            pairs, coverage(pairs, takeable_and_reached(pairs, rules))
        )
        return passed
    simple = {
        "dates": gates.passes_dates,
        "skills": gates.passes_skills,
        "languages": gates.passes_languages,
        "conditions": gates.passes_conditions,
    }
    return simple[gate](pairs)


def _effect(
    change: Change[Need] | Change[Profile], now: Pairs, passed: dict[str, Bools], rules: Rules
) -> dict[str, Any]:
    """How many pairs the change admits and opens; only pairs that the gate stopped are asked again."""
    touched = [gate for gate in passed if gate in change.gates]
    everything = np.ones(len(now), dtype=np.bool_)
    before, rest, stopped = everything.copy(), everything.copy(), ~everything
    for gate, through in passed.items():
        if gate in touched:
            stopped |= ~through
        else:
            rest &= through
            if GATES.index(gate) < GATES.index(touched[0]):
                before &= through
    asked = np.flatnonzero(stopped & (before | rest))
    opened = everything[asked]
    for gate in touched if len(asked) else ():
        opened &= passing(gate, now.only(asked), rules)
    return {
        "code": change.code,
        "facts": dict(change.facts),
        "gate": touched[0],
        "admits": int((opened & before[asked]).sum()),
        "opens": int((opened & rest[asked]).sum()),
    }


def relaxations(need: Need) -> Iterator[Change[Need]]:
    """Every single change that asks less: times, days, then demand by demand, of each the smallest first."""
    if not need.times_to_be_agreed:
        yield from _looser_times(need)
    yield from _longer_dates(need)
    for skill in need.must_skills:
        left = tuple(other for other in need.must_skills if other != skill)
        yield Change("drop_skill", {"skill": skill}, ("skills",), replace(need, must_skills=left))
    yield from _fewer_languages(need)
    for condition in need.conditions:
        kept = tuple(other for other in need.conditions if other != condition)
        changed = replace(need, conditions=kept)
        yield Change("drop_condition", {"condition": condition}, ("conditions",), changed)


def _looser_times(need: Need) -> Iterator[Change[Need]]:
    for quarter in QUARTERS:
        if quarter < need.min_cover:
            facts = {"from": need.min_cover, "to": quarter}
            yield Change("min_cover", facts, ("schedule",), replace(need, min_cover=quarter))
    for at, shift in enumerate(need.shifts):
        if not shift.splittable:
            shifts = [*need.shifts]
            shifts[at] = replace(shift, splittable=True)
            yield Change("split_shift", {"index": at}, ("schedule",), replace(need, shifts=tuple(shifts)))


def _longer_dates(need: Need) -> Iterator[Change[Need]]:
    step = timedelta(days=LATER_DAYS)
    if need.from_day is not None and need.from_day - step >= fields.FIRST_DAY:
        earlier = need.from_day - step
        yield _dates("start_earlier", earlier, replace(need, from_day=earlier))
    if need.to_day is not None:
        if need.to_day + step <= fields.LAST_DAY:
            later = need.to_day + step
            yield _dates("end_later", later, replace(need, to_day=later))
        yield _dates("no_end", None, replace(need, to_day=None))


def _dates(code: str, day: date | None, need: Need) -> Change[Need]:
    facts = {} if day is None else {"date": day.isoformat()}
    return Change(code, facts, ("dates", "schedule"), need)


def _fewer_languages(need: Need) -> Iterator[Change[Need]]:
    for language, level in need.must_languages.items():
        rank = LANGUAGE_LEVELS.index(level)
        if rank > 0:
            lower = {**need.must_languages, language: LANGUAGE_LEVELS[rank - 1]}
            facts = {"language": language, "from": level, "to": lower[language]}
            yield Change("lower_language", facts, ("languages",), replace(need, must_languages=lower))
        left = {other: held for other, held in need.must_languages.items() if other != language}
        changed = replace(need, must_languages=left)
        yield Change("drop_language", {"language": language, "level": level}, ("languages",), changed)


def _openings(profile: Profile, pairs: Pairs, passed: dict[str, Bools]) -> Iterator[Change[Profile]]:
    yield from _more_travel(profile)
    yield from _more_time(profile)
    yield from _more_skills(profile, pairs, passed)
    yield from _fewer_limits(profile)


def _more_travel(profile: Profile) -> Iterator[Change[Profile]]:
    for mode in dict.fromkeys(way.mode for way in profile.travel):
        unit, most = ("km", MOST_KM) if mode == "any" else ("minutes", MOST_MINUTES)
        longest = max(way.limit for way in profile.travel if way.mode == mode)
        for more in MORE_TRAVEL:
            if longest + more <= most:
                ways = (*profile.travel, Travel(mode, longest + more))
                facts = {"mode": mode, "more": more, unit: longest + more}
                yield Change("travel", facts, ("travel",), replace(profile, travel=ways))


def _more_time(profile: Profile) -> Iterator[Change[Profile]]:
    parts = [(weekday, "morning", MORNING) for weekday in range(5)]
    parts += [(weekday, "evening", EVENING) for weekday in range(5)]
    parts += [(weekday, "weekend", WEEKEND_DAY) for weekday in (5, 6)]
    for weekday, part, (start, end) in parts:
        free = FreeTime(weekday, clock_minutes(start), clock_minutes(end))
        facts = {
            "part": part,
            "weekday": weekday,
            "start": clock_text(free.start),
            "end": clock_text(free.end),
        }
        changed = replace(profile, available=(*profile.available, free))
        yield Change("free_time", facts, ("schedule",), changed)
    for minutes in SHORTER_SHIFTS:
        if minutes < profile.shortest_shift:
            facts = {"from": profile.shortest_shift, "to": minutes}
            yield Change("shortest_shift", facts, ("schedule",), replace(profile, shortest_shift=minutes))


def _more_skills(profile: Profile, pairs: Pairs, passed: dict[str, Bools]) -> Iterator[Change[Profile]]:
    """Only skills that some need which the skills gate stops asks for."""
    stopped = np.flatnonzero(~passed["skills"])
    lacking = pairs.needs.must[:, stopped] & ~pairs.profiles.skills_can
    asked = np.bitwise_or.reduce(lacking, axis=1)
    for skill, bit in pairs.needs.skill_bits.items():
        if int(asked[bit // 64]) >> bit % 64 & 1:
            facts = {"skill": skill, "level": profile.skills.get(skill)}
            changed = replace(profile, skills={**profile.skills, skill: "can"})
            yield Change("skill", facts, ("skills",), changed)


def _fewer_limits(profile: Profile) -> Iterator[Change[Profile]]:
    for condition in profile.cannot:
        kept = tuple(other for other in profile.cannot if other != condition)
        facts = {"condition": condition}
        yield Change("drop_cannot", facts, ("conditions",), replace(profile, cannot=kept))

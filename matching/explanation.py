"""One pair in full: every gate with its facts, and the points, also where a gate fails."""

from typing import Any

import numpy as np

from matching import gates
from matching.columns import meeting, need_columns, profile_columns
from matching.coverage import Coverage, coverage
from matching.measured import BASES
from matching.pairs import Pairs, Trips, straight_km, trips
from matching.points import ASK_NO_HOURS, scores
from matching.reached import takeable_and_reached
from matching.results import entries, whole
from matching.schedule import TWELFTHS
from matching.types import LANGUAGE_LEVELS, MODES, Need, Profile, Rules

TO_BE_AGREED = "to be agreed"


def explain_pair(need: Need, profile: Profile, rules: Rules) -> dict[str, Any]:
    """All gates and points of one pair.

    `stopped_at` is the first gate that fails, or None; only a pair that passes all has a score, the same
    as in any ranking. A need whose times are to be agreed has no gate on the schedule.
    """
    alone = np.zeros(1, dtype=np.int64)
    pairs = Pairs(need_columns([need], rules), alone, profile_columns([profile], rules), alone)
    best, covered = trips(pairs, rules), coverage(pairs, takeable_and_reached(pairs, rules))
    found = _gates(need, profile, pairs, best, covered, rules)
    failed = [gate["gate"] for gate in found if not gate["passed"]]
    criteria = ASK_NO_HOURS if need.times_to_be_agreed else None
    scored = scores(pairs, best, covered, rules, criteria)
    explained = {
        "need": need.id,
        "profile": profile.id,
        "version": rules.version,
        "stopped_at": failed[0] if failed else None,
        "gates": found,
        **entries(pairs, scored, None if need.times_to_be_agreed else covered.taken, alone)[0],
    }
    if failed:
        explained["score"] = None
    if need.times_to_be_agreed:
        explained["times"] = TO_BE_AGREED
    return explained


def _gates(
    need: Need, profile: Profile, pairs: Pairs, best: Trips, covered: Coverage, rules: Rules
) -> list[dict[str, Any]]:
    found = [
        _gate("travel", gates.passes_travel(best)[0], _travel_facts(pairs, best, rules)),
        _gate("dates", gates.passes_dates(pairs)[0], _date_facts(need, profile)),
        _gate("schedule", gates.passes_schedule(pairs, covered)[0], _schedule_facts(need, pairs, covered)),
        _gate("skills", gates.passes_skills(pairs)[0], _skill_facts(need, profile)),
        _gate("languages", gates.passes_languages(pairs)[0], _language_facts(need, profile)),
        _gate("conditions", gates.passes_conditions(pairs)[0], _condition_facts(need, profile)),
    ]
    return [gate for gate in found if gate["gate"] != "schedule" or not need.times_to_be_agreed]


def _gate(name: str, passed: np.bool_, facts: dict[str, Any]) -> dict[str, Any]:
    return {"gate": name, "passed": bool(passed), "facts": facts}


def _travel_facts(pairs: Pairs, best: Trips, rules: Rules) -> dict[str, Any]:
    straight = float(straight_km(pairs)[0])
    return {
        "mode": MODES[int(best.mode[0])],
        "estimate": float(best.estimate[0]),
        "limit": whole(float(best.limit[0])),
        "straight_km": straight,
        "road_km": straight * rules.detour,
        **({"added_minutes": whole(float(best.added[0]))} if rules.crossings else {}),
        **({"basis": BASES[int(best.basis[0])]} if rules.minutes is not None else {}),
    }


def _date_facts(need: Need, profile: Profile) -> dict[str, Any]:
    days = {"from": need.from_day, "to": need.to_day}
    days |= {"profile_from": profile.from_day, "profile_to": profile.to_day}
    return {name: None if day is None else day.isoformat() for name, day in days.items()}


def _schedule_facts(need: Need, pairs: Pairs, covered: Coverage) -> dict[str, Any]:
    return {
        "covered_minutes": whole(float(covered.covered[0]) / TWELFTHS),
        "needed_minutes": whole(int(pairs.needs.needed[0]) / TWELFTHS),
        "cover": float(covered.cover[0]),
        "min_cover": need.min_cover,
        "longest_minutes": int(covered.longest[0]),
    }


def _skill_facts(need: Need, profile: Profile) -> dict[str, Any]:
    """Skills that must be there and are not; a level shows what is held instead."""
    missing = [
        {"skill": skill, "level": profile.skills.get(skill)}
        for skill in need.must_skills
        if profile.skills.get(skill) not in ("can", "done")
    ]
    return {"missing": missing}


def _language_facts(need: Need, profile: Profile) -> dict[str, Any]:
    def rank(level: str | None) -> int:
        return -1 if level is None else LANGUAGE_LEVELS.index(level)

    missing = [
        {"language": language, "level": level, "held": profile.languages.get(language)}
        for language, level in need.must_languages.items()
        if rank(profile.languages.get(language)) < rank(level)
    ]
    return {"missing": missing}


def _condition_facts(need: Need, profile: Profile) -> dict[str, Any]:
    """The need's conditions that meet what the profile cannot work with."""
    met = [condition for condition in need.conditions if meeting([condition]) & set(profile.cannot)]
    return {"met": met}

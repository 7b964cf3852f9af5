"""The slow and obvious engine: the page on matching, minute by minute, against which the real one is held.

It works on plain dicts of the exchange format that are known to be valid. Hours are exact fractions, so that
a limit of 4.1 hours is 246 minutes here and nothing near it.
"""

import csv
import hashlib
import math
import tomllib
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.matching.reference_time import Coverage, common_range

ROOT = Path(__file__).resolve().parents[2]
SLACK = 1e-9
GATES = ["travel", "dates", "schedule", "skills", "languages", "conditions"]
CRITERIA = [
    ("employer", "cover"),
    ("employer", "wish_skills"),
    ("employer", "experience"),
    ("employer", "wish_languages"),
    ("employer", "known"),
    ("assistant", "travel"),
    ("assistant", "hours"),
    ("assistant", "shifts"),
    ("assistant", "learning"),
]
LEVELS = ["A1", "A2", "B1", "B2", "C1", "C2"]

Plain = dict[str, Any]


def reference_rules() -> Plain:
    """The project's own configuration, with the tables of places read in."""
    rules = tomllib.loads((ROOT / "config" / "matching.toml").read_text(encoding="utf-8"))
    rules["points"] = {"municipality": {}, "postal_code": {}}
    for table, kind, column in [
        ("municipalities", "municipality", "code"),
        ("postal_codes", "postal_code", "postal_code"),
    ]:
        name = rules["tables"][table]
        if name:
            with (ROOT / name).open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines):
                    rules["points"][kind][row[column]] = (float(row["lat"]), float(row["lon"]))
    return rules


# --- places -------------------------------------------------------------------------------------------


def point_of(place: Plain, rules: Plain) -> tuple[float, float]:
    """Latitude and longitude of a place in any of its three forms."""
    if "lat" in place:
        return place["lat"], place["lon"]
    [(kind, code)] = place.items()
    lat, lon = rules["points"][kind][code]
    return lat, lon


def straight_km(one: Plain, other: Plain, rules: Plain) -> float:
    """Great circle, haversine."""
    (lat1, lon1), (lat2, lon2) = point_of(one, rules), point_of(other, rules)
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((p2 - p1) / 2) ** 2
        + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def ways(need: Plain, profile: Plain, rules: Plain) -> list[tuple[float, str, float, float]]:
    """Every way to travel: estimate / limit, mode, estimate, limit."""
    road = straight_km(need["place"], profile["place"], rules) * rules["travel"]["detour"]
    found = []
    for entry in profile["travel"]:
        mode = entry["mode"]
        if mode == "any":
            estimate, limit = road, entry["km"]
        else:
            estimate, limit = road / rules["travel"]["speed"][mode] * 60, entry["minutes"]
        found.append((estimate / limit, mode, estimate, limit))
    return found


# --- skills, languages, conditions --------------------------------------------------------------------


def holds_language(profile: Plain, language: str, level: str) -> bool:
    """At the level asked or above."""
    held = profile.get("languages", {}).get(language)
    return bool(held) and LEVELS.index(held) >= LEVELS.index(level)


def holds_skill(profile: Plain, skill: str) -> bool:
    """At `can` or `done`."""
    return profile.get("skills", {}).get(skill) in ("can", "done")


def conditions_meet(one: str, other: str) -> bool:
    """Equal codes meet; an animal that is not named may be any."""
    unnamed = "c_pets" in (one, other)
    return one == other or (unnamed and one.startswith("c_pets") and other.startswith("c_pets"))


# --- a pair -------------------------------------------------------------------------------------------


def reference_gates(need: Plain, profile: Plain, rules: Plain) -> str | None:
    """The first gate that the pair fails, or None."""
    first, last = common_range(need, profile)
    coverage = Coverage(need, profile)
    holds = {
        "travel": any(ratio <= 1 + SLACK for ratio, *_ in ways(need, profile, rules)),
        "dates": first <= last,
        "schedule": coverage.longest > 0 and coverage.cover >= need.get("min_cover", 0) - SLACK,
        "skills": all(holds_skill(profile, skill) for skill in need.get("skills", {}).get("must", [])),
        "languages": all(
            holds_language(profile, language, level)
            for language, level in need.get("languages", {}).get("must", {}).items()
        ),
        "conditions": not any(
            conditions_meet(condition, refused)
            for condition in need.get("conditions", [])
            for refused in profile.get("cannot", [])
        ),
    }
    return next((gate for gate in GATES if not holds[gate]), None)


def share(held: int, asked: int) -> float:
    """A share of nothing is 1."""
    return held / asked if asked else 1.0


def reference_points(need: Plain, profile: Plain, rules: Plain) -> list[Plain]:
    """All nine points of the pair with their facts, in the page's order."""
    coverage = Coverage(need, profile)
    skills = profile.get("skills", {})
    must = need.get("skills", {}).get("must", [])
    wish = need.get("skills", {}).get("wish", [])
    wish_languages = need.get("languages", {}).get("wish", {})
    facts: dict[str, Plain] = {}
    values: dict[str, float] = {}

    facts["cover"] = {"covered_minutes": coverage.covered, "needed_minutes": coverage.needed}
    values["cover"] = coverage.cover
    both = set(must) | set(wish)
    for name, held, asked in [
        ("wish_skills", [skill for skill in wish if holds_skill(profile, skill)], wish),
        ("experience", [skill for skill in both if skills.get(skill) == "done"], both),
        (
            "wish_languages",
            [one for one, level in wish_languages.items() if holds_language(profile, one, level)],
            wish_languages,
        ),
        ("learning", [skill for skill in wish if skill in skills], wish),
    ]:
        facts[name] = {"held": len(held), "asked": len(asked)}
        values[name] = share(len(held), len(asked))
    is_known = profile["id"] in need.get("known", [])
    facts["known"] = {"known": is_known}
    values["known"] = 1.0 if is_known else 0.0

    ratio, mode, estimate, limit = min(ways(need, profile, rules), key=lambda way: way[0])
    facts["travel"] = {"mode": mode, "estimate": estimate, "limit": limit}
    values["travel"] = max(0.0, 1 - ratio)
    facts["hours"] = {"weekly_minutes": coverage.weekly, "wanted_minutes": coverage.hours_min}
    is_weekly = bool(need.get("shifts") or need.get("windows"))
    if coverage.hours_min == 0 or not is_weekly:
        values["hours"] = 1.0
    else:
        values["hours"] = min(1.0, float(coverage.weekly / coverage.hours_min))
    long = rules["long_shift_minutes"]
    facts["shifts"] = {"longest_minutes": coverage.longest, "long_minutes": long}
    values["shifts"] = min(1.0, coverage.longest / long)
    return [
        {
            "side": side,
            "criterion": name,
            "value": values[name],
            "weight": rules["weights"][side][name],
            "facts": {
                key: float(fact) if isinstance(fact, Fraction) else fact for key, fact in facts[name].items()
            },
        }
        for side, name in CRITERIA
    ]


def reference_misses(need: Plain, profile: Plain) -> list[Plain]:
    """What of the need is not met, in the page's order and the need's."""
    misses = Coverage(need, profile).misses
    for skill in need.get("skills", {}).get("wish", []):
        if not holds_skill(profile, skill):
            misses.append({"criterion": "wish_skill", "facts": {"skill": skill}})
    for language, level in need.get("languages", {}).get("wish", {}).items():
        if not holds_language(profile, language, level):
            facts = {"language": language, "level": level}
            misses.append({"criterion": "wish_language", "facts": facts})
    return misses


def reference_side(points: Iterable[Plain], side: str) -> float:
    """The weighted mean of a side's points."""
    mine = [point for point in points if point["side"] == side]
    return math.fsum(point["weight"] * point["value"] for point in mine) / math.fsum(
        point["weight"] for point in mine
    )


def reference_score(employer: float, assistant: float) -> float:
    """The harmonic mean, not yet rounded."""
    return 2 * employer * assistant / (employer + assistant) if employer + assistant else 0.0


def tie_number(need_id: str, profile_id: str) -> int:
    """The number by which equals are ordered."""

    def h(name: str) -> int:
        return int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big")

    whole = 2**64
    z = h(need_id) ^ h(profile_id)
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % whole
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % whole
    return z ^ (z >> 31)


def reference_pair(need: Plain, profile: Plain, rules: Plain) -> Plain:
    """Scores, points and misses of a pair that passes every gate."""
    points = reference_points(need, profile, rules)
    employer, assistant = (reference_side(points, side) for side in ("employer", "assistant"))
    return {
        "score": round(reference_score(employer, assistant), 9),
        "employer": employer,
        "assistant": assistant,
        "points": points,
        "misses": reference_misses(need, profile),
    }


# --- rankings -----------------------------------------------------------------------------------------


def _ranking(pairs: list[tuple[Plain, Plain]], other: str, rules: Plain, top: int) -> Plain:
    """The part of a result that is the same from both ends; `other` is what stands in the ranking."""
    stopped = dict.fromkeys(GATES, 0)
    ranked = []
    for need, profile in pairs:
        gate = reference_gates(need, profile, rules)
        if gate is not None:
            stopped[gate] += 1
            continue
        name = {"need": need, "profile": profile}[other]["id"]
        found = {other: name, **reference_pair(need, profile, rules)}
        ranked.append(((-found["score"], tie_number(need["id"], profile["id"]), name), found))
    ranked.sort(key=lambda entry: entry[0])
    return {
        "version": rules["version"],
        "pool": len(pairs),
        "stopped_at": stopped,
        "ranked": [found for _, found in ranked[:top]],
    }


def reference_rank(need: Plain, profiles: list[Plain], rules: Plain, top: int = 50) -> Plain:
    """The best profiles of a need."""
    pairs = [(need, profile) for profile in profiles]
    return {"need": need["id"], **_ranking(pairs, "profile", rules, top)}


def reference_reverse(profile: Plain, needs: list[Plain], rules: Plain, top: int = 20) -> Plain:
    """The best needs of a profile."""
    pairs = [(need, profile) for need in needs]
    return {"profile": profile["id"], **_ranking(pairs, "need", rules, top)}

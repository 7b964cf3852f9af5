"""Made-up pairs that the page of the rules works through, number by number, and which of them stands first."""

from dataclasses import dataclass
from typing import Any

from matching import reasons
from portti.services.matchmaking import explain, rules_of
from portti.services.worked_numbers import Worked, worked_numbers
from portti.settings import Settings
from portti.wording.week import free_times_in_words, times_in_words

_NEED: dict[str, Any] = {
    "id": "example-need",
    "place": {"municipality": "179"},
    "shifts": [{"weekday": day, "start": "08:00", "end": "12:00"} for day in (0, 1, 2, 3)],
    "windows": [],
    "single_shifts": [],
    "skills": {"must": ["mt_hoist"], "wish": ["hh_cook", "hh_clean"]},
    "languages": {"must": {"fi": "B1"}, "wish": {}},
    "conditions": ["c_pets:dog"],
    "known": ["example-known"],
}
_PROFILE: dict[str, Any] = {
    "id": "example-profile",
    "place": {"municipality": "410"},
    "travel": [{"mode": "car", "minutes": 60}],
    "available": [{"weekday": day, "start": "07:00", "end": "16:00"} for day in (0, 1, 2)],
    "hours": {"min": 10, "max": 25},
    "skills": {"mt_hoist": "done", "hh_cook": "can", "hh_clean": "learn"},
    "languages": {"fi": "C2"},
    "cannot": ["c_smoking_home"],
}
_KNOWN: dict[str, Any] = {
    "id": "example-known",
    "place": {"municipality": "179"},
    "travel": [{"mode": "transit", "minutes": 60}],
    "available": [{"weekday": day, "start": "08:00", "end": "12:00"} for day in (1, 2)],
    "hours": {"min": 10, "max": 25},
    "skills": {"mt_hoist": "done", "hh_clean": "can"},
    "languages": {"fi": "B2"},
}
_STOPPED: dict[str, Any] = {**_PROFILE, "id": "example-stopped", "cannot": ["c_pets:dog"]}


@dataclass(frozen=True)
class Pair:
    """One assistant of the example: when they are free, and how the pair is counted."""

    free_times: list[str]
    worked: Worked
    reasons_for: list[str]
    reasons_against: list[str]


@dataclass(frozen=True)
class Example:
    """The example in words and numbers: one need with an assistant, one it knows, and one whom a condition stops."""

    need_times: list[str]
    first: Pair
    known: Pair
    stopped: Pair
    known_is_first: bool


def rules_example(language: str, settings: Settings) -> Example:
    """Return the example counted by the rules as they stand in the configuration."""
    first, first_score = _pair(_PROFILE, language, settings)
    known, known_score = _pair(_KNOWN, language, settings)
    stopped, _none = _pair(_STOPPED, language, settings)
    return Example(times_in_words(_NEED, language), first, known, stopped, known_score > first_score)


def _pair(profile: dict[str, Any], language: str, settings: Settings) -> tuple[Pair, float]:
    asked, told = explain(_NEED, profile, settings)
    rules = rules_of(settings)
    good, bad = reasons.reasons_for(told, asked, False, language, rules)
    free = free_times_in_words(profile["available"], language)
    return Pair(free, worked_numbers(told, False, language, rules), good, bad), told["score"] or 0.0

"""A made-up pair that the page of the rules works through, number by number."""

from dataclasses import dataclass
from typing import Any

from matching import reasons
from portti.services.matchmaking import explain, rules_of
from portti.services.worked_numbers import Worked, worked_numbers
from portti.settings import Settings
from portti.week_words import free_times_in_words, times_in_words

_NEED: dict[str, Any] = {
    "id": "example-need",
    "place": {"municipality": "179"},
    "shifts": [{"weekday": day, "start": "08:00", "end": "12:00"} for day in (0, 1, 2, 3)],
    "windows": [],
    "single_shifts": [],
    "skills": {"must": ["mt_hoist"], "wish": ["hh_cook", "hh_clean"]},
    "languages": {"must": {"fi": "B1"}, "wish": {}},
    "conditions": ["c_pets:dog"],
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


@dataclass(frozen=True)
class Example:
    """The example in words and numbers."""

    need_times: list[str]
    free_times: list[str]
    worked: Worked
    reasons_for: list[str]
    reasons_against: list[str]


def rules_example(language: str, settings: Settings) -> Example:
    """Return the example counted by the rules as they stand in the configuration."""
    asked, told = explain(_NEED, _PROFILE, settings)
    rules = rules_of(settings)
    good, bad = reasons.reasons_for(told, asked, False, language, rules)
    return Example(
        times_in_words(_NEED, language),
        free_times_in_words(_PROFILE["available"], language),
        worked_numbers(told, False, language, rules),
        good,
        bad,
    )

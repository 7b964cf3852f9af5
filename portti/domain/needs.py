"""What a need may say, step by step, and when it is whole enough to be published."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portti.domain.errors import RuleViolation
from portti.domain.skills import (
    LANGUAGE_LEVELS,
    STRENGTHS,
    check_conditions,
    check_skills,
)

KINDS = ("weekly", "window", "single", "open")
"""How an employer may know the times: fixed shifts, inside a window, single dates, or to be agreed."""

PARTS_OF_DAY = ("morning", "day", "evening", "night", "live_in")
LONGEST_TITLE = 80
LONGEST_TEXT = 3000
MOST_HOURS = 1680
HOURS_OF_WEEK = 168
_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|(?<![\w.,-])(?:\+\d{2,3}|0)[ -]?\d(?:[ -]?\d){5,}")


@dataclass(frozen=True)
class PlaceDraft:
    """Where the work is: a postal code or a municipality, as typed."""

    text: str
    step = "place"

    def check(self, today: date) -> None:
        """The place is looked up where it is put on the need."""


@dataclass(frozen=True)
class KindsDraft:
    """In which ways the employer knows the times."""

    kinds: tuple[str, ...]
    step = "times"

    def check(self, today: date) -> None:
        """At least one way is chosen."""
        if not self.kinds or not set(self.kinds) <= set(KINDS):
            raise RuleViolation("kinds_missing", "kinds")


@dataclass(frozen=True)
class OpenTimesDraft:
    """What is known of times that are still to be agreed."""

    parts: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    hours_min: float | None = None
    hours_max: float | None = None
    casual: bool = False
    step = "open"

    def check(self, today: date) -> None:
        """Whatever is known will do, also nothing: that the times are agreed is an answer of its own."""
        if not set(self.parts) <= set(PARTS_OF_DAY) or not set(self.weekdays) <= set(range(7)):
            raise RuleViolation("choice_unknown", "parts")
        check_hours(self.hours_min, "hours_min", HOURS_OF_WEEK)
        check_hours(self.hours_max, "hours_max", HOURS_OF_WEEK)
        if self.hours_min is not None and self.hours_max is not None and self.hours_min > self.hours_max:
            raise RuleViolation("hours_crossed", "hours_max")


@dataclass(frozen=True)
class DatesDraft:
    """From when to when, how many hours a week in all at most, and how much of it one assistant must take."""

    from_on: date | None = None
    to_on: date | None = None
    hours_cap: float | None = None
    min_cover: float = 0.0
    step = "dates"

    def check(self, today: date) -> None:
        """Dates stand in order and the work does not end before today."""
        check_day(self.from_on, "from_on")
        check_day(self.to_on, "to_on")
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise RuleViolation("dates_crossed", "to_on")
        if self.to_on and self.to_on < today:
            raise RuleViolation("end_has_passed", "to_on")
        check_hours(self.hours_cap, "hours_cap", MOST_HOURS)
        if not 0 <= self.min_cover <= 1:
            raise RuleViolation("choice_unknown", "min_cover")


@dataclass(frozen=True)
class SkillsDraft:
    """Skills with how strongly each is asked."""

    strengths: Mapping[str, str]
    step: str = "tasks"

    def check(self, today: date) -> None:
        """All are known and asked in a known way."""
        check_skills(self.strengths, "skills")
        if not set(self.strengths.values()) <= set(STRENGTHS):
            raise RuleViolation("choice_unknown", "skills")


@dataclass(frozen=True)
class LanguagesDraft:
    """Languages with level, and how strongly each is asked."""

    levels: Mapping[str, str]
    strengths: Mapping[str, str] = field(default_factory=dict)
    step = "languages"

    def check(self, today: date) -> None:
        """Codes, levels and strengths are known."""
        for code, level in self.levels.items():
            strength = self.strengths.get(code)
            if not _LANGUAGE.fullmatch(code) or level not in LANGUAGE_LEVELS or strength not in STRENGTHS:
                raise RuleViolation("choice_unknown", f"level_{code}")


@dataclass(frozen=True)
class HomeDraft:
    """Home conditions."""

    conditions: tuple[str, ...]
    step = "home"

    def check(self, today: date) -> None:
        """All are known."""
        check_conditions(self.conditions, "conditions")


@dataclass(frozen=True)
class KnownDraft:
    """Assistants whom the employer knows and would take again."""

    profile_ids: frozenset[int]
    step = "known"

    def check(self, today: date) -> None:
        """Whom the employer may name is checked where they are put on the need."""


@dataclass(frozen=True)
class TextDraft:
    """The employer's own words and who may see the need."""

    title: str
    text: str
    language: str
    open_to_visitors: bool
    step = "text"

    def check(self, today: date) -> None:
        """A title there must be; neither holds a way of contact, which follows when both said yes."""
        if not self.title:
            raise RuleViolation("title_missing", "title")
        if len(self.title) > LONGEST_TITLE or "\n" in self.title:
            raise RuleViolation("title_too_long", "title", {"most": LONGEST_TITLE})
        if len(self.text) > LONGEST_TEXT:
            raise RuleViolation("text_too_long", "text", {"most": LONGEST_TEXT})
        for name, words in (("title", self.title), ("text", self.text)):
            if _CONTACT.search(words):
                raise RuleViolation("contact_in_text", name)
        if not _LANGUAGE.fullmatch(self.language):
            raise RuleViolation("choice_unknown", "language")


Draft = (
    PlaceDraft
    | KindsDraft
    | OpenTimesDraft
    | DatesDraft
    | SkillsDraft
    | LanguagesDraft
    | HomeDraft
    | KnownDraft
    | TextDraft
)


def check_day(day: date | None, field_name: str) -> None:
    """Raise RuleViolation for a day that no need can mean."""
    if day is not None and not _FIRST_DAY <= day <= _LAST_DAY:
        raise RuleViolation("day_too_far", field_name)


def check_hours(hours: float | None, field_name: str, most: int) -> None:
    """Raise RuleViolation unless hours a week are above 0 and at most `most`."""
    if hours is not None and not 0 < hours <= most:
        raise RuleViolation("hours_out_of_range", field_name, {"most": most})


def path_of(kinds: Sequence[str]) -> tuple[str, ...]:
    """Return the steps of a need in their order; the pages of times follow from how the times are known."""
    pages = {"weekly": "week", "window": "windows", "single": "singles", "open": "open"}
    times = [page for kind, page in pages.items() if kind in kinds]
    rest = ("dates", "tasks", "communication", "languages", "home", "known", "text")
    return ("place", "times", *times, *rest)


def missing_steps(
    *,
    has_place: bool,
    has_times: bool,
    has_work: bool,
    has_title: bool,
    is_over: bool,
    kinds: Sequence[str],
) -> tuple[str, ...]:
    """Return the steps that still lack what a published need must have, in their order."""
    missing = []
    if not has_place:
        missing.append("place")
    if not has_times:
        path = path_of(kinds)
        missing.append(path[2] if kinds else "times")
    if is_over:
        missing.append("dates")
    if not has_work:
        missing.append("tasks")
    if not has_title:
        missing.append("text")
    return tuple(missing)

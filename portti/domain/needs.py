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
HOURS_OF_DAY, HOURS_OF_WEEK = 24, 168
MINUTES_OF_DAY = 1440
MOST_TIMES_A_WEEK = 28
MOST_IN_TEAM = 20
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
    any_days: bool = False
    best_weekday: int | None = None
    times_a_week: int | None = None
    visit_min: float | None = None
    visit_max: float | None = None
    earliest: int | None = None
    latest: int | None = None
    assistants: int | None = None
    step = "open"

    def check(self, today: date) -> None:
        """Whatever is known will do, also nothing: that the times are agreed is an answer of its own."""
        if not set(self.parts) <= set(PARTS_OF_DAY) or not set(self.weekdays) <= set(range(7)):
            raise RuleViolation("choice_unknown", "parts")
        if self.best_weekday is not None and self.best_weekday not in (self.weekdays or range(7)):
            raise RuleViolation("best_day_outside", "best_weekday")
        for name, most in (("times_a_week", MOST_TIMES_A_WEEK), ("assistants", MOST_IN_TEAM)):
            number = getattr(self, name)
            if number is not None and not 1 <= number <= most:
                raise RuleViolation("choice_unknown", name)
        for name in ("earliest", "latest"):
            minute = getattr(self, name)
            if minute is not None and not 0 <= minute < MINUTES_OF_DAY:
                raise RuleViolation("choice_unknown", name)
        check_hours_between(self.visit_min, self.visit_max, "visit", HOURS_OF_DAY)
        check_hours_between(self.hours_min, self.hours_max, "hours", HOURS_OF_WEEK)


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


def check_hours_between(least: float | None, most: float | None, field_name: str, limit: int) -> None:
    """Raise RuleViolation unless hours known from below, above or both can be and stand in order."""
    check_hours(least, f"{field_name}_min", limit)
    check_hours(most, f"{field_name}_max", limit)
    if least is not None and most is not None and least > most:
        raise RuleViolation("hours_crossed", f"{field_name}_max")


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

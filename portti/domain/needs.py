"""What a need may say, step by step, and when it is whole enough to be published."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portti.domain.errors import RuleViolation, faults_of
from portti.domain.gender_wishes import WishDraft as WishDraft
from portti.domain.granted_hours import check_granted
from portti.domain.open_blocks import (
    BLOCK_PARTS,
    OpenBlock,
    check_hours,
    check_hours_between,
    check_known_times,
)
from portti.domain.skills import (
    LANGUAGE_LEVELS,
    STRENGTHS,
    check_conditions,
    check_skills,
)

DUTY_ANSWERS = ("done", "nobody", "not_yet")
"""How an employer answers a duty towards present and former assistants: kept, nobody there, or not yet."""

KINDS = ("weekly", "window", "single", "open")
"""How an employer may know the times: fixed shifts, inside a window, single dates, or to be agreed."""

PARTS_OF_DAY = (*BLOCK_PARTS, "live_in")
JOBS = ("full_time", "part_time")
CONTRACTS = ("permanent", "fixed_term")
PAY_BASES = ("agreement", "more")
LONGEST_TITLE = 80
LONGEST_TEXT = 3000
MOST_HOURS = 1680
HOURS_OF_WEEK = 168
MOST_IN_TEAM = 20
MOST_DAYS_IN = 365
MOST_MONTHS = 60
LONGEST_BREAK = 240
LONGEST_PAY_TEXT = 200
_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(2100, 12, 31)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


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
    job: str = ""
    step = "open"

    @property
    def block(self) -> OpenBlock:
        """What is known of the time itself, without what holds for all the work."""
        return OpenBlock(
            self.parts,
            self.weekdays,
            self.any_days,
            self.best_weekday,
            self.times_a_week,
            self.visit_min,
            self.visit_max,
            self.earliest,
            self.latest,
            self.casual,
        )

    def check(self, today: date) -> None:
        """Whatever is known will do, also nothing: that the times are agreed is an answer of its own."""
        check_known_times(self.block, PARTS_OF_DAY)
        if self.job not in ("", *JOBS) or (self.casual and self.job == "full_time"):
            raise RuleViolation("choice_unknown", "job")
        check_number(self.assistants, "assistants", MOST_IN_TEAM)
        check_hours_between(self.hours_min, self.hours_max, "hours", HOURS_OF_WEEK)


@dataclass(frozen=True)
class LivingInDraft:
    """How the assistant lives at the workplace: so many days at a time, in each so many days."""

    days_min: int | None = None
    days_max: int | None = None
    every_days: int | None = None
    own_room: bool = False
    step = "living_in"

    def check(self, today: date) -> None:
        """Whatever is known will do, where the days fit into those of which they are a part."""
        for name in ("days_min", "days_max", "every_days"):
            check_number(getattr(self, name), name, MOST_DAYS_IN)
        if self.days_min and self.days_max and self.days_min > self.days_max:
            raise RuleViolation("days_crossed", "days_max")
        if self.every_days and max(self.days_min or 0, self.days_max or 0) > self.every_days:
            raise RuleViolation("days_over_cycle", "every_days")


@dataclass(frozen=True)
class TermsDraft:
    """The break in each shift, the kind of contract and the pay, as far as the employer wants to say them."""

    break_minutes: int | None = None
    contract: str = ""
    months_min: int | None = None
    months_max: int | None = None
    pay_basis: str = ""
    pay_text: str = ""
    step = "terms"

    def check(self, today: date) -> None:
        """Nothing must be said; what is said can be."""
        for fault in self.faults():
            raise fault

    def faults(self) -> list[RuleViolation]:
        """Return all that cannot be right, in the order of the fields."""
        faults = faults_of(
            lambda: check_number(self.break_minutes, "break_minutes", LONGEST_BREAK),
            lambda: check_number(self.months_min, "months_min", MOST_MONTHS),
            lambda: check_number(self.months_max, "months_max", MOST_MONTHS),
        )
        for name, known in (("contract", CONTRACTS), ("pay_basis", PAY_BASES)):
            if getattr(self, name) not in ("", *known):
                faults.append(RuleViolation("choice_unknown", name))
        if self.months_min and self.months_max and self.months_min > self.months_max:
            faults.append(RuleViolation("months_crossed", "months_max"))
        if self.contract == "permanent" and (self.months_min or self.months_max):
            faults.append(RuleViolation("months_of_permanent", "months_min"))
        if len(self.pay_text) > LONGEST_PAY_TEXT:
            faults.append(RuleViolation("text_too_long", "pay_text", {"most": LONGEST_PAY_TEXT}))
        return faults


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
class RosterDraft:
    """On which Monday week 1 of the roster begins; None while nobody knows."""

    begins_on: date | None = None
    step = "roster"

    def check(self, today: date) -> None:
        """It is a Monday."""
        check_day(self.begins_on, "begins_on")
        if self.begins_on is not None and self.begins_on.weekday():
            raise RuleViolation("choice_unknown", "begins_on")


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
        """A title there must be; what its words raise is for the ad check, and a person decides."""
        for fault in self.faults():
            raise fault

    def faults(self) -> list[RuleViolation]:
        """Return all that cannot be right, in the order of the fields."""
        faults = []
        if not self.title:
            faults.append(RuleViolation("title_missing", "title"))
        if len(self.title) > LONGEST_TITLE or "\n" in self.title:
            faults.append(RuleViolation("title_too_long", "title", {"most": LONGEST_TITLE}))
        if len(self.text) > LONGEST_TEXT:
            faults.append(RuleViolation("text_too_long", "text", {"most": LONGEST_TEXT}))
        if not _LANGUAGE.fullmatch(self.language):
            faults.append(RuleViolation("choice_unknown", "language"))
        return faults


@dataclass(frozen=True)
class BeforeDraft:
    """What an employer checks before looking for somebody; nothing here must be answered."""

    part_timers: str = ""
    reemployment: str = ""
    extract_asked: bool = False
    granted_hours: float | None = None
    granted_per: str = ""
    step = "before"

    def check(self, today: date) -> None:
        """Answers are known ones."""
        for name in ("part_timers", "reemployment"):
            if getattr(self, name) not in ("", *DUTY_ANSWERS):
                raise RuleViolation("choice_unknown", name)
        check_granted(self.granted_hours, self.granted_per)


Draft = (
    PlaceDraft
    | KindsDraft
    | OpenTimesDraft
    | LivingInDraft
    | RosterDraft
    | DatesDraft
    | TermsDraft
    | SkillsDraft
    | LanguagesDraft
    | HomeDraft
    | KnownDraft
    | TextDraft
    | WishDraft
    | BeforeDraft
)


def check_day(day: date | None, field_name: str) -> None:
    """Raise RuleViolation for a day that no need can mean."""
    if day is not None and not _FIRST_DAY <= day <= _LAST_DAY:
        raise RuleViolation("day_too_far", field_name)


def check_number(number: int | None, field_name: str, most: int) -> None:
    """Raise RuleViolation unless a known number is from 1 to `most`."""
    if number is not None and not 1 <= number <= most:
        raise RuleViolation("choice_unknown", field_name)


def path_of(
    kinds: Sequence[str], *, lives_in: bool = False, more_open: bool = False, has_roster: bool = False
) -> tuple[str, ...]:
    """Return the steps of a need in their order; the pages of times follow from how the times are known."""
    week = ("week", "roster") if has_roster else ("week",)
    pages = {"weekly": week, "window": ("windows",), "single": ("singles",), "open": ("open",)}
    times = [page for kind, found in pages.items() if kind in kinds for page in found]
    further = [page for page, there in (("more", more_open), ("living_in", lives_in)) if there]
    rest = ("dates", "tasks", "communication", "languages", "home", "known", "text")
    return ("place", "times", *times, *(further if "open" in kinds else ()), *rest)


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

"""Profiles: what an assistant may write in each step, what must be there to publish, and which state follows which."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portti.domain.errors import RuleViolation
from portti.domain.skills import (
    LANGUAGE_LEVELS,
    SKILL_LEVELS,
    SPOKEN_LANGUAGES,
    check_conditions,
    check_skills,
)

STEPS = (
    "place",
    "travel",
    "times",
    "dates",
    "hours",
    "skills",
    "languages",
    "conditions",
    "about",
    "visibility",
)
"""The steps in the order of the pages."""

NEEDED_STEPS = ("place", "travel", "times", "languages", "about")
"""Without these a profile cannot be found, or says nothing of the person."""

MODES = ("car", "transit", "bicycle", "walk", "any")
AVAILABILITIES = ("now", "from_date", "not_now")
VISIBILITIES = ("matched", "staff")
ANSWERS = ("", "yes", "no")
SHOWN_FIELDS = ("text", "interests")
MOST_MINUTES = 480
MOST_KILOMETRES = 1000
MOST_HOURS = 168
MOST_FREE_TIMES = 70
NAME_LENGTH = 60
TEXT_LENGTH = 3000
FURTHEST_DAYS = 5 * 366
LONGEST_NOTICE = 7 * 24 * 60
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, order=True)
class FreeTime:
    """A free time each week; an end at or before the start is on the next day."""

    weekday: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True)
class DatesDraft:
    """Whether the assistant can start, and between which days."""

    availability: str
    from_on: date | None
    to_on: date | None


@dataclass(frozen=True)
class HoursDraft:
    """How much work is wanted in a week, the shortest shift in minutes, and how soon one can come, if at all.

    `live_in` and `on_call`: whether living at the workplace, and work now and then, suit: yes, no or nothing said.
    """

    least: float
    most: float
    shortest_shift: int
    short_notice: int | None
    live_in: str = ""
    on_call: str = ""


@dataclass(frozen=True)
class AboutDraft:
    """The name that others see, a text with its language, and chosen interests."""

    shown_name: str
    text: str
    text_language: str
    interests: tuple[str, ...]


@dataclass(frozen=True)
class VisibilityDraft:
    """Who sees the profile, and which optional parts of it."""

    visibility: str
    shown_fields: tuple[str, ...]


WORKING_DAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
PRESETS: Mapping[str, tuple[tuple[int, ...], int, int]] = {
    "weekday_mornings": (WORKING_DAYS, 7 * 60, 12 * 60),
    "weekday_days": (WORKING_DAYS, 8 * 60, 16 * 60),
    "weekday_evenings": (WORKING_DAYS, 16 * 60, 22 * 60),
    "weekends": ((5, 6), 8 * 60, 20 * 60),
    "nights": (EVERY_DAY, 21 * 60, 7 * 60),
    "any_time": (EVERY_DAY, 0, 0),
}
"""Ready-made free times: weekdays, start and end; each becomes rows that can be changed."""


def preset_times(code: str) -> list[FreeTime]:
    """Return the rows of a ready-made week; RuleViolation for a code that is none."""
    if code not in PRESETS:
        raise RuleViolation("preset_missing", "preset")
    weekdays, start, end = PRESETS[code]
    return [FreeTime(weekday, start, end) for weekday in weekdays]


def added_times(present: Iterable[FreeTime], more: Iterable[FreeTime]) -> list[FreeTime]:
    """Return those of `more` that are not there yet; RuleViolation where a row is wrong or they are too many."""
    standing = set(present)
    new = sorted(set(more) - standing)
    for time in new:
        check_free_time(time)
    if len(standing) + len(new) > MOST_FREE_TIMES:
        raise RuleViolation("too_many_times", "weekdays", {"most": MOST_FREE_TIMES})
    return new


def check_free_time(time: FreeTime) -> None:
    """Raise RuleViolation for a weekday or minute that does not exist."""
    if time.weekday not in EVERY_DAY:
        raise RuleViolation("weekday_missing", "weekdays")
    if not 0 <= time.start_minute < MINUTES_A_DAY:
        raise RuleViolation("time_not_understood", "start")
    if not 0 <= time.end_minute < MINUTES_A_DAY:
        raise RuleViolation("time_not_understood", "end")


def key_of_time(time: FreeTime) -> str:
    """Return all that a free time says as one word."""
    return f"{time.weekday}.{time.start_minute}.{time.end_minute}"


def time_of_key(key: str) -> FreeTime | None:
    """Return the free time that a key says, None for any other word."""
    if not re.fullmatch(r"[0-9]\.[0-9]{1,4}\.[0-9]{1,4}", key):
        return None
    time = FreeTime(*map(int, key.split(".")))
    try:
        check_free_time(time)
    except RuleViolation:
        return None
    return time


def check_travel(reaches: Mapping[str, float]) -> None:
    """Raise RuleViolation unless there is a way to travel, each with a reach that can be."""
    if not reaches:
        raise RuleViolation("travel_missing", "car")
    for mode, reach in reaches.items():
        if mode not in MODES:
            raise RuleViolation("travel_missing", "car")
        most = MOST_KILOMETRES if mode == "any" else MOST_MINUTES
        if not 0 < reach <= most:
            code = "kilometres_out_of_range" if mode == "any" else "minutes_out_of_range"
            raise RuleViolation(code, mode, {"most": most})


def check_dates(draft: DatesDraft, *, today: date) -> None:
    """Raise RuleViolation where the days contradict each other or lie too far away."""
    if draft.availability not in AVAILABILITIES:
        raise RuleViolation("availability_missing", "availability")
    if draft.availability == "from_date" and draft.from_on is None:
        raise RuleViolation("from_missing", "from_on")
    if draft.availability != "from_date" and draft.from_on is not None:
        raise RuleViolation("from_not_needed", "from_on")
    if draft.to_on is not None and draft.to_on < today:
        raise RuleViolation("to_past", "to_on")
    if draft.from_on and draft.to_on and draft.to_on < draft.from_on:
        raise RuleViolation("to_before_from", "to_on")
    for field, day in (("from_on", draft.from_on), ("to_on", draft.to_on)):
        if day is not None and not today - timedelta(FURTHEST_DAYS) <= day <= today + timedelta(
            FURTHEST_DAYS
        ):
            raise RuleViolation("day_too_far", field)


def check_hours(draft: HoursDraft) -> None:
    """Raise RuleViolation where the hours are no week's hours or contradict each other."""
    for fault in week_faults(draft.least, draft.most):
        raise fault
    if not 0 <= draft.shortest_shift <= MINUTES_A_DAY:
        raise RuleViolation("shift_out_of_range", "shortest_shift")
    if draft.shortest_shift > draft.most * 60:
        raise RuleViolation("shift_over_most", "shortest_shift")
    if draft.short_notice is not None and not 0 <= draft.short_notice <= LONGEST_NOTICE:
        raise RuleViolation("notice_out_of_range", "short_notice")
    for name, answer in (("live_in", draft.live_in), ("on_call", draft.on_call)):
        if answer not in ANSWERS:
            raise RuleViolation("unknown_answer", name)


def week_faults(least: float, most: float) -> list[RuleViolation]:
    """Return what is wrong with the fewest and the most hours of a week."""
    faults = []
    if not 0 <= least <= MOST_HOURS:
        faults.append(RuleViolation("hours_out_of_range", "least", {"most": MOST_HOURS}))
    if not 0 < most <= MOST_HOURS:
        faults.append(RuleViolation("hours_out_of_range", "most", {"most": MOST_HOURS}))
    elif least > most:
        faults.append(RuleViolation("least_over_most", "least"))
    return faults


def check_nights(live_in: str, cannot: Collection[str], field: str) -> None:
    """Raise `lives_in_without_nights` where one lives at the workplace and cannot sleep there."""
    if live_in == "yes" and "c_sleepin" in cannot:
        raise RuleViolation("lives_in_without_nights", field)


def check_held_skills(skills: Mapping[str, str]) -> None:
    """Raise RuleViolation for a skill or level that does not exist."""
    check_skills(skills, "skills")
    if not set(skills.values()) <= set(SKILL_LEVELS):
        raise RuleViolation("unknown_level", "skills")


def check_languages(languages: Mapping[str, str], present: Collection[str] = ()) -> None:
    """Raise RuleViolation for a level or language that we do not know; imported ones in `present` may stay."""
    for code, level in languages.items():
        if code not in SPOKEN_LANGUAGES and code not in present:
            raise RuleViolation("unknown_language", f"level_{code}")
        if level not in LANGUAGE_LEVELS:
            raise RuleViolation("unknown_level", f"level_{code}")


def check_cannot(conditions: Iterable[str]) -> None:
    """Raise RuleViolation for what is no home condition."""
    check_conditions(conditions, "conditions")


def check_about(draft: AboutDraft, known_interests: Collection[str]) -> None:
    """Raise RuleViolation for a name that is none or tells how to reach the person, and for what is too long."""
    check_shown_name(draft.shown_name)
    if len(draft.text) > TEXT_LENGTH:
        raise RuleViolation("text_too_long", "text", {"most": TEXT_LENGTH})
    if draft.text_language not in SPOKEN_LANGUAGES:
        raise RuleViolation("unknown_language", "text_language")
    if not set(draft.interests) <= set(known_interests):
        raise RuleViolation("unknown_interest", "interests")


def check_shown_name(name: str) -> None:
    """Raise RuleViolation for a name that is none or tells how to reach the person."""
    if not name:
        raise RuleViolation("name_missing", "shown_name")
    if len(name) > NAME_LENGTH:
        raise RuleViolation("name_too_long", "shown_name", {"most": NAME_LENGTH})
    # Before both sides say yes nobody is told a number or an address.
    if not any(mark.isalpha() for mark in name) or any(
        mark.isdigit() or mark in '@/\\<>"\n' for mark in name
    ):
        raise RuleViolation("name_not_plain", "shown_name")


def check_visibility(draft: VisibilityDraft) -> None:
    """Raise RuleViolation for a choice that is not offered."""
    if draft.visibility not in VISIBILITIES:
        raise RuleViolation("visibility_missing", "visibility")
    if not set(draft.shown_fields) <= set(SHOWN_FIELDS):
        raise RuleViolation("unknown_field", "shown_fields")


def missing_steps(filled: Mapping[str, bool], *, is_over: bool = False) -> list[str]:
    """Return the needed steps that `filled` does not say are filled, in the order of the pages.

    A profile whose last day has passed (`is_over`) needs new days too.
    """
    missing = {step for step in NEEDED_STEPS if not filled.get(step)}
    return [step for step in STEPS if step in missing or (is_over and step == "dates")]


def check_may_publish(missing: Collection[str]) -> None:
    """Raise `profile_incomplete` while a needed step is missing."""
    if missing:
        raise RuleViolation("profile_incomplete", facts={"steps": list(missing)})


def check_was_published(state: str) -> None:
    """Raise `profile_not_published` for a draft: there is nothing to take away yet."""
    if state == "draft":
        raise RuleViolation("profile_not_published")


def check_may_confirm(state: str) -> None:
    """Raise `profile_not_published` unless the profile is published or hidden."""
    if state not in ("published", "hidden"):
        raise RuleViolation("profile_not_published")

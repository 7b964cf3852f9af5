"""Rows of the portal as the engine's exchange format, and back: one place knows both shapes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portti.domain import own_conditions
from portti.models import (
    Need,
    NeedCondition,
    NeedLanguage,
    NeedShift,
    NeedSingleShift,
    NeedSkill,
    NeedWindow,
    Profile,
    ProfileCannot,
    ProfileFreeTime,
    ProfileLanguage,
    ProfileSkill,
    ProfileTravel,
)

LIVE_IN = "live_in"
"""The part of the day that means all of it."""

SLEEP_IN, ON_CALL = "c_sleepin", "c_oncall"
"""Conditions of the exchange format that follow from the times to be agreed."""


def clock_text(minute: int) -> str:
    """Return minutes of the day as `HH:MM`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def clock_minute(text: str) -> int:
    """Return `HH:MM` as minutes of the day."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def numbers(text: str) -> list[int]:
    """Return the whole numbers of a stored list such as `0 2 4`."""
    return [int(part) for part in text.split()]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def has_fixed_times(need: Need) -> bool:
    """Answer whether the need has any time that the exchange format can say."""
    return bool(need.shifts or need.windows or need.single_shifts)


def lives_in(need: Need) -> bool:
    """Answer whether the assistant is to live at the workplace."""
    return LIVE_IN in need.open_parts_of_day.split()


def is_on_call(need: Need) -> bool:
    """Answer whether all the work is now and then, agreed each time."""
    return need.open_casual and not need.open_job and not has_fixed_times(need)


def _conditions(need: Need) -> list[str]:
    """Return the home conditions, and those that follow from how the work is: living in, coming when called."""
    follow = [SLEEP_IN, own_conditions.LIVE_IN] if lives_in(need) else []
    follow += [ON_CALL] if is_on_call(need) else []
    return list(dict.fromkeys([*(row.condition for row in need.conditions), *follow]))


def _cannot(profile: Profile) -> list[str]:
    """Return what cannot be worked with, and the ways of working that were answered with no."""
    answers = {own_conditions.LIVE_IN: profile.live_in, ON_CALL: profile.on_call}
    refused = [code for code, answer in answers.items() if answer == "no"]
    return [*(row.condition for row in profile.cannot), *refused]


def open_shifts(need: Need) -> list[tuple[NeedShift, int]]:
    """Return the shifts that somebody is looked for still, with how many work them; all of a need that is filled."""
    found = [(shift, shift.taken or 0) for shift in need.shifts if (shift.taken or 0) < shift.assistants]
    return found or [(shift, 0) for shift in need.shifts]


def open_singles(need: Need) -> list[NeedSingleShift]:
    """Return the single shifts that somebody is looked for still; all of a need that they alone have filled."""
    found = [one for one in need.single_shifts if not one.taken]
    return found or ([] if need.shifts or need.windows else [*need.single_shifts])


def need_data(need: Need, known_ids: Mapping[int, str] | None = None) -> dict[str, Any]:
    """Return a need as the exchange format says it; `known_ids` gives the exchange ids of known profiles."""
    known_ids = known_ids or {}
    return {
        "id": need.exchange_id,
        "place": {"lat": need.latitude, "lon": need.longitude},
        "shifts": [
            {
                "weekday": shift.weekday,
                "start": clock_text(shift.start_minute),
                "end": clock_text(shift.end_minute),
                "cycle": shift.cycle,
                "weeks": numbers(shift.weeks),
                "assistants": shift.assistants - taken,
                "splittable": shift.splittable,
            }
            for shift, taken in open_shifts(need)
        ],
        "windows": [
            {
                "weekdays": numbers(window.weekdays),
                "earliest": clock_text(window.earliest_minute),
                "latest": clock_text(window.latest_minute),
                "minutes": window.minutes,
                "times": window.times,
                "assistants": window.assistants,
            }
            for window in need.windows
        ],
        "single_shifts": [{"start": one.starts_at, "end": one.ends_at} for one in open_singles(need)],
        "from": _day(need.from_on),
        "to": _day(need.to_on),
        "min_cover": need.min_cover,
        "skills": {
            strength: [row.skill for row in need.skills if row.strength == strength]
            for strength in ("must", "wish")
        },
        "languages": {
            strength: {row.language: row.level for row in need.languages if row.strength == strength}
            for strength in ("must", "wish")
        },
        "conditions": _conditions(need),
        "hours_cap": need.hours_cap,
        "known": [known_ids[row.profile_id] for row in need.known if row.profile_id in known_ids],
    }


def profile_data(profile: Profile) -> dict[str, Any]:
    """Return a profile as the exchange format says it."""
    data: dict[str, Any] = {
        "id": profile.exchange_id,
        "place": {"lat": profile.latitude, "lon": profile.longitude},
        "travel": [
            {"mode": way.mode, ("km" if way.mode == "any" else "minutes"): way.reach}
            for way in profile.travel
        ],
        "available": [
            {
                "weekday": time.weekday,
                "start": clock_text(time.start_minute),
                "end": clock_text(time.end_minute),
            }
            for time in profile.free_times
        ],
        "from": _day(profile.from_on),
        "to": _day(profile.to_on),
        "hours": {"min": profile.hours_min, "max": profile.hours_max},
        "shortest_shift": profile.shortest_shift,
        "skills": {row.skill: row.level for row in profile.skills},
        "languages": {row.language: row.level for row in profile.languages},
        "cannot": _cannot(profile),
    }
    if profile.short_notice_minutes is not None:
        data["short_notice"] = {"minutes": profile.short_notice_minutes}
    return data


def fill_need(need: Need, data: Mapping[str, Any]) -> None:
    """Put the times, skills, languages, conditions and dates of an exchange-format need on a row.

    Place and known profiles are the caller's business: they need the database.
    """
    need.shifts = [
        NeedShift(
            position=position,
            weekday=shift["weekday"],
            start_minute=clock_minute(shift["start"]),
            end_minute=clock_minute(shift["end"]),
            cycle=shift.get("cycle", 1),
            weeks=" ".join(map(str, shift.get("weeks") or range(1, shift.get("cycle", 1) + 1))),
            assistants=shift.get("assistants", 1),
            splittable=shift.get("splittable", False),
        )
        for position, shift in enumerate(data.get("shifts") or [])
    ]
    need.windows = [
        NeedWindow(
            position=position,
            weekdays=" ".join(map(str, window["weekdays"])),
            earliest_minute=clock_minute(window["earliest"]),
            latest_minute=clock_minute(window["latest"]),
            minutes=window["minutes"],
            times=window.get("times", 1),
            assistants=window.get("assistants", 1),
        )
        for position, window in enumerate(data.get("windows") or [])
    ]
    need.single_shifts = [
        NeedSingleShift(starts_at=shift["start"], ends_at=shift["end"])
        for shift in data.get("single_shifts") or []
    ]
    need.from_on, need.to_on = _date(data.get("from")), _date(data.get("to"))
    need.min_cover = float(data.get("min_cover") or 0.0)
    need.hours_cap = data.get("hours_cap")
    skills = data.get("skills") or {}
    need.skills = [
        NeedSkill(skill=code, strength=strength)
        for strength in ("must", "wish")
        for code in skills.get(strength) or []
    ]
    languages = data.get("languages") or {}
    need.languages = [
        NeedLanguage(language=code, level=level, strength=strength)
        for strength in ("must", "wish")
        for code, level in (languages.get(strength) or {}).items()
    ]
    need.conditions = [NeedCondition(condition=code) for code in data.get("conditions") or []]


def fill_profile(profile: Profile, data: Mapping[str, Any]) -> None:
    """Put what an exchange-format profile says on a row; the place is the caller's business."""
    reaches: dict[str, float] = {}
    for way in data["travel"]:
        # Of two entries of one mode the farther says all: it passes and scores wherever the nearer does.
        reach = float(way.get("minutes", way.get("km", 0)))
        reaches[way["mode"]] = max(reach, reaches.get(way["mode"], 0.0))
    profile.travel = [ProfileTravel(mode=mode, reach=reach) for mode, reach in reaches.items()]
    profile.free_times = [
        ProfileFreeTime(
            position=position,
            weekday=time["weekday"],
            start_minute=clock_minute(time["start"]),
            end_minute=clock_minute(time["end"]),
        )
        for position, time in enumerate(data.get("available") or [])
    ]
    profile.from_on, profile.to_on = _date(data.get("from")), _date(data.get("to"))
    hours = data.get("hours") or {}
    profile.hours_min = float(hours.get("min", 0))
    profile.hours_max = float(hours.get("max", 168))
    profile.shortest_shift = int(data.get("shortest_shift") or 0)
    profile.skills = [
        ProfileSkill(skill=code, level=level) for code, level in (data.get("skills") or {}).items()
    ]
    profile.languages = [
        ProfileLanguage(language=code, level=level) for code, level in (data.get("languages") or {}).items()
    ]
    cannot = data.get("cannot") or []
    profile.cannot = [ProfileCannot(condition=code) for code in cannot if code != ON_CALL]
    profile.on_call = "no" if ON_CALL in cannot else ""
    notice = data.get("short_notice")
    profile.short_notice_minutes = notice["minutes"] if notice else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

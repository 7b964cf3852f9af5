"""The exchange format, version 1: JSON lines and plain dicts to needs and profiles, and back.

Everything that comes from outside is checked here, once; what stands behind it trusts its values.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from matching import fields
from matching.crossings import LATITUDES, LONGITUDES
from matching.errors import ExchangeFault
from matching.fields import MISSING
from matching.json_lines import ONE_OBJECT, parse
from matching.rules import find_config as find_config
from matching.rules import read_rules as read_rules
from matching.types import (
    LANGUAGE_LEVELS,
    MODES,
    SKILL_LEVELS,
    FreeTime,
    Need,
    Place,
    Profile,
    Rules,
    Shift,
    SingleShift,
    Travel,
    Window,
    clock_text,
    exists_on_clock,
)

NEED_KEYS = (
    "id", "place", "shifts", "windows", "single_shifts", "from", "to", "min_cover", "skills", "languages",
    "conditions", "hours_cap", "known",
)  # fmt: skip
PROFILE_KEYS = (
    "id", "place", "travel", "available", "from", "to", "hours", "shortest_shift", "skills", "languages",
    "cannot", "short_notice",
)  # fmt: skip
SHIFT_KEYS = ("weekday", "start", "end", "cycle", "weeks", "assistants", "splittable")
WINDOW_KEYS = ("weekdays", "earliest", "latest", "minutes", "times", "assistants")
PLACE_KEYS = ("lat", "lon", "postal_code", "municipality")
PLACE_FORMS = "lat and lon, or a postal_code, or a municipality"
LANGUAGE = re.compile(r"[a-z]{2,3}")
LONGEST_SINGLE = timedelta(days=7)

Entry = TypeVar("Entry", Need, Profile)


def read_needs(lines: Iterable[str | bytes], rules: Rules) -> list[Need]:
    """All needs of the lines; the first fault is raised as an ExchangeFault with its line."""
    return _all_good(scan_needs(lines, rules))


def read_profiles(lines: Iterable[str | bytes], rules: Rules) -> list[Profile]:
    """All profiles of the lines; the first fault is raised as an ExchangeFault with its line."""
    return _all_good(scan_profiles(lines, rules))


def scan_needs(lines: Iterable[str | bytes], rules: Rules) -> Iterator[Need | ExchangeFault]:
    """Each need, or in its place the fault of its line."""
    return _scan(lines, need_from_dict, rules)


def scan_profiles(lines: Iterable[str | bytes], rules: Rules) -> Iterator[Profile | ExchangeFault]:
    """Each profile, or in its place the fault of its line."""
    return _scan(lines, profile_from_dict, rules)


def _all_good(found: Iterable[Entry | ExchangeFault]) -> list[Entry]:
    good: list[Entry] = []
    for entry in found:
        if isinstance(entry, ExchangeFault):
            raise entry
        good.append(entry)
    return good


def _scan(
    lines: Iterable[str | bytes], from_dict: Callable[[Any, Rules], Entry], rules: Rules
) -> Iterator[Entry | ExchangeFault]:
    seen: set[str] = set()
    for at, line in enumerate(lines, start=1):
        try:
            text = line.decode("utf-8") if isinstance(line, bytes) else line
            if not text.strip(" \t\r\n"):
                continue
            entry = from_dict(parse(text), rules)
            if entry.id in seen:
                raise ExchangeFault("id", "an id that no line before has")
        except UnicodeDecodeError:
            yield ExchangeFault("line", ONE_OBJECT, at)
        except ExchangeFault as fault:
            yield fault.at_line(at)
        else:
            seen.add(entry.id)
            yield entry


def need_from_dict(data: object, rules: Rules, *, times_to_be_agreed: bool = False) -> Need:
    """The need in a plain dict of the exchange format.

    Only with `times_to_be_agreed`, which the format itself does not know, may all shifts be missing.
    """
    need = fields.mapping(data, "", NEED_KEYS, ONE_OBJECT)
    name = fields.identifier(need.get("id", MISSING), "id")
    place = _place(need.get("place", MISSING), rules)
    shifts = _each(need, "shifts", _shift)
    windows = _each(need, "windows", _window)
    singles = _each(need, "single_shifts", _single_shift)
    if bool(shifts or windows or singles) == times_to_be_agreed:
        expected = "none" if times_to_be_agreed else "a shift, window or single shift at least"
        raise ExchangeFault("shifts", expected)
    from_day, to_day = _days(need)
    skills = fields.mapping(need.get("skills", {}), "skills", ("must", "wish"))
    languages = fields.mapping(need.get("languages", {}), "languages", ("must", "wish"))
    cap = need.get("hours_cap")
    return Need(
        id=name,
        place=place,
        shifts=shifts,
        windows=windows,
        single_shifts=singles,
        from_day=from_day,
        to_day=to_day,
        min_cover=fields.number(need.get("min_cover", 0), "min_cover", 0, 1),
        must_skills=fields.choices(skills.get("must", []), "skills.must", rules.skills, "skill"),
        wish_skills=fields.choices(skills.get("wish", []), "skills.wish", rules.skills, "skill"),
        must_languages=_languages(languages.get("must", {}), "languages.must"),
        wish_languages=_languages(languages.get("wish", {}), "languages.wish"),
        conditions=_conditions(need, "conditions", rules),
        hours_cap=None if cap is None else fields.number(cap, "hours_cap", 0, 1680, above=True),
        known=_known(need.get("known", [])),
        times_to_be_agreed=times_to_be_agreed,
    )


def profile_from_dict(data: object, rules: Rules) -> Profile:
    """The profile in a plain dict of the exchange format."""
    profile = fields.mapping(data, "", PROFILE_KEYS, ONE_OBJECT)
    name = fields.identifier(profile.get("id", MISSING), "id")
    place = _place(profile.get("place", MISSING), rules)
    travel = fields.items(profile.get("travel", MISSING), "travel", "a list of at least one way to travel", 1)
    from_day, to_day = _days(profile)
    hours = fields.mapping(profile.get("hours", {}), "hours", ("min", "max"))
    hours_min = fields.number(hours.get("min", 0), "hours.min", 0, 168)
    hours_max = fields.number(hours.get("max", 168), "hours.max", 0, 168, above=True)
    if hours_min > hours_max:
        raise ExchangeFault("hours.min", "at most hours.max")
    return Profile(
        id=name,
        place=place,
        travel=tuple(_travel(entry, f"travel[{at}]") for at, entry in enumerate(travel)),
        available=_each(profile, "available", _free_time),
        from_day=from_day,
        to_day=to_day,
        hours_min=hours_min,
        hours_max=hours_max,
        shortest_shift=fields.whole(profile.get("shortest_shift", 0), "shortest_shift", 0, 1440),
        skills=_held_skills(profile.get("skills", {}), rules),
        languages=_languages(profile.get("languages", {}), "languages"),
        cannot=_conditions(profile, "cannot", rules),
        short_notice=_short_notice(profile),
    )


Part = TypeVar("Part", Shift, Window, SingleShift, FreeTime)


def _each(data: Mapping[str, Any], key: str, read: Callable[[object, str], Part]) -> tuple[Part, ...]:
    entries = fields.items(data.get(key, []), key, "a list")
    return tuple(read(entry, f"{key}[{at}]") for at, entry in enumerate(entries))


def _place(data: object, rules: Rules) -> Place:
    place = fields.mapping(data, "place", PLACE_KEYS, PLACE_FORMS)
    keys = set(place)
    if keys == {"municipality"}:
        code = place["municipality"]
        fields.choice(code, "place.municipality", rules.municipalities, "a municipality code of the table")
        lat, lon = rules.municipalities[code]
        return Place(lat, lon, municipality=code)
    if keys == {"postal_code"}:
        code = place["postal_code"]
        fields.choice(code, "place.postal_code", rules.postal_codes, "a postal code of the table")
        lat, lon = rules.postal_codes[code]
        return Place(lat, lon, postal_code=code)
    if not keys or not keys <= {"lat", "lon"}:
        raise ExchangeFault("place", PLACE_FORMS)
    lat = fields.number(place.get("lat", MISSING), "place.lat", *LATITUDES)
    lon = fields.number(place.get("lon", MISSING), "place.lon", *LONGITUDES)
    return Place(lat, lon)


def _shift(data: object, key: str) -> Shift:
    shift = fields.mapping(data, key, SHIFT_KEYS)
    cycle = fields.whole(shift.get("cycle", 1), f"{key}.cycle", 1, 4)
    every_week = list(range(1, cycle + 1))
    return Shift(
        weekday=fields.whole(shift.get("weekday", MISSING), f"{key}.weekday", 0, 6),
        start=fields.clock(shift.get("start", MISSING), f"{key}.start"),
        end=fields.clock(shift.get("end", MISSING), f"{key}.end"),
        cycle=cycle,
        weeks=fields.numbers_once(shift.get("weeks", every_week), f"{key}.weeks", 1, cycle),
        assistants=fields.whole(shift.get("assistants", 1), f"{key}.assistants", 1, 10),
        splittable=fields.flag(shift.get("splittable", False), f"{key}.splittable"),
    )


def _window(data: object, key: str) -> Window:
    window = fields.mapping(data, key, WINDOW_KEYS)
    found = Window(
        weekdays=fields.numbers_once(window.get("weekdays", MISSING), f"{key}.weekdays", 0, 6),
        earliest=fields.clock(window.get("earliest", MISSING), f"{key}.earliest"),
        latest=fields.clock(window.get("latest", MISSING), f"{key}.latest"),
        minutes=1,
    )
    return Window(
        weekdays=found.weekdays,
        earliest=found.earliest,
        latest=found.latest,
        minutes=fields.whole(window.get("minutes", MISSING), f"{key}.minutes", 1, found.length),
        times=fields.whole(window.get("times", 1), f"{key}.times", 1, len(found.weekdays)),
        assistants=fields.whole(window.get("assistants", 1), f"{key}.assistants", 1, 10),
    )


def _single_shift(data: object, key: str) -> SingleShift:
    single = fields.mapping(data, key, ("start", "end"))
    walls: dict[str, datetime] = {}
    for name in ("start", "end"):
        walls[name] = fields.moment(single.get(name, MISSING), f"{key}.{name}")
        if not exists_on_clock(walls[name]):
            raise ExchangeFault(f"{key}.{name}", "a time that the clocks show: this hour is skipped")
    if not timedelta(0) < walls["end"] - walls["start"] <= LONGEST_SINGLE:
        raise ExchangeFault(f"{key}.end", "a time after the start, at most 7 days later")
    return SingleShift(**walls)


def _free_time(data: object, key: str) -> FreeTime:
    free = fields.mapping(data, key, ("weekday", "start", "end"))
    return FreeTime(
        weekday=fields.whole(free.get("weekday", MISSING), f"{key}.weekday", 0, 6),
        start=fields.clock(free.get("start", MISSING), f"{key}.start"),
        end=fields.clock(free.get("end", MISSING), f"{key}.end"),
    )


def _days(data: Mapping[str, Any]) -> tuple[date | None, date | None]:
    first, last = fields.day(data.get("from"), "from"), fields.day(data.get("to"), "to")
    if first is not None and last is not None and last < first:
        raise ExchangeFault("to", "a date not before from, or null")
    return first, last


def _languages(data: object, key: str) -> dict[str, str]:
    found = fields.free_mapping(data, key, "languages with their levels")
    for language, level in found.items():
        place = fields.join(key, language)
        if not LANGUAGE.fullmatch(language):
            raise ExchangeFault(place, "a language of two or three small letters")
        fields.choice(level, place, LANGUAGE_LEVELS)
    return dict(found)


def _held_skills(data: object, rules: Rules) -> dict[str, str]:
    found = fields.free_mapping(data, "skills", "skills with their levels")
    for skill, level in found.items():
        place = fields.join("skills", skill)
        if skill not in rules.skills:
            raise ExchangeFault(place, "a known skill")
        fields.choice(level, place, SKILL_LEVELS)
    return dict(found)


def _conditions(data: Mapping[str, Any], key: str, rules: Rules) -> tuple[str, ...]:
    return fields.choices(data.get(key, []), key, rules.conditions, "condition")


def _known(data: object) -> frozenset[str]:
    names = fields.items(data, "known", "a list of profile ids")
    return frozenset(fields.identifier(name, f"known[{at}]") for at, name in enumerate(names))


def _travel(data: object, key: str) -> Travel:
    travel = fields.mapping(data, key, ("mode", "minutes", "km"))
    mode = fields.choice(travel.get("mode", MISSING), f"{key}.mode", MODES)
    unit, other, most = ("km", "minutes", 1000) if mode == "any" else ("minutes", "km", 480)
    if other in travel:
        raise ExchangeFault(f"{key}.{other}", f"{unit} for the mode {mode}")
    return Travel(mode, fields.number(travel.get(unit, MISSING), f"{key}.{unit}", 0, most, above=True))


def _short_notice(data: Mapping[str, Any]) -> int | None:
    if "short_notice" not in data:
        return None
    notice = fields.mapping(data["short_notice"], "short_notice", ("minutes",))
    return fields.whole(notice.get("minutes", MISSING), "short_notice.minutes", 0, 10080)


def need_to_dict(need: Need) -> dict[str, Any]:
    """The need as a plain dict, which `need_from_dict` reads back to the same need."""
    return {
        "id": need.id,
        "place": _place_to_dict(need.place),
        "shifts": [
            {
                "weekday": shift.weekday,
                "start": clock_text(shift.start),
                "end": clock_text(shift.end),
                "cycle": shift.cycle,
                "weeks": list(shift.weeks),
                "assistants": shift.assistants,
                "splittable": shift.splittable,
            }
            for shift in need.shifts
        ],
        "windows": [
            {
                "weekdays": list(window.weekdays),
                "earliest": clock_text(window.earliest),
                "latest": clock_text(window.latest),
                "minutes": window.minutes,
                "times": window.times,
                "assistants": window.assistants,
            }
            for window in need.windows
        ],
        "single_shifts": [
            {"start": _moment_text(single.start), "end": _moment_text(single.end)}
            for single in need.single_shifts
        ],
        "from": _day_text(need.from_day),
        "to": _day_text(need.to_day),
        "min_cover": need.min_cover,
        "skills": {"must": list(need.must_skills), "wish": list(need.wish_skills)},
        "languages": {"must": dict(need.must_languages), "wish": dict(need.wish_languages)},
        "conditions": list(need.conditions),
        "hours_cap": need.hours_cap,
        "known": sorted(need.known),
    }


def profile_to_dict(profile: Profile) -> dict[str, Any]:
    """The profile as a plain dict, which `profile_from_dict` reads back to the same profile."""
    plain: dict[str, Any] = {
        "id": profile.id,
        "place": _place_to_dict(profile.place),
        "travel": [
            {"mode": travel.mode, "km" if travel.mode == "any" else "minutes": travel.limit}
            for travel in profile.travel
        ],
        "available": [
            {"weekday": free.weekday, "start": clock_text(free.start), "end": clock_text(free.end)}
            for free in profile.available
        ],
        "from": _day_text(profile.from_day),
        "to": _day_text(profile.to_day),
        "hours": {"min": profile.hours_min, "max": profile.hours_max},
        "shortest_shift": profile.shortest_shift,
        "skills": dict(profile.skills),
        "languages": dict(profile.languages),
        "cannot": list(profile.cannot),
    }
    if profile.short_notice is not None:
        plain["short_notice"] = {"minutes": profile.short_notice}
    return plain


def _place_to_dict(place: Place) -> dict[str, Any]:
    if place.municipality is not None:
        return {"municipality": place.municipality}
    if place.postal_code is not None:
        return {"postal_code": place.postal_code}
    return {"lat": place.lat, "lon": place.lon}


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment_text(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")

"""What the page allows, key by key: says which keys of a need or a profile are faults, and nothing else."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.matching.reference import LEVELS, ROOT
from tests.matching.reference_time import HELSINKI

Faults = Iterator[str]
Check = Callable[[Any, str], Faults]

ANIMALS = ["dog", "cat", "bird", "rodent", "reptile", "farm"]


def number(low: float, high: float, *, above: bool = False, whole: bool = False) -> Check:
    """A number in the range."""

    def check(value: Any, key: str) -> Faults:
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or not low <= value <= high or (above and value == low) or (whole and value % 1):
            yield key

    return check


def text(pattern: str) -> Check:
    """A text of one form."""

    def check(value: Any, key: str) -> Faults:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            yield key

    return check


def one_of(allowed: Any) -> Check:
    """A word of a few, or of a table."""

    def check(value: Any, key: str) -> Faults:
        if not isinstance(value, str) or value not in allowed:
            yield key

    return check


def each(check_entry: Check, *, fewest: int = 0, once: bool = False) -> Check:
    """A list."""

    def check(value: Any, key: str) -> Faults:
        if not isinstance(value, list) or len(value) < fewest:
            yield key
            return
        for at, entry in enumerate(value):
            yield from check_entry(entry, f"{key}[{at}]")
            if once and entry in value[:at]:
                yield f"{key}[{at}]"

    return check


def entries(check_name: Check, check_value: Check) -> Check:
    """An object with keys of its own."""

    def check(value: Any, key: str) -> Faults:
        if not isinstance(value, dict):
            yield key
            return
        for name, held in value.items():
            yield from check_name(name, f"{key}.{name}")
            yield from check_value(held, f"{key}.{name}")

    return check


def thing(must: dict[str, Check], may: dict[str, Check]) -> Check:
    """An object with the keys that it must and may have."""

    def check(value: Any, key: str) -> Faults:
        if not isinstance(value, dict):
            yield key or "line"
            return
        path = f"{key}." if key else ""
        for name in value:
            if name not in must and name not in may:
                yield f"{path}{name}"
        for name in must:
            if name not in value:
                yield f"{path}{name}"
        for name, check_value in {**must, **may}.items():
            if name in value:
                yield from check_value(value[name], f"{path}{name}")

    return check


def nullable(check_value: Check) -> Check:
    """The same, or null."""
    return lambda value, key: iter(()) if value is None else check_value(value, key)


def identifier(value: Any, key: str) -> Faults:
    """An id."""
    if (
        not isinstance(value, str)
        or not 1 <= len(value) <= 200
        or any(unicodedata.category(one) in ("Cc", "Cs") for one in value)
    ):
        yield key


def day(value: Any, key: str) -> Faults:
    """A day of 1970 to 2100."""
    faults = list(text(r"\d{4}-\d\d-\d\d")(value, key))
    if not faults:
        try:
            faults = [] if 1970 <= date.fromisoformat(value).year <= 2100 else [key]
        except ValueError:
            faults = [key]
    yield from faults


clock = text(r"([01]\d|2[0-3]):[0-5]\d")


def moment(value: Any, key: str) -> Faults:
    """A wall time that the clocks show."""
    if any(True for _ in text(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d")(value, key)) or any(
        True for _ in day(value[:10], key)
    ):
        yield key
    else:
        wall = datetime.fromisoformat(value)
        shown = wall.replace(tzinfo=HELSINKI).astimezone(UTC).astimezone(HELSINKI)
        if shown.replace(tzinfo=None) != wall:
            yield key


def single_shift(value: Any, key: str) -> Faults:
    """A single shift, its end after its start and at most seven days later."""
    faults = list(thing({"start": moment, "end": moment}, {})(value, key))
    yield from faults
    if not faults:
        length = datetime.fromisoformat(value["end"]) - datetime.fromisoformat(value["start"])
        if not timedelta(0) < length <= timedelta(days=7):
            yield f"{key}.end"


def shift(value: Any, key: str) -> Faults:
    """A weekly shift: its weeks depend on its cycle."""
    cycle = value.get("cycle", 1) if isinstance(value, dict) else 1
    last = cycle if type(cycle) is int and 1 <= cycle <= 4 else 4
    yield from thing(
        {"weekday": number(0, 6, whole=True), "start": clock, "end": clock},
        {
            "cycle": number(1, 4, whole=True),
            "weeks": each(number(1, last, whole=True), fewest=1, once=True),
            "assistants": number(1, 10, whole=True),
            "splittable": boolean,
        },
    )(value, key)


def boolean(value: Any, key: str) -> Faults:
    """True or false."""
    if not isinstance(value, bool):
        yield key


def window(value: Any, key: str) -> Faults:
    """A window: its minutes depend on its length and its times on its weekdays."""
    length, days = 1440, 7
    if isinstance(value, dict):
        ends: list[Any] = [value.get("earliest"), value.get("latest")]
        if not any(list(clock(end, key)) for end in ends):
            first, last = (int(end[:2]) * 60 + int(end[3:]) for end in ends)
            length = (last - first) % 1440 or 1440
        if isinstance(value.get("weekdays"), list):
            days = len(value["weekdays"])
    yield from thing(
        {
            "weekdays": each(number(0, 6, whole=True), fewest=1, once=True),
            "earliest": clock,
            "latest": clock,
            "minutes": number(1, length, whole=True),
        },
        {"times": number(1, days, whole=True), "assistants": number(1, 10, whole=True)},
    )(value, key)


def way(value: Any, key: str) -> Faults:
    """One way to travel: minutes for a mode, kilometres for any."""
    mode = value.get("mode") if isinstance(value, dict) else None
    unit, most = ("km", 1000) if mode == "any" else ("minutes", 480)
    limits = {unit: number(0, most, above=True)}
    yield from thing({"mode": one_of(["car", "transit", "bicycle", "walk", "any"]), **limits}, {})(value, key)


def hours(value: Any, key: str) -> Faults:
    """Hours wanted: min at most max."""
    faults = list(thing({}, {"min": number(0, 168), "max": number(0, 168, above=True)})(value, key))
    yield from faults
    if not faults and value.get("min", 0) > value.get("max", 168):
        yield key


def dates(value: Any) -> Faults:
    """The last day is not before the first."""
    ends: list[Any] = [value.get("from"), value.get("to")] if isinstance(value, dict) else [None]
    good = not any(list(day(end, "")) for end in ends)
    if good and ends[1] < ends[0]:
        yield "to"


class Validity:
    """Checks of needs and profiles against the tables."""

    def __init__(self, skills: Any, places: dict[str, Any], constraints: list[str]) -> None:
        known_conditions = [*constraints, *(f"c_pets:{animal}" for animal in ANIMALS)]
        self.conditions = each(one_of(known_conditions), once=True)
        self.skill = one_of(skills)
        self.places = places
        self.languages = entries(text("[a-z]{2,3}"), one_of(LEVELS))

    def place(self, value: Any, key: str) -> Faults:
        """One of the three forms."""
        forms = [
            {"lat": number(59.4, 70.2), "lon": number(19.0, 31.7)},
            {"postal_code": one_of(self.places["postal_code"])},
            {"municipality": one_of(self.places["municipality"])},
        ]
        for form in forms:
            if isinstance(value, dict) and set(value) & set(form):
                yield from thing(form, {})(value, key)
                return
        yield key

    def need_faults(self, data: Any) -> list[str]:
        """The keys of a need that are faults."""
        skills = each(self.skill, once=True)
        faults = thing(
            {"id": identifier, "place": self.place},
            {
                "shifts": each(shift),
                "windows": each(window),
                "single_shifts": each(single_shift),
                "from": nullable(day),
                "to": nullable(day),
                "min_cover": number(0, 1),
                "skills": thing({}, {"must": skills, "wish": skills}),
                "languages": thing({}, {"must": self.languages, "wish": self.languages}),
                "conditions": self.conditions,
                "hours_cap": nullable(number(0, 1680, above=True)),
                "known": each(identifier),
            },
        )
        found = [*faults(data, ""), *dates(data)]
        if isinstance(data, dict) and not any(
            data.get(key) for key in ("shifts", "windows", "single_shifts")
        ):
            found.append("shifts")
        return found

    def profile_faults(self, data: Any) -> list[str]:
        """The keys of a profile that are faults."""
        faults = thing(
            {"id": identifier, "place": self.place, "travel": each(way, fewest=1)},
            {
                "available": each(
                    thing({"weekday": number(0, 6, whole=True), "start": clock, "end": clock}, {})
                ),
                "from": nullable(day),
                "to": nullable(day),
                "hours": hours,
                "shortest_shift": number(0, 1440, whole=True),
                "skills": entries(self.skill, one_of(["learn", "can", "done"])),
                "languages": self.languages,
                "cannot": self.conditions,
                "short_notice": thing({"minutes": number(0, 10080, whole=True)}, {}),
            },
        )
        return [*faults(data, ""), *dates(data)]


def project_validity(rules: dict[str, Any]) -> Validity:
    """The page's checks with the tables of the project."""
    with (ROOT / rules["tables"]["skills"]).open(encoding="utf-8", newline="") as lines:
        kinds = {row["id"]: row["kind"] for row in csv.DictReader(lines)}
    requirements = (
        "licence_b", "own_car", "strength", "swim", "firstaid", "hygienepass", "qualification", "experience"
    )  # fmt: skip
    skills = {name for name, kind in kinds.items() if kind == "task"} | {f"rq_{one}" for one in requirements}
    return Validity(skills, rules["points"], [one for one in kinds if kinds[one] == "constraint"])

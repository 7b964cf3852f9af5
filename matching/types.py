"""The values of the engine: needs, profiles and the rules, all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Protocol
from zoneinfo import ZoneInfo

SKILL_LEVELS = ("learn", "can", "done")
LANGUAGE_LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
ANIMALS = ("dog", "cat", "bird", "rodent", "reptile", "farm")
MODES = ("car", "transit", "bicycle", "walk", "any")
GATES = ("travel", "dates", "schedule", "skills", "languages", "conditions")
EMPLOYER_CRITERIA = ("cover", "wish_skills", "experience", "wish_languages", "known")
ASSISTANT_CRITERIA = ("travel", "hours", "shifts", "learning")
REQUIREMENTS = (
    "rq_licence_b",
    "rq_own_car",
    "rq_strength",
    "rq_swim",
    "rq_firstaid",
    "rq_hygienepass",
    "rq_qualification",
    "rq_experience",
)
DAY = 1440
HELSINKI = ZoneInfo("Europe/Helsinki")


def minutes_between(start: int, end: int) -> int:
    """Minutes from one time of day to the next `end`; equal times are 24 hours."""
    return (end - start) % DAY or DAY


def clock_text(minutes: int) -> str:
    """`HH:MM` of minutes, round the clock."""
    return f"{minutes % DAY // 60:02d}:{minutes % 60:02d}"


def exists_on_clock(wall: datetime) -> bool:
    """Whether Helsinki's clocks show this time: not in the hour that is skipped in spring."""
    moment = wall.replace(tzinfo=HELSINKI).astimezone(UTC)
    return moment.astimezone(HELSINKI).replace(tzinfo=None) == wall.replace(fold=0)


@dataclass(frozen=True)
class Place:
    """A point, with the code that it was read from, if any."""

    lat: float
    lon: float
    postal_code: str | None = None
    municipality: str | None = None


@dataclass(frozen=True)
class Shift:
    """A weekly shift: minutes of the day, and how often it stands in its roster."""

    weekday: int
    start: int
    end: int
    cycle: int = 1
    weeks: tuple[int, ...] = (1,)
    assistants: int = 1
    splittable: bool = False

    @property
    def minutes(self) -> int:
        """Its length."""
        return minutes_between(self.start, self.end)


@dataclass(frozen=True)
class Window:
    """Work of `minutes` somewhere between `earliest` and `latest`, on `times` of the weekdays."""

    weekdays: tuple[int, ...]
    earliest: int
    latest: int
    minutes: int
    times: int = 1
    assistants: int = 1

    @property
    def length(self) -> int:
        """Minutes from `earliest` to `latest`."""
        return minutes_between(self.earliest, self.latest)


@dataclass(frozen=True)
class SingleShift:
    """One shift on one date, in Helsinki wall time (datetimes without a zone)."""

    start: datetime
    end: datetime

    @property
    def wall_minutes(self) -> int:
        """Its length by the wall clock."""
        return (self.end - self.start) // timedelta(minutes=1)


@dataclass(frozen=True)
class Need:
    """What one employer asks for.

    A need without shifts, windows and single shifts exists in the portal only, where times are still to
    be agreed; it must say so by `times_to_be_agreed`.
    """

    id: str
    place: Place
    shifts: tuple[Shift, ...] = ()
    windows: tuple[Window, ...] = ()
    single_shifts: tuple[SingleShift, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    min_cover: float = 0
    must_skills: tuple[str, ...] = ()
    wish_skills: tuple[str, ...] = ()
    must_languages: Mapping[str, str] = field(default_factory=dict)
    wish_languages: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    hours_cap: float | None = None
    known: frozenset[str] = frozenset()
    times_to_be_agreed: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        if bool(self.shifts or self.windows or self.single_shifts) == self.times_to_be_agreed:
            raise ValueError("a need has shifts, windows or single shifts, or else times_to_be_agreed")


@dataclass(frozen=True)
class Travel:
    """One way to travel and how far: minutes, or kilometres for `any`."""

    mode: str
    limit: float


@dataclass(frozen=True)
class FreeTime:
    """A time of the week in which a profile is free: minutes of the day."""

    weekday: int
    start: int
    end: int

    @property
    def minutes(self) -> int:
        """Its length."""
        return minutes_between(self.start, self.end)


@dataclass(frozen=True)
class Profile:
    """What one assistant offers."""

    id: str
    place: Place
    travel: tuple[Travel, ...]
    available: tuple[FreeTime, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    hours_min: float = 0
    hours_max: float = 168
    shortest_shift: int = 0
    skills: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    cannot: tuple[str, ...] = ()
    short_notice: int | None = None


@dataclass(frozen=True)
class Skill:
    """A row of the skills table: what it is called, and what it is."""

    id: str
    kind: str
    fi: str
    sv: str
    en: str


@dataclass(frozen=True)
class Area:
    """A round area on the map: a point and how many kilometres from it still belong to it."""

    name: str
    lat: float
    lon: float
    km: float


@dataclass(frozen=True)
class Crossing:
    """Minutes added between two areas, or between one and everywhere else where `other` is None."""

    one: Area
    other: Area | None
    minutes: float
    modes: tuple[str, ...]


@dataclass(frozen=True)
class RouteServer:
    """A server that measures journeys: `osrm` or `digitransit`, and the address that is asked."""

    kind: str
    url: str


@dataclass(frozen=True)
class Measured:
    """How journeys are measured by mode, where they are.

    `fastest` are km/h in a straight line: an answer that says faster is no answer, and nobody is out of reach
    who could be there at that speed. A request may take `seconds`, a whole run `run_seconds`.
    """

    servers: Mapping[str, RouteServer]
    fastest: Mapping[str, float]
    seconds: float
    run_seconds: float
    kept_days: int


class MinutesTable(Protocol):
    """Minutes of journeys by their keys: matching.journeys.KnownMinutes."""

    def of(self, keys: Any) -> Any:
        """The minutes of each key; not a number where they are not known."""


@dataclass(frozen=True)
class Rules:
    """What the engine computes with: the numbers of the configuration and the tables it names."""

    version: str
    long_shift_minutes: float
    detour: float
    speed: Mapping[str, float]
    employer_weights: Mapping[str, float]
    assistant_weights: Mapping[str, float]
    names: Mapping[str, Skill]
    skills: frozenset[str]
    conditions: frozenset[str]
    municipalities: Mapping[str, tuple[float, float]]
    postal_codes: Mapping[str, tuple[float, float]]
    cluster: str = ""
    crossings: tuple[Crossing, ...] = ()
    measured: Measured | None = None
    minutes: MinutesTable | None = None
    """Measured minutes that stand in place of estimates where there are some."""

    @cached_property
    def skill_places(self) -> Mapping[str, int]:
        """Which bit of a row stands for each skill."""
        return {name: at for at, name in enumerate(sorted(self.skills))}

    @cached_property
    def condition_places(self) -> Mapping[str, int]:
        """Which bit of a row stands for each condition."""
        return {name: at for at, name in enumerate(sorted(self.conditions))}

    @property
    def reach_is_estimated(self) -> bool:
        """Whether a profile goes as far as its estimates, and no farther by a measured journey."""
        return self.measured is None and self.minutes is None

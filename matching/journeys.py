"""Journeys that a server of routes or timetables measured: their minutes by rounded places, mode and time.

Places are rounded to hundredths of a degree, about 1.1 km north to south and 0.4 to 0.6 km east to west: what is
asked outside and what is kept says no more. A journey by timetable is asked for a kind of day and the minute
at which work starts or ends, so that the last bus home counts, waiting included.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from matching import travel
from matching.types import MODES, Measured, Place

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Cell = tuple[int, int]

HUNDREDTHS = 100.0
# Minutes of a journey that cannot be made: longer than any limit.
NO_WAY = 1440.0
WHOLE, THERE, HOME = LEGS = ("whole", "there", "home")
DAYS = ("weekday", "saturday", "sunday")
_DAY_OF_WEEKDAY = np.array([0, 0, 0, 0, 0, 1, 2])
_FIRST_LAT, _FIRST_LON, _CELLS, _MINUTES = 5900, 1800, 1 << 11, 1 << 11


@dataclass(frozen=True, order=True)
class Journey:
    """From a home to a place of work and, by timetable, one leg: there by a minute of the day, or home after it.

    Places are in hundredths of a degree.
    """

    work: Cell
    home: Cell
    mode: str
    leg: str = WHOLE
    day: str = DAYS[0]
    minute: int = 0


@dataclass(frozen=True, eq=False)
class KnownMinutes:
    """The minutes of journeys by their keys, which ascend."""

    keys: Ints
    minutes: Floats

    def of(self, keys: Ints) -> Floats:
        """The minutes of each journey; not a number where it was not measured."""
        if not len(self.keys):
            return np.full(len(keys), np.nan)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.minutes[at], np.nan)

    def between(self, works: Collection[Place], homes: Collection[Place]) -> dict[Journey, float]:
        """What is known of journeys between some places of work and some homes."""
        cells = [
            np.array([_number(cell_of(place)) for place in places], dtype=np.int64)
            for places in (works, homes)
        ]
        work, home, _rest = _parts(self.keys)
        kept = np.flatnonzero(np.isin(work, cells[0]) & np.isin(home, cells[1]))
        return dict(zip(journeys_of(self.keys[kept]), self.minutes[kept].tolist(), strict=True))


def cell_of(place: Place) -> Cell:
    """The rounded place, in hundredths of a degree."""
    return round(place.lat * HUNDREDTHS), round(place.lon * HUNDREDTHS)


def cells(latitude: Floats, longitude: Floats) -> Ints:
    """The rounded places as numbers."""
    north = np.rint(latitude * HUNDREDTHS).astype(np.int64) - _FIRST_LAT
    return north * _CELLS + np.rint(longitude * HUNDREDTHS).astype(np.int64) - _FIRST_LON


def keys_of(work: Ints, home: Ints, modes: Ints, leg: str = WHOLE, week_minutes: Ints | None = None) -> Ints:
    """The keys of journeys; those by timetable at minutes of the week, Monday first."""
    keys = ((work * _CELLS * _CELLS + home) * 4 + modes) * 4 + LEGS.index(leg)
    if week_minutes is None:
        return keys * 4 * _MINUTES
    day = _DAY_OF_WEEKDAY[week_minutes // 1440 % 7]
    timed: Ints = (keys * 4 + day) * _MINUTES + week_minutes % 1440
    return timed


def journeys_of(keys: Ints) -> list[Journey]:
    """The journeys that keys stand for."""
    work, home, rest = _parts(keys)
    minute, rest = rest % _MINUTES, rest // _MINUTES
    columns = (work, home, rest // 16, rest // 4 % 4, rest % 4, minute)
    return [
        Journey(_cell(to), _cell(start), MODES[mode], LEGS[leg], DAYS[day], at)
        for to, start, mode, leg, day, at in zip(*(column.tolist() for column in columns), strict=True)
    ]


def known_minutes(found: Mapping[Journey, float], measured: Measured | None = None) -> KnownMinutes:
    """The table of what was measured; with `measured` only what is no faster than it allows."""
    kept = [one for one in found if measured is None or is_possible(one, found[one], measured)]
    keys = np.array([_key(one) for one in kept], dtype=np.int64)
    order = np.argsort(keys)
    minutes = np.array([found[one] for one in kept], dtype=np.float64)
    return KnownMinutes(keys[order], minutes[order])


def is_possible(journey: Journey, minutes: float, measured: Measured) -> bool:
    """Whether the mode is measured, and no straight line would have to be gone faster than is possible."""
    if journey.mode not in measured.servers:
        return False
    return straight_km(journey) <= minutes / 60.0 * measured.fastest[journey.mode]


def straight_km(journey: Journey) -> float:
    """The great circle between the rounded places."""
    lat, lon = (
        [np.array([cell[axis] / HUNDREDTHS]) for cell in (journey.home, journey.work)] for axis in (0, 1)
    )
    return float(travel.great_circle_km(lat[0], lon[0], lat[1], lon[1])[0])


def to_dicts(found: Mapping[Journey, float]) -> list[dict[str, Any]]:
    """What was measured as plain dicts, in a fixed order."""
    return [_to_dict(one, found[one]) for one in sorted(found)]


def _to_dict(journey: Journey, minutes: float) -> dict[str, Any]:
    when = {} if journey.leg == WHOLE else {"leg": journey.leg, "day": journey.day, "minute": journey.minute}
    return {
        "home": list(journey.home), "work": list(journey.work), "mode": journey.mode, **when, "minutes": minutes
    }  # fmt: skip


def from_dicts(rows: Iterable[Mapping[str, Any]]) -> dict[Journey, float]:
    """What `to_dicts` wrote."""
    return {
        Journey(
            (row["work"][0], row["work"][1]), (row["home"][0], row["home"][1]), row["mode"],
            row.get("leg", WHOLE), row.get("day", DAYS[0]), row.get("minute", 0),
        ): row["minutes"]
        for row in rows
    }  # fmt: skip


def _number(cell: Cell) -> int:
    return (cell[0] - _FIRST_LAT) * _CELLS + cell[1] - _FIRST_LON


def _cell(number: int) -> Cell:
    return number // _CELLS + _FIRST_LAT, number % _CELLS + _FIRST_LON


def _key(journey: Journey) -> int:
    key = _number(journey.work) * _CELLS * _CELLS + _number(journey.home)
    key = (key * 4 + MODES.index(journey.mode)) * 4 + LEGS.index(journey.leg)
    return (key * 4 + DAYS.index(journey.day)) * _MINUTES + journey.minute


def _parts(keys: Ints) -> tuple[Ints, Ints, Ints]:
    """Place of work, home, and all else of keys."""
    rest_size, cell_size = 64 * _MINUTES, _CELLS * _CELLS
    places = keys // rest_size
    return places // cell_size, places % cell_size, keys % rest_size

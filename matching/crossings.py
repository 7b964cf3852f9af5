"""Reads areas and the minutes added between them from the rules: `travel.areas` and `travel.crossings`."""

import math
from collections.abc import Mapping
from typing import Any

from matching.errors import RulesFault
from matching.types import MODES, Area, Crossing

LATITUDES = (59.4, 70.2)
LONGITUDES = (19.0, 31.7)
ELSEWHERE = "elsewhere"
_MOST_KM, _MOST_MINUTES = 300.0, 480.0
_MODES = tuple(mode for mode in MODES if mode != "any")


def read_crossings(travel: Mapping[str, Any], place: str) -> tuple[Crossing, ...]:
    """The pairs of areas with their minutes, in their order; none where the keys are missing.

    Raises RulesFault with the key that is wrong.
    """
    listed, rows = travel.get("areas", {}), travel.get("crossings", [])
    if not isinstance(listed, dict):
        raise RulesFault(f"{place}.areas", "a table of areas by name")
    if not isinstance(rows, list):
        raise RulesFault(f"{place}.crossings", "a list of tables")
    areas = {name: _area(name, found, f"{place}.areas.{name}") for name, found in listed.items()}
    return tuple(_crossing(row, areas, f"{place}.crossings[{at}]") for at, row in enumerate(rows))


def _area(name: str, found: Any, place: str) -> Area:
    if name == ELSEWHERE or not isinstance(found, dict) or set(found) != {"lat", "lon", "km"}:
        raise RulesFault(place, f'lat, lon and km of an area with another name than "{ELSEWHERE}"')
    return Area(
        name,
        _number(found["lat"], *LATITUDES, f"{place}.lat"),
        _number(found["lon"], *LONGITUDES, f"{place}.lon"),
        _number(found["km"], 0.1, _MOST_KM, f"{place}.km"),
    )


def _crossing(row: Any, areas: Mapping[str, Area], place: str) -> Crossing:
    if not isinstance(row, dict) or not {"between", "minutes"} <= set(row) <= {"between", "minutes", "modes"}:
        raise RulesFault(place, "between and minutes, and modes if not all")
    between = row["between"]
    if not isinstance(between, list) or len(between) != 2 or between[0] == between[1]:
        raise RulesFault(f"{place}.between", "two different areas")
    if between[0] not in areas or between[1] not in (*areas, ELSEWHERE):
        raise RulesFault(f"{place}.between", f'areas of travel.areas, or "{ELSEWHERE}" as the second')
    modes = row.get("modes", list(_MODES))
    if not isinstance(modes, list) or not modes or not all(mode in _MODES for mode in modes):
        raise RulesFault(f"{place}.modes", "some of " + ", ".join(_MODES))
    minutes = _number(row["minutes"], 1, _MOST_MINUTES, f"{place}.minutes")
    return Crossing(areas[between[0]], areas.get(between[1]), minutes, tuple(modes))


def _number(value: object, least: float, most: float, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise RulesFault(place, "a number")
    if not least <= value <= most:
        raise RulesFault(place, f"a number from {least:g} to {most:g}")
    return float(value)

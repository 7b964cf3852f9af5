"""Reads the rules: the numbers of config/matching.toml and the tables that it names."""

import csv
import math
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from matching.crossings import LATITUDES, LONGITUDES, read_crossings
from matching.errors import RulesFault
from matching.route_rules import read_measured
from matching.types import (
    ANIMALS,
    ASSISTANT_CRITERIA,
    EMPLOYER_CRITERIA,
    MODES,
    REQUIREMENTS,
    Rules,
    Skill,
)

ROOT = Path(__file__).resolve().parent.parent
# In the source tree, and where an installed package carries its configuration.
CONFIG_PLACES = ("config/matching.toml", "portti/shipped/config/matching.toml")


def find_config() -> Path:
    """The project's own configuration."""
    for place in CONFIG_PLACES:
        if (ROOT / place).is_file():
            return ROOT / place
    raise RulesFault(CONFIG_PLACES[0], "the project's configuration of the engine")


def read_rules(path: str | Path | None = None) -> Rules:
    """The rules in the file, or in the project's own configuration."""
    chosen = find_config() if path is None else Path(path)
    try:
        data = tomllib.loads(chosen.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise RulesFault(str(chosen), f"TOML in UTF-8 ({fault})") from None
    return _rules(data, str(chosen))


@cache
def project_rules() -> Rules:
    """The rules of the project's own configuration, read once."""
    return read_rules()


def _rules(data: Mapping[str, Any], file: str) -> Rules:
    tables = _table(data, "tables", file)
    travel = _table(data, "travel", file)
    weights = _table(data, "weights", file)
    version = data.get("version")
    if not isinstance(version, str) or not version:
        raise RulesFault(f"{file}: version", "a name for these rules")
    names = _read_skills(_path(tables, "skills", file))
    conditions = {name for name, skill in names.items() if skill.kind == "constraint"}
    if "c_pets" in conditions:
        conditions.update(f"c_pets:{animal}" for animal in ANIMALS)
    tasks = {name for name, skill in names.items() if skill.kind == "task"}
    return Rules(
        version=version,
        long_shift_minutes=_positive(data, "long_shift_minutes", file),
        detour=_positive(travel, "detour", f"{file}: travel"),
        speed={
            mode: _positive(_table(travel, "speed", file), mode, f"{file}: travel.speed")
            for mode in MODES
            if mode != "any"
        },
        employer_weights=_weights(weights, "employer", EMPLOYER_CRITERIA, file),
        assistant_weights=_weights(weights, "assistant", ASSISTANT_CRITERIA, file),
        names=names,
        skills=frozenset(tasks | set(REQUIREMENTS)),
        conditions=frozenset(conditions),
        municipalities=_read_points(_path(tables, "municipalities", file), "code"),
        postal_codes=_read_points(_path(tables, "postal_codes", file), "postal_code"),
        cluster=_cluster(data, file),
        crossings=read_crossings(travel, f"{file}: travel"),
        measured=read_measured(travel, f"{file}: travel"),
    )


def _cluster(data: Mapping[str, Any], file: str) -> str:
    """The address of the cluster that does batches; none where the key is missing."""
    found = _table(data, "batch", file).get("cluster", "") if "batch" in data else ""
    if not isinstance(found, str):
        raise RulesFault(f"{file}: batch.cluster", 'the address of a Dask scheduler, or ""')
    return found


def _table(data: Mapping[str, Any], key: str, file: str) -> Mapping[str, Any]:
    found = data.get(key)
    if not isinstance(found, dict):
        raise RulesFault(f"{file}: {key}", "a table")
    return found


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _positive(data: Mapping[str, Any], key: str, place: str) -> float:
    value = data.get(key)
    if not _is_number(value) or value <= 0:  # type: ignore[operator]
        raise RulesFault(f"{place}: {key}", "a number above 0")
    return float(value)  # type: ignore[arg-type]


def _weights(
    weights: Mapping[str, Any], side: str, criteria: tuple[str, ...], file: str
) -> Mapping[str, float]:
    found = _table(weights, side, file)
    place = f"{file}: weights.{side}"
    if set(found) != set(criteria):
        raise RulesFault(place, "a weight for each of " + ", ".join(criteria))
    for name in criteria:
        if not _is_number(found[name]) or found[name] < 0:
            raise RulesFault(f"{place}.{name}", "a number, 0 or more")
    if sum(found.values()) <= 0:
        raise RulesFault(place, "weights of which one at least is above 0")
    return {name: float(found[name]) for name in criteria}


def _path(tables: Mapping[str, Any], key: str, file: str) -> Path | None:
    """Where a table lies, from the project's root; an empty name means that there is none."""
    found = tables.get(key, "")
    if not isinstance(found, str):
        raise RulesFault(f"{file}: tables.{key}", 'the path of a CSV file, or ""')
    return ROOT / found if found else None


def _read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = set(columns) - set(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise RulesFault(str(path), f"a table in CSV ({fault})") from None
    if missing:
        raise RulesFault(str(path), "the columns " + ", ".join(columns))
    return rows


def _read_skills(path: Path | None) -> Mapping[str, Skill]:
    if path is None:
        return {}
    return {
        row["id"]: Skill(
            row["id"],
            row["kind"],
            fi=row.get("fi") or row["id"],
            sv=row.get("sv") or row["id"],
            en=row.get("en") or row["id"],
        )
        for row in _read_rows(path, ("id", "kind"))
    }


def _read_points(path: Path | None, key: str) -> Mapping[str, tuple[float, float]]:
    if path is None:
        return {}
    points = {}
    for at, row in enumerate(_read_rows(path, (key, "lat", "lon")), start=2):
        try:
            lat, lon = float(row["lat"]), float(row["lon"])
        except (TypeError, ValueError):
            raise RulesFault(f"{path}:{at}", "numbers in lat and lon") from None
        if not (LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]):
            raise RulesFault(f"{path}:{at}", "a point in Finland")
        points[row[key]] = (lat, lon)
    return points

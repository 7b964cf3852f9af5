"""The times of the jobs as config/schedule.toml says them."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portti.jobs import JOB_NAMES
from portti.settings import SettingsFault

_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
_DAYS = re.compile(rf"{_DAY}(-{_DAY})?(,{_DAY}(-{_DAY})?)*")
# This hour comes twice or never when the clocks change.
_CHANGING_HOUR = 3


@dataclass(frozen=True)
class Times:
    """Either every so many seconds, or at a Helsinki time on some weekdays."""

    every_seconds: float = 0.0
    hour: int = 0
    minute: int = 0
    days: str = "mon-sun"


def read_schedule(path: Path) -> dict[str, Times]:
    """Return each job's times; SettingsFault for an unknown or missing job or a time that cannot be."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise SettingsFault(f"{path.name} cannot be read: {fault}.") from fault
    for name in [*table, *JOB_NAMES]:
        if name not in JOB_NAMES:
            raise SettingsFault(f"{path.name}: there is no job called {name}.")
        if name not in table:
            raise SettingsFault(f"{path.name}: {name} has no times.")
    return {name: _times(entry, f"{path.name}: {name}") for name, entry in table.items()}


def _times(entry: dict[str, Any], where: str) -> Times:
    unknown = set(entry) - {"every", "at", "days"}
    if unknown or ("every" in entry) == ("at" in entry):
        raise SettingsFault(f"{where} needs either `every` (minutes) or `at` (HH:MM), and may have `days`.")
    if "every" in entry:
        minutes = entry["every"]
        if not isinstance(minutes, int | float) or not 0 < minutes <= 24 * 60 or "days" in entry:
            raise SettingsFault(f"{where}: `every` is a number of minutes, without `days`.")
        return Times(every_seconds=minutes * 60.0)
    clock_time = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", str(entry["at"]))
    if clock_time is None:
        raise SettingsFault(f"{where}: `at` is a time such as 09:30.")
    hour, minute = int(clock_time[1]), int(clock_time[2])
    if hour == _CHANGING_HOUR:
        raise SettingsFault(f"{where}: 03:00 to 04:00 comes twice or never when the clocks change.")
    days = str(entry.get("days", "mon-sun"))
    if not _DAYS.fullmatch(days):
        raise SettingsFault(f"{where}: `days` are names such as mon-fri or tue,thu.")
    return Times(hour=hour, minute=minute, days=days)

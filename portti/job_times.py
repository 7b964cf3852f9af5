"""When jobs run: the times that config/schedule.toml says, and when each is due next."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portti.clock import HELSINKI, helsinki
from portti.settings import SettingsFault

_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
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


def read_times(path: Path) -> dict[str, Times]:
    """Return the times of each job that the file names; SettingsFault for a time that cannot be."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise SettingsFault(f"{path.name} cannot be read: {fault}.") from fault
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


def next_due(times: Times, last_started_at: datetime | None, now: datetime) -> datetime:
    """Return when a job is due next; a time that has gone by means now."""
    if times.every_seconds:
        if last_started_at is None:
            return now
        return max(last_started_at + timedelta(seconds=times.every_seconds), now)
    weekdays = _weekdays(times.days)
    today = helsinki(now).date()
    for ahead in range(8):
        day = today + timedelta(days=ahead)
        due = datetime(day.year, day.month, day.day, times.hour, times.minute, tzinfo=HELSINKI)
        if due > now and day.weekday() in weekdays:
            return due
    raise SettingsFault(f"No day of the week is named by {times.days}.")


def _weekdays(days: str) -> set[int]:
    found: set[int] = set()
    for part in days.split(","):
        first, _, last = part.partition("-")
        start, end = _DAY_NAMES.index(first), _DAY_NAMES.index(last or first)
        found |= {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}
    return found

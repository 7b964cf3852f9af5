"""The reference's time: the week as sets of minutes, true lengths of single shifts, and what a profile can take."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

Plain = dict[str, Any]

HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = 1440
WEEK = 7 * DAY


def clock(text: str) -> int:
    """Minutes of the day of HH:MM."""
    return int(text[:2]) * 60 + int(text[3:])


@lru_cache(512)
def stretch(weekday: int, start: str, end: str) -> tuple[int, ...]:
    """The minutes of the week from start to end, in the order in which they pass."""
    length = clock(end) - clock(start)
    if length <= 0:
        length += DAY
    first = weekday * DAY + clock(start)
    return tuple((first + passed) % WEEK for passed in range(length))


def free_minutes(profile: Plain) -> set[int]:
    """Every minute of the week in which the profile is free."""
    free: set[int] = set()
    for entry in profile.get("available", []):
        free.update(stretch(entry["weekday"], entry["start"], entry["end"]))
    return free


def free_pieces(minutes: Sequence[int], free: set[int]) -> list[int]:
    """Lengths of the unbroken free stretches inside the minutes."""
    pieces, run = [], 0
    for minute in minutes:
        if minute in free:
            run += 1
        elif run:
            pieces.append(run)
            run = 0
    return [*pieces, run] if run else pieces


def minutes_of_hours(hours: float) -> Fraction:
    """Hours as written, in exact minutes."""
    return Fraction(str(hours)) * 60


def true_minutes(single: Plain) -> int:
    """How long a single shift really lasts; an hour that comes twice means the first."""
    start, end = (
        datetime.fromisoformat(single[key]).replace(tzinfo=HELSINKI, fold=0).astimezone(UTC)
        for key in ("start", "end")
    )
    return (end - start) // timedelta(minutes=1)


def wall_minutes(single: Plain) -> Sequence[int]:
    """The minutes of the week over which a single shift runs by the wall clock."""
    return _wall_minutes(single["start"], single["end"])


@lru_cache(64)
def _wall_minutes(first: str, last: str) -> Sequence[int]:
    start, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    minutes = []
    while start < end:
        minutes.append(start.weekday() * DAY + start.hour * 60 + start.minute)
        start += timedelta(minutes=1)
    return minutes


def common_range(need: Plain, profile: Plain) -> tuple[date, date]:
    """First and last common day; the last is before the first when there is none."""
    firsts = [date.fromisoformat(one["from"]) for one in (need, profile) if one.get("from")]
    lasts = [date.fromisoformat(one["to"]) for one in (need, profile) if one.get("to")]
    return max(firsts, default=date.min), min(lasts, default=date.max)


def common_weekdays(need: Plain, profile: Plain) -> set[int]:
    """The weekdays of the common days: a week of them holds them all."""
    day, last = common_range(need, profile)
    weekdays: set[int] = set()
    while day <= last and len(weekdays) < 7:
        weekdays.add(day.weekday())
        day += timedelta(days=1)
    return weekdays


class Coverage:
    """What of a need a profile can take."""

    def __init__(self, need: Plain, profile: Plain) -> None:
        self.free = free_minutes(profile)
        self.weekdays = common_weekdays(need, profile)
        self.common = common_range(need, profile)
        hours = profile.get("hours", {})
        self.hours_max = minutes_of_hours(hours.get("max", 168))
        self.hours_min = minutes_of_hours(hours.get("min", 0))
        self.shortest = profile.get("shortest_shift", 0)
        self.needed = Fraction(0)
        self.weekly = Fraction(0)
        self.single = Fraction(0)
        self.longest = 0
        self.misses: list[Plain] = []
        for index, shift in enumerate(need.get("shifts", [])):
            self.add_shift(index, shift)
        for index, window in enumerate(need.get("windows", [])):
            self.add_window(index, window)
        for index, single in enumerate(need.get("single_shifts", [])):
            self.add_single(index, single)
        self.weekly = min(self.weekly, self.hours_max)
        if need.get("hours_cap") is not None:
            self.weekly = min(self.weekly, minutes_of_hours(need["hours_cap"]))
        self.covered = self.weekly + self.single
        self.cover = float(self.covered / self.needed)

    def fits(self, length: int) -> bool:
        """Neither too short nor too long."""
        return bool(self.shortest <= length <= self.hours_max)

    def miss(self, criterion: str, **facts: int) -> None:
        """Note what is not met."""
        self.misses.append({"criterion": criterion, "facts": facts})

    def add_shift(self, index: int, shift: Plain) -> None:
        """A weekly shift: whole, or the free pieces of a splittable one."""
        minutes = stretch(shift["weekday"], shift["start"], shift["end"])
        cycle = shift.get("cycle", 1)
        often = Fraction(len(shift.get("weeks", range(cycle))), cycle)
        taken: list[int] = []
        if shift["weekday"] in self.weekdays:
            if shift.get("splittable", False):
                taken = [piece for piece in free_pieces(minutes, self.free) if piece >= self.shortest]
            elif self.free.issuperset(minutes) and self.fits(len(minutes)):
                taken = [len(minutes)]
        self.needed += often * len(minutes)
        self.weekly += often * sum(taken)
        self.longest = max([self.longest, *taken])
        if sum(taken) < len(minutes):
            self.miss("shift", index=index)

    def add_window(self, index: int, window: Plain) -> None:
        """A window: as many times as there are weekdays that hold its minutes, up to what is asked."""
        takeable = 0
        for weekday in window["weekdays"]:
            minutes = stretch(weekday, window["earliest"], window["latest"])
            enough = any(piece >= window["minutes"] for piece in free_pieces(minutes, self.free))
            if weekday in self.weekdays and enough and self.fits(window["minutes"]):
                takeable += 1
        asked = window.get("times", 1)
        times = min(asked, takeable)
        self.needed += window["minutes"] * asked
        self.weekly += window["minutes"] * times
        if times:
            self.longest = max(self.longest, window["minutes"])
        if times < asked:
            self.miss("window", index=index, open_times=asked - times)

    def add_single(self, index: int, single: Plain) -> None:
        """A single shift: its own date, the wall clock's free minutes and its true length."""
        length = true_minutes(single)
        first, last = self.common
        is_common = first <= date.fromisoformat(single["start"][:10]) <= last
        self.needed += length
        if is_common and self.fits(length) and self.free.issuperset(wall_minutes(single)):
            self.single += length
            self.longest = max(self.longest, length)
        else:
            self.miss("single_shift", index=index)

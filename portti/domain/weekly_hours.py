"""Times of a need: weekly shifts, windows, single shifts and times to be agreed, and what they may be.

An entry is what the exchange format says, or a time to be agreed. Its key says all of it, so that a list can
lose an entry by name and get it back, whichever page or tab was first.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from matching.schedule import TWELFTHS, exists_on_clock, weekly_rate
from matching.types import Shift, SingleShift, Window, clock_text
from portti.domain.errors import RuleViolation
from portti.domain.open_blocks import MOST_BLOCKS, OpenBlock, check_block, key_of_block

Entry = Shift | Window | SingleShift | OpenBlock
MOST_ENTRIES = 150
MOST_ASSISTANTS = 10
LONGEST_ROSTER = 4
LONGEST_ALONE = 12 * 60
"""Minutes that one assistant can be thought to work at a stretch: beyond them the pages speak of sharing."""
LONGEST_SINGLE = timedelta(days=7)
_LAST_YEAR = 2100
_MINUTE = "%Y-%m-%dT%H:%M"
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")
_CLOCK_PAIR = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")


def check_shift(shift: Shift) -> None:
    """Raise RuleViolation unless a weekly shift can be."""
    if not 0 <= shift.weekday <= 6:
        raise RuleViolation("days_missing", "days")
    if not 1 <= shift.cycle <= LONGEST_ROSTER:
        raise RuleViolation("cycle_out_of_range", "cycle")
    if not shift.weeks:
        raise RuleViolation("weeks_missing", "weeks")
    if len(set(shift.weeks)) != len(shift.weeks) or not set(shift.weeks) <= set(range(1, shift.cycle + 1)):
        raise RuleViolation("weeks_outside_roster", "weeks", {"cycle": shift.cycle})
    _check_assistants(shift.assistants)


def check_window(window: Window) -> None:
    """Raise RuleViolation unless the work fits into the window, and the times into its days."""
    if not window.weekdays or not set(window.weekdays) <= set(range(7)):
        raise RuleViolation("days_missing", "days")
    if not 1 <= window.minutes <= window.length:
        raise RuleViolation("longer_than_window", "hours")
    if not 1 <= window.times <= len(window.weekdays):
        raise RuleViolation("more_times_than_days", "times", {"days": len(window.weekdays)})
    _check_assistants(window.assistants)


def check_single(single: SingleShift) -> None:
    """Raise RuleViolation unless the clocks show both ends, in order, at most a week apart."""
    if single.start.year > _LAST_YEAR or single.end.year > _LAST_YEAR:
        raise RuleViolation("day_too_far", "day")
    if not exists_on_clock(single.start):
        raise RuleViolation("hour_skipped", "start")
    if not exists_on_clock(single.end):
        raise RuleViolation("hour_skipped", "end")
    if single.end <= single.start:
        raise RuleViolation("end_before_start", "end")
    if single.end - single.start > LONGEST_SINGLE:
        raise RuleViolation("longer_than_week", "last_day")


def _check_assistants(count: int) -> None:
    if not 1 <= count <= MOST_ASSISTANTS:
        raise RuleViolation("assistants_out_of_range", "assistants")


def check_entries(entries: Iterable[Entry]) -> None:
    """Raise RuleViolation unless each entry can be and there are not too many."""
    entries = list(entries)
    if len(entries) > MOST_ENTRIES:
        raise RuleViolation("too_many_times", None, {"most": MOST_ENTRIES})
    if sum(isinstance(entry, OpenBlock) for entry in entries) > MOST_BLOCKS:
        raise RuleViolation("too_many_times", None, {"most": MOST_BLOCKS})
    for entry in entries:
        if isinstance(entry, Shift):
            check_shift(entry)
        elif isinstance(entry, Window):
            check_window(entry)
        elif isinstance(entry, OpenBlock):
            check_block(entry)
        else:
            check_single(entry)


def single_shift(day: datetime, start: int, end: int, last_day: datetime | None) -> SingleShift:
    """Return a shift of one date; an end at or before the start is on the next day unless a day is given."""
    first = day + timedelta(minutes=start)
    if last_day is not None:
        # Midnight as an end closes the day that was named.
        last = last_day + timedelta(minutes=end or (1440 if last_day == day else 0))
    else:
        last = day + timedelta(minutes=end, days=1 if end <= start else 0)
    return SingleShift(first, last)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries each once, in the order of the week or of their dates."""
    return sorted(dict.fromkeys(entries), key=_place_in_week)


def _place_in_week(entry: Entry) -> tuple[int, int, str]:
    if isinstance(entry, Shift):
        return entry.weekday, entry.start, key_of(entry)
    if isinstance(entry, Window):
        return min(entry.weekdays), entry.earliest, key_of(entry)
    if isinstance(entry, OpenBlock):
        return min(entry.weekdays, default=7), entry.earliest or 0, key_of(entry)
    return entry.start.toordinal(), entry.start.hour * 60 + entry.start.minute, key_of(entry)


def hours_a_week(shifts: Iterable[Shift], windows: Iterable[Window]) -> float:
    """Return how many hours a week are worked in all: each assistant counts, rosters by their share."""
    twelfths = sum(shift.minutes * weekly_rate(shift) * shift.assistants for shift in shifts)
    twelfths += sum(window.minutes * window.times * window.assistants * TWELFTHS for window in windows)
    return twelfths / TWELFTHS / 60


def is_too_long_for_one(entry: Entry) -> bool:
    """Answer whether an entry asks one assistant for so long a stretch that hardly anyone fits."""
    if isinstance(entry, Shift):
        return entry.minutes > LONGEST_ALONE and not entry.splittable
    return isinstance(entry, Window) and entry.minutes > LONGEST_ALONE


def key_of(entry: Entry) -> str:
    """Return all that an entry says as one word."""
    if isinstance(entry, Shift):
        weeks = "".join(map(str, entry.weeks))
        times = f"{entry.weekday}.{clock_text(entry.start)}-{clock_text(entry.end)}"
        return f"{times}.{weeks}of{entry.cycle}.{entry.assistants}.{int(entry.splittable)}"
    if isinstance(entry, Window):
        days = "".join(map(str, entry.weekdays))
        times = f"{clock_text(entry.earliest)}-{clock_text(entry.latest)}"
        return f"{days}.{times}.{entry.minutes}.{entry.times}.{entry.assistants}"
    if isinstance(entry, OpenBlock):
        return key_of_block(entry)
    return f"{entry.start.strftime(_MINUTE)}_{entry.end.strftime(_MINUTE)}"


def shift_of_key(key: str) -> Shift | None:
    """Return the shift that a key says, None for any other word."""
    try:
        weekday, times, roster, assistants, splittable = key.split(".")
        start, end = _clock_pair(times)
        weeks, _of, cycle = roster.partition("of")
        shift = Shift(
            int(weekday), start, end, int(cycle), tuple(map(int, weeks)), int(assistants), splittable == "1"
        )
        check_shift(shift)
    except (ValueError, RuleViolation):
        return None
    return shift


def window_of_key(key: str) -> Window | None:
    """Return the window that a key says, None for any other word."""
    try:
        days, times, minutes, count, assistants = key.split(".")
        earliest, latest = _clock_pair(times)
        window = Window(tuple(map(int, days)), earliest, latest, int(minutes), int(count), int(assistants))
        check_window(window)
    except (ValueError, RuleViolation):
        return None
    return window


def single_of_key(key: str) -> SingleShift | None:
    """Return the single shift that a key says, None for any other word."""
    try:
        start, end = key.split("_")
        if not (_MOMENT.fullmatch(start) and _MOMENT.fullmatch(end)):
            return None
        single = SingleShift(datetime.fromisoformat(start), datetime.fromisoformat(end))
        check_single(single)
    except (ValueError, RuleViolation):
        return None
    return single


def _clock_pair(text: str) -> tuple[int, int]:
    found = _CLOCK_PAIR.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, last_hours, last_minutes = map(int, found.groups())
    return hours * 60 + minutes, last_hours * 60 + last_minutes


def singles_of_keys(keys: Iterable[str]) -> list[SingleShift]:
    """Return the single shifts that keys say, without those that say something else."""
    return [single for key in keys if (single := single_of_key(key)) is not None]

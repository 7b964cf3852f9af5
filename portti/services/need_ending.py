"""When a need, or a time of it, is over, and what a need lacks before it can be published."""

from collections.abc import Iterable
from datetime import datetime

from portti.clock import helsinki, wall_minute
from portti.domain import needs as rules
from portti.domain.last_days import entry_has_passed
from portti.domain.weekly_hours import Entry
from portti.models import Need
from portti.services.match_inputs import open_shifts, open_singles
from portti.services.need_drafts import kinds_of, shift_of, single_of, windows_of
from portti.services.need_open_times import has_open_times
from portti.services.need_rosters import start_of


def missing_of(need: Need, now: datetime) -> tuple[str, ...]:
    """Return the steps in which something is missing before the need can be published."""
    has_times, is_weekly = _has_times(need, now), bool(need.shifts or need.windows)
    return rules.missing_steps(
        has_place=need.latitude is not None,
        # Weekly times whose last date is over come again with a later last day: that is what is missing.
        has_times=has_times or is_weekly,
        has_work=bool(need.skills or need.text),
        has_title=bool(need.title),
        is_over=_has_ended(need, now) or (is_weekly and not has_times),
        kinds=kinds_of(need),
    )


def _has_times(need: Need, now: datetime) -> bool:
    asked = [*(shift_of(row) for row, _taken in open_shifts(need)), *windows_of(need)]
    asked += map(single_of, open_singles(need))
    return has_open_times(need) or len(passed_among(need, asked, now)) < len(asked)


def passed_among(need: Need, entries: Iterable[Entry], now: datetime) -> list[Entry]:
    """Return those times of a need that come no more."""
    wall, begins_on = datetime.fromisoformat(wall_minute(now)), start_of(need)
    days = (need.from_on, need.to_on, begins_on)
    return [entry for entry in entries if entry_has_passed(entry, *days, wall)]


def _has_ended(need: Need, now: datetime) -> bool:
    return need.to_on is not None and need.to_on < helsinki(now).date()


def is_over(need: Need, now: datetime) -> bool:
    """Answer whether the last day of a need, or the last of its times, has passed."""
    is_timed = bool(need.shifts or need.windows or need.single_shifts)
    return _has_ended(need, now) or (is_timed and not _has_times(need, now))

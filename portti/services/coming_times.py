"""What of a need or a profile is ranked: times that have passed stay on the row, and count no more.

Which have passed stands in the database (`counts_from`), so that every process and every later look at the same rows
finds the same; the change sequence tells of it as of any change. The moment is put there by the job that ranks, and by
whoever ranks a row at once. A single shift passes with its end, a weekly time after the last of its dates.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from matching.types import Shift
from portti.clock import helsinki, wall_minute
from portti.domain.last_days import (
    MOST_DAYS_LEFT,
    MOST_DAYS_LEFT_OF_ROSTER,
    first_day_left,
    has_passed,
    passed_of,
)
from portti.models import Need, NeedShift, Profile
from portti.queries import coming_times as queries
from portti.queries import match_pool
from portti.services import need_ending
from portti.services.freshness import expire_need
from portti.services.match_inputs import need_data, numbers, open_shifts, profile_data
from portti.services.need_drafts import shift_of
from portti.services.need_open_times import has_open_times
from portti.services.need_rosters import start_of
from portti.settings import Settings

Times = dict[str, list[dict[str, Any]]]
_NEVER = "0001-01-01T00:00"
"""Before this nothing has passed."""


def coming_data(need: Need, known_ids: Mapping[int, str] | None = None) -> dict[str, Any]:
    """Return a need as the exchange format says it, without the times that have passed.

    One of which nothing would be left is over, and stands whole until it is hidden: it must not be taken for one whose
    times are to be agreed.
    """
    data = need_data(need, known_ids)
    if need.counts_from is None:
        return data
    coming = _split(need, data, need.counts_from)[0]
    if any(coming.values()) or has_open_times(need):
        data.update(coming)
    return data


def coming_shifts(need: Need) -> list[NeedShift]:
    """Return the weekly shifts that `coming_data` says, in its order."""
    asked = [row for row, _taken in open_shifts(need)]
    since = date.fromisoformat((need.counts_from or _NEVER)[:10])
    days = (need.from_on, need.to_on, start_of(need))
    left = [row for row in asked if not has_passed(shift_of(row), *days, since)]
    return left if len(left) == len(coming_data(need)["shifts"]) else asked


def coming_data_of(session: Session, need: Need) -> dict[str, Any]:
    """Return the same with those whom the need knows by name."""
    return coming_data(need, match_pool.known_exchange_ids(session, [need.id]))


def passed_times(need: Need, *, now: datetime) -> Times:
    """Return the times of a need that come no more, as the exchange format says them."""
    return _split(need, need_data(need), wall_minute(now))[1]


def _split(need: Need, data: Mapping[str, Any], moment: str) -> tuple[Times, Times]:
    """Return the times of a need that come from a Helsinki wall time on, and those that do not."""
    today, begins_on = date.fromisoformat(moment[:10]), start_of(need)

    def is_over(shift: dict[str, Any]) -> bool:
        stands = Shift(shift["weekday"], 0, 0, shift["cycle"], tuple(shift["weeks"]))
        return has_passed(stands, need.from_on, need.to_on, begins_on, today)

    def passed(weekdays: Sequence[int]) -> list[int]:
        return passed_of(weekdays, need.from_on, need.to_on, today)

    coming: Times = {"shifts": [], "windows": [], "single_shifts": []}
    gone: Times = {"shifts": [], "windows": [], "single_shifts": []}
    for shift in data["shifts"]:
        (gone if is_over(shift) else coming)["shifts"].append(shift)
    for window in data["windows"]:
        over = passed(window["weekdays"])
        left = [day for day in window["weekdays"] if day not in over]
        for times, days in ((gone, over), (coming, left)):
            if days:
                fewer = {"weekdays": days, "times": min(window["times"], len(days))}
                times["windows"].append({**window, **fewer})
    for single in data["single_shifts"]:
        (gone if single["end"] < moment else coming)["single_shifts"].append(single)
    return coming, gone


def coming_profile_data(profile: Profile) -> dict[str, Any]:
    """Return a profile as the exchange format says it, without the days of its last week that have passed.

    The engine asks which weekdays the days of both have in common: so those that come no more are none of them.
    """
    data = profile_data(profile)
    if profile.counts_from is not None:
        first = first_day_left(profile.from_on, profile.to_on, profile.counts_from)
        data["from"] = first.isoformat() if first else None
    return data


def leave_past_behind(need: Need, *, now: datetime) -> None:
    """Let the times of a need that have passed by now count no more."""
    if _is_behind(need, wall_minute(now)):
        need.counts_from = wall_minute(now)


def _is_behind(need: Need, moment: str) -> bool:
    """Answer whether a need is ranked by other times than those that come from a moment on."""
    data = need_data(need)
    return _split(need, data, need.counts_from or _NEVER) != _split(need, data, moment)


def leave_past_days_behind(profile: Profile, *, now: datetime) -> None:
    """Let the days of a profile's last week that have passed by now count no more."""
    today = helsinki(now).date()
    days = (profile.from_on, profile.to_on)
    if first_day_left(*days, profile.counts_from or date.min) != first_day_left(*days, today):
        profile.counts_from = today


def needs_to_look_through(session: Session, *, now: datetime) -> list[int]:
    """Return the needs that are ranked by other times than those that are left now."""
    today = helsinki(now).date()
    found = queries.needs_to_look_through(session, wall_minute(now), wall_minute(now + timedelta(days=1)))
    near = queries.weekdays_near_an_end(session, today, today + timedelta(days=MOST_DAYS_LEFT))
    weekly = {
        key
        for key, first, last, begins, weekdays in near
        if passed_of(numbers(weekdays), first, last, today)
        != passed_of(numbers(weekdays), first, last, date.fromisoformat((begins or _NEVER)[:10]))
    }
    # Of these there are few: the weeks of their roster are known.
    ending = queries.rosters_near_an_end(session, today, today + timedelta(days=MOST_DAYS_LEFT_OF_ROSTER))
    rosters = {need.id for need in ending if _is_behind(need, wall_minute(now))}
    return sorted({*found, *weekly, *rosters})


def profiles_to_look_through(session: Session, *, now: datetime) -> list[int]:
    """Return the profiles that are ranked by other days of their last week than those that are left now."""
    today = helsinki(now).date()
    return queries.profiles_to_look_through(session, today, today + timedelta(days=MOST_DAYS_LEFT))


def leave_behind(
    keys: Sequence[int], session: Session, *, settings: Settings, now: datetime
) -> dict[str, int]:
    """Let the times of many needs that have passed count no more; hide those of which nothing is left."""
    queries.count_from(session, keys, wall_minute(now))
    over = [key for key in keys if need_ending.is_over(session.get_one(Need, key), now)]
    hidden = [key for key in over if expire_need(session, key, settings=settings, now=now)]
    return {"needs_hidden": len(hidden)} if hidden else {}


def leave_days_behind(keys: Sequence[int], session: Session, *, now: datetime) -> dict[str, int]:
    """Let the days of many profiles that have passed count no more."""
    queries.count_days_from(session, keys, helsinki(now).date())
    return {}

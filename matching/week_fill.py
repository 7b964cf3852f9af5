"""Fills an assistant's week: needs that go together and reach the hours wanted, travel between them included.

Greedy, and said so: the best scores first, and again with each of the best ones put first where that did not
reach the hours. What one of them adds is laid around the others, never against a limit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from typing import Any

import numpy as np

from matching import engine, schedule
from matching.columns import NeedIndex, profile_columns
from matching.coverage import common_weekdays
from matching.gates import TOLERANCE
from matching.places import added_minutes, spot
from matching.points import SCALE
from matching.reached import unreached_windows
from matching.rest import Journey, Work, can_do_all, work_of_shift, work_of_single
from matching.results import whole
from matching.schedule import DAY, TWELFTHS, WEEK
from matching.travel import great_circle_km
from matching.types import MODES, Need, Place, Profile, Rules, clock_text
from matching.window_times import Granted, Laid, Person, lay_windows, person_of

# So many needs of those that fit are put first, one after the other, where the plain order falls short.
TRIES = 20
# Who only says how many kilometres is taken to go by public transport between two needs.
MODE_OF_ANY = "transit"


@dataclass(frozen=True)
class Chosen:
    """What of one need is laid: indexes of shifts and single shifts, times of windows, and their work."""

    row: int
    shifts: tuple[int, ...]
    single_shifts: tuple[int, ...]
    windows: tuple[Laid, ...]
    works: tuple[Work, ...]
    weekly: int
    covered: int


def fill_week(
    profile: Profile,
    needs: Mapping[str, Need],
    index: NeedIndex,
    *,
    hours: float | None = None,
    without: Collection[str] = (),
) -> dict[str, Any]:
    """Needs that the profile can do beside each other until the hours wanted are reached, as a plain dict.

    Wanted are `hours`, else the profile's `hours.min`, else its `hours.max`. `needs` holds the needs of the
    index by id. Of each need whole takeable shifts are taken, and so much that its `min_cover` holds; the
    rosters of different needs may lie to each other in any way, and rest holds across needs. The time from
    one need's place to the next is an estimate by the profile's quickest mode.
    """
    found = engine.passing_needs(profile, index)
    names = [index.columns.names.ids[row] for row in found.rows.tolist()]
    kept = [at for at, name in enumerate(names) if name not in without]
    keys = found.keys[kept].tolist()
    fitting = [needs[names[at]] for at in kept]
    unreached = [unreached_windows(found.pairs.only(np.array([at])), index.rules) for at in kept]
    filler = _Filler(profile, fitting, index.rules, hours, _takeable(found, kept), unreached)
    chosen = filler.best()
    weekly = sum(one.weekly for one in chosen)
    return {
        "profile": profile.id,
        "version": index.rules.version,
        "pool": len(index),
        "stopped_at": found.stopped_at,
        "fitting": len(names),
        "wanted_minutes": whole(filler.wanted / TWELFTHS),
        "weekly_minutes": whole(weekly / TWELFTHS),
        "reached": weekly >= filler.wanted,
        "greedy": True,
        "needs": [
            {
                "need": fitting[one.row].id,
                "score": keys[one.row] / SCALE,
                "shifts": list(one.shifts),
                "single_shifts": list(one.single_shifts),
                "windows": [_window_entry(fitting[one.row], laid) for laid in one.windows],
                "weekly_minutes": whole(one.weekly / TWELFTHS),
                "covered_minutes": whole(one.covered / TWELFTHS),
            }
            for one in chosen
        ],
        "journeys": _journeys(chosen, fitting, filler.journey),
    }


class _Filler:
    """One profile's week: who may be in it, how much is wanted, and how far it is from one to the next."""

    def __init__(
        self,
        profile: Profile,
        fitting: Sequence[Need],
        rules: Rules,
        hours: float | None,
        takeable: Sequence[Sequence[int]],
        unreached: Sequence[frozenset[tuple[int, int]]],
    ) -> None:
        self.profile = profile
        self.fitting = fitting
        self.takeable = takeable
        self.unreached = unreached
        columns = profile_columns([profile], rules)
        self.empty = person_of(columns, 0, schedule.EVERY_WEEKDAY)
        asked = hours if hours is not None else profile.hours_min or profile.hours_max
        self.wanted = min(ceil(asked * 60 * TWELFTHS - 1e-6), self.empty.left)
        self.journey = journey_between([need.place for need in fitting], profile, rules)

    def best(self) -> list[Chosen]:
        """The week in the order of scores or, where it falls short, the best with another need first."""
        rows = list(range(len(self.fitting)))
        best = self._fill(rows)
        for first in rows[1:TRIES]:
            if self._rating(best)[0] >= self.wanted:
                break
            other = self._fill([first, *(row for row in rows if row != first)])
            best = max(best, other, key=self._rating)
        return sorted(self._without_spare(best), key=lambda one: one.row)

    def _rating(self, chosen: Sequence[Chosen]) -> tuple[int, int]:
        return min(sum(one.weekly for one in chosen), self.wanted), -len(chosen)

    def _without_spare(self, chosen: Sequence[Chosen]) -> list[Chosen]:
        """The same without needs that the hours are reached without, the last of the order first."""
        kept = list(chosen)
        for one in sorted(chosen, key=lambda one: -one.row):
            if sum(other.weekly for other in kept if other is not one) >= self.wanted:
                kept.remove(one)
        return kept

    def _fill(self, rows: Sequence[int]) -> list[Chosen]:
        chosen: list[Chosen] = []
        for row in rows:
            if sum(one.weekly for one in chosen) >= self.wanted:
                break
            one = self._lay(row, [work for other in chosen for work in other.works],
                            self.empty.left - sum(other.weekly for other in chosen))  # fmt: skip
            if one is not None:
                chosen.append(one)
        return chosen

    def _lay(self, row: int, busy: list[Work], left: int) -> Chosen | None:
        """What of a need fits beside the work that is there; None where that is nothing, or not enough."""
        need, person = self.fitting[row], self._person(row, busy, left)
        granted = Granted(None if need.hours_cap is None else int(need.hours_cap * 60 * TWELFTHS + 1e-6))
        shifts = self._shifts(row, person, granted)
        takeable, singles_from = self.takeable[row], len(need.shifts) + len(need.windows)
        singles = [
            at for at, single in enumerate(need.single_shifts)
            if takeable[singles_from + at]
            and self._takes(need, person, work_of_single(single, row), schedule.true_minutes(single),
                            single.start.toordinal())
        ]  # fmt: skip
        windows = lay_windows(
            [replace(window, assistants=1) for window in need.windows], [person], granted, row, self.journey
        )
        weekly = left - person.left
        covered = weekly + sum(schedule.true_minutes(need.single_shifts[at]) for at in singles) * TWELFTHS
        needed = schedule.needed_twelfths(need.shifts, need.windows, need.single_shifts)
        if not weekly or covered / needed < need.min_cover - TOLERANCE:
            return None
        own = tuple(person.works[len(busy) :])
        return Chosen(row, tuple(shifts), tuple(singles), tuple(windows), own, weekly, covered)

    def _person(self, row: int, busy: list[Work], left: int) -> Person:
        first, last = self._common_days(self.fitting[row])
        weekdays = int(common_weekdays(np.array([first]), np.array([last]))[0])
        return replace(
            self.empty, weekdays=weekdays, works=list(busy), left=left, unreached=self.unreached[row]
        )

    def _common_days(self, need: Need) -> tuple[int, int]:
        mine = schedule.day_range(self.profile.from_day, self.profile.to_day)
        theirs = schedule.day_range(need.from_day, need.to_day)
        return max(mine[0], theirs[0]), min(mine[1], theirs[1])

    def _shifts(self, row: int, person: Person, granted: Granted) -> list[int]:
        """The whole shifts that fit, the longest first."""
        need, taken = self.fitting[row], []
        rates = [shift.minutes * schedule.weekly_rate(shift) for shift in need.shifts]
        for at in sorted(range(len(rates)), key=lambda at: (-rates[at], at)):
            shift = need.shifts[at]
            within = rates[at] <= person.left and (granted.left is None or rates[at] <= granted.left)
            is_common = person.weekdays >> shift.weekday & 1
            can_be = within and is_common and self.takeable[row][at]
            if can_be and self._takes(need, person, work_of_shift(shift, row), shift.minutes):
                taken.append(at)
                person.left -= rates[at]
                granted.take_twelfths(rates[at])
        return sorted(taken)

    def _takes(self, need: Need, person: Person, work: Work, minutes: int, day: int | None = None) -> bool:
        """Whether the person can take it; if so, it stands in their week."""
        first, last = self._common_days(need)
        fits = person.shortest <= minutes <= person.longest and (day is None or first <= day <= last)
        if not (fits and person.is_free(work.start % WEEK, work.length)):
            return False
        if not can_do_all([*person.works, work], self.journey):
            return False
        person.works.append(work)
        return True


def _takeable(found: engine.Passing, kept: Sequence[int]) -> list[list[int]]:
    """The minutes that the profile can take, by timetable too, of each part of the kept needs."""
    assert found.covered is not None
    starts, taken = found.covered.parts.offsets.tolist(), found.covered.taken.tolist()
    return [taken[starts[at] : starts[at + 1]] for at in kept]


def journey_between(places: Sequence[Place], profile: Profile, rules: Rules) -> Journey:
    """Whole minutes, rounded up, between two of the places by the profile's quickest mode: an estimate."""
    modes = {MODE_OF_ANY if way.mode == "any" else way.mode for way in profile.travel}
    mode = max(modes, key=lambda one: (rules.speed[one], one))
    fastest, code = rules.speed[mode], np.array([MODES.index(mode)], dtype=np.int8)

    @cache
    def minutes(here: int, there: int) -> int:
        lat, lon = (
            [np.array([getattr(places[row], name)]) for row in (here, there)] for name in ("lat", "lon")
        )
        km = float(great_circle_km(lat[0], lon[0], lat[1], lon[1])[0])
        one, other = (spot(places[row].lat, places[row].lon) for row in (here, there))
        added = float(added_minutes(one, other, code, rules.crossings)[0])
        return ceil(km * rules.detour / fastest * 60 + added - TOLERANCE)

    return minutes


def _window_entry(need: Need, laid: Laid) -> dict[str, Any]:
    minutes = need.windows[laid.window].minutes
    return {
        "index": laid.window,
        "weekday": laid.start // DAY % 7,
        "start": clock_text(laid.start),
        "end": clock_text(laid.start + minutes),
    }


def _journeys(chosen: Sequence[Chosen], fitting: Sequence[Need], journey: Journey) -> list[dict[str, Any]]:
    """Where weekly work of one need follows that of another on the same day or night, and how long it takes."""
    works = sorted(
        (work for one in chosen for work in one.works if not work.is_dated), key=lambda work: work.start
    )
    found = []
    for at, before in enumerate(works):
        after = works[(at + 1) % len(works)]
        free = (after.start - before.start) % WEEK - before.length
        if before.need != after.need and 0 <= free < DAY // 2:
            found.append(
                {
                    "from": fitting[before.need].id,
                    "to": fitting[after.need].id,
                    "weekday": (before.start + before.length) // DAY % 7,
                    "leave": clock_text(before.start + before.length),
                    "arrive": clock_text(after.start),
                    "minutes": journey(before.need, after.need),
                }
            )
    return found

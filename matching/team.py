"""Suggests a team for one need: who takes which shifts, what stays open, and what changes by a swap."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching import schedule
from matching.columns import WINDOW, ProfileIndex
from matching.coverage import common_weekdays
from matching.engine import Passing, passing
from matching.errors import TeamFault
from matching.points import SCALE
from matching.reached import unreached_windows
from matching.rest import work_of_shift, work_of_single
from matching.results import whole
from matching.schedule import DAY, TWELFTHS
from matching.team_choice import choose, worth
from matching.team_model import Piece, Task
from matching.types import Need, Rules, clock_text
from matching.window_times import Granted, Laid, Person, lay_windows, person_of

SECONDS = 10.0


def suggest_team(
    need: Need,
    index: ProfileIndex,
    *,
    without: Sequence[str] = (),
    including: Sequence[str] = (),
    seconds: float = SECONDS,
) -> dict[str, Any]:
    """The team that covers the most minutes with the fewest and then the best people, as a plain dict.

    Whole shifts only, splittable ones too; a person is free for all of one. `minutes` are weekly means of the
    weekly shifts and true minutes of the single ones, each taken place by itself; no team has more than
    `bound`, and `proven` says that none is better. `hours.max` and `hours_cap` bound weekly means; single
    shifts are agreed one by one and bounded by neither. Times of windows come after, greedy.

    `without` leaves people out, `including` asks for people who must take something; TeamFault where they
    cannot. The same input gives the same team in whatever order profiles were read, as long as it is proven.
    """
    found = passing(replace(need, min_cover=0), index)
    names = [index.columns.names.ids[row] for row in found.rows.tolist()]
    kept = np.array([at for at, name in enumerate(names) if name not in set(without)], dtype=np.int64)
    candidates = _Candidates(
        need,
        found.only(kept),
        tuple(names[at] for at in kept.tolist()),
        index.rules,
    )
    missing = tuple(name for name in including if name not in candidates.names)
    if missing:
        raise TeamFault(missing)
    parts = (
        _team_of_shifts(candidates, including, seconds)
        if need.shifts or need.single_shifts
        else _team_of_windows(candidates, including)
    )
    return {
        "need": need.id,
        "version": index.rules.version,
        "pool": len(index),
        "stopped_at": found.stopped_at,
        "candidates": len(names),
        "others": _others(candidates, {person["profile"] for person in parts["people"]}),
        "needed_minutes": _needed(need),
        **parts,
    }


def _others(candidates: "_Candidates", members: Collection[str]) -> list[str]:
    """Who could take a place for themselves and is not in the team, best first."""
    able = list(range(len(candidates.names)))
    if candidates.need.shifts or candidates.need.single_shifts:
        able = np.flatnonzero(candidates.task(()).can.any(axis=1)).tolist()
    return [candidates.names[at] for at in able if candidates.names[at] not in members]


def _needed(need: Need) -> float | int | bool:
    """Minutes of all places: weekly means of shifts and windows, true minutes of single shifts."""
    twelfths = sum(shift.minutes * schedule.weekly_rate(shift) * shift.assistants for shift in need.shifts)
    twelfths += sum(one.minutes * one.times * one.assistants for one in need.windows) * TWELFTHS
    twelfths += sum(schedule.true_minutes(single) for single in need.single_shifts) * TWELFTHS
    return _minutes(twelfths)


def swap(
    before: Mapping[str, Any],
    need: Need,
    index: ProfileIndex,
    *,
    without: Sequence[str] = (),
    including: Sequence[str] = (),
    seconds: float = SECONDS,
) -> dict[str, Any]:
    """The team without some people or with others, and what changes against the team before."""
    after = suggest_team(need, index, without=without, including=including, seconds=seconds)
    return {"team": after, "changes": team_changes(before, after)}


def team_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What is different in a team: who left, joined or works otherwise, and the minutes more or fewer."""
    old = {person["profile"]: person for person in before["people"]}
    new = {person["profile"]: person for person in after["people"]}
    work = ("shifts", "single_shifts", "windows")
    return {
        "left": [name for name in old if name not in new],
        "joined": [name for name in new if name not in old],
        "changed": [
            name for name in new if name in old and any(new[name][key] != old[name][key] for key in work)
        ],
        "minutes": whole(float(after["minutes"] - before["minutes"])),
        "window_minutes": after["window_minutes"] - before["window_minutes"],
    }


@dataclass(frozen=True)
class _Candidates:
    """Who may be in the team of a need, best first."""

    need: Need
    passing: Passing
    names: tuple[str, ...]
    rules: Rules

    def task(self, including: Sequence[str]) -> Task:
        """The choice among them for all whole shifts and single shifts, in this order."""
        need, columns = self.need, self.passing.pairs.profiles
        needs = self.passing.pairs.needs
        own = slice(int(needs.parts.offsets[0]), int(needs.parts.offsets[1]))
        is_piece = needs.part_kind[own] != WINDOW
        full = needs.part_full[own]
        most = columns.max_minutes[self.passing.rows]
        # A piece of a splittable shift may be longer than `hours.max`; a whole one may not.
        can = (self.passing.taken == full) & (full <= most[:, None])
        pieces = [
            Piece(
                work_of_shift(shift),
                rate := shift.minutes * schedule.weekly_rate(shift),
                rate,
                shift.assistants,
            )
            for shift in need.shifts
        ] + [
            Piece(work_of_single(single), schedule.true_minutes(single) * TWELFTHS, 0, 1)
            for single in need.single_shifts
        ]
        return Task(
            tuple(pieces),
            can[:, is_piece],
            tuple(int(minutes * TWELFTHS + 1e-6) for minutes in most.tolist()),
            tuple(self.passing.keys.tolist()),
            self.granted(),
            frozenset(self.names.index(name) for name in including),
        )

    def granted(self) -> int | None:
        """The twelfths a week that the employer may give away."""
        cap = float(self.passing.pairs.needs.cap_minutes[0])
        return None if np.isinf(cap) else int(cap * TWELFTHS + 1e-6)

    def person(self, at: int) -> Person:
        """One of them, with an empty week."""
        pairs, row = self.passing.pairs, int(self.passing.rows[at])
        first = np.maximum(pairs.needs.first_day[:1], pairs.profiles.first_day[row])
        last = np.minimum(pairs.needs.last_day[:1], pairs.profiles.last_day[row])
        person = person_of(pairs.profiles, row, int(common_weekdays(first, last)[0]))
        return replace(person, unreached=unreached_windows(pairs.only(np.array([at])), self.rules))


def _team_of_shifts(candidates: _Candidates, including: Sequence[str], seconds: float) -> dict[str, Any]:
    need, task = candidates.need, candidates.task(including)
    choice = choose(task, seconds)
    if choice is None:
        raise TeamFault(tuple(including))
    people = []
    granted = Granted(task.cap)
    for at, taken in sorted(choice.team.items()):
        person = candidates.person(at)
        person.works = [task.pieces[piece].work for piece in sorted(taken)]
        weekly = sum(task.pieces[piece].weekly for piece in taken)
        person.left -= weekly
        granted.take_twelfths(weekly)
        people.append(person)
    laid = lay_windows(need.windows, people, granted)
    return {
        "people": [
            _person_entry(candidates, at, _taken(task, need, choice.team[at]), place, laid)
            for place, at in enumerate(sorted(choice.team))
        ],
        **_open_places(need, choice.team.values()),
        "windows": _window_entries(need, laid, people),
        "minutes": _minutes(worth(task, choice.team)),
        "window_minutes": _window_minutes(need, laid),
        "bound": _minutes(choice.bound),
        "proven": choice.proven,
        "proven_parts": {
            "minutes": choice.proven_minutes,
            "people": choice.proven_people,
            "scores": choice.proven_scores,
        },
    }


def _team_of_windows(candidates: _Candidates, including: Sequence[str]) -> dict[str, Any]:
    """The greedy team of a need of windows alone: nothing is proven, and no bound is known."""
    need = candidates.need
    asked = [candidates.names.index(name) for name in including]
    order = sorted(asked) + [at for at in range(len(candidates.names)) if at not in set(asked)]
    people = [candidates.person(at) for at in order]
    laid = lay_windows(need.windows, people, Granted(candidates.granted()))
    busy = sorted({who for one in laid for who in one.people}, key=lambda who: order[who])
    idle = tuple(people[who].name for who in range(len(asked)) if who not in busy)
    if idle:
        raise TeamFault(idle)
    return {
        "people": [_person_entry(candidates, order[who], _NOTHING, who, laid) for who in busy],
        **_open_places(need, ()),
        "windows": _window_entries(need, laid, people),
        "minutes": 0,
        "window_minutes": _window_minutes(need, laid),
        "bound": None,
        "proven": False,
        "proven_parts": {"minutes": False, "people": False, "scores": False},
    }


@dataclass(frozen=True)
class _Taken:
    """What one person takes: indexes of shifts and single shifts, what they are worth, and weekly twelfths."""

    shifts: tuple[int, ...]
    single_shifts: tuple[int, ...]
    worth: int
    weekly: int


_NOTHING = _Taken((), (), 0, 0)


def _taken(task: Task, need: Need, pieces: frozenset[int]) -> _Taken:
    weekly = len(need.shifts)
    return _Taken(
        tuple(piece for piece in sorted(pieces) if piece < weekly),
        tuple(piece - weekly for piece in sorted(pieces) if piece >= weekly),
        sum(task.pieces[piece].worth for piece in pieces),
        sum(task.pieces[piece].weekly for piece in pieces),
    )


def _person_entry(
    candidates: _Candidates, at: int, taken: _Taken, place: int, laid: Sequence[Laid]
) -> dict[str, Any]:
    windows = [one for one in laid if place in one.people]
    lengths = [candidates.need.windows[one.window].minutes for one in windows]
    return {
        "profile": candidates.names[at],
        "score": int(candidates.passing.keys[at]) / SCALE,
        "shifts": list(taken.shifts),
        "single_shifts": list(taken.single_shifts),
        "minutes": _minutes(taken.worth),
        "windows": [
            {
                "index": one.window,
                "weekday": one.start // DAY % 7,
                "start": clock_text(one.start),
                "end": clock_text(one.start + minutes),
            }
            for one, minutes in zip(windows, lengths, strict=True)
        ],
        "weekly_minutes": _minutes(taken.weekly + sum(lengths) * TWELFTHS),
    }


def _open_places(need: Need, taken: Iterable[frozenset[int]]) -> dict[str, Any]:
    filled = Counter(piece for pieces in taken for piece in pieces)
    weekly = len(need.shifts)
    return {
        "open_shifts": [
            {"index": at, "places": shift.assistants - filled[at]}
            for at, shift in enumerate(need.shifts)
            if filled[at] < shift.assistants
        ],
        "open_single_shifts": [
            {"index": at} for at in range(len(need.single_shifts)) if not filled[weekly + at]
        ],
    }


def _window_entries(need: Need, laid: Sequence[Laid], people: Sequence[Person]) -> list[dict[str, Any]]:
    """Of each window how often this greedy step found it room, and where."""
    entries = []
    for at, window in enumerate(need.windows):
        own = [one for one in laid if one.window == at]
        taken = sum(len(one.people) == window.assistants for one in own)
        entries.append(
            {
                "index": at,
                "times": taken,
                "open_times": window.times - taken,
                "open_places": window.times * window.assistants - sum(len(one.people) for one in own),
                "greedy": True,
                "laid": [
                    {
                        "weekday": one.start // DAY % 7,
                        "start": clock_text(one.start),
                        "end": clock_text(one.start + window.minutes),
                        "people": [people[who].name for who in one.people],
                    }
                    for one in sorted(own, key=lambda one: (one.weekday, one.start))
                ],
            }
        )
    return entries


def _window_minutes(need: Need, laid: Sequence[Laid]) -> int:
    return sum(need.windows[one.window].minutes * len(one.people) for one in laid)


def _minutes(twelfths: int) -> float | int | bool:
    return whole(twelfths / TWELFTHS)

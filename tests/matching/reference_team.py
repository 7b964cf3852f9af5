"""The slow and obvious team: every way to share out the shifts is tried, week by week on a long calendar."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from itertools import chain, combinations, pairwise
from math import lcm
from typing import Any

from tests.matching.reference import reference_gates, reference_pair
from tests.matching.reference_time import (
    WEEK,
    clock,
    common_range,
    common_weekdays,
    free_minutes,
    minutes_of_hours,
    stretch,
    true_minutes,
    wall_minutes,
)

Plain = dict[str, Any]
Key = tuple[str, int]
"""`shifts`, `single_shifts` or `windows`, and the index."""
Taken = frozenset[Key]
HOURS_11, HOURS_13 = 660, 780


def weeks_of(shift: Plain) -> Iterable[int]:
    """In which weeks of its roster a shift stands."""
    return shift.get("weeks", range(1, shift.get("cycle", 1) + 1))


def often(shift: Plain) -> Fraction:
    """How often a shift stands, a week."""
    return Fraction(len(list(weeks_of(shift))), shift.get("cycle", 1))


def length(shift: Plain) -> int:
    """Minutes of a weekly shift."""
    return len(stretch(shift["weekday"], shift["start"], shift["end"]))


def takeable_whole(need: Plain, profile: Plain) -> list[Key]:
    """What the profile can take whole."""
    free, hours = free_minutes(profile), minutes_of_hours(profile.get("hours", {}).get("max", 168))
    shortest, found = profile.get("shortest_shift", 0), []
    for at, shift in enumerate(need.get("shifts", [])):
        minutes = stretch(shift["weekday"], shift["start"], shift["end"])
        fits = shift["weekday"] in common_weekdays(need, profile) and shortest <= len(minutes) <= hours
        if fits and free.issuperset(minutes):
            found.append(("shifts", at))
    first, last = common_range(need, profile)
    for at, single in enumerate(need.get("single_shifts", [])):
        fits = first <= date.fromisoformat(single["start"][:10]) <= last
        if fits and shortest <= true_minutes(single) <= hours and free.issuperset(wall_minutes(single)):
            found.append(("single_shifts", at))
    return found


def minute_of(moment: str) -> int:
    """Minutes by the wall clock since a Monday long ago."""
    since = datetime.fromisoformat(moment) - datetime(1968, 1, 1)
    return since.days * 1440 + since.seconds // 60


def calendar(works: list[Plain], alignment: int, first_week: int, weeks: int) -> list[tuple[int, int]]:
    """Start and end of all that stands in those weeks, in order."""
    found = []
    for work in works:
        if "weekday" not in work:
            found.append((minute_of(work["start"]), minute_of(work["end"])))
        else:
            for week in range(first_week, first_week + weeks):
                if (week + alignment) % work.get("cycle", 1) + 1 in weeks_of(work):
                    start = week * WEEK + work["weekday"] * 1440 + clock(work["start"])
                    found.append((start, start + length(work)))
    return sorted(found)


def can_be_worked(stretches: list[tuple[int, int]]) -> bool:
    """Nothing at once; what has no 11 hours in it lies within 13."""
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(stretches)]
    if any(gap < 0 for gap in gaps):
        return False
    for first in range(len(stretches)):
        for last in range(first + 1, len(stretches)):
            if gaps[last - 1] >= HOURS_11:
                break
            if stretches[last][1] - stretches[first][0] > HOURS_13:
                return False
    return True


def can_do_all(works: list[Plain]) -> bool:
    """Whether one person can do all these shifts and single shifts, however the rosters lie."""
    together = lcm(*(work.get("cycle", 1) for work in works))
    shifts = [work for work in works if "weekday" in work]
    if not can_be_worked(calendar(shifts, 0, 0, together + 2)):
        return False
    for single in works:
        if "weekday" not in single:
            week = minute_of(single["start"]) // WEEK
            if not all(can_be_worked(calendar(works, ahead, week - 1, 4)) for ahead in range(together)):
                return False
    return True


def subsets(things: list[Key]) -> Iterator[tuple[Key, ...]]:
    """All sets of them."""
    return chain.from_iterable(combinations(things, size) for size in range(len(things) + 1))


def work_of(need: Plain, key: Key) -> Plain:
    """The shift or single shift."""
    work: Plain = need[key[0]][key[1]]
    return work


def weekly(need: Plain, taken: Iterable[Key]) -> Fraction:
    """Weekly minutes of what is taken: single shifts have none."""
    shifts = [work_of(need, key) for key in taken if key[0] == "shifts"]
    return sum((often(shift) * length(shift) for shift in shifts), Fraction(0))


def worth(need: Plain, taken: Iterable[Key]) -> Fraction:
    """What the places taken count."""
    keys = list(taken)
    singles = sum(true_minutes(work_of(need, key)) for key in keys if key[0] == "single_shifts")
    return weekly(need, keys) + singles


def candidates_of(need: Plain, profiles: list[Plain], rules: Plain) -> list[tuple[Plain, float]]:
    """Who passes every gate but `min_cover`, with the score."""
    asked = {**need, "min_cover": 0}
    passing = [profile for profile in profiles if reference_gates(asked, profile, rules) is None]
    return [(profile, reference_pair(asked, profile, rules)["score"]) for profile in passing]


def choices_of(need: Plain, profile: Plain) -> list[Taken]:
    """All that one person may take."""
    most = minutes_of_hours(profile.get("hours", {}).get("max", 168))
    return [
        frozenset(taken)
        for taken in subsets(takeable_whole(need, profile))
        if weekly(need, taken) <= most and can_do_all([work_of(need, key) for key in taken])
    ]


def is_within(need: Plain, team: Iterable[Taken]) -> bool:
    """No shift has too many people, and the hours granted hold."""
    taken = [key for one in team for key in one]
    cap = need.get("hours_cap")
    if cap is not None and weekly(need, taken) > minutes_of_hours(cap):
        return False
    return all(taken.count(key) <= work_of(need, key).get("assistants", 1) for key in set(taken))


def reference_team(
    need: Plain, profiles: list[Plain], rules: Plain, including: tuple[str, ...] = ()
) -> tuple[float, int, float] | None:
    """Minutes, people and sum of scores of the best team; None when not everybody asked for can be in one."""
    best = None
    for names, team, scores in teams_of(need, candidates_of(need, profiles, rules)):
        if set(including) <= set(names):
            minutes = sum((worth(need, taken) for taken in team), Fraction(0))
            found = (minutes, -len(names), round(sum(scores), 9))
            best = found if best is None else max(best, found)
    return None if best is None else (float(best[0]), -best[1], best[2])


def teams_of(
    need: Plain, candidates: list[tuple[Plain, float]]
) -> Iterator[tuple[list[str], list[Taken], list[float]]]:
    """Every team within the limits: names, what each takes, scores."""
    if not candidates:
        yield [], [], []
        return
    (profile, score), *others = candidates
    own = choices_of(need, profile)
    for names, team, scores in teams_of(need, others):
        for taken in own:
            if not taken:
                yield names, team, scores
            elif is_within(need, [taken, *team]):
                yield [profile["id"], *names], [taken, *team], [score, *scores]

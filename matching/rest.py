"""Whether one person can do several pieces of work: never two at once, and rest between them.

Work that follows on within less than 11 hours is one chain. A chain of two pieces or more lies within 13
hours from its first start to its last end; so any two pieces have 11 free hours between them or lie within
those 13, and no row of short breaks makes a day without end.

The rosters of one need start in the same week: two of its shifts meet where some week of their common cycle
has both. How they lie to the calendar, and to the rosters of another need, is not known, so that dated work
and another need's work must fit in whatever week the rosters are. Between times, the wall clock counts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import lcm, prod

from matching.schedule import DAY, WEEK, single_start, week_minute
from matching.types import Shift, SingleShift

REST = 11 * 60
LONGEST_CHAIN = 13 * 60
# Wide enough to hold any chain that is too long, whole enough to be told.
AROUND = 3 * DAY
MOST_WAYS = 1728


@dataclass(frozen=True)
class Work:
    """A piece of work: a shift of a roster, or one on a date.

    `start` is the minute of the week; of dated work, the minute since Monday, day 1 of the calendar.
    `need` tells whose it is: rosters of one need lie on each other, and travel is between needs.
    """

    start: int
    length: int
    cycle: int = 1
    weeks: tuple[int, ...] = (1,)
    is_dated: bool = False
    need: int = 0


Stretch = tuple[int, int, int]
"""Start, end and need."""
Journey = Callable[[int, int], int]
"""Minutes from one need's place to another's."""


def work_of_shift(shift: Shift, need: int = 0) -> Work:
    """A weekly shift as work."""
    start = week_minute(shift.weekday, shift.start)
    return Work(start, shift.minutes, shift.cycle, shift.weeks, need=need)


def work_of_single(single: SingleShift, need: int = 0) -> Work:
    """A single shift as work."""
    # Ordinal 1 was a Monday.
    monday = (single.start.toordinal() - 1) // 7 * WEEK
    return Work(monday + single_start(single), single.wall_minutes, is_dated=True, need=need)


def no_journey(_here: int, _there: int) -> int:
    """All work in one place."""
    return 0


def can_do_all(works: Sequence[Work], journey: Journey = no_journey) -> bool:
    """Whether one person can do all of it, whatever week it is.

    Of more rosters of different needs side by side than can be looked through the answer is no.
    """
    return all(
        _count_ways(group) <= MOST_WAYS
        and all(_is_well(sorted(stretches), journey) for stretches in _timelines(group))
        for group in _groups(works, journey)
    )


def are_near(one: Work, other: Work, journey: Journey = no_journey) -> bool:
    """Whether two pieces of work can belong to one chain, or be too near for the journey, in some week."""
    apart = (other.start - one.start) % WEEK, (one.start - other.start) % WEEK
    between = max(REST, journey(one.need, other.need) if one.need != other.need else 0)
    return apart[0] < one.length + between or apart[1] < other.length + between


def conflicts(works: Sequence[Work]) -> list[tuple[int, ...]]:
    """The twos and threes of the works that nobody can do together.

    Longer chains whose every three are well exist, if rarely: only `can_do_all` knows them.
    """
    count = range(len(works))
    twos = [pair for pair in combinations(count, 2) if not can_do_all([works[at] for at in pair])]
    bad = set(twos)
    near = {pair for pair in combinations(count, 2) if are_near(works[pair[0]], works[pair[1]])}
    threes = [
        three
        for three in combinations(count, 3)
        if sum(pair in near for pair in combinations(three, 2)) >= 2
        and not any(pair in bad for pair in combinations(three, 2))
        and not can_do_all([works[at] for at in three])
    ]
    return [*twos, *threes]


def _is_well(stretches: Sequence[Stretch], journey: Journey) -> bool:
    """Whether work laid out on one line, by start, can be done by one person."""
    chain_start, before_end, before_need = 0, -WEEK * 10_000, 0
    for start, end, need in stretches:
        gap = start - before_end
        if gap < 0 or (need != before_need and gap < journey(before_need, need)):
            return False
        if gap >= REST:
            chain_start = start
        elif end - chain_start > LONGEST_CHAIN:
            return False
        before_end, before_need = end, need
    return True


def _groups(works: Sequence[Work], journey: Journey) -> list[list[Work]]:
    """The works in groups that are never near each other."""
    groups: list[list[Work]] = []
    for work in works:
        joined, apart = [work], []
        for group in groups:
            if any(are_near(work, one, journey) for one in group):
                joined += group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return groups


def _cycles(works: Sequence[Work]) -> dict[int, int]:
    """The common cycle of each need's rosters."""
    cycles: dict[int, int] = {}
    for work in works:
        if not work.is_dated:
            cycles[work.need] = lcm(cycles.get(work.need, 1), work.cycle)
    return cycles


def _count_ways(works: Sequence[Work]) -> int:
    """In how many ways the rosters can lie to each other."""
    return prod(_cycles(works).values())


def _timelines(works: Sequence[Work]) -> Iterator[list[Stretch]]:
    """The work as it may come: one line for every way in which rosters and calendar lie to each other."""
    dated = [work for work in works if work.is_dated]
    weekly = [work for work in works if not work.is_dated]
    cycles = _cycles(weekly)
    together = lcm(*cycles.values())
    ways = [dict(zip(cycles, ahead, strict=True)) for ahead in product(*map(range, cycles.values()))]
    first = next(iter(cycles), None)
    for ahead in ways:
        # All moved by as many weeks is the same circle; only dates tell such ways apart.
        if first is not None and ahead[first] == 0:
            yield list(_standing(weekly, ahead, 0, together + 1))
        for single in dated:
            low, high = single.start - AROUND, single.start + single.length + AROUND
            beside = [one for one in dated if one.start < high and one.start + one.length > low]
            weeks = (low // WEEK - 1, high // WEEK + 1)
            yield [
                *((one.start, one.start + one.length, one.need) for one in beside),
                *(s for s in _standing(weekly, ahead, *weeks) if s[0] < high and s[1] > low),
            ]


def _standing(works: Sequence[Work], ahead: dict[int, int], first: int, last: int) -> Iterator[Stretch]:
    """Where weekly work stands from the first week up to the last, the last left out."""
    for work in works:
        for week in range(first, last):
            if (week + ahead[work.need]) % work.cycle + 1 in work.weeks:
                start = week * WEEK + work.start
                yield start, start + work.length, work.need

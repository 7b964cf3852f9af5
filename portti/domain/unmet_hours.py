"""Weekly hours that nobody has taken: cut into weekdays and times of day, and what of them everybody may see.

What stands open changes with each shift that somebody takes, so that two looks at it give back one employer. Therefore
everybody sees one day of a year only, counted once and kept as it is shown (portti.models.statistics).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from portti.domain.merged_municipalities import present_municipality
from portti.domain.suppression import Key, Linked, LinkedTables, hidden_figures, is_small
from portti.domain.wellbeing_counties import county_of

PARTS = (("night", 0, 6), ("morning", 6, 12), ("afternoon", 12, 18), ("evening", 18, 24))
"""The parts of a day by their hours."""
UNTOLD = "untold"
WHOLE: Key = ("hours",)
_REST_OF_LARGEST = 0.25
"""Beside the two with most hours, the others together have at least so much of the most: else one is nearly all."""

Minutes = Mapping[Key, Mapping[int, int]]
"""By figure: the minutes of each employer."""
Published = list[tuple[Key, int | None]]
"""Figures with their minutes; none where they are hidden."""


@dataclass(frozen=True)
class OpenShift:
    """A weekly shift of an open need for which assistants are missing."""

    employer_id: int
    municipality_code: str
    weekday: int
    start_minute: int
    end_minute: int
    cycle: int
    weeks: str
    missing: int
    seen_by_all: bool
    """Whether visitors read its times in the list of open needs."""

    @property
    def pieces(self) -> Iterable[tuple[int, str, float]]:
        """Its weekday, part of the day and minutes a week, cut where parts of days end.

        A shift that ends at or before its start goes on over midnight.
        """
        often = self.missing * len(self.weeks.split()) / self.cycle
        start, end = self.start_minute, self.end_minute
        end = end if end > start else end + 24 * 60
        for day in (0, 1):
            for part, first, last in PARTS:
                begins, ends = (day * 24 + first) * 60, (day * 24 + last) * 60
                minutes = min(end, ends) - max(start, begins)
                if minutes > 0:
                    yield (self.weekday + day) % 7, part, minutes * often


def published_hours(shifts: Iterable[OpenShift]) -> Published:
    """Return every figure of shifts that are open on one day, those that may not be shown without their minutes.

    Who kept the list of open needs of that day knows the hours of those whose times visitors read: they are taken
    away, and what is left is protected too.
    """
    known = list(shifts)
    whole = minutes_of(known)
    rest = minutes_of(one for one in known if not one.seen_by_all)
    if any(is_small(behind(figures.get(WHOLE, {}))) for figures in (whole, rest)):
        # Where few are behind all of it, a zero would tell when they want help, and a row where.
        return [(WHOLE, None)]
    hidden: frozenset[Key] = frozenset()
    before = None
    while hidden != before:
        before = hidden
        for figures in (whole, rest):
            hidden |= hidden_figures(linked_hours(figures, hidden))
    return sorted((key, None if key in hidden else sum(of.values())) for key, of in whole.items())


def minutes_of(shifts: Iterable[OpenShift]) -> Minutes:
    """Return the minutes a week by place, by weekday, by part of the day, and by these two together."""
    found: defaultdict[Key, Counter[int]] = defaultdict(Counter)
    for shift in shifts:
        code = present_municipality(shift.municipality_code)
        places: tuple[Key, ...] = (("municipality", code or UNTOLD), ("county", county_of(code) or UNTOLD))
        for weekday, part, minutes in shift.pieces:
            day = str(weekday)
            for key in (WHOLE, *places, ("day", day), ("part", part), ("time", day, part)):
                # Whole minutes of each piece, so that all sums hold to the minute.
                found[key][shift.employer_id] += round(minutes)
    return found


def behind(minutes: Mapping[int, int]) -> int:
    """Return how many employers stand behind minutes; one where the others hardly count beside the largest."""
    largest, _second, *others = (*sorted(minutes.values(), reverse=True), 0, 0)
    return 1 if sum(others) < _REST_OF_LARGEST * largest else len(minutes)


def linked_hours(figures: Minutes, hidden: Collection[Key] = ()) -> LinkedTables:
    """Return all figures and what adds up: municipalities to counties, days and their parts, each to the whole.

    What is hidden already stays so, whoever stands behind it here.
    """
    linked = Linked()
    for key, of in figures.items():
        linked.add(key, sum(of.values()), 1 if key in hidden else behind(of))
    kinds: defaultdict[str, list[Key]] = defaultdict(list)
    for key in figures:
        kinds[key[0]].append(key)
    for kind in ("county", "day", "part"):
        linked.add_sum(WHOLE, kinds[kind])
    for at, kind in ((1, "day"), (2, "part")):
        for key in kinds[kind]:
            linked.add_sum(key, (one for one in kinds["time"] if one[at] == key[1]))
    for key in kinds["county"]:
        linked.add_sum(key, (one for one in kinds["municipality"] if (county_of(one[1]) or UNTOLD) == key[1]))
    return linked.tables()

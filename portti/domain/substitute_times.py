"""Shifts that a substitute was asked for, by weekday and time of day, and what of them everybody may see.

Parts of days are hidden first, as one set of linked tables. Hours stand under them and cost them nothing: the hours of
a part add up to what is shown of it and to nothing else, so that each part is a small set of its own. Where a part is
hidden, so are all its hours, the zeros too: then they tell nothing of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portti.domain.statistic_tables import TOTAL
from portti.domain.suppression import Key, Linked, LinkedTables, hidden_figures, is_small
from portti.domain.unmet_hours import PARTS

ASKED, FILLED, OPEN = KINDS = ("asked", "filled", "open")
"""What a reader subtracts is a figure too: shifts that nobody did."""
DAYS = tuple(str(day) for day in range(7))
_PARTS = tuple(part for part, _first, _last in PARTS)

Employers = Mapping[Key, Sequence[int]]
"""Whose shifts, by kind, weekday and part or hour of the day, where day and part may be all."""


@dataclass(frozen=True)
class AskedShift:
    """A shift that a substitute was asked for: whose, when it begins on the wall, and whether one did it."""

    employer_id: int
    weekday: int
    hour: int
    is_filled: bool


@dataclass(frozen=True)
class ShownTimes:
    """What of a year's shifts may not be shown, and by which days their hours stand: by weekday, or all together."""

    employers: Employers
    hidden: frozenset[Key]
    days: tuple[str, ...]


def shown_times(shifts: Iterable[AskedShift]) -> ShownTimes:
    """Return shifts with what is hidden; hours stand by weekday only where no part of a day is hidden."""
    employers = employers_of(shifts)
    coarse = linked_parts(employers)
    hidden = hidden_figures(coarse)
    if is_small(len(set(employers[ASKED, TOTAL, TOTAL]))):
        # Where few ever asked, a zero would tell when they did not.
        hidden = frozenset(one.key for one in coarse.figures)
    days = (TOTAL,) if hidden else DAYS
    of_hours = (_hidden_hours(employers, day, part, hidden) for day in days for part in _PARTS)
    return ShownTimes(employers, hidden.union(*of_hours), days)


def employers_of(shifts: Iterable[AskedShift]) -> Employers:
    """Return whose shifts stand behind each figure."""
    found: defaultdict[Key, list[int]] = defaultdict(list)
    for one in shifts:
        part = next(part for part, _first, last in PARTS if one.hour < last)
        for kind in (ASKED, FILLED if one.is_filled else OPEN):
            for day in (str(one.weekday), TOTAL):
                for time in (str(one.hour), part, TOTAL):
                    found[kind, day, time].append(one.employer_id)
    return found


def linked_parts(employers: Employers) -> LinkedTables:
    """Return shifts of each kind by weekday and part of the day, with their totals."""
    linked = Linked()
    for kind in KINDS:
        for day in (*DAYS, TOTAL):
            for part in (*_PARTS, TOTAL):
                _add(linked, (kind, day, part), employers)
        for day in (*DAYS, TOTAL):
            linked.add_sum((kind, day, TOTAL), ((kind, day, part) for part in _PARTS))
        for part in (*_PARTS, TOTAL):
            linked.add_sum((kind, TOTAL, part), ((kind, day, part) for day in DAYS))
    _add_kinds(linked, ((day, part) for day in (*DAYS, TOTAL) for part in (*_PARTS, TOTAL)))
    return linked.tables()


def linked_hours(employers: Employers, day: str, part: str) -> LinkedTables:
    """Return shifts of each kind by the hours of one part of a day, with that part as their total."""
    linked = Linked()
    hours = tuple(_hours_of(part))
    for kind in KINDS:
        for time in (part, *hours):
            _add(linked, (kind, day, time), employers)
        linked.add_sum((kind, day, part), ((kind, day, hour) for hour in hours))
    _add_kinds(linked, ((day, time) for time in (part, *hours)))
    return linked.tables()


def _hidden_hours(employers: Employers, day: str, part: str, hidden: frozenset[Key]) -> frozenset[Key]:
    tables = linked_hours(employers, day, part)
    wholes = {(kind, day, part) for kind in KINDS}
    found = hidden if wholes & hidden else hidden_figures(tables)
    # Where only the part itself could hide its hours, they are all hidden instead.
    return frozenset(one.key for one in tables.figures) - wholes if wholes & found else found


def _hours_of(part: str) -> Iterator[str]:
    return (str(hour) for name, first, last in PARTS if name == part for hour in range(first, last))


def _add(linked: Linked, key: Key, employers: Employers) -> None:
    found = employers.get(key, ())
    linked.add(key, len(found), len(set(found)))


def _add_kinds(linked: Linked, times: Iterable[tuple[str, str]]) -> None:
    for day, time in times:
        linked.add_sum((ASKED, day, time), ((FILLED, day, time), (OPEN, day, time)))

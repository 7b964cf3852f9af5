"""Measured minutes in place of estimates, way by way; where a journey was not measured its estimate stands.

By timetable each shift has its own journey: to be there when it starts and home after it ends, whichever is
longer. A pair's minutes are those of the shift that is easiest to reach; what cannot be reached is not takeable
(matching.reached).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching import journeys
from matching.columns import WINDOW, Bools, Floats, Ints, NeedColumns, ProfileColumns
from matching.packed import Points
from matching.types import MODES, MinutesTable

ESTIMATE, ROUTE, TIMETABLE = range(3)
BASES = ("estimate", "route", "timetable")
ANY, TRANSIT = MODES.index("any"), MODES.index("transit")


@dataclass(frozen=True)
class Journeys:
    """Ways to travel from profiles to needs, row by row, with their modes."""

    needs: NeedColumns
    need_rows: Ints
    profiles: ProfileColumns
    profile_rows: Ints
    modes: npt.NDArray[np.int8]

    def only(self, chosen: Ints) -> "Journeys":
        """Some of them; a row may be chosen more than once."""
        return Journeys(
            self.needs,
            self.need_rows[chosen],
            self.profiles,
            self.profile_rows[chosen],
            self.modes[chosen],
        )

    def places(self) -> tuple[Ints, Ints]:
        """The rounded places of work and the rounded homes."""
        return _cells(self.needs.points, self.need_rows), _cells(self.profiles.points, self.profile_rows)


def best_minutes(ways: Journeys, estimates: Floats, table: MinutesTable) -> tuple[Floats, Ints]:
    """What each way takes, and where that is from; by timetable the least over the shifts of the need."""
    work, home = ways.places()
    found: Floats = table.of(journeys.keys_of(work, home, ways.modes.astype(np.int64)))
    by_route = (ways.modes != ANY) & (ways.modes != TRANSIT) & ~np.isnan(found)
    minutes = np.where(by_route, found, estimates)
    basis = np.where(by_route, ROUTE, ESTIMATE)
    transit = np.flatnonzero(ways.modes == TRANSIT)
    owner, slots = ways.needs.slots.of(ways.need_rows[transit])
    if not len(slots):
        return minutes, basis
    way = transit[owner]
    by_slot = timetable_minutes(ways.only(way), slots, table)
    told = np.where(np.isnan(by_slot), estimates[way], by_slot)
    least = np.full(len(minutes), np.inf)
    np.minimum.at(least, way, told)
    asked = np.isfinite(least)
    minutes = np.where(asked, least, minutes)
    basis[way[~np.isnan(by_slot) & (told == least[way])]] = TIMETABLE
    return minutes, basis


def timetable_minutes(ways: Journeys, slots: Ints, table: MinutesTable) -> Floats:
    """The longer of the journeys to each slot and home from it; not a number where one was not measured."""
    there, home = timetable_keys(ways, slots)
    longer: Floats = np.maximum(table.of(there), table.of(home))
    return longer


def timetable_keys(ways: Journeys, slots: Ints) -> tuple[Ints, Ints]:
    """The keys of the journeys to each slot and home from it."""
    work, home = ways.places()
    starts, ends = slot_times(ways.needs, slots)
    modes = np.full(len(slots), TRANSIT)
    return (
        journeys.keys_of(work, home, modes, journeys.THERE, starts),
        journeys.keys_of(work, home, modes, journeys.HOME, ends),
    )


def slot_times(needs: NeedColumns, slots: Ints) -> tuple[Ints, Ints]:
    """When work starts and ends in each slot; in the middle of a window, where its start is open."""
    start = needs.slot_start[slots].astype(np.int64)
    end = needs.slot_end[slots].astype(np.int64)
    spare = np.where(needs.slot_kind[slots] == WINDOW, end - start - needs.slot_minutes[slots], 0)
    return start + spare // 2, end - (spare - spare // 2)


def is_apart(ways: Journeys) -> Bools:
    """Whether home and work are different places once rounded: only then is there a journey to measure."""
    work, home = ways.places()
    apart: Bools = work != home
    return apart


def _cells(points: Points, rows: Ints) -> Ints:
    if len(points.latitude) == 1:
        return np.broadcast_to(journeys.cells(points.latitude, points.longitude), len(rows))
    return journeys.cells(points.latitude[rows], points.longitude[rows])

"""Pairs of places between which the straight line misleads: islands and long water, with minutes to be added.

An operator writes areas (a point and a radius) and pairs of them in config/matching.toml. Without them every
estimate is that of matching/travel.py, to the last bit. Minutes are only ever added, so what the quick test
of reach leaves out stays out. Ways of travel in kilometres (`any`) are not touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching import travel
from matching.types import MODES, Area, Crossing

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Spots:
    """Points in degrees."""

    latitude: Floats
    longitude: Floats

    def inside(self, area: Area) -> Bools:
        """Which of the points lie in an area, its edge included."""
        latitude, longitude = np.array([area.lat]), np.array([area.lon])
        km = travel.great_circle_km(self.latitude, self.longitude, latitude, longitude)
        found: Bools = km <= area.km
        return found


def spot(latitude: float, longitude: float) -> Spots:
    """One point."""
    return Spots(np.array([latitude]), np.array([longitude]))


def added_minutes(
    here: Spots, there: Spots, modes: npt.NDArray[np.int8], crossings: Sequence[Crossing]
) -> Floats:
    """The minutes added to each journey from `here` to `there` by its mode, in either direction alike."""
    added = np.zeros(len(modes))
    for crossing in crossings:
        is_crossed = _crossed(here, there, crossing) | _crossed(there, here, crossing)
        travels_so = np.isin(modes, [MODES.index(mode) for mode in crossing.modes])
        added = added + np.where(is_crossed & travels_so, crossing.minutes, 0.0)
    return added


def _crossed(one: Spots, other: Spots, crossing: Crossing) -> Bools:
    """Whether `one` lies in the first area and `other` in the second, or outside the first where none is named."""
    if crossing.other is None:
        return one.inside(crossing.one) & ~other.inside(crossing.one)
    return one.inside(crossing.one) & other.inside(crossing.other)

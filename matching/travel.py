"""Distance and the estimate of travel: great circle, detour and speeds.

The distance uses only operations that IEEE 754 rounds in one way (plus, times, divide, square root), so
that it is the same number on any machine and for one pair or a million at once; library sines are not.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from matching.types import MODES, Rules, Travel

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]

EARTH_RADIUS_KM = 6371.0088
ANY = MODES.index("any")
# Taylor's series of sine and arc sine: exact to the last digits for the arguments that occur between
# points in Finland (sine to 0.6, arc sine to 0.12).
SINE = tuple((-1) ** k / math.factorial(2 * k + 1) for k in range(9))
ARC_SINE = tuple(math.factorial(2 * k) / (4**k * math.factorial(k) ** 2 * (2 * k + 1)) for k in range(11))
# Wider than any rounding of the first, quick test of distance; the exact test follows.
SLACK = 1e-9
COSINE_SLACK = 1e-14
# Two places are farther from each other than their rounded places by no more than this (matching.journeys).
ROUNDED_KM = 1.26


def _odd_series(coefficients: tuple[float, ...], x: Floats) -> Floats:
    square = x * x
    total = np.full_like(x, coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = total * square + coefficient
    return total * x


def cosine_of_latitude(latitudes: Floats) -> Floats:
    """The cosine of latitudes in degrees, by the sine of what they lack to 90."""
    return _odd_series(SINE, (90.0 - latitudes) * (math.pi / 180.0))


def great_circle_km(
    latitude: Floats,
    longitude: Floats,
    cosine: Floats,
    other_latitude: Floats,
    other_longitude: Floats,
    other_cosine: Floats,
) -> Floats:
    """Kilometres by the haversine formula between points in degrees; cosines are those of the latitudes."""
    half_north = _odd_series(SINE, (other_latitude - latitude) * (math.pi / 360.0))
    half_east = _odd_series(SINE, (other_longitude - longitude) * (math.pi / 360.0))
    haversine = half_north * half_north + (cosine * other_cosine) * (half_east * half_east)
    return 2.0 * EARTH_RADIUS_KM * _odd_series(ARC_SINE, np.sqrt(haversine))


def estimates(straight_km: Floats, modes: Codes, speeds: Floats, detour: float) -> Floats:
    """What each mode takes: road kilometres for `any`, minutes for all else."""
    road_km = straight_km * detour
    return np.where(modes == ANY, road_km, road_km / speeds[modes] * 60.0)


def speeds_by_mode(speed: Mapping[str, float]) -> Floats:
    """The speeds in the order of the modes; `any` has none and gets 1."""
    return np.array([speed.get(mode, 1.0) for mode in MODES], dtype=np.float64)


def reach_km(ways: Iterable[Travel], rules: Rules) -> float:
    """How far the farthest way goes in a straight line, by estimate or by a measured journey."""
    return max(_way_km(way, rules) for way in ways)


def _way_km(way: Travel, rules: Rules) -> float:
    if way.mode == "any":
        return way.limit / rules.detour
    estimated = way.limit / 60.0 * rules.speed[way.mode] / rules.detour
    if rules.measured is None:
        # Minutes without the servers that they came from are those of a ranking to be replayed: any may be right.
        return estimated if rules.minutes is None else math.inf
    if way.mode not in rules.measured.servers:
        return estimated
    return max(estimated, way.limit / 60.0 * rules.measured.fastest[way.mode] + ROUNDED_KM)


def least_cosine(straight_km: float) -> float:
    """The cosine of the angle at the earth's middle, a hair below that of all points within the reach."""
    angle = min(straight_km * (1.0 + SLACK) / EARTH_RADIUS_KM + SLACK, math.pi)
    return math.cos(angle) - COSINE_SLACK


def on_the_ball(latitudes: Floats, longitudes: Floats) -> Floats:
    """Points on a ball of radius 1, three numbers each, for the quick test of distance."""
    north, east = np.radians(latitudes), np.radians(longitudes)
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])

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
# Two places are farther from each other than their rounded places by no more than this (matching.journeys).
ROUNDED_KM = 1.26
# Kilometres, wider than any rounding of the quick test of distance: 32 bits at the earth's radius are half a
# metre for each of three numbers, twice. The straight line through the earth is never longer than that on it.
SLACK_KM = 0.005


def _odd_series(coefficients: tuple[float, ...], x: Floats) -> Floats:
    square = x * x
    total = square * coefficients[-1]
    for coefficient in coefficients[-2:0:-1]:
        total += coefficient
        total *= square
    total += coefficients[0]
    total *= x
    return total


def great_circle_km(
    latitude: Floats, longitude: Floats, other_latitude: Floats, other_longitude: Floats
) -> Floats:
    """Kilometres by the haversine formula between points in degrees.

    The cosine of a latitude is the sine of what it lacks to 90 degrees.
    """
    angles = np.empty((4, *np.broadcast_shapes(latitude.shape, other_latitude.shape)))
    angles[0], angles[1] = (90.0 - latitude) * 2.0, (90.0 - other_latitude) * 2.0
    angles[2], angles[3] = other_latitude - latitude, other_longitude - longitude
    angles *= math.pi / 360.0
    cosine, other_cosine, half_north, half_east = _odd_series(SINE, angles)
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


def on_the_ball(latitudes: Floats, longitudes: Floats) -> npt.NDArray[np.float32]:
    """Points in kilometres from the earth's middle, three numbers each, for the quick test of distance."""
    angles = np.radians(np.array([latitudes, longitudes]))
    (cosine, cosine_east), (sine, sine_east) = np.cos(angles), np.sin(angles)
    ball = np.array([cosine * cosine_east, cosine * sine_east, sine])
    return (ball * EARTH_RADIUS_KM).astype(np.float32)

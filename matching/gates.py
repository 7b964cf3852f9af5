"""The six gates: which pairs of a need and a profile may be ranked at all.

Every function takes rows of needs and rows of profiles of the same length, pair by pair.
"""

import numpy as np

from matching.columns import Bools, Floats, Ints, NeedColumns, ProfileColumns
from matching.coverage import Coverage
from matching.pairs import Pairs, Trips, count_languages

TOLERANCE = 1e-9


def within_reach(needs: NeedColumns, need_row: int, profiles: ProfileColumns) -> Ints:
    """The rows of profiles that may reach the need: quick, and a hair too generous."""
    return np.flatnonzero(_squared_chord(needs, need_row, profiles, slice(None)) <= profiles.squared_reach)


def reached_by(profiles: ProfileColumns, profile_row: int, needs: NeedColumns) -> Ints:
    """The rows of needs that the profile may reach: quick, and a hair too generous."""
    squares = _squared_chord(needs, slice(None), profiles, profile_row)
    return np.flatnonzero(squares <= profiles.squared_reach[profile_row])


def _squared_chord(
    needs: NeedColumns, need_row: int | slice, profiles: ProfileColumns, profile_row: int | slice
) -> Floats:
    here, there = needs.points, profiles.points
    east = there.x[profile_row] - here.x[need_row]
    far = there.y[profile_row] - here.y[need_row]
    north = there.z[profile_row] - here.z[need_row]
    square: Floats = east * east + far * far + north * north
    return square


def passes_travel(found: Trips) -> Bools:
    """Some way takes no more than its limit."""
    return found.share <= 1.0 + TOLERANCE


def passes_dates(pairs: Pairs) -> Bools:
    """There is a common day."""
    first = np.maximum(pairs.needs.first_day[pairs.need_rows], pairs.profiles.first_day[pairs.profile_rows])
    last = np.minimum(pairs.needs.last_day[pairs.need_rows], pairs.profiles.last_day[pairs.profile_rows])
    return first <= last


def passes_schedule(pairs: Pairs, covered: Coverage) -> Bools:
    """Something is takeable, and it covers as much as the need asks."""
    return (covered.longest > 0) & (covered.cover >= pairs.needs.min_cover[pairs.need_rows] - TOLERANCE)


def passes_skills(pairs: Pairs) -> Bools:
    """Every skill that must be there is, at `can` or `done`."""
    lacking = pairs.needs.must[pairs.need_rows] & ~pairs.profiles.skills_can[pairs.profile_rows]
    passed: Bools = np.logical_not(lacking.any(axis=1))
    return passed


def passes_languages(pairs: Pairs) -> Bools:
    """Every language that must be there is, at the level asked or above."""
    held, asked = count_languages(pairs, pairs.needs.must_languages)
    passed: Bools = held == asked
    return passed


def passes_conditions(pairs: Pairs) -> Bools:
    """Nothing in the home meets what the profile cannot work with."""
    met = pairs.needs.conflicts[pairs.need_rows] & pairs.profiles.cannot[pairs.profile_rows]
    passed: Bools = np.logical_not(met.any(axis=1))
    return passed

"""The six gates: which pairs of a need and a profile may be ranked at all.

Every function takes rows of needs and rows of profiles of the same length, pair by pair.
"""

import numpy as np

from matching.columns import Bits, Bools, Ints, NeedColumns, ProfileColumns
from matching.coverage import Coverage
from matching.nearness import near
from matching.pairs import Pairs, Trips, levels_of

TOLERANCE = 1e-9


def within_reach(needs: NeedColumns, need_row: int, profiles: ProfileColumns) -> Ints:
    """The rows of profiles that may reach the need: quick, and a hair too generous."""
    ball = needs.points.ball[:, need_row]
    return near(ball, 0.0, profiles.points, profiles.reach, profiles.blocks)[0]


def reached_by(profiles: ProfileColumns, profile_row: int, needs: NeedColumns) -> Ints:
    """The rows of needs that the profile may reach: quick, and a hair too generous."""
    ball, reach = profiles.points.ball[:, profile_row], float(profiles.reach[profile_row])
    return near(ball, reach, needs.points, needs.reach, needs.blocks)[0]


def passes_travel(found: Trips) -> Bools:
    """Some way takes no more than its limit."""
    return found.share <= 1.0 + TOLERANCE


def passes_dates(pairs: Pairs) -> Bools:
    """There is a common day."""
    first, last = pairs.common_days
    return first <= last


def passes_schedule(pairs: Pairs, covered: Coverage) -> Bools:
    """Something is takeable, and it covers as much as the need asks."""
    return (covered.longest > 0) & (covered.cover >= pairs.of_need(pairs.needs.min_cover) - TOLERANCE)


def passes_skills(pairs: Pairs) -> Bools:
    """Every skill that must be there is, at `can` or `done`."""
    return _has_no_bit(pairs.of_need(pairs.needs.must), ~pairs.of_profile(pairs.profiles.skills_can), pairs)


def passes_languages(pairs: Pairs) -> Bools:
    """Every language that must be there is, at the level asked or above."""
    passed = np.ones(len(pairs), dtype=np.bool_)
    for wanted, level in levels_of(pairs, pairs.needs.must_languages):
        passed &= level >= wanted
    return passed


def passes_conditions(pairs: Pairs) -> Bools:
    """Nothing in the home meets what the profile cannot work with."""
    return _has_no_bit(pairs.of_need(pairs.needs.conflicts), pairs.of_profile(pairs.profiles.cannot), pairs)


def _has_no_bit(wanted: Bits, found: Bits, pairs: Pairs) -> Bools:
    return pairs.full(np.bitwise_or.reduce(wanted & found) == 0)

"""What is takeable and can also be reached: by timetable not every shift can, with the last bus home.

Without measured minutes all of a need is reached or none of it, and the gate on travel has said which.
"""

import numpy as np

from matching import measured
from matching.columns import WINDOW
from matching.coverage import Takes, takeable
from matching.gates import TOLERANCE
from matching.pairs import Pairs, estimated_ways
from matching.types import Rules


def takeable_and_reached(pairs: Pairs, rules: Rules) -> Takes:
    """All that each profile can take of its need, where some way gets it there and home within its limit."""
    takes = takeable(pairs)
    if rules.minutes is None or not len(takes.pair):
        return takes
    ways = estimated_ways(pairs, rules)
    journeys = measured.Journeys(
        pairs.needs, pairs.need_rows[ways.owner], pairs.profiles, pairs.profile_rows[ways.owner], ways.modes
    )
    minutes, _basis = measured.best_minutes(journeys, ways.estimates, rules.minutes)
    is_transit = ways.modes == measured.TRANSIT
    reached = np.zeros(len(pairs), dtype=np.bool_)
    np.logical_or.at(reached, ways.owner, ~is_transit & (minutes / ways.limits <= 1.0 + TOLERANCE))
    # Ways of one mode take the same minutes: the widest limit decides.
    limit, estimate = np.zeros(len(pairs)), np.full(len(pairs), np.inf)
    np.maximum.at(limit, ways.owner[is_transit], ways.limits[is_transit])
    estimate[ways.owner[is_transit]] = ways.estimates[is_transit]
    by_transit = measured.Journeys(
        pairs.needs,
        pairs.need_rows[takes.pair],
        pairs.profiles,
        pairs.profile_rows[takes.pair],
        np.full(len(takes.pair), measured.TRANSIT, dtype=np.int8),
    )
    told = measured.timetable_minutes(by_transit, takes.slot, rules.minutes)
    told = np.where(np.isnan(told), estimate[takes.pair], told)
    most = limit[takes.pair]
    in_time = (most > 0) & (told / np.where(most > 0, most, 1.0) <= 1.0 + TOLERANCE)
    kept = np.flatnonzero(reached[takes.pair] | in_time)
    return Takes(takes.pair[kept], takes.slot[kept], takes.minutes[kept])


def unreached_windows(pair: Pairs, rules: Rules) -> frozenset[tuple[int, int]]:
    """The windows of one pair, by index, with the weekdays on which they could be taken but not be reached."""
    if rules.minutes is None:
        return frozenset()
    needs = pair.needs
    reached = set(takeable_and_reached(pair, rules).slot.tolist())
    apart = [slot for slot in set(takeable(pair).slot.tolist()) if slot not in reached]
    return frozenset(
        (int(needs.part_index[needs.slot_part[slot]]), int(needs.slot_day[slot]))
        for slot in apart
        if needs.slot_kind[slot] == WINDOW
    )

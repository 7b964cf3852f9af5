"""Which journeys a ranking would ask for: of pairs that all gates but travel let pass, by modes with a server."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from matching import gates, journeys, measured
from matching.columns import Ints, NeedColumns, ProfileIndex, need_columns
from matching.coverage import coverage
from matching.journeys import Journey
from matching.pairs import Pairs, straight_km
from matching.types import MODES, Measured, Need


def wanted_journeys(need: Need, index: ProfileIndex) -> list[Journey]:
    """The journeys of one need in a fixed order, each once; none where no server is set.

    A journey that nobody could make within its limit, even as fast as the rules hold possible, is not asked for.
    """
    rules = index.rules
    if rules.measured is None:
        return []
    needs = need_columns([need], rules)
    rows = gates.within_reach(needs, 0, index.columns)
    pairs = _passing_all_else(Pairs(needs, np.zeros(len(rows), dtype=np.int64), index.columns, rows))
    owner, way = pairs.profiles.ways.of(pairs.profile_rows)
    modes, limits = pairs.profiles.way_modes[way], pairs.profiles.way_limits[way]
    ways = measured.Journeys(needs, pairs.need_rows[owner], pairs.profiles, pairs.profile_rows[owner], modes)
    fastest = np.array([_fastest(mode, rules.measured) for mode in MODES])
    near = straight_km(pairs)[owner] <= limits / 60.0 * fastest[modes]
    asked = ways.only(np.flatnonzero(near & measured.is_apart(ways)))
    by_route = asked.only(np.flatnonzero(asked.modes != measured.TRANSIT))
    work, home = by_route.places()
    keys = [journeys.keys_of(work, home, by_route.modes.astype(np.int64))]
    keys += _by_timetable(asked.only(np.flatnonzero(asked.modes == measured.TRANSIT)), needs)
    return journeys.journeys_of(np.unique(np.concatenate(keys)))


def to_be_asked(
    wanted: Iterable[Journey], measured_on: Mapping[Journey, date], today: date, rules: Measured
) -> list[Journey]:
    """Those of the journeys that were not measured yet, or longer ago than they are kept, in their order."""
    return [
        one for one in wanted if one not in measured_on or (today - measured_on[one]).days >= rules.kept_days
    ]


def _by_timetable(ways: measured.Journeys, needs: NeedColumns) -> list[Ints]:
    owner, slots = needs.slots.of(ways.need_rows)
    return list(measured.timetable_keys(ways.only(owner), slots)) if len(slots) else []


def _fastest(mode: str, rules: Measured) -> float:
    return rules.fastest[mode] if mode in rules.servers else -1.0


def _passing_all_else(pairs: Pairs) -> Pairs:
    passed = gates.passes_dates(pairs) & gates.passes_skills(pairs)
    passed &= gates.passes_languages(pairs) & gates.passes_conditions(pairs)
    left = pairs.only(np.flatnonzero(passed))
    if not left.needs.needed[0]:
        return left
    return left.only(np.flatnonzero(gates.passes_schedule(left, coverage(left))))

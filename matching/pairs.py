"""Pairs of a need and a profile, and what is asked of each pair more than once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching import travel
from matching.columns import Floats, Ints, LevelColumn, NeedColumns, ProfileColumns
from matching.types import Rules


@dataclass(frozen=True)
class Pairs:
    """Pairs of a need and a profile, by their rows."""

    needs: NeedColumns
    need_rows: Ints
    profiles: ProfileColumns
    profile_rows: Ints

    def __len__(self) -> int:
        return len(self.need_rows)

    def only(self, chosen: Ints) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.needs, self.need_rows[chosen], self.profiles, self.profile_rows[chosen])


@dataclass(frozen=True)
class Trips:
    """For each pair the way to travel that takes the least of its limit."""

    share: Floats
    mode: Ints
    estimate: Floats
    limit: Floats

    def only(self, chosen: Ints) -> "Trips":
        """The same for some of the pairs."""
        return Trips(self.share[chosen], self.mode[chosen], self.estimate[chosen], self.limit[chosen])


def straight_km(pairs: Pairs) -> Floats:
    """The great circle between need and profile."""
    here, there = pairs.needs.points, pairs.profiles.points
    n, p = pairs.need_rows, pairs.profile_rows
    return travel.great_circle_km(
        here.latitude[n], here.longitude[n], here.cosine[n],
        there.latitude[p], there.longitude[p], there.cosine[p],
    )  # fmt: skip


def trips(pairs: Pairs, rules: Rules) -> Trips:
    """The best way of each profile to its need; of equals the first that the profile names."""
    owner, way = pairs.profiles.ways.of(pairs.profile_rows)
    limits, modes = pairs.profiles.way_limits[way], pairs.profiles.way_modes[way]
    speeds = travel.speeds_by_mode(rules.speed)
    estimates = travel.estimates(straight_km(pairs)[owner], modes, speeds, rules.detour)
    shares = estimates / limits
    least = np.full(len(pairs), np.inf)
    np.minimum.at(least, owner, shares)
    hits = np.flatnonzero(shares == least[owner])
    first = hits[np.unique(owner[hits], return_index=True)[1]]
    return Trips(least, modes[first].astype(np.int64), estimates[first], limits[first])


def count_languages(pairs: Pairs, asked_levels: Mapping[str, LevelColumn]) -> tuple[Ints, Ints]:
    """How many of the languages asked are held at their level, and how many are asked."""
    held = np.zeros(len(pairs), dtype=np.int64)
    asked = np.zeros(len(pairs), dtype=np.int64)
    for language, column in asked_levels.items():
        wanted = column.of(pairs.need_rows)
        offered = pairs.profiles.languages.get(language)
        level = np.int8(0) if offered is None else offered.of(pairs.profile_rows)
        asked += wanted > 0
        held += (wanted > 0) & (level >= wanted)
    return held, asked

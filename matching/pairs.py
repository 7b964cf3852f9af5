"""Pairs of a need and a profile, and what is asked of each pair more than once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from matching import measured, places, travel
from matching.columns import Floats, Ints, LevelColumn, NeedColumns, Points, ProfileColumns
from matching.types import Rules

Levels = npt.NDArray[np.int8]
Column = TypeVar("Column", bound=npt.NDArray[Any])


@dataclass(frozen=True)
class Pairs:
    """Pairs of one need with many profiles, or of one profile with many needs, by their rows."""

    needs: NeedColumns
    need_rows: Ints
    profiles: ProfileColumns
    profile_rows: Ints

    def __len__(self) -> int:
        return len(self.need_rows)

    def only(self, chosen: Ints) -> "Pairs":
        """Some of the pairs."""
        return Pairs(self.needs, self.need_rows.take(chosen), self.profiles, self.profile_rows.take(chosen))

    def of_need(self, column: Column) -> Column:
        """What a column says of each pair's need; one row, which stands for all, where there is one need."""
        return column if column.shape[-1] == 1 else column.take(self.need_rows, axis=-1)  # type: ignore[return-value]

    def of_profile(self, column: Column) -> Column:
        """What a column says of each pair's profile; one row where there is one profile."""
        return column if column.shape[-1] == 1 else column.take(self.profile_rows, axis=-1)  # type: ignore[return-value]

    def full(self, column: Column) -> Column:
        """A column of one row for each pair, also where it has one row that stands for all."""
        return column if len(column) == len(self) else column.repeat(len(self))  # type: ignore[return-value]

    @cached_property
    def common_days(self) -> tuple[Ints, Ints]:
        """The first and last day on which both are there; there is none where the last is before the first."""
        first = np.maximum(self.of_need(self.needs.first_day), self.of_profile(self.profiles.first_day))
        last = np.minimum(self.of_need(self.needs.last_day), self.of_profile(self.profiles.last_day))
        return self.full(first), self.full(last)


@dataclass(frozen=True)
class Trips:
    """For each pair the way to travel that takes the least of its limit."""

    share: Floats
    mode: Ints
    estimate: Floats
    limit: Floats
    added: Floats
    """Minutes of the estimate that a crossing of the rules adds."""
    basis: Ints
    """Where the minutes are from, by the place in matching.measured.BASES."""

    def only(self, chosen: Ints) -> "Trips":
        """The same for some of the pairs."""
        return Trips(
            self.share.take(chosen),
            self.mode.take(chosen),
            self.estimate.take(chosen),
            self.limit.take(chosen),
            self.added.take(chosen),
            self.basis.take(chosen),
        )


@dataclass(frozen=True)
class Ways:
    """Every way to travel of every pair, pair by pair: `owner` is the pair."""

    owner: Ints
    modes: npt.NDArray[np.int8]
    limits: Floats
    estimates: Floats
    added: Floats


def straight_km(pairs: Pairs) -> Floats:
    """The great circle between need and profile."""
    here, there = pairs.needs.points, pairs.profiles.points
    km = travel.great_circle_km(
        pairs.of_need(here.latitude), pairs.of_need(here.longitude),
        pairs.of_profile(there.latitude), pairs.of_profile(there.longitude),
    )  # fmt: skip
    return pairs.full(km)


def trips(pairs: Pairs, rules: Rules) -> Trips:
    """The best way of each profile to its need; of equals the first that the profile names."""
    ways = estimated_ways(pairs, rules)
    owner, modes, limits, added = ways.owner, ways.modes, ways.limits, ways.added
    estimates, basis = ways.estimates, np.zeros(len(owner), dtype=np.int64)
    if rules.minutes is not None:
        journeys = measured.Journeys(
            pairs.needs, pairs.need_rows[owner], pairs.profiles, pairs.profile_rows[owner], modes
        )
        estimates, basis = measured.best_minutes(journeys, estimates, rules.minutes)
        added = np.where(basis == 0, added, 0.0)
    shares = estimates / limits
    if len(owner) == len(pairs):
        return Trips(shares, modes.astype(np.int64), estimates, limits, added, basis)
    # Every profile has a way, so every stretch of `owner` has one place at least.
    least = np.minimum.reduceat(shares, np.flatnonzero(np.diff(owner, prepend=-1)))
    hits = np.flatnonzero(shares == least[owner])
    first = hits[np.flatnonzero(np.diff(owner[hits], prepend=-1))]
    return Trips(
        least, modes[first].astype(np.int64), estimates[first], limits[first], added[first], basis[first]
    )


def estimated_ways(pairs: Pairs, rules: Rules) -> Ways:
    """What each way of each pair takes by the estimate, minutes of crossings included."""
    owner, way = pairs.profiles.ways.of(pairs.profile_rows)
    limits, modes = pairs.profiles.way_limits.take(way), pairs.profiles.way_modes.take(way)
    speeds = travel.speeds_by_mode(rules.speed)
    km = straight_km(pairs)
    estimates = travel.estimates(km[owner], modes, speeds, rules.detour)
    added = np.zeros(len(way))
    if rules.crossings:
        added = _added_minutes(pairs, owner, modes, rules)
        estimates = estimates + added
    return Ways(owner, modes, limits, estimates, added)


def _added_minutes(pairs: Pairs, owner: Ints, modes: npt.NDArray[np.int8], rules: Rules) -> Floats:
    """What crossings add to each way of each pair."""

    def spots(points: Points, rows: Ints) -> places.Spots:
        chosen = rows[owner]
        return places.Spots(points.latitude[chosen], points.longitude[chosen])

    here = spots(pairs.needs.points, pairs.need_rows)
    there = spots(pairs.profiles.points, pairs.profile_rows)
    return places.added_minutes(here, there, modes, rules.crossings)


def count_languages(pairs: Pairs, asked_levels: Mapping[str, LevelColumn]) -> tuple[Ints, Ints]:
    """How many of the languages asked are held at their level, and how many are asked."""
    # Where none is asked one row stands for all.
    rows = len(pairs) if asked_levels else 1
    held, asked = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    for wanted, level in levels_of(pairs, asked_levels):
        asked += wanted > 0
        held += (wanted > 0) & (level >= wanted)
    return held, asked


def levels_of(pairs: Pairs, asked_levels: Mapping[str, LevelColumn]) -> Iterator[tuple[Levels, Levels]]:
    """Of each language asked the level that each pair's need asks, 0 for none, and the one that its profile has."""
    nobody = np.zeros(1, dtype=np.int8)
    for language, column in asked_levels.items():
        offered = pairs.profiles.languages.get(language)
        yield column.of(pairs.need_rows), nobody if offered is None else offered.of(pairs.profile_rows)

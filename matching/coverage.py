"""What of each need each profile can take: takeable shifts, pieces and times of windows.

All of it is in whole minutes and twelfths of a minute, so that no order of summing changes a result.
"""

from dataclasses import dataclass

import numpy as np

from matching import schedule
from matching.columns import SINGLE, SPLITTABLE, WINDOW, Bools, Floats, Ints, Lists, lists_of
from matching.pairs import Pairs


@dataclass(frozen=True)
class Takes:
    """What can be taken, one entry a pair, a slot of its need and an unbroken stretch: the minutes."""

    pair: Ints
    slot: Ints
    minutes: Ints

    def only(self, chosen: Ints, pairs: int) -> "Takes":
        """The same for some of so many pairs, counted anew."""
        place = np.full(pairs, -1)
        place[chosen] = np.arange(len(chosen))
        found = place[self.pair]
        kept = np.flatnonzero(found >= 0)
        return Takes(found[kept], self.slot[kept], self.minutes[kept])

    def any_of(self, pairs: int) -> Bools:
        """Which of so many pairs have something to take."""
        has = np.zeros(pairs, dtype=np.bool_)
        has[self.pair] = True
        return has


@dataclass(frozen=True)
class Coverage:
    """Of pairs, one a row: what is covered. `taken` stands for every part of each pair's need, in order."""

    longest: Ints
    weekly: Floats
    covered: Floats
    cover: Floats
    parts: Lists
    taken: Ints

    def only(self, chosen: Ints) -> "Coverage":
        """The same for some of the pairs."""
        owner, at = self.parts.of(chosen)
        counts = np.bincount(owner, minlength=len(chosen))
        return Coverage(
            self.longest[chosen],
            self.weekly[chosen],
            self.covered[chosen],
            self.cover[chosen],
            lists_of(counts),
            self.taken[at],
        )


def coverage(pairs: Pairs, takes: Takes | None = None) -> Coverage:
    """What each profile can take of the need in the same place of the rows.

    The hours of a week are cut at the profile's most hours and the employer's granted hours; minutes in
    `weekly` and `covered` are in twelfths.
    """
    needs, profiles = pairs.needs, pairs.profiles
    takes = takeable(pairs) if takes is None else takes
    owner, part = needs.parts.of(pairs.need_rows)
    parts = lists_of(np.diff(needs.parts.offsets)[pairs.need_rows])
    # Where the pair's own copy of the slot's part stands among all parts of all pairs.
    at = parts.offsets[takes.pair] + needs.slot_part[takes.slot]
    at -= needs.parts.offsets[pairs.need_rows[takes.pair]]
    # Sums of whole numbers far below 2^53: exact as floats.
    taken = np.bincount(at, weights=takes.minutes, minlength=len(part)).astype(np.int64)
    taken = np.minimum(taken, needs.part_full[part])

    longest = np.zeros(len(pairs), dtype=np.int64)
    np.maximum.at(longest, takes.pair, takes.minutes)
    weekly = _sum_by_pair(taken * needs.part_weekly_rate[part], owner, len(pairs))
    single = _sum_by_pair(taken * needs.part_single_rate[part], owner, len(pairs))
    most = np.minimum(pairs.of_profile(profiles.max_minutes), pairs.of_need(needs.cap_minutes))
    cut: Floats = np.minimum(weekly, most * schedule.TWELFTHS)
    covered: Floats = cut + single
    needed = pairs.of_need(needs.needed)
    cover = np.where(needed > 0, covered / np.maximum(needed, 1), 1.0)
    return Coverage(longest, cut, covered, cover, parts, taken)


def _sum_by_pair(numbers: Ints, owner: Ints, pairs: int) -> Floats:
    return np.bincount(owner, weights=numbers, minlength=pairs).astype(np.float64, copy=False)


def common_weekdays(first: Ints, last: Ints) -> Ints:
    """The weekdays of the days from first to last as bits, for many ranges at once."""
    days = np.clip(last - first + 1, 0, 7)
    # Ordinal 1 was a Monday. A run of days from any weekday, wrapped from Sunday to Monday.
    run = np.left_shift(np.left_shift(1, days) - 1, (first - 1) % 7)
    weekdays: Ints = (run | (run >> 7)) & schedule.EVERY_WEEKDAY
    return weekdays


def takeable(pairs: Pairs) -> Takes:
    """All that each profile can take of its need, slot by slot."""
    found = _free_enough(pairs)
    needs, kind, minutes = (
        pairs.needs,
        pairs.needs.slot_kind[found.slot],
        pairs.needs.slot_minutes[found.slot],
    )
    row = pairs.profile_rows[found.pair]
    split = kind == SPLITTABLE
    unbroken = np.where(split, found.minutes, minutes)
    fits = unbroken >= pairs.profiles.shortest[row]
    fits &= split | (minutes <= pairs.profiles.max_minutes[row])
    first, last = pairs.common_days()
    day, single = needs.slot_day[found.slot], kind == SINGLE
    weekdays = common_weekdays(first, last)[found.pair]
    on_its_weekday = (weekdays >> np.where(single, 0, day)) & 1 == 1
    on_its_date = (first[found.pair] <= day) & (day <= last[found.pair])
    fits &= unbroken > 0
    kept = np.flatnonzero(fits & np.where(single, on_its_date, on_its_weekday))
    return Takes(found.pair[kept], found.slot[kept], unbroken[kept])


def _free_enough(pairs: Pairs) -> Takes:
    """Where a free stretch holds as much of a slot as must be unbroken there, and how much it holds.

    One side of the pairs is one row: its few slots or stretches are gone through, each against all of the
    other side at once. Of several stretches that hold enough of a window the first counts.
    """
    needs, profiles = pairs.needs, pairs.profiles
    starts, ends, least, kinds = needs.slot_start, needs.slot_end, needs.slot_least, needs.slot_kind
    found: list[tuple[Ints, Ints, Ints]] = []
    if len(needs.min_cover) == 1:
        owner, at = profiles.free.of(pairs.profile_rows)
        free_starts, free_ends = profiles.free_starts[at], profiles.free_ends[at]
        for slot in range(len(starts)):
            piece = np.minimum(free_ends, ends[slot]) - np.maximum(free_starts, starts[slot])
            hits = np.flatnonzero(piece >= least[slot])
            pair = owner[hits]
            if kinds[slot] == WINDOW:
                first = np.flatnonzero(np.diff(pair, prepend=-1))
                pair, hits = pair[first], hits[first]
            found.append((pair, np.full(len(hits), slot), piece[hits].astype(np.int64)))
    else:
        owner, at = needs.slots.of(pairs.need_rows)
        starts, ends, least, is_window = starts[at], ends[at], least[at], kinds[at] == WINDOW
        held = np.zeros(len(at), dtype=np.bool_)
        for stretch in range(len(profiles.free_starts)):
            piece = np.minimum(ends, profiles.free_ends[stretch])
            piece -= np.maximum(starts, profiles.free_starts[stretch])
            hits = np.flatnonzero((piece >= least) & ~(held & is_window))
            held[hits] = True
            found.append((owner[hits], at[hits], piece[hits].astype(np.int64)))
    if not found:
        return Takes(*(np.zeros(0, dtype=np.int64) for _ in range(3)))
    return Takes(*(np.concatenate(column) for column in zip(*found, strict=True)))

"""What of each need each profile can take: takeable shifts, pieces and times of windows.

All of it is in whole minutes and twelfths of a minute, so that no order of summing changes a result.
"""

from dataclasses import dataclass

import numpy as np

from matching import schedule
from matching.columns import SINGLE, SPLITTABLE, WINDOW, Bools, Floats, Ints, Lists, lists_of
from matching.pairs import Pairs

# So many slots are compared with free stretches at once.
PIECE = 50_000


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
    """All that each profile can take of its need, slot by slot.

    Whole free hours tell of most shifts whether they are free; only of the others the stretches are asked.
    """
    needs, profiles = pairs.needs, pairs.profiles
    pair, slot = needs.slots.of(pairs.need_rows)
    row = pairs.profile_rows[pair]
    hours = profiles.free_hours.reshape(-1)[row + needs.slot_weekday[slot] * profiles.free_hours.shape[1]]
    inside = needs.slot_inside[slot]
    some = np.flatnonzero((hours & inside == inside) & _on_common_day(pairs, pair, slot))
    pair, slot, row, hours = pair[some], slot[some], row[some], hours[some]
    around = needs.slot_around[slot]
    is_sure = (around != 0) & (hours & around == around)
    asked = np.flatnonzero(~is_sure)
    minutes = needs.slot_minutes[slot]
    if len(asked):
        sure = np.flatnonzero(is_sure)
        held, unbroken = _by_the_minute(pairs, row[asked], slot[asked])
        found = np.concatenate([sure, asked[held]])
        pair, slot, row = pair[found], slot[found], row[found]
        minutes = np.concatenate([minutes[sure], unbroken])
    fits = (minutes >= profiles.shortest[row]) & (minutes > 0)
    fits &= (minutes <= profiles.max_minutes[row]) | (needs.slot_kind[slot] == SPLITTABLE)
    kept = np.flatnonzero(fits)
    return Takes(pair[kept], slot[kept], minutes[kept])


def _on_common_day(pairs: Pairs, pair: Ints, slot: Ints) -> Bools:
    """Whether some common day has the slot's weekday, or is the date of a single shift."""
    first, last = pairs.common_days()
    needs = pairs.needs
    day, is_single = needs.slot_day[slot], needs.slot_kind[slot] == SINGLE
    if len(first) and (last - first).min() >= 6 and not is_single.any():
        return np.ones(len(pair), dtype=np.bool_)
    weekdays = common_weekdays(first, last)[pair]
    on_its_weekday = (weekdays >> np.where(is_single, 0, day)) & 1 == 1
    on_its_date = (first[pair] <= day) & (day <= last[pair])
    found: Bools = np.where(is_single, on_its_date, on_its_weekday)
    return found


def _by_the_minute(pairs: Pairs, rows: Ints, slots: Ints) -> tuple[Ints, Ints]:
    """Where a free stretch of a row holds as much of the slot as must be unbroken there, and how much is taken.

    Of several stretches that hold enough of a window one counts. All in pieces, so that little room is used.
    """
    needs, profiles = pairs.needs, pairs.profiles
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    for start in range(0, len(rows), PIECE):
        slot = slots[start : start + PIECE]
        owner, at = profiles.free.of(rows[start : start + PIECE])
        piece = np.minimum(profiles.free_ends[at], needs.slot_end[slot][owner])
        piece -= np.maximum(profiles.free_starts[at], needs.slot_start[slot][owner])
        hits = np.flatnonzero(piece >= needs.slot_least[slot][owner])
        held = owner[hits]
        kind = needs.slot_kind[slot][held]
        first = np.flatnonzero((kind != WINDOW) | (np.diff(held, prepend=-1) > 0))
        held, hits, kind = held[first], hits[first], kind[first]
        minutes = np.where(kind == SPLITTABLE, piece[hits], needs.slot_minutes[slot][held])
        found.append((held + start, minutes))
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))  # type: ignore[return-value]

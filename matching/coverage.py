"""What of each need each profile can take: takeable shifts, pieces and times of windows.

All of it is in whole minutes and twelfths of a minute, so that no order of summing changes a result.
"""

from dataclasses import dataclass

import numpy as np

from matching import schedule
from matching.columns import (
    ROW_STEP,
    SINGLE,
    SPLITTABLE,
    WHOLE,
    Bools,
    Floats,
    Ints,
    Lists,
    NeedColumns,
    ProfileColumns,
    lists_of,
)
from matching.pairs import Pairs


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


def coverage(pairs: Pairs) -> Coverage:
    """What each profile can take of the need in the same place of the rows.

    The hours of a week are cut at the profile's most hours and the employer's granted hours; minutes in
    `weekly` and `covered` are in twelfths.
    """
    needs, profiles = pairs.needs, pairs.profiles
    pair, slot = needs.slots.of(pairs.need_rows)
    standing = _is_on_common_day(pairs, pair, slot)
    pair, slot = pair[standing], slot[standing]
    taken, longest = _taken_in_slots(needs, slot, profiles, pairs.profile_rows[pair])

    owner, part = needs.parts.of(pairs.need_rows)
    parts = lists_of(np.bincount(owner, minlength=len(pairs)))
    # Where the pair's own copy of the slot's part stands among all parts of all pairs.
    at = parts.offsets[pair] + needs.slot_part[slot] - needs.parts.offsets[pairs.need_rows[pair]]
    part_taken = np.zeros(len(part), dtype=np.int64)
    np.add.at(part_taken, at, taken)
    part_taken = np.minimum(part_taken, needs.part_full[part])

    weekly = _sum_by_pair(part_taken * needs.part_weekly_rate[part], parts.offsets)
    single = _sum_by_pair(part_taken * needs.part_single_rate[part], parts.offsets)
    longest_of_pair = np.zeros(len(pairs), dtype=np.int64)
    np.maximum.at(longest_of_pair, pair, longest)
    most = np.minimum(profiles.max_minutes[pairs.profile_rows], needs.cap_minutes[pairs.need_rows])
    cut = np.minimum(weekly.astype(np.float64), most * schedule.TWELFTHS)
    covered = cut + single
    needed = needs.needed[pairs.need_rows]
    cover = np.where(needed > 0, covered / np.maximum(needed, 1), 1.0)
    return Coverage(longest_of_pair, cut, covered, cover, parts, part_taken)


def _sum_by_pair(numbers: Ints, offsets: Ints) -> Ints:
    running = np.concatenate([[0], np.cumsum(numbers)])
    sums: Ints = running[offsets[1:]] - running[offsets[:-1]]
    return sums


def common_weekdays(first: Ints, last: Ints) -> Ints:
    """The weekdays of the days from first to last as bits, for many ranges at once."""
    days = np.clip(last - first + 1, 0, 7)
    # Ordinal 1 was a Monday. A run of days from any weekday, wrapped from Sunday to Monday.
    run = np.left_shift(np.left_shift(1, days) - 1, (first - 1) % 7)
    weekdays: Ints = (run | (run >> 7)) & schedule.EVERY_WEEKDAY
    return weekdays


def _is_on_common_day(pairs: Pairs, pair: Ints, slot: Ints) -> Bools:
    needs, profiles = pairs.needs, pairs.profiles
    first = np.maximum(needs.first_day[pairs.need_rows], profiles.first_day[pairs.profile_rows])
    last = np.minimum(needs.last_day[pairs.need_rows], profiles.last_day[pairs.profile_rows])
    day = needs.slot_day[slot]
    single = needs.slot_kind[slot] == SINGLE
    on_its_date = (first[pair] <= day) & (day <= last[pair])
    on_its_weekday = (common_weekdays(first, last)[pair] >> np.where(single, 0, day)) & 1 == 1
    standing: Bools = np.where(single, on_its_date, on_its_weekday)
    return standing


def _taken_in_slots(needs: NeedColumns, slot: Ints, profiles: ProfileColumns, row: Ints) -> tuple[Ints, Ints]:
    """Minutes taken in each slot, and the longest unbroken work among them."""
    kind, minutes = needs.slot_kind[slot], needs.slot_minutes[slot]
    long_enough = minutes >= profiles.shortest[row]
    allowed = (kind == SPLITTABLE) | (long_enough & (minutes <= profiles.max_minutes[row]))
    whole = np.flatnonzero(allowed & ((kind == WHOLE) | (kind == SINGLE)))
    inside = np.flatnonzero(allowed & (kind != WHOLE) & (kind != SINGLE))
    taken = np.zeros(len(slot), dtype=np.int64)
    longest = np.zeros(len(slot), dtype=np.int64)

    free = _is_free(profiles, row[whole], needs.slot_start[slot[whole]], needs.slot_length[slot[whole]])
    taken[whole] = longest[whole] = np.where(free, minutes[whole], 0)

    some, stretch, total = _free_inside(profiles, row[inside], needs.slot_start[slot[inside]],
                                        needs.slot_length[slot[inside]])  # fmt: skip
    split = kind[inside] == SPLITTABLE
    held = stretch >= minutes[inside]
    taken[inside] = np.where(split, total, np.where(held, minutes[inside], 0))
    longest[inside] = np.where(split, some, np.where(held, minutes[inside], 0))
    return taken, longest


def _is_free(profiles: ProfileColumns, row: Ints, start: Ints, length: Ints) -> Bools:
    """Whether one unbroken free stretch holds all of it."""
    at = np.searchsorted(profiles.free_keys, row * ROW_STEP + start, side="right") - 1
    own = at >= profiles.free.offsets[row]
    ends = profiles.free_ends
    return own & (ends[np.maximum(at, 0)] >= start + length) if len(ends) else own


def _free_inside(profiles: ProfileColumns, row: Ints, start: Ints, length: Ints) -> tuple[Ints, Ints, Ints]:
    """Of the free pieces inside: the longest not too short, the longest of all, the sum of the former."""
    end = start + length
    lowest = np.searchsorted(profiles.free_keys, row * ROW_STEP + start, side="right") - 1
    lowest = np.maximum(lowest, profiles.free.offsets[row])
    beyond = np.searchsorted(profiles.free_keys, row * ROW_STEP + end, side="left")
    counts = np.maximum(beyond - lowest, 0)
    owner = np.repeat(np.arange(len(row)), counts)
    at = np.arange(len(owner)) + np.repeat(lowest - (np.cumsum(counts) - counts), counts)
    piece_start = np.maximum(profiles.free_keys[at] % ROW_STEP, start[owner])
    piece = np.maximum(np.minimum(profiles.free_ends[at], end[owner]) - piece_start, 0)
    enough = np.where(piece >= profiles.shortest[row[owner]], piece, 0)
    found = [np.zeros(len(row), dtype=np.int64) for _ in range(3)]
    np.maximum.at(found[0], owner, enough)
    np.maximum.at(found[1], owner, piece)
    np.add.at(found[2], owner, enough)
    return found[0], found[1], found[2]

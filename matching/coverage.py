"""What of each need each profile can take: takeable shifts, pieces and times of windows.

All of it is in whole minutes and twelfths of a minute, so that no order of summing changes a result.
"""

from dataclasses import dataclass

import numpy as np

from matching import schedule
from matching.columns import SINGLE, SPLITTABLE, WINDOW, Bools, Floats, Ints, Lists, lists_of
from matching.packed import Hours
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
        found = place.take(self.pair)
        kept = (found >= 0).nonzero()[0]
        return Takes(found.take(kept), self.slot.take(kept), self.minutes.take(kept))

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

    def taken_of(self, chosen: Ints) -> Ints:
        """What is taken of the parts of some of the pairs' needs."""
        return self.taken.take(self.parts.of(chosen)[1])

    def only(self, chosen: Ints) -> "Coverage":
        """The same for some of the pairs."""
        first = self.parts.offsets.take(chosen)
        counts = self.parts.offsets.take(chosen + 1) - first
        return Coverage(
            self.longest.take(chosen),
            self.weekly.take(chosen),
            self.covered.take(chosen),
            self.cover.take(chosen),
            lists_of(counts),
            self.taken_of(chosen),
        )


def coverage(pairs: Pairs, takes: Takes | None = None) -> Coverage:
    """What each profile can take of the need in the same place of the rows.

    The hours of a week are cut at the profile's most hours and the employer's granted hours; minutes in
    `weekly` and `covered` are in twelfths.
    """
    needs, profiles = pairs.needs, pairs.profiles
    takes = takeable(pairs) if takes is None else takes
    owner, part = needs.parts.of(pairs.need_rows)
    first = needs.parts.offsets.take(pairs.need_rows)
    parts = lists_of(needs.parts.offsets.take(pairs.need_rows + 1) - first)
    # Where the pair's own copy of the slot's part stands among all parts of all pairs.
    at = (parts.offsets[:-1] - first).take(takes.pair) + needs.slot_part.take(takes.slot)
    # Sums of whole numbers far below 2^53: exact as floats.
    taken = np.bincount(at, weights=takes.minutes, minlength=len(part)).astype(np.int64)
    taken = np.minimum(taken, needs.part_full.take(part))

    longest = np.zeros(len(pairs), dtype=np.int64)
    np.maximum.at(longest, takes.pair, takes.minutes)
    weekly = _sum_by_pair(taken * needs.part_weekly_rate.take(part), owner, len(pairs))
    single = _sum_by_pair(taken * needs.part_single_rate.take(part), owner, len(pairs))
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
    hours, inside = _free_hours(pairs, pair, needs.slot_weekday.take(slot)), needs.slot_inside.take(slot)
    some = ((hours & inside) == inside).nonzero()[0]
    if len(some) < len(pair):
        pair, slot, hours = pair.take(some), slot.take(some), hours.take(some)
    common = _on_common_day(pairs, pair, slot)
    if common is not None:
        pair, slot, hours = pair.take(common), slot.take(common), hours.take(common)
    around = needs.slot_around.take(slot)
    is_sure = (around != 0) & ((hours & around) == around)
    asked = (~is_sure).nonzero()[0]
    minutes = needs.slot_minutes.take(slot)
    if len(asked):
        sure = is_sure.nonzero()[0]
        held, unbroken = _by_the_minute(pairs, pairs.profile_rows.take(pair.take(asked)), slot.take(asked))
        found = np.concatenate([sure, asked.take(held)])
        pair, slot = pair.take(found), slot.take(found)
        minutes = np.concatenate([minutes.take(sure), unbroken])
    few = Pairs(needs, pair, profiles, pairs.profile_rows.take(pair))
    fits = (minutes >= few.of_profile(profiles.shortest)) & (minutes > 0)
    fits &= (minutes <= few.of_profile(profiles.max_minutes)) | (needs.slot_kind.take(slot) == SPLITTABLE)
    kept = fits.nonzero()[0]
    return Takes(pair.take(kept), slot.take(kept), minutes.take(kept))


def _free_hours(pairs: Pairs, pair: Ints, weekday: Ints) -> Hours:
    """The whole free hours of each pair's profile on a weekday."""
    hours = pairs.profiles.free_hours
    if hours.shape[1] == 1:
        return hours[:, 0].take(weekday)
    found: Hours = hours.reshape(-1).take(weekday * hours.shape[1] + pairs.profile_rows.take(pair))
    return found


def _on_common_day(pairs: Pairs, pair: Ints, slot: Ints) -> Ints | None:
    """Of which slots some common day has the weekday, or is the date of a single shift; None: of all."""
    first, last = pairs.common_days
    needs = pairs.needs
    is_long = len(first) > 0 and (last - first).min() >= 6
    if is_long and not needs.has_single_shifts:
        return None
    is_single = needs.slot_kind.take(slot) == SINGLE
    if is_long and not is_single.any():
        return None
    day = needs.slot_day.take(slot)
    weekdays = common_weekdays(first, last).take(pair)
    on_its_weekday = (weekdays >> np.where(is_single, 0, day)) & 1 == 1
    on_its_date = (first.take(pair) <= day) & (day <= last.take(pair))
    return np.where(is_single, on_its_date, on_its_weekday).nonzero()[0]


def _by_the_minute(pairs: Pairs, rows: Ints, slots: Ints) -> tuple[Ints, Ints]:
    """Where a free stretch of a row holds as much of the slot as must be unbroken there, and how much is taken.

    Of several stretches that hold enough of a window one counts. All in pieces, so that little room is used.
    """
    needs, profiles = pairs.needs, pairs.profiles
    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
    for start in range(0, len(rows), PIECE):
        slot = slots[start : start + PIECE]
        owner, at = profiles.free.of(rows[start : start + PIECE])
        piece = np.minimum(profiles.free_ends.take(at), needs.slot_end.take(slot).take(owner))
        piece -= np.maximum(profiles.free_starts.take(at), needs.slot_start.take(slot).take(owner))
        hits = (piece >= needs.slot_least.take(slot).take(owner)).nonzero()[0]
        held = owner.take(hits)
        kind = needs.slot_kind.take(slot).take(held)
        first = ((kind != WINDOW) | (np.diff(held, prepend=-1) > 0)).nonzero()[0]
        held, hits, kind = held.take(first), hits.take(first), kind.take(first)
        minutes = np.where(kind == SPLITTABLE, piece.take(hits), needs.slot_minutes.take(slot).take(held))
        found.append((held + start, minutes))
    return tuple(np.concatenate(column) for column in zip(*found, strict=True))  # type: ignore[return-value]

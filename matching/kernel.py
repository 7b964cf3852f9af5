"""The best of many needs by one compiled function of the extra `fast` (numba).

The rules are those of gates.py, coverage.py, pairs.py and points.py, operation by operation in their order, so that
results are the same to the last bit; tests hold the two beside each other. Of each block of rows the most that every
score can be is asked first, all rows at a time; only who may be among the best is looked at to the minute.
"""

import math

import numba
import numpy as np

from matching.columns import SINGLE, SPLITTABLE, WINDOW
from matching.compiled import (
    STEPS,
    best_first,
    count_asked,
    count_bits,
    great_circle_km,
    harmonic_mean,
    nearest_first,
    share_of,
    sink,
    tie_number,
)
from matching.gates import TOLERANCE
from matching.kernel_input import NeedArrays, PeopleArrays, RuleNumbers
from matching.nearness import BLOCK
from matching.packed import Bools, Floats, Ints
from matching.points import HALF, SCALE
from matching.schedule import TWELFTHS
from matching.travel import ANY, SLACK_KM

# The SHA-256 of compiled.py and of the values that are imported here and there, all of which stand in the machine code
# that numba keeps on the disk by the content of this file alone: a test tells the new one after a change of any.
_MADE_OF = "f025d902e947890cd6b9725aa58ebaa1c1e5c5d8be4f6fc213706ee7e19a3bfd"
# Wider than what sums and quotients in 32 bits round.
_SLACK, _LEAST, _SHARE_SLACK = np.float32(2e-5), np.float32(1e-30), 1e-5
# The longest times that are counted in 32 bits.
_MOST_TWELFTHS = 1 << 30
_ROWS = np.uint64(BLOCK)


@numba.njit
def _taken(
    needs: NeedArrays, people: PeopleArrays, need: int, row: int, first: int, last: int
) -> tuple[np.int64, np.int64, np.int64]:
    """What somebody can take of a need from the first to the last common day: coverage.py, one pair at a time.

    Twelfths of a minute a week, twelfths once, and the longest minutes of one time.
    """
    kind, part_of, minutes_of = needs.kind, needs.part, needs.minutes
    run = ((1 << min(last - first + 1, 7)) - 1) << ((first - 1) % 7)
    weekdays = run | run >> 7
    sum_weekly = sum_single = longest = of_part = np.int64(0)
    least, most = np.int64(people.shortest[row]), people.most_minutes[row]
    begin, end = needs.slots[need], needs.slots[need + 1]
    for slot in range(begin, end):
        day, part, inside, around = needs.day[slot], part_of[slot], needs.inside[slot], needs.around[slot]
        on_date = first <= day and day <= last
        is_common = on_date if kind[slot] == SINGLE else (weekdays >> day) & 1 == 1
        hours, is_piece = people.hours[needs.weekday[slot], row], kind[slot] == SPLITTABLE
        if is_common and hours & inside == inside:
            if around and hours & around == around:
                unbroken = minutes_of[slot]
                if unbroken >= least and unbroken > 0 and (is_piece or unbroken <= most):
                    of_part += unbroken
                    longest = max(longest, unbroken)
            else:
                for stretch in range(people.free[row], people.free[row + 1]):
                    unbroken = np.int64(min(people.free_ends[stretch], needs.end[slot]))
                    unbroken -= np.int64(max(people.free_starts[stretch], needs.start[slot]))
                    if unbroken < needs.least[slot]:
                        continue
                    if not is_piece:
                        unbroken = minutes_of[slot]
                    if unbroken >= least and unbroken > 0 and (is_piece or unbroken <= most):
                        of_part += unbroken
                        longest = max(longest, unbroken)
                    if kind[slot] == WINDOW:
                        break
        if slot + 1 == end or part_of[slot + 1] != part:
            of_part = min(of_part, needs.full[part])
            sum_weekly += of_part * needs.weekly_rate[part]
            sum_single += of_part * needs.single_rate[part]
            of_part = np.int64(0)
    return sum_weekly, sum_single, longest


# Without Python's lock, so that chunks of needs are looked at side by side in threads of one process.
@numba.njit(cache=True, nogil=True)
def find_best(
    needs: NeedArrays, people: PeopleArrays, rules: RuleNumbers, top: int
) -> tuple[Ints, Ints, Floats, Bools]:
    """How many each need has, their rows, what is told of them, and which needs are decided.

    One function: arrays handed from one to another would cost more than the work. Parts that numba lays into it
    (`inline`) gave the same bits, but one compilation of them was as quick as this and others took three times as long.
    """
    ball, reach_km, middle, far = people.ball, people.reach, people.middle, people.far
    latitude, longitude, ways, modes, limits = (
        people.latitude, people.longitude, people.ways, people.way_modes, people.way_limits,
    )  # fmt: skip
    day_from, day_to, hours, shortest = people.first_day, people.last_day, people.hours, people.shortest
    least_minutes, most_minutes, hashes = people.least_minutes, people.most_minutes, people.hashes
    held, can, done, cannot, levels = people.held, people.can, people.done, people.cannot, people.levels
    must, wish, conflicts = needs.must, needs.wish, needs.conflicts
    must_levels, wish_levels = needs.must_levels, needs.wish_levels
    kind, part_of, minutes_of = needs.kind, needs.part, needs.minutes
    inside, weekday = needs.inside, needs.weekday
    full, weekly_rate, single_rate, known_hashes = (
        needs.full, needs.weekly_rate, needs.single_rate, needs.known_hashes,
    )  # fmt: skip
    weights, speeds, detour, long_minutes = rules.weights, rules.speeds, rules.detour, rules.long_minutes
    of_employer, of_assistant = rules.of_employer, rules.of_assistant
    count, total = len(needs.min_cover), len(reach_km)
    counts, is_decided = np.zeros(count, np.int64), np.ones(count, np.bool_)
    rows, told, filled = np.empty(count * min(top, 64), np.int64), np.empty((count * min(top, 64), 12)), 0
    keys, ties, places = np.empty(top, np.int64), np.empty(top, np.uint64), np.empty(top, np.int64)
    kept_rows, kept, now = np.empty(top, np.int64), np.empty((top, 12)), np.empty(12)
    # Bounds of a block's rows in 32 bits, many at a time.
    is_in = np.empty(BLOCK, np.bool_)
    squares, high, other_side = np.empty((3, BLOCK), np.float32)
    shorter, longer, taken, longest, weekly, single = np.empty((6, BLOCK), np.int32)
    wish_can, both_done, wish_held, speaks = np.empty((4, BLOCK), np.int32)
    slack, zero, one = np.float32(SLACK_KM), np.float32(0), np.float32(1)
    each_employer = 1.0 / rules.of_employer if rules.of_employer > 0.0 else 0.0
    each_assistant = 1.0 / rules.of_assistant if rules.of_assistant > 0.0 else 0.0
    no_employer = np.float32(0.0 if rules.of_employer > 0.0 else 1.0)
    no_assistant = np.float32(0.0 if rules.of_assistant > 0.0 else 1.0)
    of_travel, of_hours = np.float32(weights[5] * each_assistant), np.float32(weights[6] * each_assistant)
    of_long = np.float32(weights[7] * each_assistant)
    each_long, twelfths, travel_share = (
        np.float32(1.0 / rules.long_minutes),
        np.float32(TWELFTHS),
        one - np.float32(_SHARE_SLACK),
    )
    blocks, order, steps = (
        np.empty(len(far), np.int64),
        np.empty(len(far), np.int64),
        np.empty(len(far), np.int8),
    )
    starts = np.empty(STEPS + 1, np.int64)
    for need in range(count):
        x, y, z = needs.ball[0, need], needs.ball[1, need], needs.ball[2, need]
        from_day, to_day, cap = needs.first_day[need], needs.last_day[need], needs.cap_minutes[need]
        needed, least_cover, asks_weekly = needs.needed[need], needs.min_cover[need], needs.asks_weekly[need]
        known_from, known_to = needs.known[need], needs.known[need + 1]
        begin, end = needs.slots[need], needs.slots[need + 1]
        wishes, asked = count_asked(wish, wish, need), count_asked(must, wish, need)
        wish_count = np.int64(0)
        for line in range(len(levels)):
            wish_count += wish_levels[line, need] > 0
        here_latitude, here_longitude, own_hash = (
            needs.latitude[need],
            needs.longitude[need],
            needs.hashes[need],
        )
        # What each thing held adds to a side, and what is there where nothing is asked.
        each_minute = np.float32(weights[0] * each_employer / max(needed, 1))
        each_wish = np.float32(weights[1] * each_employer / wishes if wishes else 0.0)
        each_done = np.float32(weights[2] * each_employer / asked if asked else 0.0)
        each_spoken = np.float32(weights[3] * each_employer / wish_count if wish_count else 0.0)
        each_known = np.float32(weights[4] * each_employer)
        each_held = np.float32(weights[8] * each_assistant / wishes if wishes else 0.0)
        for_nothing, for_no_wish = no_employer, no_assistant
        if not wishes:
            for_nothing += np.float32(weights[1] * each_employer)
            for_no_wish += np.float32(weights[8] * each_assistant)
        if not asked:
            for_nothing += np.float32(weights[2] * each_employer)
        if not wish_count:
            for_nothing += np.float32(weights[3] * each_employer)
        for_all, for_every_wish = for_nothing, for_no_wish + each_held * np.float32(wishes)
        for_all += each_wish * np.float32(wishes) + each_done * np.float32(asked)
        for_all += each_spoken * np.float32(wish_count)
        if known_to > known_from:
            for_all += each_known
        most_cap = np.int32(min(cap, 1e6))
        # Longer times than these would not be counted in 32 bits.
        size, least, decided = 0, np.float32(-1.0), needed < _MOST_TWELFTHS
        # The best of those left out.
        lost_key, lost_tie = np.int64(-1), np.uint64(0)
        opened = nearest_first(x, y, z, middle, far, blocks, steps, starts, order)
        for block in order[:opened]:
            # Numbers without a sign: of others the compiler does not know that they count from the beginning.
            # The last block is as long as the others: its first rows, which stand in the one before too, are left out.
            begun = np.uint64(max(block * BLOCK - (total - BLOCK), 0))
            start = np.uint64(block * BLOCK) - begun
            for at in range(_ROWS):
                dx, dy, dz = ball[0, start + at] - x, ball[1, start + at] - y, ball[2, start + at] - z
                squares[at] = dx * dx + dy * dy + dz * dz
            for at in range(_ROWS):
                farthest = reach_km[start + at] + slack
                is_in[at] = (farthest > zero) & (squares[at] <= farthest * farthest)
            for at in range(begun):
                is_in[at] = False
            for word in range(len(must)):
                bits = must[word, need]
                if bits:
                    for at in range(_ROWS):
                        is_in[at] &= (bits & ~can[word, start + at]) == 0
            for word in range(len(conflicts)):
                bits = conflicts[word, need]
                if bits:
                    for at in range(_ROWS):
                        is_in[at] &= (bits & cannot[word, start + at]) == 0
            for line in range(len(levels)):
                level = must_levels[line, need]
                if level:
                    for at in range(_ROWS):
                        is_in[at] &= levels[line, start + at] >= level
            some = 0
            for at in range(_ROWS):
                some += is_in[at]
            if not some:
                continue
            # The most that may be taken, by whole free hours.
            for at in range(_ROWS):
                shorter[at] = shortest[start + at]
            for at in range(_ROWS):
                longer[at] = np.int32(min(most_minutes[start + at], 1e6))
            for at in range(_ROWS):
                weekly[at] = single[at] = longest[at] = taken[at] = 0
            for slot in range(begin, end):
                minutes, bits, day = np.int32(minutes_of[slot]), inside[slot], weekday[slot]
                part = part_of[slot]
                if kind[slot] == SPLITTABLE:
                    for at in range(_ROWS):
                        taken[at] = minutes
                elif kind[slot] == WINDOW:
                    for at in range(_ROWS):
                        taken[at] += minutes if (shorter[at] <= minutes) & (minutes <= longer[at]) else 0
                else:
                    for at in range(_ROWS):
                        fits = (shorter[at] <= minutes) & (minutes <= longer[at])
                        taken[at] = minutes if fits & ((hours[day, start + at] & bits) == bits) else 0
                if slot + 1 == end or part_of[slot + 1] != part:
                    limit, rate = np.int32(full[part]), np.int32(weekly_rate[part])
                    other = np.int32(single_rate[part])
                    for at in range(_ROWS):
                        longest[at] = max(longest[at], min(taken[at], minutes))
                    for at in range(_ROWS):
                        weekly[at] += min(taken[at], limit) * rate
                    if other:
                        for at in range(_ROWS):
                            single[at] += min(taken[at], limit) * other
                    for at in range(_ROWS):
                        taken[at] = 0
            for at in range(_ROWS):
                weekly[at] = min(weekly[at], (min(longer[at], most_cap) + 1) * TWELFTHS)
            for at in range(_ROWS):
                high[at] = each_minute * np.float32(weekly[at] + single[at])
            for at in range(_ROWS):
                near = (np.sqrt(squares[at]) - slack) / max(reach_km[start + at], slack)
                other_side[at] = of_travel * min(one - near * travel_share, one)
            for at in range(_ROWS):
                other_side[at] += of_long * min(np.float32(longest[at]) * each_long, one)
            if asks_weekly:
                for at in range(_ROWS):
                    wanted = np.float32(least_minutes[start + at]) * twelfths
                    hours_share = min(np.float32(weekly[at]) / max(wanted, one), one)
                    other_side[at] += of_hours * (hours_share if wanted > zero else one)
            else:
                for at in range(_ROWS):
                    other_side[at] += of_hours
            # Who could not be among the best with every skill and language is out.
            for at in range(_ROWS):
                employer_side, assistant_side = high[at] + for_all, other_side[at] + for_every_wish
                both = max(employer_side + assistant_side, _LEAST)
                most = (employer_side + employer_side) * assistant_side / both + _SLACK
                is_in[at] &= (longest[at] > 0) & (most >= least)
            some = 0
            for at in range(_ROWS):
                some += is_in[at]
            if not some:
                continue
            for at in range(_ROWS):
                wish_can[at] = both_done[at] = wish_held[at] = speaks[at] = 0
            for word in range(len(wish)):
                bits = wish[word, need]
                if bits:
                    for at in range(_ROWS):
                        wish_can[at] += count_bits(bits & can[word, start + at])
                    for at in range(_ROWS):
                        wish_held[at] += count_bits(bits & held[word, start + at])
                bits |= must[word, need]
                if bits:
                    for at in range(_ROWS):
                        both_done[at] += count_bits(bits & done[word, start + at])
            for line in range(len(levels)):
                level = wish_levels[line, need]
                if level:
                    for at in range(_ROWS):
                        speaks[at] += levels[line, start + at] >= level
            for at in range(_ROWS):
                high[at] += for_nothing + each_wish * np.float32(wish_can[at])
            for at in range(_ROWS):
                high[at] += each_done * np.float32(both_done[at]) + each_spoken * np.float32(speaks[at])
            for known in range(known_from, known_to):
                for at in range(_ROWS):
                    high[at] += each_known if hashes[start + at] == known_hashes[known] else zero
            for at in range(_ROWS):
                other_side[at] += for_no_wish + each_held * np.float32(wish_held[at])
                both = max(high[at] + other_side[at], _LEAST)
                high[at] = (high[at] + high[at]) * other_side[at] / both + _SLACK
            for at in range(_ROWS):
                if not is_in[at] or high[at] < least:
                    continue
                # From here on nothing is rounded otherwise than by the other code.
                row = np.int64(start + at)
                km = great_circle_km(here_latitude, here_longitude, latitude[row], longitude[row])
                road_km, share = km * detour, np.inf
                for way in range(ways[row], ways[row + 1]):
                    mode = modes[way]
                    estimate = road_km if mode == ANY else road_km / speeds[mode] * 60.0
                    share = min(share, estimate / limits[way])
                first, last = max(np.int64(day_from[row]), from_day), min(np.int64(day_to[row]), to_day)
                if share > 1.0 + TOLERANCE or first > last:
                    continue
                sum_weekly, sum_single, longest_taken = _taken(needs, people, need, row, first, last)
                cut = min(np.float64(sum_weekly), min(most_minutes[row], cap) * TWELFTHS)
                cover = (cut + sum_single) / max(needed, 1) if needed > 0 else 1.0
                if longest_taken == 0 or not cover >= least_cover - TOLERANCE:
                    continue
                now[3] = cover
                now[4], now[5] = share_of(wish_can[at], wishes), share_of(both_done[at], asked)
                now[6], now[7] = share_of(speaks[at], wish_count), 0.0
                for known in range(known_from, known_to):
                    if known_hashes[known] == hashes[row]:
                        now[7] = 1.0
                now[8] = max(1.0 - share, 0.0)
                wanted = least_minutes[row]
                now[9] = min(cut / TWELFTHS / wanted, 1.0) if wanted > 0.0 and asks_weekly else 1.0
                now[10] = min(longest_taken / long_minutes, 1.0)
                now[11] = share_of(wish_held[at], wishes)
                employer = assistant = 0.0
                for point in range(5):
                    employer = employer + weights[point] * now[3 + point]
                for point in range(5, 9):
                    assistant = assistant + weights[point] * now[3 + point]
                now[1] = employer / of_employer if of_employer > 0.0 else 1.0
                now[2] = assistant / of_assistant if of_assistant > 0.0 else 1.0
                scaled = harmonic_mean(now[1], now[2]) * SCALE
                # As Python's `round` does it: points.py.
                decided = decided and abs(scaled - math.floor(scaled) - 0.5) >= HALF
                key, tie = np.int64(np.rint(scaled)), tie_number(own_hash, hashes[row])
                now[0] = key / SCALE
                if size < top:
                    place, size = size, size + 1
                    keys[place], ties[place], places[place] = key, tie, place
                    if size == top:
                        for entry in range(size // 2 - 1, -1, -1):
                            sink(keys, ties, places, entry, size)
                elif key > keys[0] or (key == keys[0] and tie < ties[0]):
                    lost_key, lost_tie, place = keys[0], ties[0], places[0]
                    keys[0], ties[0] = key, tie
                    sink(keys, ties, places, 0, size)
                else:
                    if key > lost_key or (key == lost_key and tie < lost_tie):
                        lost_key, lost_tie = key, tie
                    continue
                kept_rows[place] = row
                for point in range(12):
                    kept[place, point] = now[point]
                if size == top:
                    least = np.float32((keys[0] - 1) / SCALE)
        if size < top:
            for entry in range(size // 2 - 1, -1, -1):
                sink(keys, ties, places, entry, size)
        if size and keys[0] == lost_key and ties[0] == lost_tie:
            decided = False
        if filled + size > len(rows):
            more_rows, more = np.empty(2 * (filled + size), np.int64), np.empty((2 * (filled + size), 12))
            more_rows[:filled], more[:filled] = rows[:filled], told[:filled]
            rows, told = more_rows, more
        decided = decided and not best_first(keys, ties, places, size)
        is_decided[need] = decided
        if decided:
            for entry in range(size):
                rows[filled + entry] = kept_rows[places[entry]]
                for point in range(12):
                    told[filled + entry, point] = kept[places[entry], point]
            counts[need] = size
            filled += size
    return counts, rows[:filled], told[:filled], is_decided

"""The shortlists of many needs by one compiled kernel: the extra `fast` (numba).

It chooses among whom the best are and decides nothing: gates and points of those are asked by the same code as
without it (matching/shortlist.py says what each bound means). Its results are tested to be the same.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from matching.columns import SPLITTABLE, NeedColumns, ProfileColumns
from matching.nearness import BLOCK
from matching.packed import Bits, Bools, Floats, Hours, Ints, LevelColumn, Minutes, Numbers, Singles
from matching.schedule import TWELFTHS
from matching.shortlist import SCORE_SLACK, SHARE_SLACK
from matching.travel import EARTH_RADIUS_KM, SLACK_KM
from matching.types import ASSISTANT_CRITERIA, EMPLOYER_CRITERIA, Rules

Levels = npt.NDArray[np.int8]
_CURVE = 1.05 / (24.0 * EARTH_RADIUS_KM**2)
_ONE, _TWO, _FOUR, _TOP_BYTE = (np.uint64(number) for number in (1, 2, 4, 56))
_FIVES, _THREES = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_NIBBLES, _BYTES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)


class _Profiles(NamedTuple):
    ball: Singles
    reach: Singles
    middle: Singles
    far: Singles
    first_day: Numbers
    last_day: Numbers
    hours: Hours
    shortest: Minutes
    least_minutes: Floats
    most_minutes: Floats
    held: Bits
    can: Bits
    done: Bits
    cannot: Bits
    hashes: Bits
    levels: Levels


class _Needs(NamedTuple):
    ball: Singles
    first_day: Ints
    last_day: Ints
    slots: Ints
    kind: Ints
    part: Ints
    minutes: Ints
    day: Ints
    weekday: Ints
    inside: Hours
    around: Hours
    full: Ints
    weekly_rate: Ints
    single_rate: Ints
    needed: Ints
    asks_weekly: Bools
    min_cover: Floats
    cap_minutes: Floats
    must: Bits
    wish: Bits
    conflicts: Bits
    known: Ints
    known_hashes: Bits
    must_levels: Levels
    wish_levels: Levels


def shortlists(needs: NeedColumns, profiles: ProfileColumns, rules: Rules, top: int) -> list[Ints]:
    """For each row of needs the rows of profiles among whom its best `top` are."""
    languages = sorted({*needs.must_languages, *needs.wish_languages})
    rows, counts = _shortlists(
        _needs(needs, languages), _profiles(profiles, languages), _weights(rules), bool(rules.crossings), top
    )
    return np.split(rows, np.cumsum(counts)[:-1])


def _weights(rules: Rules) -> Floats:
    employer = [rules.employer_weights[name] for name in EMPLOYER_CRITERIA]
    assistant = [rules.assistant_weights[name] for name in ASSISTANT_CRITERIA]
    return np.array([*employer, *assistant, sum(employer), sum(assistant), rules.long_shift_minutes])


def _profiles(columns: ProfileColumns, languages: list[str]) -> _Profiles:
    return _Profiles(
        columns.points.ball, columns.reach, columns.blocks.middle, columns.blocks.far, columns.first_day,
        columns.last_day, columns.free_hours, columns.shortest, columns.min_minutes, columns.max_minutes,
        columns.skills_any, columns.skills_can, columns.skills_done, columns.cannot, columns.names.hashes,
        _levels(columns.languages, languages, len(columns.reach)),
    )  # fmt: skip


def _needs(columns: NeedColumns, languages: list[str]) -> _Needs:
    count = len(columns.min_cover)
    return _Needs(
        columns.points.ball, columns.first_day, columns.last_day, columns.slots.offsets.astype(np.int64),
        columns.slot_kind, columns.slot_part, columns.slot_minutes, columns.slot_day, columns.slot_weekday,
        columns.slot_inside, columns.slot_around, columns.part_full, columns.part_weekly_rate,
        columns.part_single_rate, columns.needed, columns.asks_weekly, columns.min_cover,
        columns.cap_minutes, columns.must, columns.wish, columns.conflicts,
        columns.known.offsets.astype(np.int64), columns.known_hashes,
        _levels(columns.must_languages, languages, count), _levels(columns.wish_languages, languages, count),
    )  # fmt: skip


def _levels(columns: Mapping[str, LevelColumn], languages: list[str], rows: int) -> Levels:
    """A line of levels for each of the languages."""
    levels = np.zeros((len(languages), rows), dtype=np.int8)
    for line, language in enumerate(languages):
        column = columns.get(language)
        if column is not None and len(column.rows):
            levels[line, column.rows] = column.levels
        elif column is not None:
            levels[line] = column.levels
    return levels


@numba.njit(inline="always")
def _count(word: np.uint64) -> np.int64:
    """How many bits are set (H. S. Warren, Hacker's Delight, 2002, chapter 5)."""
    word = word - ((word >> _ONE) & _FIVES)
    word = (word & _THREES) + ((word >> _TWO) & _THREES)
    word = (word + (word >> _FOUR)) & _NIBBLES
    return np.int64((word * _BYTES) >> _TOP_BYTE)


@numba.njit(inline="always")
def _held(asked: Bits, need: int, held: Bits, row: int) -> np.int64:
    """How many of the bits asked are held."""
    count = 0
    for word in range(asked.shape[1]):
        count += _count(asked[need, word] & held[row, word])
    return np.int64(count)


@numba.njit(inline="always")
def _mean(employer: float, assistant: float) -> float:
    both = employer + assistant
    return 2.0 * employer * assistant / both if both > 0.0 else 0.0


@numba.njit(inline="always")
def _has_all(asked: Bits, need: int, held: Bits, row: int) -> bool:
    lacking = np.uint64(0)
    for word in range(asked.shape[1]):
        lacking |= asked[need, word] & ~held[row, word]
    return bool(lacking == 0)


@numba.njit(inline="always")
def _has_none(asked: Bits, need: int, held: Bits, row: int) -> bool:
    meeting = np.uint64(0)
    for word in range(asked.shape[1]):
        meeting |= asked[need, word] & held[row, word]
    return bool(meeting == 0)


@numba.njit(inline="always")
def _languages(asked: Levels, need: int, held: Levels, row: int) -> float:
    """The share of the languages asked that are held at their level."""
    count = of = 0
    for line in range(len(held)):
        of += asked[line, need] > 0
        count += asked[line, need] > 0 and held[line, row] >= asked[line, need]
    return count / of if of else 1.0


@numba.njit(inline="always")
def _push(heap: Floats, number: float) -> None:
    """Put a number in the place of the least of a heap (J. W. J. Williams, Algorithm 232, 1964)."""
    at, child = 0, 1
    while child < len(heap):
        if child + 1 < len(heap) and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= number:
            break
        heap[at] = heap[child]
        at, child = child, 2 * child + 1
    heap[at] = number


@numba.njit(cache=True)
def _shortlists(
    needs: _Needs, people: _Profiles, weights: Floats, has_crossings: bool, top: int
) -> tuple[Ints, Ints]:
    """The rows of each need one behind the other, and how many each has.

    One function: lists handed from one to another would cost more than the work.
    """
    ball, reach_km, middle, far = people.ball, people.reach, people.middle, people.far
    day_from, day_to, free, shortest = people.first_day, people.last_day, people.hours, people.shortest
    least_minutes, most_minutes, hashes = people.least_minutes, people.most_minutes, people.hashes
    held, can, done, cannot, levels = people.held, people.can, people.done, people.cannot, people.levels
    must, wish, conflicts, must_levels = needs.must, needs.wish, needs.conflicts, needs.must_levels
    kind, part_of, minutes_of, day_of = needs.kind, needs.part, needs.minutes, needs.day
    weekday, inside, around, full = needs.weekday, needs.inside, needs.around, needs.full
    weekly_rate, single_rate, known_hashes = needs.weekly_rate, needs.single_rate, needs.known_hashes
    wish_levels = needs.wish_levels
    count, total = len(needs.min_cover), len(reach_km)
    found, counts, filled = np.empty(1024, np.int64), np.zeros(count, np.int64), 0
    rows, highs = np.empty(total, np.int64), np.empty(total, np.float64)
    heap, both = np.empty(top, np.float64), must | wish
    squares, is_near = np.empty(BLOCK, np.float32), np.empty(BLOCK, np.bool_)
    slack, zero = np.float32(SLACK_KM), np.float32(0)
    # A product is quicker than a quotient, and the slack of a score is wider than what it rounds.
    of_employer, of_assistant, each_long = 1.0 / weights[9], 1.0 / weights[10], 1.0 / weights[11]
    blocks, aways = np.empty(len(far), np.int64), np.empty(len(far), np.float64)
    for need in range(count):
        # The best of the least scores so far: whose highest score is below them all is out.
        heap[:] = -1.0
        kept = 0
        x, y, z = needs.ball[0, need], needs.ball[1, need], needs.ball[2, need]
        from_day, to_day, cap = needs.first_day[need], needs.last_day[need], needs.cap_minutes[need]
        each_needed, least_cover = 1.0 / max(needs.needed[need], 1), needs.min_cover[need]
        known_from, known_to = needs.known[need], needs.known[need + 1]
        wishes, asked = _held(wish, need, wish, need), _held(both, need, both, need)
        # What a point is where nothing is asked, and what each thing held adds to it.
        no_wish, each_wish = (0.0, 1.0 / wishes) if wishes else (1.0, 0.0)
        not_asked, each_asked = (0.0, 1.0 / asked) if asked else (1.0, 0.0)
        opened = 0
        for block in range(len(far)):
            dx, dy, dz = middle[0, block] - x, middle[1, block] - y, middle[2, block] - z
            away = math.sqrt(dx * dx + dy * dy + dz * dz)
            if away <= far[block] + SLACK_KM:
                blocks[opened], aways[opened] = block, away / far[block]
                opened += 1
        # The nearest first: they are the likeliest to be among the best, and then fewer others are looked at.
        for block in blocks[:opened][np.argsort(aways[:opened])]:
            start = block * BLOCK
            size = min(BLOCK, total - start)
            # First the distances alone, many at a time.
            for at in range(size):
                dx, dy, dz = ball[0, start + at] - x, ball[1, start + at] - y, ball[2, start + at] - z
                squares[at] = dx * dx + dy * dy + dz * dz
            for at in range(size):
                farthest_off = reach_km[start + at] + slack
                is_near[at] = farthest_off > zero and squares[at] <= farthest_off * farthest_off
            for row in range(start, start + size):
                if not is_near[row - start] or not _has_all(must, need, can, row):
                    continue
                if not _has_none(conflicts, need, cannot, row):
                    continue
                first, last = max(day_from[row], from_day), min(day_to[row], to_day)
                speaks = True
                for line in range(len(levels)):
                    speaks = speaks and levels[line, row] >= must_levels[line, need]
                if first > last or not speaks:
                    continue
                km = math.sqrt(np.float64(squares[row - start]))
                each_km = 1.0 / max(np.float64(reach_km[row]), 1e-9)
                nearest = min(1.0 - (km - SLACK_KM) * each_km * (1.0 - SHARE_SLACK), 1.0)
                farthest = 1.0 - (km * (1.0 + km * km * _CURVE) + SLACK_KM) * each_km * (1.0 + SHARE_SLACK)
                known = 0.0
                for at in range(known_from, known_to):
                    if known_hashes[at] == hashes[row]:
                        known = 1.0
                same = weights[1] * (no_wish + each_wish * _held(wish, need, can, row))
                same += weights[2] * (not_asked + each_asked * _held(both, need, done, row))
                same += weights[3] * _languages(wish_levels, need, levels, row) + weights[4] * known
                learning = weights[8] * (no_wish + each_wish * _held(wish, need, held, row))
                # Minutes that may be taken; those taken for certain are asked only of whom these leave a chance.
                may_weekly = may_single = may_longest = may_taken = 0.0
                most, least = most_minutes[row], shortest[row]
                begin, end = needs.slots[need], needs.slots[need + 1]
                for slot in range(begin, end):
                    minutes = minutes_of[slot]
                    hours = free[row, weekday[slot]]
                    # No branches: which way they go cannot be foretold, and guessing wrong costs more than all else.
                    fits = (kind[slot] == SPLITTABLE) | ((least <= minutes) & (minutes <= most))
                    taken = minutes * (fits & (hours & inside[slot] == inside[slot]))
                    may_taken += taken
                    may_longest = max(may_longest, taken)
                    part = part_of[slot]
                    if slot + 1 == end or part_of[slot + 1] != part:
                        may_taken = min(may_taken, full[part])
                        may_weekly += may_taken * weekly_rate[part]
                        may_single += may_taken * single_rate[part]
                        may_taken = 0.0
                if may_longest == 0.0:
                    continue
                cut = min(most, cap) * TWELFTHS
                may_weekly = min(may_weekly, cut)
                wanted = least_minutes[row] * TWELFTHS if needs.asks_weekly[need] else 0.0
                hours_share = min(may_weekly / wanted, 1.0) if wanted > 0.0 else 1.0
                employer = (weights[0] * (may_weekly + may_single) * each_needed + same) * of_employer
                assistant = weights[5] * nearest + weights[6] * hours_share + learning
                assistant += weights[7] * min(may_longest * each_long, 1.0)
                high = _mean(employer, assistant * of_assistant) + SCORE_SLACK
                if high < heap[0]:
                    continue
                rows[kept], highs[kept] = row, high
                kept += 1
                sure_weekly = sure_single = sure_longest = sure_taken = 0.0
                whole_weeks = last - first >= 6
                for slot in range(begin, end):
                    minutes = minutes_of[slot]
                    hours = free[row, weekday[slot]]
                    is_sure = around[slot] != 0 and hours & around[slot] == around[slot]
                    fits = minutes >= least and (kind[slot] == SPLITTABLE or minutes <= most)
                    if is_sure and fits and whole_weeks and day_of[slot] < 7:
                        sure_taken += minutes
                        sure_longest = max(sure_longest, minutes)
                    part = part_of[slot]
                    if slot + 1 == end or part_of[slot + 1] != part:
                        sure_taken = min(sure_taken, full[part])
                        sure_weekly += sure_taken * weekly_rate[part]
                        sure_single += sure_taken * single_rate[part]
                        sure_taken = 0.0
                sure_weekly = min(sure_weekly, cut)
                cover = (sure_weekly + sure_single) * each_needed
                if sure_longest == 0.0 or farthest <= 0.0 or cover < least_cover or has_crossings:
                    continue
                hours_share = min(sure_weekly / wanted, 1.0) if wanted > 0.0 else 1.0
                assistant = weights[5] * farthest + weights[6] * hours_share + learning
                assistant += weights[7] * min(sure_longest * each_long, 1.0)
                low = _mean((weights[0] * cover + same) * of_employer, assistant * of_assistant) - SCORE_SLACK
                if low > heap[0]:
                    _push(heap, low)
        if filled + kept > len(found):
            more = np.empty(2 * (filled + kept), np.int64)
            more[:filled] = found[:filled]
            found = more
        for at in range(kept):
            if highs[at] >= heap[0]:
                found[filled] = rows[at]
                filled += 1
                counts[need] += 1
    return found[:filled], counts

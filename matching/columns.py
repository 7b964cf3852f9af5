"""Needs and profiles as columns: one array a property, lists laid flat with offsets."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching import schedule, travel
from matching.nearness import Blocks, blocks_of
from matching.packed import Bits as Bits
from matching.packed import Bools as Bools
from matching.packed import Floats as Floats
from matching.packed import (
    Hours,
    Minutes,
    Numbers,
    Singles,
    columns_of,
    compact,
    count_bits,
    level_column,
    lines_of,
    names_of,
)
from matching.packed import Ints as Ints
from matching.packed import LevelColumn as LevelColumn
from matching.packed import Lists as Lists
from matching.packed import Names as Names
from matching.packed import Points as Points
from matching.packed import id_hash as id_hash
from matching.packed import lists_of as lists_of
from matching.types import (
    ANIMALS,
    LANGUAGE_LEVELS,
    MODES,
    SKILL_LEVELS,
    Need,
    Place,
    Profile,
    Rules,
)

# The longest short notice that a profile can state; who states none is in a hurry at no shorter one.
LONGEST_NOTICE = 10_080
WHOLE, SPLITTABLE, WINDOW, SINGLE = range(4)


@dataclass(frozen=True)
class ProfileColumns:
    """Profiles, one a row.

    `reach` is how many kilometres the farthest way goes in a straight line, below 0 in a row that is no more.
    The free stretches of a row lie on the line of two weeks; `free_hours` has for each weekday a line of the whole
    hours that are free from its midnight on, 32 bits. Bits of skills and conditions are a line for each word.
    """

    names: Names
    points: Points
    reach: Singles
    ways: Lists
    way_modes: npt.NDArray[np.int8]
    way_limits: Floats
    first_day: Numbers
    last_day: Numbers
    free: Lists
    free_starts: Minutes
    free_ends: Minutes
    free_hours: Hours
    shortest: Minutes
    notice: Minutes
    min_minutes: Floats
    max_minutes: Floats
    skills_any: Bits
    skills_can: Bits
    skills_done: Bits
    languages: Mapping[str, LevelColumn]
    cannot: Bits

    @cached_property
    def blocks(self) -> Blocks:
        """What tells quickly which rows may reach a place."""
        return blocks_of(self.points, self.reach)


@dataclass(frozen=True)
class NeedColumns:
    """Needs, one a row. A part is a shift, a window or a single shift; a slot is a part on one weekday.

    `slot_least` is how much of a slot must be free without a break, by the wall clock. `slot_inside` are the
    whole hours from its day's midnight without which it is not taken, `slot_around` those with which it is
    free for certain; 0 where hours alone cannot tell.
    """

    names: Names
    points: Points
    first_day: Ints
    last_day: Ints
    parts: Lists
    part_kind: Ints
    part_index: Ints
    part_minutes: Ints
    part_full: Ints
    part_weekly_rate: Ints
    part_single_rate: Ints
    slots: Lists
    slot_kind: Ints
    slot_part: Ints
    slot_start: Minutes
    slot_end: Minutes
    slot_least: Minutes
    slot_minutes: Ints
    slot_day: Ints
    slot_weekday: Ints
    slot_inside: Hours
    slot_around: Hours
    needed: Ints
    asks_weekly: Bools
    min_cover: Floats
    cap_minutes: Floats
    must: Bits
    wish: Bits
    must_languages: Mapping[str, LevelColumn]
    wish_languages: Mapping[str, LevelColumn]
    conflicts: Bits
    known: Lists
    known_hashes: Bits
    known_names: tuple[frozenset[str], ...]
    skill_bits: Mapping[str, int]
    wish_skills: tuple[tuple[str, ...], ...]
    wish_levels: tuple[tuple[tuple[str, str], ...], ...]

    @cached_property
    def blocks(self) -> Blocks:
        """What tells quickly which rows may be reached."""
        return blocks_of(self.points, self.reach)

    @cached_property
    def asked(self) -> Bits:
        """The skills that are a must or a wish."""
        return self.must | self.wish

    @cached_property
    def asked_counts(self) -> tuple[Ints, Ints]:
        """How many skills are wished, and how many are a must or a wish."""
        return count_bits(self.wish), count_bits(self.asked)

    @cached_property
    def has_least_cover(self) -> bool:
        """Whether some need wants a least cover."""
        return bool((self.min_cover > 0).any())

    @cached_property
    def has_single_shifts(self) -> bool:
        """Whether some need has a single shift."""
        return bool((self.part_kind == SINGLE).any())

    @cached_property
    def reach(self) -> Singles:
        """A need goes nowhere."""
        return np.zeros(len(self.min_cover), dtype=np.float32)


@dataclass(frozen=True)
class ProfileIndex:
    """Profiles made ready to be ranked for any need."""

    rules: Rules
    columns: ProfileColumns

    @cached_property
    def size(self) -> int:
        """How many profiles there are; rows that are no more do not count."""
        return int(np.count_nonzero(self.columns.reach >= 0))

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True)
class NeedIndex:
    """Needs made ready to be ranked for any profile."""

    rules: Rules
    columns: NeedColumns

    @cached_property
    def kinds(self) -> frozenset[bool]:
        """Whether there are needs with times, and whether there are some whose times are to be agreed."""
        return frozenset((self.columns.needed > 0).tolist())

    def __len__(self) -> int:
        """How many needs there are."""
        return len(self.columns.names.ids)


def profile_columns(profiles: Sequence[Profile], rules: Rules) -> ProfileColumns:
    """The columns of the profiles, in their order."""
    skills, conditions, words = rules.skill_places, rules.condition_places, _words(rules.skill_places)
    laid = [schedule.unroll(schedule.free_week(profile.available)) for profile in profiles]
    ways = [way for profile in profiles for way in profile.travel]
    held = lines_of([_held(profile.skills, skills, 64 * words) for profile in profiles], 3 * words)
    any_level, can, done = held.reshape(3, words, -1)
    first_day, last_day = columns_of(
        [schedule.day_range(p.from_day, p.to_day) for p in profiles], 2, np.int32
    )
    free_starts, free_ends = columns_of([stretch for week in laid for stretch in week], 2, np.int16)
    shortest, notice = columns_of(
        [(p.shortest_shift, LONGEST_NOTICE if p.short_notice is None else p.short_notice) for p in profiles],
        2,
        np.int16,
    )
    min_minutes, max_minutes = columns_of(
        [(_minutes(profile.hours_min), _minutes(profile.hours_max)) for profile in profiles], 2, np.float64
    )
    return ProfileColumns(
        names=names_of([profile.id for profile in profiles]),
        points=_points([profile.place for profile in profiles]),
        reach=np.array([travel.reach_km(profile.travel, rules) for profile in profiles], dtype=np.float32),
        ways=compact(lists_of([len(profile.travel) for profile in profiles])),
        way_modes=np.array([MODES.index(way.mode) for way in ways], dtype=np.int8),
        way_limits=np.array([way.limit for way in ways], dtype=np.float64),
        first_day=first_day,
        last_day=last_day,
        free=compact(lists_of([len(week) for week in laid])),
        free_starts=free_starts,
        free_ends=free_ends,
        free_hours=columns_of([schedule.whole_hours(week) for week in laid], 7, np.uint32),
        shortest=shortest,
        notice=notice,
        min_minutes=min_minutes,
        max_minutes=max_minutes,
        skills_any=any_level,
        skills_can=can,
        skills_done=done,
        languages=_levels([profile.languages for profile in profiles]),
        cannot=_bits([profile.cannot for profile in profiles], conditions),
    )


def need_columns(needs: Sequence[Need], rules: Rules) -> NeedColumns:
    """The columns of the needs, in their order."""
    skills, conditions = rules.skill_places, rules.condition_places
    days = np.array([schedule.day_range(need.from_day, need.to_day) for need in needs], dtype=np.int64)
    first_day, last_day = days.reshape(-1, 2).T.copy()
    parts, slots, part_ends, slot_ends = _parts_and_slots(needs)
    kind, index, minutes, full, weekly, single = columns_of(parts, 6, np.int64)
    slot_part, start, length, wanted, day = columns_of(slots, 5, np.int64)
    part_lists = Lists(np.array(part_ends, dtype=np.int64))
    weekday, since = np.divmod(start, schedule.DAY)
    until = since + length
    slot_kind = kind[slot_part]
    is_piece = slot_kind == SPLITTABLE
    is_whole = ~(is_piece | (slot_kind == WINDOW))
    return NeedColumns(
        names=names_of([need.id for need in needs]),
        points=_points([need.place for need in needs]),
        first_day=first_day,
        last_day=last_day,
        parts=part_lists,
        part_kind=kind,
        part_index=index,
        part_minutes=minutes,
        part_full=full,
        part_weekly_rate=weekly,
        part_single_rate=single,
        slots=Lists(np.array(slot_ends, dtype=np.int64)),
        slot_kind=slot_kind,
        slot_part=slot_part,
        slot_start=start.astype(np.int16),
        slot_end=(start + length).astype(np.int16),
        slot_least=np.where(is_whole, length, np.where(is_piece, 1, wanted)).astype(np.int16),
        slot_minutes=wanted,
        slot_day=day,
        slot_weekday=weekday,
        slot_inside=np.where(is_whole, _hour_bits(-(-since // 60), np.minimum(until // 60, 32)), 0).astype(
            np.uint32
        ),
        slot_around=_hour_bits(since // 60, np.where(until <= 32 * 60, -(-until // 60), 0)),
        needed=_needed(full * (weekly + single), part_lists),
        asks_weekly=np.array([bool(need.shifts or need.windows) for need in needs], dtype=np.bool_),
        min_cover=_floats(need.min_cover for need in needs),
        cap_minutes=_floats(np.inf if n.hours_cap is None else _minutes(n.hours_cap) for n in needs),
        must=_bits([need.must_skills for need in needs], skills),
        wish=_bits([need.wish_skills for need in needs], skills),
        must_languages=_levels([need.must_languages for need in needs]),
        wish_languages=_levels([need.wish_languages for need in needs]),
        conflicts=_bits([meeting(need.conditions) for need in needs], conditions),
        known=lists_of([len(need.known) for need in needs]),
        known_hashes=np.fromiter((id_hash(name) for need in needs for name in need.known), dtype=np.uint64),
        known_names=tuple(need.known for need in needs),
        skill_bits=skills,
        wish_skills=tuple(need.wish_skills for need in needs),
        wish_levels=tuple(tuple(need.wish_languages.items()) for need in needs),
    )


def meeting(conditions: Iterable[str]) -> set[str]:
    """What a profile must not have in `cannot`: the same codes, and animals named by one side only."""
    met = set(conditions)
    if "c_pets" in met:
        met.update(f"c_pets:{animal}" for animal in ANIMALS)
    if any(condition.startswith("c_pets:") for condition in met):
        met.add("c_pets")
    return met


def _parts_and_slots(needs: Sequence[Need]) -> tuple[list[int], list[int], list[int], list[int]]:
    """The numbers of all parts and of all slots, one behind the other, and after how many each need begins and ends.

    Of a part: kind, index, minutes of one time, minutes of all of them, twelfths a week and twelfths at all for each
    minute. Of a slot: its part, start in the week, length by the wall clock, minutes wanted in it, weekday (single: its
    date).
    """
    parts: list[int] = []
    slots: list[int] = []
    part_ends, slot_ends, part = [0], [0], 0
    for need in needs:
        for index, shift in enumerate(need.shifts):
            minutes, kind = shift.minutes, SPLITTABLE if shift.splittable else WHOLE
            parts += (kind, index, minutes, minutes, schedule.weekly_rate(shift), 0)
            start = schedule.week_minute(shift.weekday, shift.start)
            slots += (part, start, minutes, minutes, shift.weekday)
            part += 1
        for index, window in enumerate(need.windows):
            parts += (WINDOW, index, window.minutes, window.minutes * window.times, schedule.TWELFTHS, 0)
            for weekday in window.weekdays:
                start = schedule.week_minute(weekday, window.earliest)
                slots += (part, start, window.length, window.minutes, weekday)
            part += 1
        for index, one in enumerate(need.single_shifts):
            minutes = schedule.true_minutes(one)
            parts += (SINGLE, index, minutes, minutes, 0, schedule.TWELFTHS)
            day = one.start.date().toordinal()
            slots += (part, schedule.single_start(one), one.wall_minutes, minutes, day)
            part += 1
        part_ends.append(part)
        slot_ends.append(len(slots) // 5)
    return parts, slots, part_ends, slot_ends


def _minutes(hours: float) -> float:
    """Minutes of hours; 4.1 hours are 246 minutes, not a hair less."""
    return round(hours * 60.0, 9)


def _needed(numbers: Ints, of: Lists) -> Ints:
    """The sum of each list."""
    until = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(numbers, out=until[1:])
    until = until[of.offsets]
    return until[1:] - until[:-1]


def _floats(numbers: Iterable[float]) -> Floats:
    return np.fromiter(numbers, dtype=np.float64)


def _hour_bits(first: Ints, end: Ints) -> Hours:
    """The bits of the hours from `first` up to `end`, none where that is no later."""
    last = np.maximum(first, end)
    return ((np.int64(1) << last) - (np.int64(1) << first)).astype(np.uint32)


def _points(places: Sequence[Place]) -> Points:
    latitude = np.array([place.lat for place in places], dtype=np.float64)
    longitude = np.array([place.lon for place in places], dtype=np.float64)
    return Points(latitude, longitude, travel.on_the_ball(latitude, longitude))


def _held(skills: Mapping[str, str], position: Mapping[str, int], width: int) -> int:
    """The bits of the skills at any level, at `can` or `done`, and at `done`, each so wide."""
    at = dict.fromkeys(SKILL_LEVELS, 0)
    for name, level in skills.items():
        at[level] |= 1 << position[name]
    can = at["can"] | at["done"]
    return at["learn"] | can | can << width | at["done"] << 2 * width


def _bits(rows: Sequence[Iterable[str]], position: Mapping[str, int]) -> Bits:
    """A line for each of so many 64-bit words, with the bit of every name of a row set."""
    return lines_of([sum(1 << position[name] for name in names) for names in rows], _words(position))


def _words(position: Mapping[str, int]) -> int:
    return max(1, -(-len(position) // 64))


def _levels(rows: Sequence[Mapping[str, str]]) -> Mapping[str, LevelColumn]:
    found: dict[str, tuple[list[int], list[int]]] = {}
    for row, languages in enumerate(rows):
        for language, level in languages.items():
            named, levels = found.setdefault(language, ([], []))
            named.append(row)
            levels.append(LANGUAGE_LEVELS.index(level) + 1)
    return {
        language: level_column(np.array(named, dtype=np.int32), np.array(levels, dtype=np.int8), len(rows))
        for language, (named, levels) in sorted(found.items())
    }

"""What the kernel of the extra `fast` is told: the columns of needs and profiles as plain arrays."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matching.columns import NeedColumns, ProfileColumns
from matching.nearness import BLOCK
from matching.packed import Bits, Bools, Floats, Hours, Ints, LevelColumn, Minutes, Numbers, Singles
from matching.travel import speeds_by_mode
from matching.types import ASSISTANT_CRITERIA, EMPLOYER_CRITERIA, Rules

Levels = npt.NDArray[np.int8]
Array = npt.NDArray[Any]


class PeopleArrays(NamedTuple):
    """The columns of profiles."""

    latitude: Floats
    longitude: Floats
    ball: Singles
    reach: Singles
    middle: Singles
    far: Singles
    ways: Ints | Numbers
    way_modes: Levels
    way_limits: Floats
    first_day: Numbers
    last_day: Numbers
    free: Ints | Numbers
    free_starts: Minutes
    free_ends: Minutes
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


class NeedArrays(NamedTuple):
    """The columns of needs."""

    latitude: Floats
    longitude: Floats
    ball: Singles
    first_day: Ints
    last_day: Ints
    slots: Ints | Numbers
    kind: Ints
    part: Ints
    start: Minutes
    end: Minutes
    least: Minutes
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
    known: Ints | Numbers
    known_hashes: Bits
    hashes: Bits
    must_levels: Levels
    wish_levels: Levels


class RuleNumbers(NamedTuple):
    """What the rules count with: the weights of the nine points, and their sum on each side."""

    weights: Floats
    of_employer: float
    of_assistant: float
    long_minutes: float
    detour: float
    speeds: Floats


def rule_numbers(rules: Rules) -> RuleNumbers:
    """The numbers of the rules."""
    employer = [float(rules.employer_weights[name]) for name in EMPLOYER_CRITERIA]
    assistant = [float(rules.assistant_weights[name]) for name in ASSISTANT_CRITERIA]
    of_employer = of_assistant = 0.0
    # One after another, as points.py adds them.
    for weight in employer:
        of_employer += weight
    for weight in assistant:
        of_assistant += weight
    return RuleNumbers(
        np.array(employer + assistant), of_employer, of_assistant, float(rules.long_shift_minutes),
        float(rules.detour), speeds_by_mode(rules.speed),
    )  # fmt: skip


def people_arrays(columns: ProfileColumns, languages: list[str]) -> PeopleArrays:
    """The profiles, with a line of levels for each of the languages; a block of rows at least, nobody in the rest."""

    def filled(array: Array, value: float = 0) -> Array:
        lacking = BLOCK - array.shape[-1]
        if lacking <= 0:
            return array
        return np.concatenate([array, np.full((*array.shape[:-1], lacking), value, array.dtype)], axis=-1)

    return PeopleArrays(
        columns.points.latitude, columns.points.longitude, filled(columns.points.ball),
        filled(columns.reach, -1.0), columns.blocks.middle, columns.blocks.far, columns.ways.offsets,
        columns.way_modes, columns.way_limits, columns.first_day, columns.last_day, columns.free.offsets,
        columns.free_starts, columns.free_ends, filled(columns.free_hours), filled(columns.shortest),
        filled(columns.min_minutes), filled(columns.max_minutes), filled(columns.skills_any),
        filled(columns.skills_can), filled(columns.skills_done), filled(columns.cannot),
        filled(columns.names.hashes), filled(_levels(columns.languages, languages, len(columns.reach))),
    )  # fmt: skip


def need_arrays(columns: NeedColumns, languages: list[str]) -> NeedArrays:
    """The needs, in the same way."""
    count = len(columns.min_cover)
    return NeedArrays(
        columns.points.latitude, columns.points.longitude, columns.points.ball, columns.first_day,
        columns.last_day, columns.slots.offsets, columns.slot_kind, columns.slot_part,
        columns.slot_start, columns.slot_end, columns.slot_least, columns.slot_minutes, columns.slot_day,
        columns.slot_weekday, columns.slot_inside, columns.slot_around, columns.part_full,
        columns.part_weekly_rate, columns.part_single_rate, columns.needed, columns.asks_weekly,
        columns.min_cover, columns.cap_minutes, columns.must, columns.wish, columns.conflicts,
        columns.known.offsets, columns.known_hashes, columns.names.hashes,
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

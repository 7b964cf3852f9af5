"""Keeps an index of profiles fresh: what is gone gets a tombstone, what is new or changed a row at the end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import ProfileColumns, ProfileIndex, profile_columns
from matching.nearness import place_order
from matching.packed import (
    Ids,
    Ints,
    LevelColumn,
    Lists,
    Names,
    Points,
    compact,
    id_hash,
    level_column,
    lists_of,
)
from matching.types import Profile

Array = npt.NDArray[Any]
Offsets = npt.NDArray[Any]
_ALIGNED = 64

# No distance is so short: the row is within reach of nothing.
TOMBSTONE = np.float32(-1e6)
# With more tombstones than this share of its rows the index is packed anew.
MOST_DEAD = 0.2


def refreshed(
    index: ProfileIndex, profiles: Sequence[Profile] = (), gone: Iterable[str] = ()
) -> ProfileIndex:
    """The index with these profiles new or in place of those of their ids, and without those that are gone.

    Its results are those of an index built anew. The index of before stays as it was; an id that it does not
    have may be gone.
    """
    old = index.columns
    rows = rows_of(old, {*gone, *(profile.id for profile in profiles)})
    reach = old.reach.copy()
    reach[rows] = TOMBSTONE
    columns = replace(old, reach=reach)
    if np.count_nonzero(reach < 0) > MOST_DEAD * len(reach):
        columns = packed_anew(columns)
    if profiles:
        columns = _joined(columns, profile_columns(profiles, index.rules))
    return ProfileIndex(index.rules, columns)


def rows_of(columns: ProfileColumns, ids: Iterable[str]) -> Ints:
    """The rows of those of the ids that are there."""
    wanted = {id_hash(name): name for name in ids}
    hashes = np.fromiter(wanted, dtype=np.uint64, count=len(wanted))
    found = np.flatnonzero(np.isin(columns.names.hashes, hashes) & (columns.reach >= 0))
    names = columns.names
    return np.array(
        [row for row in found.tolist() if names.ids[row] == wanted[int(names.hashes[row])]], dtype=np.int64
    )


class _Room:
    """One piece of memory for all columns of an index: asked of the system at once, it costs a fifth of many."""

    def __init__(self, size: int) -> None:
        self.bytes, self.used = np.empty(size, dtype=np.uint8), 0

    def join(self, first: Array, second: Array, *, axis: int = 0) -> Array:
        """Two arrays, one behind the other."""
        shape = list(first.shape)
        shape[axis] += second.shape[axis]
        size = int(np.prod(shape)) * first.itemsize
        found = self.bytes[self.used : self.used + size].view(first.dtype).reshape(shape)
        self.used += -(-size // _ALIGNED) * _ALIGNED
        return np.concatenate([first, second], axis=axis, out=found)


def _size(value: Any) -> int:
    """The bytes of all arrays of columns, each at a place of its own."""
    if isinstance(value, np.ndarray):
        return value.nbytes + 2 * _ALIGNED
    parts = (
        value.values() if isinstance(value, Mapping) else (getattr(value, one.name) for one in fields(value))
    )
    return sum(_size(part) for part in parts)


def _joined(first: ProfileColumns, second: ProfileColumns) -> ProfileColumns:
    before, after = len(first.reach), len(second.reach)
    room = _Room(_size(first) + _size(second))
    join = room.join
    names, points = (first.names, second.names), (first.points, second.points)
    return ProfileColumns(
        names=Names(
            Ids(
                join(*(one.ids.text for one in names)),
                _joined_offsets(room, *(one.ids.offsets for one in names)),
            ),
            join(*(one.hashes for one in names)),
        ),
        points=Points(
            join(*(one.latitude for one in points)),
            join(*(one.longitude for one in points)),
            join(*(one.ball for one in points), axis=1),
        ),
        ways=Lists(_joined_offsets(room, first.ways.offsets, second.ways.offsets)),
        free=Lists(_joined_offsets(room, first.free.offsets, second.free.offsets)),
        languages=joined_languages(first.languages, second.languages, before, after),
        **{
            name: join(getattr(first, name), getattr(second, name), axis=-1)
            for name in (*_OF_ROWS, "way_modes", "way_limits", "free_starts", "free_ends")
        },
    )


_OF_ROWS = (
    "reach", "first_day", "last_day", "shortest", "notice", "min_minutes", "max_minutes",
    "free_hours", "skills_any", "skills_can", "skills_done", "cannot",
)  # fmt: skip


def _joined_offsets(room: _Room, first: Offsets, second: Offsets) -> Offsets:
    more = second[1:] + np.int64(first[-1])
    if more[-1] < 1 << 31:
        return room.join(first, more.astype(first.dtype))
    return np.concatenate([first, more])


def joined_languages(
    first: Mapping[str, LevelColumn], second: Mapping[str, LevelColumn], before: int, after: int
) -> dict[str, LevelColumn]:
    """The levels of so many rows, then those of so many others."""
    joined = {}
    nobody = np.zeros(0, dtype=np.int32)
    none = LevelColumn(nobody, nobody.astype(np.int8))
    for language in sorted({*first, *second}):
        here, there = first.get(language, none), second.get(language, none)
        is_full = len(here.rows) == 0 and len(here.levels) == before
        rows, levels = _held(there, after)
        if is_full:
            more = np.zeros(after, dtype=np.int8)
            more[rows] = levels
            joined[language] = LevelColumn(nobody, np.concatenate([here.levels, more]))
        else:
            new = (rows + before).astype(np.int32)
            joined[language] = level_column(
                np.concatenate([here.rows, new]), np.concatenate([here.levels, levels]), before + after
            )
    return joined


def _held(column: LevelColumn, of: int) -> tuple[Ints, npt.NDArray[np.int8]]:
    """The rows that name the language, and their levels."""
    everybody = np.arange(of)
    levels = column.of(everybody) if len(column.levels) else np.zeros(of, dtype=np.int8)
    rows = np.flatnonzero(levels)
    return rows, levels[rows]


def packed_anew(columns: ProfileColumns) -> ProfileColumns:
    """The columns without the rows that are no more, sorted by place as a new index is."""
    rows = np.flatnonzero(columns.reach >= 0)
    points = columns.points
    rows = rows[place_order(points.latitude[rows], points.longitude[rows], columns.reach[rows])]
    way, free = columns.ways.of(rows)[1], columns.free.of(rows)[1]
    text = Lists(columns.names.ids.offsets).of(rows)[1]
    return ProfileColumns(
        names=Names(
            Ids(columns.names.ids.text[text], _offsets(columns.names.ids.offsets, rows)),
            columns.names.hashes[rows],
        ),
        points=Points(
            points.latitude[rows], points.longitude[rows], np.ascontiguousarray(points.ball[:, rows]),
        ),
        ways=Lists(_offsets(columns.ways.offsets, rows)),
        way_modes=columns.way_modes[way],
        way_limits=columns.way_limits[way],
        free=Lists(_offsets(columns.free.offsets, rows)),
        free_starts=columns.free_starts[free],
        free_ends=columns.free_ends[free],
        languages=held_of(columns.languages, rows),
        **{name: getattr(columns, name).take(rows, axis=-1) for name in _OF_ROWS},
    )  # fmt: skip


def _offsets(offsets: Offsets, rows: Ints) -> Offsets:
    return compact(lists_of(np.diff(offsets)[rows])).offsets


def held_of(columns: Mapping[str, LevelColumn], rows: Ints) -> dict[str, LevelColumn]:
    """The levels of some rows; what none of them names is left out."""
    held = {language: _some(column, rows) for language, column in columns.items()}
    return {language: column for language, column in held.items() if len(column.levels)}


def _some(column: LevelColumn, rows: Ints) -> LevelColumn:
    levels = column.of(rows)
    named = np.flatnonzero(levels)
    return level_column(named.astype(np.int32), levels[named], len(rows))

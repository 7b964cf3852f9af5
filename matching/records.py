"""Profiles as packed records for a database: written when a profile changes, read 100,000 at once in no time.

A record is two strings of bytes: what all profiles have, in a fixed layout, and the lists behind one another.
Records are read from all fixed parts joined together and all lists joined in the same order, as one query
gives them (`string_agg`). They hold for rules with the same skills, conditions and speeds, by whose mark a
reader tells that they have to be written anew.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.columns import ProfileColumns, ProfileIndex, profile_columns
from matching.packed import Ids, Ints, LevelColumn, Names, Points, compact, level_column, lists_of
from matching.refresh import packed_anew
from matching.types import Profile, Rules

Bytes = npt.NDArray[np.uint8]
_LETTERS = 3
# Plain columns of a profile, by the names that ProfileColumns gives them.
_PLAIN = (
    ("reach", "<f4"), ("first_day", "<i4"), ("last_day", "<i4"), ("shortest", "<i2"), ("notice", "<i2"),
    ("min_minutes", "<f8"), ("max_minutes", "<f8"),
)  # fmt: skip
_SKILLS = ("skills_any", "skills_can", "skills_done")


class StaleRecords(ValueError):
    """The records were written for rules with other skills, conditions or speeds."""


def rules_mark(rules: Rules) -> int:
    """What stands in every record and changes with what its bits and reach mean."""
    measured = None
    if rules.measured is not None:
        measured = (sorted(rules.measured.fastest.items()), sorted(rules.measured.servers))
    reach = (sorted(rules.speed.items()), rules.detour, measured, rules.minutes is None)
    told = repr((sorted(rules.skills), sorted(rules.conditions), reach))
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:4], "little")


def pack(profiles: Sequence[Profile], rules: Rules) -> list[tuple[bytes, bytes]]:
    """The record of each profile: its fixed part and its lists."""
    columns = profile_columns(profiles, rules)
    fixed = np.zeros(len(profiles), dtype=_layout(len(columns.skills_can), len(columns.cannot)))
    fixed["mark"] = rules_mark(rules)
    fixed["lat"], fixed["lon"] = columns.points.latitude, columns.points.longitude
    fixed["ball"], fixed["hash"] = columns.points.ball.T, columns.names.hashes
    for name in (*(name for name, _ in _PLAIN), *_SKILLS, "cannot", "free_hours"):
        fixed[name] = getattr(columns, name).T
    fixed["ways"], fixed["free"] = np.diff(columns.ways.offsets), np.diff(columns.free.offsets)
    fixed["id"] = np.diff(columns.names.ids.offsets)
    fixed["languages"] = [len(profile.languages) for profile in profiles]
    return [
        (fixed[row : row + 1].tobytes(), _lists(columns, row, sorted(profile.languages)))
        for row, profile in enumerate(profiles)
    ]


def _lists(columns: ProfileColumns, row: int, languages: Sequence[str]) -> bytes:
    """The lists of one row, one behind the other."""
    way = slice(int(columns.ways.offsets[row]), int(columns.ways.offsets[row + 1]))
    free = slice(int(columns.free.offsets[row]), int(columns.free.offsets[row + 1]))
    one = np.array([row])
    spoken = b"".join(
        name.encode("ascii").ljust(_LETTERS) + columns.languages[name].of(one).tobytes() for name in languages
    )
    return b"".join(
        (
            columns.way_limits[way].astype("<f8").tobytes(),
            columns.free_starts[free].astype("<i2").tobytes(),
            columns.free_ends[free].astype("<i2").tobytes(),
            columns.way_modes[way].tobytes(),
            spoken,
            columns.names.ids[row].encode("utf-8"),
        )
    )


def _layout(skill_words: int, condition_words: int) -> np.dtype[Any]:
    return np.dtype(
        [
            ("mark", "<u4"), ("ways", "<u2"), ("free", "<u2"), ("languages", "<u2"), ("id", "<u2"),
            ("lat", "<f8"), ("lon", "<f8"), ("ball", "<f4", (3,)), ("hash", "<u8"), *_PLAIN,
            ("free_hours", "<u4", (7,)), *((name, "<u8", (skill_words,)) for name in _SKILLS),
            ("cannot", "<u8", (condition_words,)),
        ]
    )  # fmt: skip


def read_index(fixed: bytes, lists: bytes, rules: Rules) -> ProfileIndex:
    """The index of all records, in whatever order they stand; StaleRecords where the rules are others."""
    return ProfileIndex(rules, packed_anew(read_columns(fixed, lists, rules)))


def read_columns(fixed: bytes, lists: bytes, rules: Rules) -> ProfileColumns:
    """Their columns in the order of the records."""
    words = [max(1, -(-len(names) // 64)) for names in (rules.skills, rules.conditions)]
    layout = _layout(*words)
    if len(fixed) % layout.itemsize:
        raise StaleRecords("records of another length")
    rows = np.frombuffer(fixed, dtype=layout)
    if np.any(rows["mark"] != rules_mark(rules)):
        raise StaleRecords("records of other rules")
    return _columns(rows, np.frombuffer(lists, dtype=np.uint8))


def _columns(rows: npt.NDArray[Any], text: Bytes) -> ProfileColumns:
    ways, free, languages, ids = (rows[name].astype(np.int64) for name in ("ways", "free", "languages", "id"))
    sizes = (8 * ways, 2 * free, 2 * free, ways, (_LETTERS + 1) * languages, ids)
    starts = np.cumsum(sum(sizes)) - sum(sizes)
    parts = []
    for size in sizes:
        parts.append(_cut(text, starts, size))
        starts = starts + size
    limits, free_starts, free_ends, modes, spoken, names = parts

    def plain(name: str) -> npt.NDArray[Any]:
        return np.ascontiguousarray(rows[name].T)

    return ProfileColumns(
        names=Names(Ids(names, compact(lists_of(ids)).offsets), plain("hash")),
        points=Points(plain("lat"), plain("lon"), plain("ball")),
        ways=compact(lists_of(ways)),
        way_modes=modes.view(np.int8),
        way_limits=limits.view("<f8"),
        free=compact(lists_of(free)),
        free_starts=free_starts.view("<i2"),
        free_ends=free_ends.view("<i2"),
        languages=_languages(spoken, languages),
        **{name: plain(name) for name in (*(name for name, _ in _PLAIN), *_SKILLS, "cannot", "free_hours")},
    )


def _cut(text: Bytes, starts: Ints, sizes: Ints) -> Bytes:
    """So many bytes from each start, one behind the other."""
    owner = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return text[owner + np.arange(len(owner))]


def _languages(spoken: Bytes, counts: Ints) -> dict[str, LevelColumn]:
    cells = spoken.reshape(-1, _LETTERS + 1)
    owner = np.repeat(np.arange(len(counts)), counts)
    codes = cells[:, :_LETTERS].astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
    found = {}
    for code in np.unique(codes).tolist():
        at = np.flatnonzero(codes == code)
        name = int(code).to_bytes(_LETTERS, "big").decode("ascii").strip()
        levels = cells[at, _LETTERS].view(np.int8)
        found[name] = level_column(owner[at].astype(np.int32), levels, len(counts))
    return dict(sorted(found.items()))

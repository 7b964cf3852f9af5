"""Profiles as packed records for a database: written when a profile changes, read 100,000 at once in no time.

A record is two strings of bytes: what all profiles have, in a fixed layout, and the lists behind one another. Those of
wide elements come first and the whole is filled up to eight bytes, so that elements are picked, not bytes.
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
from matching.nearness import place_order
from matching.packed import Ids, Ints, LevelColumn, Lists, Names, Points, compact, level_column, lists_of
from matching.types import Profile, Rules

Bytes = npt.NDArray[np.uint8]
# Lists begin at a multiple of their widest element.
_LETTERS, _WIDEST = 3, 8
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
    lists = b"".join(
        (
            columns.way_limits[way].astype("<f8").tobytes(),
            np.array([columns.free_starts[free], columns.free_ends[free]], dtype="<i2").T.tobytes(),
            spoken,
            columns.way_modes[way].tobytes(),
            columns.names.ids[row].encode("utf-8"),
        )
    )
    return lists + bytes(-len(lists) % _WIDEST)


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
    return ProfileIndex(rules, read_columns(fixed, lists, rules)[0])


def read_columns(fixed: bytes, lists: bytes, rules: Rules) -> tuple[ProfileColumns, Ints]:
    """Their columns, sorted by place as those of a new index, and the row of each record."""
    layout = _layout(*(max(1, -(-len(names) // 64)) for names in (rules.skills, rules.conditions)))
    if len(fixed) % layout.itemsize:
        raise StaleRecords("records of another length")
    records = np.frombuffer(fixed, dtype=layout)
    if np.any(records["mark"] != rules_mark(rules)):
        raise StaleRecords("records of other rules")
    sizes = np.zeros(len(records), dtype=np.int64)
    for kind, counts in _parts(records):
        sizes += kind.itemsize * counts
    sizes += -sizes % _WIDEST
    starts = np.cumsum(sizes) - sizes
    order = place_order(records["lat"], records["lon"], records["reach"])
    rows = np.empty_like(order)
    rows[order] = np.arange(len(order))
    return _columns(records.take(order), starts.take(order), np.frombuffer(lists, dtype=np.uint8)), rows


def _parts(records: npt.NDArray[Any]) -> list[tuple[np.dtype[Any], Ints]]:
    """The kinds of the lists' elements in their order, and how many each record has."""
    return [
        (np.dtype(kind), records[name].astype(np.int64))
        for kind, name in (
            ("<f8", "ways"),
            ("<u4", "free"),
            ("<u4", "languages"),
            ("i1", "ways"),
            ("u1", "id"),
        )
    ]


def _columns(records: npt.NDArray[Any], starts: Ints, text: Bytes) -> ProfileColumns:
    parts = []
    for kind, counts in _parts(records):
        parts.append(_cut(text.view(kind), starts // kind.itemsize, counts))
        starts = starts + kind.itemsize * counts
    limits, stretches, spoken, modes, names = parts
    free_starts, free_ends = stretches.view("<i2").reshape(-1, 2).T.copy()

    def plain(name: str) -> npt.NDArray[Any]:
        return np.ascontiguousarray(records[name].T)

    def lists(name: str) -> Lists:
        return compact(lists_of(records[name]))

    return ProfileColumns(
        names=Names(Ids(names, lists("id").offsets), plain("hash")),
        points=Points(plain("lat"), plain("lon"), plain("ball")),
        ways=lists("ways"),
        way_modes=modes,
        way_limits=limits,
        free=lists("free"),
        free_starts=free_starts,
        free_ends=free_ends,
        languages=_languages(spoken, records["languages"]),
        **{name: plain(name) for name in (*(name for name, _ in _PLAIN), *_SKILLS, "cannot", "free_hours")},
    )


def _cut(elements: npt.NDArray[Any], starts: Ints, counts: Ints) -> npt.NDArray[Any]:
    """So many elements from each start, one behind the other."""
    at = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    at += np.arange(len(at))
    return elements.take(at)


def _languages(spoken: npt.NDArray[np.uint32], counts: Ints) -> dict[str, LevelColumn]:
    owner = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    # The last of the four bytes is the level.
    codes, levels = spoken & 0xFFFFFF, (spoken >> 24).astype(np.int8)
    found = {}
    for code in np.unique(codes).tolist():
        at = np.flatnonzero(codes == code)
        name = int(code).to_bytes(_LETTERS, "little").decode("ascii").strip()
        found[name] = level_column(owner[at], levels[at], len(counts))
    return dict(sorted(found.items()))

"""The arrays of an index and how rows find their way in them: lists of all lengths, levels, places and ids."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, overload

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
Minutes = npt.NDArray[np.int16]
Numbers = npt.NDArray[np.int32]
Hours = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Lists:
    """Lists of different lengths laid flat: the list of row i stands from offsets[i] to offsets[i + 1]."""

    offsets: Ints | Numbers

    def of(self, rows: Ints) -> tuple[Ints, Ints]:
        """For each element of the rows' lists: the position of its row in `rows`, and where it stands."""
        first = self.offsets.take(rows)
        counts = self.offsets.take(rows + 1) - first
        if len(counts) and counts[0] == 1 == counts.min() == counts.max():
            return np.arange(len(rows)), first.astype(np.int64, copy=False)
        owner = np.arange(len(rows)).repeat(counts)
        ahead = first - (counts.cumsum() - counts)
        return owner, np.arange(len(owner)) + ahead.take(owner)


def lists_of(counts: Iterable[int]) -> Lists:
    """Offsets from the lengths of the lists."""
    if not isinstance(counts, np.ndarray):
        return Lists(np.array([0, *accumulate(counts)], dtype=np.int64))
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    return Lists(offsets)


def count_bits(words: Bits) -> Ints:
    """How many bits each column has in all of its words."""
    counts: Ints = np.bitwise_count(words).sum(axis=0, dtype=np.int64)
    return counts


def compact(lists: Lists) -> Lists:
    """The same in half the room, where no list starts beyond what 32 bits can say."""
    return Lists(lists.offsets.astype(np.int32)) if lists.offsets[-1] < 1 << 31 else lists


@dataclass(frozen=True)
class LevelColumn:
    """The rows that name one language, ascending, and their levels (1 for A1 to 6 for C2, 0 for none).

    Where many rows name it, `rows` is empty and there is a level for every row.
    """

    rows: Numbers
    levels: npt.NDArray[np.int8]

    def of(self, rows: Ints) -> npt.NDArray[np.int8]:
        """The level of each row, 0 where it does not name the language."""
        if len(self.rows) == 0:
            return self.levels.take(rows)
        at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        return np.where(self.rows[at] == rows, self.levels[at], np.int8(0))


@dataclass(frozen=True)
class Points:
    """Where each row is; `ball` has its three places in kilometres from the earth's middle, in 32 bits."""

    latitude: Floats
    longitude: Floats
    ball: Singles


@dataclass(frozen=True)
class Ids(Sequence[str]):
    """Ids as UTF-8, one behind the other."""

    text: npt.NDArray[np.uint8]
    offsets: Ints | Numbers

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[at] for at in range(*row.indices(len(self)))]
        return self.text[self.offsets[row] : self.offsets[row + 1]].tobytes().decode("utf-8")

    def of(self, rows: Ints) -> list[str]:
        """The ids of many rows at once; none holds a line break."""
        owner, at = Lists(self.offsets).of(rows)
        lines = np.full(len(at) + len(rows), ord("\n"), dtype=np.uint8)
        lines[np.arange(len(at)) + owner] = self.text[at]
        return lines.tobytes().decode("utf-8").split("\n")[:-1]


@dataclass(frozen=True)
class Names:
    """The ids of the rows, and their hashes for the tie number."""

    ids: Ids
    hashes: Bits


def id_hash(name: str) -> int:
    """The first 8 bytes of SHA-256 of the id, as a big-endian number."""
    return int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:8], "big")


def names_of(ids: Sequence[str]) -> Names:
    """The columns of ids, each of which stands once."""
    if len(ids) > 1 and len(set(ids)) < len(ids):
        raise ValueError("an id stands twice")
    texts = [name.encode("utf-8") for name in ids]
    text = np.frombuffer(b"".join(texts), dtype=np.uint8)
    return Names(
        Ids(text, compact(lists_of(len(one) for one in texts)).offsets),
        np.array([id_hash(name) for name in ids], dtype=np.uint64),
    )


def level_column(rows: Numbers, levels: npt.NDArray[np.int8], of: int) -> LevelColumn:
    """The column of a language that some of so many rows name; full where that takes no more room."""
    if len(rows) * (rows.itemsize + levels.itemsize) < of:
        return LevelColumn(rows, levels)
    full = np.zeros(of, dtype=np.int8)
    full[rows] = levels
    return LevelColumn(rows[:0], full)


def columns_of(
    rows: Sequence[Sequence[float]] | Sequence[float], width: int, kind: npt.DTypeLike
) -> npt.NDArray[Any]:
    """Rows of so many numbers, or their numbers one behind the other, as columns."""
    return np.array(rows, dtype=kind).reshape(-1, width).T.copy()


def lines_of(numbers: Sequence[int], words: int) -> Bits:
    """A line for each of so many 64-bit words of numbers."""
    packed = b"".join(number.to_bytes(words * 8, "little") for number in numbers)
    return np.frombuffer(packed, dtype="<u8").reshape(len(numbers), words).T.astype(np.uint64, order="C")

"""The rows of a pool by exchange id: those of a shared file, which are read when asked for, and those newer than it."""

import hashlib
import json
import struct
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
_OWN = np.dtype([("key", "<i8"), ("length", "<i8"), ("hash", "u1", (32,))])
_KNOWN = (
    b'"shifts": [{"weekday": 1, "start": "08:00", "end": "12:00", "cycle": 1, "weeks": [1], "assistants": 1, '
    b'"splittable": false}], "windows": [], "single_shifts": [], "min_cover": 0.0, "skills": {"must": [], "wish": []}, '
    b'"languages": {"must": {"fi": "B1"}, "wish": {}}, "conditions": [], "hours_cap": null, "known": []}'
    b'{"id": "", "place": {"lat": 6, "lon": 2}, "travel": [{"mode": "car", "minutes": 30.0}], "available": '
    b'[{"weekday": 0, "start": "07:00", "end": "16:00"}, {"weekday": 6, "start": "15:00", "end": "22:00"}], '
    b'"from": null, "to": null, "hours": {"min": 0.0, "max": 20.0}, "shortest_shift": 0, "skills": '
    b'{"hh_cook": "done", "mt_hoist": "can"}, "languages": {"fi": "C2"}, "cannot": []}'
)
"""What most texts hold: with it in hand a text packs to a quarter of its length."""


@dataclass(frozen=True)
class Entry:
    """A row of a pool: its key, the hash of its data in the exchange format, and these as text, packed or not."""

    key: int
    hash: str
    kept: bytes
    is_packed: bool = False

    @cached_property
    def text(self) -> bytes:
        """The row in the exchange format as text; unpacked when asked for, as most are asked for their hash alone."""
        return _unpacked(self.kept) if self.is_packed else self.kept

    @cached_property
    def data(self) -> dict[str, Any]:
        """The row in the exchange format."""
        data: dict[str, Any] = json.loads(self.text)
        return data


def entry_of(key: int, data: Mapping[str, Any]) -> Entry:
    """Return a row as a pool holds it; its lists and mappings keep their order, which plays no part in the hash."""
    return Entry(key, content_hash(data), json.dumps(data, ensure_ascii=False).encode())


def content_hash(content: object) -> str:
    """Return the hash that stands for a content wherever it is kept."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class StoredRows:
    """Rows as they lie in a file or a database: `names` are exchange ids, each row's text, packed, begins where the
    last one ends.
    """

    names: tuple[str, ...]
    keys: Ints
    hashes: Bytes
    texts: Bytes
    ends: Ints

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each exchange id stands."""
        return {name: at for at, name in enumerate(self.names)}

    def entry(self, at: int) -> Entry:
        """Return a row by its place."""
        begin = int(self.ends[at - 1]) if at else 0
        return Entry(
            int(self.keys[at]),
            self.hashes[at].tobytes().hex(),
            self.texts[begin : int(self.ends[at])].tobytes(),
            is_packed=True,
        )


def packed_entry(entry: Entry) -> tuple[bytes, bytes]:
    """Return a row as it is kept: key, length of its text and hash in one piece, and the text."""
    text = entry.kept
    if not entry.is_packed:
        packer = zlib.compressobj(wbits=-15, zdict=_KNOWN)
        text = packer.compress(text) + packer.flush()
    return struct.pack("<qq32s", entry.key, len(text), bytes.fromhex(entry.hash)), text


def _unpacked(text: bytes) -> bytes:
    return zlib.decompressobj(wbits=-15, zdict=_KNOWN).decompress(text)


def read_rows(names: Sequence[str], own: bytes, texts: bytes) -> StoredRows:
    """Return rows from all their pieces, joined in the order of their names."""
    rows = np.frombuffer(own, dtype=_OWN)
    return StoredRows(
        tuple(names),
        np.ascontiguousarray(rows["key"]),
        np.ascontiguousarray(rows["hash"]),
        np.frombuffer(texts, np.uint8),
        np.cumsum(rows["length"], dtype=np.int64),
    )


def stored_rows(entries: Mapping[str, Entry]) -> StoredRows:
    """Return rows as they are put in a file."""
    if isinstance(entries, Rows) and not (entries.newer or entries.gone):
        return entries.stored
    packed = [packed_entry(one) for one in entries.values()]
    return read_rows(tuple(entries), b"".join(own for own, _ in packed), b"".join(text for _, text in packed))


_NONE = read_rows((), b"", b"")


class Rows(Mapping[str, Entry]):
    """The rows of a pool. It never changes; `changed` makes another that shares with it what is the same."""

    def __init__(
        self,
        stored: StoredRows = _NONE,
        newer: Mapping[str, Entry] | None = None,
        gone: frozenset[str] = frozenset(),
    ) -> None:
        self.stored, self.newer, self.gone = stored, newer or {}, gone

    def __getitem__(self, name: str) -> Entry:
        if name in self.newer:
            return self.newer[name]
        if name in self.gone:
            raise KeyError(name)
        return self.stored.entry(self.stored.places[name])

    def __contains__(self, name: object) -> bool:
        return name in self.newer or (name in self.stored.places and name not in self.gone)

    def __iter__(self) -> Iterator[str]:
        yield from (name for name in self.stored.names if name not in self.gone)
        yield from self.newer

    def __len__(self) -> int:
        return len(self.stored.names) - len(self.gone) + len(self.newer)

    @cached_property
    def names_by_key(self) -> dict[int, str]:
        """The exchange id of each key."""
        stored = zip(self.stored.keys.tolist(), self.stored.names, strict=True)
        return {key: name for key, name in stored if name not in self.gone} | {
            entry.key: name for name, entry in self.newer.items()
        }

    def changed(self, new: Mapping[str, Entry], gone: Collection[str]) -> "Rows":
        """Return the rows without some and with others, new or in place of those of their names."""
        newer = {name: entry for name, entry in self.newer.items() if name not in gone}
        hidden = {name for name in {*gone, *new} if name in self.stored.places}
        return Rows(self.stored, newer | dict(new), self.gone | hidden)

"""The rows of a pool by exchange id: those of a shared file, which are read when asked for, and those newer than it."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Entry:
    """A row of a pool: its key, its data in the exchange format as text, and the hash of that."""

    key: int
    text: bytes
    hash: str

    @cached_property
    def data(self) -> dict[str, Any]:
        """The row in the exchange format."""
        data: dict[str, Any] = json.loads(self.text)
        return data


def entry_of(key: int, data: Mapping[str, Any]) -> Entry:
    """Return a row as a pool holds it; its lists and mappings keep their order, which plays no part in the hash."""
    return Entry(key, json.dumps(data, ensure_ascii=False).encode(), content_hash(data))


def content_hash(content: object) -> str:
    """Return the hash that stands for a content wherever it is kept."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class StoredRows:
    """Rows as they lie in a shared file; `names` are exchange ids, each row's text begins where the last one ends."""

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
            self.texts[begin : int(self.ends[at])].tobytes(),
            self.hashes[at].tobytes().hex(),
        )


def stored_rows(entries: Mapping[str, Entry]) -> StoredRows:
    """Return rows as they are put in a file."""
    every = list(entries.values())
    hashes = np.frombuffer(bytes.fromhex("".join(one.hash for one in every)), np.uint8)
    return StoredRows(
        tuple(entries),
        np.array([one.key for one in every], dtype=np.int64),
        hashes.reshape(len(every), 32),
        np.frombuffer(b"".join(one.text for one in every), np.uint8),
        np.cumsum([len(one.text) for one in every], dtype=np.int64),
    )


_NONE = stored_rows({})


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

"""Client events as columns of codes: any figure of them is counted at once, and months of them are kept as bytes.

Each column has the words that stand in it and one small number an event. A centre's ten years are some megabytes and
are counted in hundredths of a second; the database would read each row anew for each table of each page.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from portti.domain.reporting_periods import Period

NAMES = (
    "day",
    "group",
    "channel",
    "municipality",
    "result",
    "unmet_need",
    "satisfaction",
    "client",
    "functions",
)
"""What is kept of each event: `client` is empty where nobody is known, `functions` are all of them with spaces."""
FORM = 1
"""Told beside the bytes: what was packed in another form is not read."""
_LENGTH = 4
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class EventCounts:
    """The figures of one cell. With a function among the dimensions `events` are marks: one for each function."""

    keys: tuple[str, ...]
    events: int
    minutes: int
    timed: int
    """How many events have their minutes told."""
    anonymous: int
    clients: int = 0
    """Distinct clients, of those who are known; counted only where asked, for they cannot be added up from parts."""

    @property
    def behind(self) -> int:
        """How many people may stand behind the figure: each anonymous event may be somebody else."""
        return self.clients + self.anonymous


@dataclass(frozen=True)
class Column:
    """The words that stand in a column, and of each event which of them."""

    words: list[str]
    codes: np.ndarray

    def at(self, which: np.ndarray) -> "Column":
        """Return the column of these events only."""
        return Column(self.words, self.codes[which])


@dataclass(frozen=True)
class EventColumns:
    """Events that count, struck out ones left out; minutes are -1 where they are not told."""

    columns: Mapping[str, Column]
    minutes: np.ndarray

    def __len__(self) -> int:
        return len(self.minutes)

    def at(self, which: np.ndarray) -> "EventColumns":
        """Return these events only."""
        return EventColumns(
            {name: column.at(which) for name, column in self.columns.items()}, self.minutes[which]
        )

    def of_days(self, period: Period) -> "EventColumns":
        """Return the events of these days only."""
        first, last = period.first.isoformat(), period.last.isoformat()
        return self._where("day", [first <= day <= last for day in self.columns["day"].words])

    def narrowed(self, function: str, group: str) -> "EventColumns":
        """Return the events with one function and of one group; what is empty narrows nothing."""
        found = self
        if group:
            found = found._where("group", [word == group for word in self.columns["group"].words])
        if function:
            marked = [function in words.split() for words in self.columns["functions"].words]
            found = found._where("functions", marked)
        return found

    def _where(self, name: str, wanted: list[bool]) -> "EventColumns":
        if all(wanted):
            return self
        return self.at(np.flatnonzero(np.array(wanted, dtype=bool)[self.columns[name].codes]))

    def count(self, *dimensions: str, clients: bool = False) -> list[EventCounts]:
        """Return the figures by each of the dimensions together; `month` is `YYYY-MM`, what is not told is empty."""
        if "function" in dimensions:
            events, function = self._marks
            return events._count(dimensions, {"function": function}, clients)
        return self._count(dimensions, {}, clients)

    def events_by(self, dimension: str) -> dict[str, int]:
        """Return events, or marks of functions, by one dimension."""
        return {row.keys[0]: row.events for row in self.count(dimension)}

    def events_by_both(self, rows: str, columns: str) -> dict[tuple[str, str], int]:
        """Return events, or marks of functions, by two dimensions."""
        return {(row.keys[0], row.keys[1]): row.events for row in self.count(rows, columns)}

    @cached_property
    def _marks(self) -> tuple["EventColumns", Column]:
        """The events once for each of their functions, and that function."""
        combined = self.columns["functions"]
        functions = sorted({one for words in combined.words for one in words.split()})
        events, codes = [_NONE], [_NONE]
        for code, function in enumerate(functions):
            has = np.array([function in words.split() for words in combined.words], dtype=bool)
            found = np.flatnonzero(has[combined.codes])
            events.append(found)
            codes.append(np.full(len(found), code))
        return self.at(np.concatenate(events)), Column(functions, np.concatenate(codes))

    def _count(
        self, dimensions: Sequence[str], more: Mapping[str, Column], clients: bool
    ) -> list[EventCounts]:
        if dimensions and not len(self):
            return []
        cell, columns = np.zeros(len(self), dtype=np.int64), []
        for dimension in dimensions:
            column = more.get(dimension) or (
                self._months if dimension == "month" else self.columns[dimension]
            )
            columns.append(column)
            cell = cell * len(column.words) + column.codes
        cells, place = np.unique(cell, return_inverse=True) if dimensions else (np.zeros(1, int), cell)
        timed = self.minutes >= 0
        client = self.columns["client"]
        named = np.array([bool(word) for word in client.words], dtype=bool)[client.codes]
        figures = [
            np.bincount(place, minlength=len(cells)),
            np.bincount(place, weights=np.where(timed, self.minutes, 0), minlength=len(cells)),
            np.bincount(place[timed], minlength=len(cells)),
            np.bincount(place[~named], minlength=len(cells)),
        ]
        if clients:
            size = max(1, len(client.words))
            pairs = np.unique(place[named] * size + client.codes[named])
            figures.append(np.bincount(pairs // size, minlength=len(cells)))
        keys = _words(cells, columns)
        return [
            EventCounts(key, *(int(value) for value in line))
            for key, line in zip(keys, zip(*figures, strict=True), strict=True)
        ]

    @cached_property
    def _months(self) -> Column:
        days = self.columns["day"]
        return _recoded(Column([day[:7] for day in days.words], days.codes))


def _words(cells: np.ndarray, columns: Sequence[Column]) -> list[tuple[str, ...]]:
    keys: list[list[str]] = []
    for column in reversed(columns):
        cells, codes = np.divmod(cells, len(column.words))
        keys.insert(0, [column.words[code] for code in codes])
    return list(zip(*keys, strict=True)) if keys else [()]


def column_of(words: Sequence[str]) -> Column:
    """Return a column of one word an event."""
    known = {word: code for code, word in enumerate(dict.fromkeys(words))}
    return Column(list(known), np.fromiter(map(known.__getitem__, words), np.int64, len(words)))


def _recoded(column: Column) -> Column:
    """Return a column in which no word stands twice."""
    joint = column_of(column.words)
    return Column(joint.words, joint.codes[column.codes])


def joined(parts: Sequence[EventColumns]) -> EventColumns:
    """Return the events of all parts as one."""
    if len(parts) == 1:
        return parts[0]
    columns = {}
    for name in NAMES:
        known: dict[str, int] = {}
        codes = []
        for part in parts:
            column = part.columns[name]
            for word in column.words:
                known.setdefault(word, len(known))
            new = np.fromiter(map(known.__getitem__, column.words), np.int64, len(column.words))
            codes.append(new[column.codes])
        columns[name] = Column(list(known), np.concatenate([_NONE, *codes]))
    return EventColumns(columns, np.concatenate([_NONE, *(part.minutes for part in parts)]))


def pack(events: EventColumns) -> bytes:
    """Return events as bytes: the length of the words, the words, then the columns in the order of their names."""
    words = {name: events.columns[name].words for name in NAMES}
    said = json.dumps({"count": len(events), "words": words}, separators=(",", ":")).encode()
    numbers = [events.columns[name].codes for name in NAMES]
    return b"".join(
        (
            len(said).to_bytes(_LENGTH, "little"),
            said,
            *(column.astype("<u4").tobytes() for column in numbers),
            events.minutes.astype("<i4").tobytes(),
        )
    )


def unpack(data: bytes) -> EventColumns:
    """Return the events that were packed."""
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "little")
    said = json.loads(data[_LENGTH:end])
    table = np.frombuffer(data, dtype="<i4", offset=end).reshape(len(NAMES) + 1, said["count"])
    columns = {name: Column(said["words"][name], table[at]) for at, name in enumerate(NAMES)}
    return EventColumns(columns, table[-1])

"""Client events as columns of codes: any figure of them is counted at once, and months of them are kept as bytes.

Each column has the words that stand in it and one small number an event. A centre's ten years are some megabytes and
are counted in hundredths of a second; the database would read each row anew for each table of each page.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
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
FORM = 2
"""Told beside the bytes: what was packed in another form is not read."""
_MOST_CELLS = 20_000_000
"""Up to so many cells distinct numbers are found by ticking them off; beyond, by sorting."""
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class EventCounts:
    """The figures of one cell. With a function among the dimensions `events` are marks: one for each function."""

    keys: tuple[str, ...]
    events: int
    minutes: int
    timed: int
    """How many events have their minutes told."""
    anonymous: int = 0
    """Events without a known client; these and the next are counted only where asked."""
    clients: int = 0
    """Distinct clients, of those who are known: they cannot be added up from parts."""

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


class Columns(dict[str, Column]):
    """Columns by their names, each made when it is first asked for: no page needs them all."""

    def __init__(self, make: Callable[[str], Column]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, name: str) -> Column:
        self[name] = made = self._make(name)
        return made


@dataclass(frozen=True)
class EventColumns:
    """Events that count, struck out ones left out; minutes are -1 where they are not told."""

    columns: Columns
    minutes: np.ndarray

    def __len__(self) -> int:
        return len(self.minutes)

    def at(self, which: np.ndarray) -> "EventColumns":
        """Return these events only."""
        return EventColumns(Columns(lambda name: self.columns[name].at(which)), self.minutes[which])

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

    def with_minutes(self, told: bool) -> "EventColumns":
        """Return the events whose minutes are told, or the others."""
        return self.at(np.flatnonzero((self.minutes >= 0) == told))

    def recoded(self, name: str, change: Callable[[str], str]) -> "EventColumns":
        """Return the events with other words in one column, for instance a county in place of a municipality."""

        def column(wanted: str) -> Column:
            found = self.columns[wanted]
            return _recoded(Column(list(map(change, found.words)), found.codes)) if wanted == name else found

        return EventColumns(Columns(column), self.minutes)

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
        size = math.prod(len(column.words) for column in columns)
        cells = _distinct(cell, size) if dimensions else np.zeros(1, dtype=np.int64)
        place = _places(cells, cell, size)
        timed = self.minutes >= 0
        figures = [
            np.bincount(place, minlength=len(cells)),
            np.bincount(place, weights=np.where(timed, self.minutes, 0), minlength=len(cells)),
            np.bincount(place[timed], minlength=len(cells)),
        ]
        if clients:
            figures += self._people(place, len(cells))
        lines = zip(_words(cells, columns), zip(*figures, strict=True), strict=True)
        # In the order of their keys: the same figures come in the same order, however the events were read.
        return [EventCounts(key, *(int(value) for value in line)) for key, line in sorted(lines)]

    def _people(self, place: np.ndarray, cells: int) -> list[np.ndarray]:
        """Return of each cell how many events are anonymous, and how many distinct clients it has."""
        client = self.columns["client"]
        named = np.array([bool(word) for word in client.words], dtype=bool)[client.codes]
        size = max(1, len(client.words))
        pairs = _distinct(place[named] * size + client.codes[named], cells * size)
        return [
            np.bincount(place[~named], minlength=cells),
            np.bincount(pairs // size, minlength=cells),
        ]

    @cached_property
    def _months(self) -> Column:
        days = self.columns["day"]
        return _recoded(Column([day[:7] for day in days.words], days.codes))


def _distinct(numbers: np.ndarray, size: int) -> np.ndarray:
    """Return the distinct numbers below a size, in their order."""
    if size > _MOST_CELLS:
        return np.unique(numbers)
    seen = np.zeros(max(1, size), dtype=bool)
    seen[numbers] = True
    found: np.ndarray = np.flatnonzero(seen)
    return found


def _places(found: np.ndarray, numbers: np.ndarray, size: int) -> np.ndarray:
    """Return the place of each number among the distinct ones."""
    if size > 4 * len(numbers):
        searched: np.ndarray = np.searchsorted(found, numbers)
        return searched
    at = np.zeros(max(1, size), dtype=np.int64)
    at[found] = np.arange(len(found))
    places: np.ndarray = at[numbers]
    return places


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
    return EventColumns(
        Columns(lambda name: _joined([part.columns[name] for part in parts])),
        np.concatenate([_NONE, *(part.minutes for part in parts)]),
    )


def _joined(columns: Sequence[Column]) -> Column:
    known: dict[str, int] = {}
    codes = [_NONE]
    for column in columns:
        for word in column.words:
            known.setdefault(word, len(known))
        new = np.fromiter(map(known.__getitem__, column.words), np.int64, len(column.words))
        codes.append(new[column.codes])
    return Column(list(known), np.concatenate(codes))


def pack(events: EventColumns) -> bytes:
    """Return events as bytes: how many, how long the words of each column are, words, codes, minutes."""
    words = [json.dumps(events.columns[name].words, separators=(",", ":")).encode() for name in NAMES]
    head = np.array([len(events), *(len(said) for said in words)], dtype="<u4")
    numbers = [events.columns[name].codes.astype("<i4").tobytes() for name in NAMES]
    return b"".join((head.tobytes(), *words, *numbers, events.minutes.astype("<i4").tobytes()))


def unpack(data: bytes) -> EventColumns:
    """Return the events that were packed."""
    count, *lengths = (int(one) for one in np.frombuffer(data, "<u4", len(NAMES) + 1))
    starts = [4 * (len(NAMES) + 1)]
    for length in lengths:
        starts.append(starts[-1] + length)
    table = np.frombuffer(data[starts[-1] :], dtype="<i4").reshape(len(NAMES) + 1, count)

    def column(name: str) -> Column:
        at = NAMES.index(name)
        return Column(json.loads(data[starts[at] : starts[at + 1]]), table[at])

    return EventColumns(Columns(column), table[-1])

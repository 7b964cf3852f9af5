"""A table of figures as pages, files and reports all show it: heads with codes and words, cells, what it says."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

TOTAL = "total"


class Missing(Enum):
    """Why a cell has no figure."""

    HIDDEN = "hidden"
    """Too few stand behind it, or it would give back another such figure."""
    NONE = "none"
    """There is nothing to count it from."""


Value = int | float | Missing


@dataclass(frozen=True)
class Head:
    """The head of a row or column: its code for machines, its words for people."""

    code: str
    text: str


@dataclass(frozen=True)
class Curve:
    """A share that rises by steps: after how many days which share; the last day that the chart shows ends it."""

    name: str
    points: tuple[tuple[float, float], ...]
    last: float

    @property
    def path(self) -> str:
        """The steps on a sheet of 100 by 100, where 95 is nothing and 5 is all."""
        steps, height = ["M0 95"], 95.0
        for day, share in self.points:
            if day > self.last:
                break
            place, reached = 100 * day / self.last, 95 - 90 * share
            steps.append(f"L{place:.2f} {height:.2f}L{place:.2f} {reached:.2f}")
            height = reached
        return "".join((*steps, f"L100 {height:.2f}"))


@dataclass(frozen=True)
class StatisticTable:
    """One table of figures. A row or column with the code `total` is a total, which no chart draws."""

    code: str
    title: str
    row_head: str
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: tuple[tuple[Value, ...], ...]
    sentence: str = ""
    """What the table shows, in a sentence: it stands above the chart in place of it."""
    notes: tuple[str, ...] = ()
    units: Mapping[str, str] | None = None
    """The unit of each column that is no count: hours, minutes, days, percent."""
    chart: str = "bars"
    """bars, or nothing."""
    drawn: tuple[str, ...] | None = None
    """The columns that the chart draws, at most six; all but totals unless said."""
    in_time: bool = False
    """Whether the rows follow each other in time: on paper many of them are thin columns beside each other."""
    curves: tuple[Curve, ...] = ()
    """What is drawn in place of bars."""
    curve_start: str = ""
    curve_end: str = ""

    def unit_of(self, column: str) -> str:
        """Return the unit of a column."""
        return (self.units or {}).get(column, "count")

    def cell(self, row: str, column: str) -> Value:
        """Return the figure of a row and a column by their codes."""
        return self.cells[self._at(self.rows, row)][self._at(self.columns, column)]

    @staticmethod
    def _at(heads: Sequence[Head], code: str) -> int:
        return next(at for at, head in enumerate(heads) if head.code == code)

    @property
    def series(self) -> tuple[int, ...]:
        """The places of the columns that the chart draws."""
        wanted = self.drawn
        places = [
            at
            for at, head in enumerate(self.columns)
            if (head.code != TOTAL if wanted is None else head.code in wanted)
        ]
        return tuple(places[:6])

    @property
    def drawn_rows(self) -> tuple[int, ...]:
        """The places of the rows that the chart draws."""
        return tuple(at for at, head in enumerate(self.rows) if head.code != TOTAL)

    @property
    def most(self) -> float:
        """The largest figure that the chart draws, where its bars end."""
        return max(
            (
                value
                for row in self.drawn_rows
                for at in self.series
                if not isinstance(value := self.cells[row][at], Missing)
            ),
            default=0,
        )

    def largest_shown(self, columns: Collection[str]) -> tuple[float, str] | None:
        """Return the largest shown figure of some columns that is no total, and what it is of; none of only zeros."""
        shown = [
            (value, f"{row.text}, {column.text}" if len(self.columns) > 1 else row.text)
            for row, line in zip(self.rows, self.cells, strict=True)
            for column, value in zip(self.columns, line, strict=True)
            if not isinstance(value, Missing)
            and value
            and column.code in columns
            and TOTAL not in (row.code, column.code)
        ]
        return max(shown, key=lambda one: one[0], default=None)

    @property
    def hides(self) -> bool:
        """Whether a figure is hidden."""
        return any(value is Missing.HIDDEN for row in self.cells for value in row)

    def only(self, *columns: str) -> "StatisticTable":
        """Return the table with some of its columns only."""
        kept = [at for at, head in enumerate(self.columns) if head.code in columns]
        return replace(
            self,
            columns=tuple(self.columns[at] for at in kept),
            cells=tuple(tuple(line[at] for at in kept) for line in self.cells),
        )

    def with_cells(self, change: Callable[[str, str, Value], Value]) -> "StatisticTable":
        """Return the table with each cell as `change` says of its row, its column and its figure."""
        return replace(
            self,
            cells=tuple(
                tuple(
                    change(row.code, column.code, value)
                    for column, value in zip(self.columns, line, strict=True)
                )
                for row, line in zip(self.rows, self.cells, strict=True)
            ),
        )


def counted(
    counts: Mapping[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]
) -> tuple[tuple[int, ...], ...]:
    """Return counts by row and column with a total of each row, and a last row of totals."""
    lines = [[counts.get((row, column), 0) for column in columns] for row in rows]
    lines.append([sum(line[at] for line in lines) for at in range(len(columns))])
    return tuple((*line, sum(line)) for line in lines)

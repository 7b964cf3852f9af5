"""Reading the rows of an old register: the first sheet of an XLSX workbook, or CSV with any usual separator."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from portti.domain.errors import RuleViolation

MOST_ROWS = 250_000
_MOST_UNPACKED = 400_000_000
_LONGEST_NAMES = 200
_BLOCK = 1_000_000
_FORMULA = re.compile(rb"<f[ />]")
_SEPARATORS = (";", "\t", ",")

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    # Both of Python's own reader of XML and of lxml, whichever openpyxl finds.
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    # Locked by a password, or packed in a way that nobody reads.
    RuntimeError,
)
"""What reading a broken workbook may come to."""

Cell = str | int | float | date | None


@dataclass(frozen=True)
class TableRow:
    """One row with its number in the file, as a person who opens it counts, and its cells by heading."""

    number: int
    cells: dict[str, Cell]
    nameless: str = ""
    """What stands in a cell that has no heading."""


@dataclass(frozen=True)
class Table:
    """The headings and the rows that are not empty."""

    headings: tuple[str, ...]
    rows: Sequence[TableRow]


def read_table(data: bytes) -> Table:
    """Return the table of a file; RuleViolation where it cannot be read, is empty, too long, or in several sheets."""
    lines = _workbook(data) if data[:2] == b"PK" else _text(data)
    headings: tuple[str, ...] = ()
    rows: list[TableRow] = []
    for number, cells in lines:
        if all(cell in (None, "") for cell in cells):
            continue
        if not headings:
            headings = tuple(str(cell or "").strip() for cell in cells)
            continue
        if len(rows) == MOST_ROWS:
            raise RuleViolation("register_too_long", "file", {"most": MOST_ROWS})
        named = {name: cell for name, cell in zip(headings, cells, strict=False) if name}
        loose = [cell for name, cell in zip_longest(headings, cells) if not name and cell not in (None, "")]
        rows.append(TableRow(number, named, str(loose[0]) if loose else ""))
    if not rows:
        raise RuleViolation("register_empty", "file")
    return Table(headings, rows)


def _workbook(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    # Read here and not above: most processes never see a workbook.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise RuleViolation("register_too_long", "file", {"most": MOST_ROWS})
            has_formulas = _has_formulas(packed)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet, *others = book.worksheets
        headings = _first_line(sheet)
        parts = [one.title for one in others if headings and _first_line(one) == headings]
        if parts:
            # Read alone, the first would leave the rows of the others out without a word.
            names = ", ".join((sheet.title, *parts))[:_LONGEST_NAMES]
            raise RuleViolation("register_several_sheets", "file", {"names": names})
        if has_formulas:
            written = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            _check_worked_out(sheet, written.worksheets[0])
            written.close()
        yield from enumerate(_lines(sheet), 1)
        book.close()
    except (*_BROKEN, InvalidFileException) as fault:
        raise RuleViolation("register_unreadable", "file") from fault


def _has_formulas(packed: zipfile.ZipFile) -> bool:
    for name in packed.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with packed.open(name) as part:
                before = b""
                while block := part.read(_BLOCK):
                    if _FORMULA.search(before + block):
                        return True
                    before = block[-2:]
    return False


def _check_worked_out(sheet: Any, written: Any) -> None:
    """Raise where a formula has no value: programs that only write leave them out, and the cell would read as empty."""
    for values, texts in zip(_lines(sheet), _lines(written), strict=False):
        for value, text in zip(values, texts, strict=False):
            if value is None and isinstance(text, str) and text.startswith("="):
                raise RuleViolation("register_unreadable", "file")


def _lines(sheet: Any) -> Iterator[list[Cell]]:
    # What the file says of its own size may be wrong: it is read to its end.
    sheet.reset_dimensions()
    for values in sheet.iter_rows(values_only=True):
        yield [_cell(value) for value in values]


def _first_line(sheet: Any) -> set[str]:
    """Return the words of a sheet's first line that is not empty."""
    words = ({str(cell).casefold() for cell in line if cell not in (None, "")} for line in _lines(sheet))
    return next(filter(None, words), set())


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or isinstance(value, int | float | date):
        return value
    return str(value).strip()


def _text(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    if b"\x00" in data:
        raise RuleViolation("register_unreadable", "file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets of the time saved on Windows.
        text = data.decode("cp1252", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as fault:
        raise RuleViolation("register_unreadable", "file") from fault

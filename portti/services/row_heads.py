"""Heads of rows in a tagged PDF: the writer tags those of columns only, so that a figure far to the right has no name.

The first cell of each row is made its head and the other cells name it, in the bytes that the writer has written:
what we change stands there as text, in one order, and only the places where later objects begin move on. A row whose
first cell spans others stays as it is, and so does a file whose table of objects is no text.
"""

import re
from bisect import bisect
from itertools import accumulate

_CELL = re.compile(
    rb"(?<=\n)(\d+)( 0 obj\n<</Type/StructElem/S)/TD/P (\d+) 0 R/A\[<</O/Table/Headers\[(\(U\d+x(\d+)y0\))\]>>"
)
"""A cell of a body: its number, the number of its row, and the head of its column with the column's number."""
_NAMES = re.compile(rb"/IDTree<</Names\[[^]]*")
_PLACE = re.compile(rb"(?<=\n)\d{10}(?= \d{5} n\r\n)")
"""Where an object begins, in the table at the end."""


def with_row_heads(pdf: bytes) -> bytes:
    """Return the PDF with the first cell of each row of its tables as the row's head."""
    found, names, table = list(_CELL.finditer(pdf)), _NAMES.search(pdf), pdf.rfind(b"\nxref\n") + 1
    headed = {one[3]: one for one in found if one[5] == b"0"}
    cells = [one for one in found if one[3] in headed]
    if not cells or names is None or not table:
        return pdf
    # A reader looks names up by halves: they stand in their order, also where one table stands in a cell of another.
    heads = b"".join(sorted(b"%b%b 0 R" % (_name(one), one[1]) for one in headed.values()))
    changes = sorted(
        [(names.end(), names.end(), heads), *((one.start(), one.end(), _cell(one)) for one in cells)]
    )
    ends = [end for _start, end, _new in changes]
    grown = [0, *accumulate(len(new) - (end - start) for start, end, new in changes)]

    def moved(place: int) -> int:
        return place + grown[bisect(ends, place)]

    kept, pieces = 0, []
    for start, end, new in changes:
        pieces += [pdf[kept:start], new]
        kept = end
    places = _PLACE.sub(lambda place: b"%010d" % moved(int(place[0])), pdf[table:])
    before, start_of, after = places.rpartition(b"startxref\n")
    return b"".join(
        [*pieces, pdf[kept:table], before, start_of, after.replace(b"%d" % table, b"%d" % moved(table))]
    )


def _name(cell: re.Match[bytes]) -> bytes:
    """Return the name of a cell's row; as text it stands behind all names of columns."""
    return b"(V%010d)" % int(cell[3])


def _cell(cell: re.Match[bytes]) -> bytes:
    number, opening, row, column_head, column = cell.groups()
    if column == b"0":
        return b"%b%b/TH/P %b 0 R/ID%b/A[<</O/Table/Scope/Row/Headers[%b]>>" % (
            number,
            opening,
            row,
            _name(cell),
            column_head,
        )
    return b"%b%b/TD/P %b 0 R/A[<</O/Table/Headers[%b%b]>>" % (number, opening, row, column_head, _name(cell))

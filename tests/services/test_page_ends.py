"""Where a page of a PDF ends: no heading stands there alone, and no table begins with a single row."""

from io import BytesIO
from typing import Any

import pypdf
import pytest

from portti.services.tagged_pdf import compiled
from tests.conftest import NOW

OF_REPORT, OF_PAPER = range(19, 28), range(32, 41)
"""How many lines stand before a table: from room for more than two of its rows to none."""
ROWS = [f"row {number}" for number in range(40)]


def _pages(template: str, data: dict[str, Any], name: str) -> list[str]:
    pdf = compiled(template, name, {"title": "Title", "author": "We", "lang": "en", **data}, NOW)
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


def _report(lines: int) -> int:
    table = {
        "title": "Heading",
        "sentence": "What it shows.",
        "chart": None,
        "notes": [],
        "row_head": "Row",
        "columns": ["Figure", "Three quarters within, days"],
        "rows": [{"head": row, "total": False, "cells": ["1", "2"]} for row in ROWS],
    }
    data = {"contents": "Contents", "lines": ["Words."] * lines, "tables": [table]}
    return _begins_whole(_pages("documents/statistics.typ", data, "report"), "What it shows.")


def _paper(lines: int) -> int:
    before = [{"kind": "text", "text": "Words."}] * lines
    table = {"kind": "table", "head": ["Row", "Box"], "widths": [1, 1], "tall": False}
    parts = [*before, {"kind": "heading", "text": "Heading"}, {**table, "rows": [[row, ""] for row in ROWS]}]
    return _begins_whole(
        _pages("documents/paper.typ", {"parts": parts, "signed_from": None}, "paper"), "Heading"
    )


def _begins_whole(pages: list[str], above: str) -> int:
    """Return on which page a table begins: there stand its heading and two rows at least."""
    (at,) = [at for at, text in enumerate(pages) if above in text]
    assert sum(row in pages[at] for row in ROWS) >= 2
    return at


@pytest.mark.parametrize("lines", OF_REPORT)
def test_in_a_report_a_table_begins_with_two_rows_under_its_heading(lines: int) -> None:
    _report(lines)


@pytest.mark.parametrize("lines", OF_PAPER)
def test_on_a_paper_too(lines: int) -> None:
    _paper(lines)


def test_the_lines_that_are_tried_reach_over_the_end_of_the_first_page() -> None:
    assert (_report(OF_REPORT[0]), _report(OF_REPORT[-1])) == (0, 1)
    assert (_paper(OF_PAPER[0]), _paper(OF_PAPER[-1])) == (0, 1)

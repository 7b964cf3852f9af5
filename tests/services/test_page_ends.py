"""Where a page of a PDF ends: no heading stands there alone, and no table begins with a single row."""

from io import BytesIO
from typing import Any

import pypdf
import pytest

from portti.services.tagged_pdf import compiled
from tests.conftest import NOW

ROWS = [f"row {number}" for number in range(40)]


def _pages(template: str, data: dict[str, Any], name: str) -> list[str]:
    pdf = compiled(template, name, {"title": "Title", "author": "We", "lang": "en", **data}, NOW)
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("lines", range(20, 29))
def test_in_a_report_a_table_begins_with_two_rows_under_its_heading(lines: int) -> None:
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
    _begins_whole(_pages("documents/statistics.typ", data, "report"), "What it shows.")


@pytest.mark.parametrize("lines", range(27, 36))
def test_on_a_paper_too(lines: int) -> None:
    before = [{"kind": "text", "text": "Words."}] * lines
    table = {"kind": "table", "head": ["Row", "Box"], "widths": [1, 1], "tall": False}
    parts = [*before, {"kind": "heading", "text": "Heading"}, {**table, "rows": [[row, ""] for row in ROWS]}]
    _begins_whole(_pages("documents/paper.typ", {"parts": parts, "signed_from": None}, "paper"), "Heading")


def _begins_whole(pages: list[str], above: str) -> None:
    (begins,) = [text for text in pages if above in text]
    assert sum(row in begins for row in ROWS) >= 2

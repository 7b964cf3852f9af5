"""Tables of figures as files: CSV for one program, XLSX for people, JSON for machines (docs/statistics.md)."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

from portti.domain.reporting_periods import Period
from portti.domain.statistic_tables import Missing, StatisticTable, Value
from portti.wording.practice import said_for_practice
from portti.words import translate

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
VERSION = 1
_COLUMNS = ("table", "row", "row_text", "column", "column_text", "unit", "value", "missing")
_LONGEST_SHEET_NAME = 31


def file_of(
    kind: str,
    title: str,
    tables: Sequence[StatisticTable],
    period: Period,
    language: str,
    *,
    practice: bool = False,
) -> bytes:
    """Return the tables as a file of one of the kinds; that of a practice centre says so in words and for programs."""
    if practice:
        title = said_for_practice(title, language)
        tables = [replace(one, title=said_for_practice(one.title, language)) for one in tables]
    if kind == "csv":
        return _csv(tables, practice)
    if kind == "xlsx":
        return _xlsx(title, tables, period, language)
    return _json(title, tables, period, language, practice)


def _csv(tables: Sequence[StatisticTable], practice: bool) -> bytes:
    """One line a figure, so that tables of any shape are read alike; the mark in front tells programs it is UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    # In each line, so that it stays with the figures when they are sorted or put among others; programs that read by
    # the names of columns pass over it.
    heading, mark = (("practice",), ("yes",)) if practice else ((), ())
    writer.writerow((*_COLUMNS, *heading))
    for table in tables:
        for row, line in zip(table.rows, table.cells, strict=True):
            for column, value in zip(table.columns, line, strict=True):
                figure, why = ("", value.value) if isinstance(value, Missing) else (value, "")
                unit = table.unit_of(column.code)
                figures = (unit, figure, why)
                writer.writerow((table.code, row.code, row.text, column.code, column.text, *figures, *mark))
    return text.getvalue().encode("utf-8-sig")


def _json(
    title: str, tables: Sequence[StatisticTable], period: Period, language: str, practice: bool
) -> bytes:
    found = {
        "version": VERSION,
        **({"practice": True} if practice else {}),
        "title": title,
        "language": language,
        "period": {"first": period.first.isoformat(), "last": period.last.isoformat()},
        "tables": [_table_in_json(table) for table in tables],
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _table_in_json(table: StatisticTable) -> dict[str, Any]:
    return {
        "code": table.code,
        "title": table.title,
        "sentence": table.sentence,
        "notes": list(table.notes),
        "rows": [{"code": head.code, "text": head.text} for head in table.rows],
        "columns": [
            {"code": head.code, "text": head.text, "unit": table.unit_of(head.code)} for head in table.columns
        ],
        "cells": [[_cell_in_json(value) for value in line] for line in table.cells],
    }


def _cell_in_json(value: Value) -> object:
    return {"missing": value.value} if isinstance(value, Missing) else value


def _xlsx(title: str, tables: Sequence[StatisticTable], period: Period, language: str) -> bytes:
    """A sheet a table: its title, what it says, the table with heads that stay in sight, its notes."""
    # Read when it is needed: most processes never write one.
    import xlsxwriter

    made = BytesIO()
    # In memory, and no text of ours may become a formula or a link.
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": title})
    bold = book.add_format({"bold": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    decimal = book.add_format({"num_format": "0.0"})
    for table in tables:
        sheet = book.add_worksheet(table.code[:_LONGEST_SHEET_NAME])
        sheet.write(0, 0, table.title, bold)
        sheet.write(1, 0, table.sentence)
        top = 3
        sheet.write(top, 0, table.row_head, head)
        for at, column in enumerate(table.columns, 1):
            sheet.write(top, at, column.text, head)
        for down, (row, line) in enumerate(zip(table.rows, table.cells, strict=True), top + 1):
            sheet.write(down, 0, row.text)
            for at, (column, value) in enumerate(zip(table.columns, line, strict=True), 1):
                if isinstance(value, Missing):
                    sheet.write(down, at, missing_in_words(value, language))
                else:
                    is_count = table.unit_of(column.code) == "count"
                    sheet.write_number(down, at, value, None if is_count else decimal)
        for down, note in enumerate(table.notes, top + len(table.rows) + 2):
            sheet.write(down, 0, note)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, max(1, len(table.columns)), 16)
        sheet.freeze_panes(top + 1, 1)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    book.close()
    return made.getvalue()


def missing_in_words(value: Missing, language: str) -> str:
    """Return what stands in place of a figure."""
    return translate(language, "hidden") if value is Missing.HIDDEN else "–"

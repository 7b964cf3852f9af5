"""The report of a period: the tables of all pages in one tagged PDF, which is read aloud in the order of the page."""

from collections.abc import Callable, Iterator

from portti.domain.statistic_tables import TOTAL, StatisticTable, Value
from portti.moments import short_date
from portti.services.statistic_drawings import drawing_of
from portti.services.statistic_pages import PAGES, page_tables
from portti.services.statistic_tables import Ask
from portti.services.tagged_pdf import compiled
from portti.words import html_language

_TEMPLATE = "documents/statistics.typ"
_LEFT_OUT = frozenset({"marks_month_group", "channels_month"})
"""Long tables that the pages and files have: on paper nobody finds anything in them."""


def report_pdf(ask: Ask, centre_name: str, in_words: Callable[[Value], str]) -> bytes:
    """Return the report of the days that are asked for; `in_words` makes the words of a figure."""
    found = {
        "title": ask.say("Statistics of %(centre)s %(span)s", centre=centre_name, span=ask.span),
        "author": centre_name,
        "lang": html_language(ask.language),
        "lines": [
            ask.say("Made on %(date)s with Portti.", date=short_date(ask.now, ask.language)),
        ],
        "contents": ask.say("Contents"),
        "tables": [_part(table, ask, in_words) for table in _tables(ask)],
    }
    return compiled(_TEMPLATE, "report", found, ask.now)


def _tables(ask: Ask) -> Iterator[StatisticTable]:
    for code in PAGES:
        for table in page_tables(code, ask):
            if table.code not in _LEFT_OUT:
                yield table


def _part(table: StatisticTable, ask: Ask, in_words: Callable[[Value], str]) -> dict[str, object]:
    return {
        "title": table.title,
        "sentence": table.sentence,
        "chart": drawing_of(table, ask, in_words),
        "row_head": table.row_head,
        "columns": [column.text for column in table.columns],
        "notes": _notes(table, ask),
        "rows": [
            {
                "head": row.text,
                "total": row.code == TOTAL,
                "cells": [in_words(value) for value in line],
            }
            for row, line in zip(table.rows, table.cells, strict=True)
        ],
    }


def _notes(table: StatisticTable, ask: Ask) -> list[str]:
    """Return what stands below a table, as on its page."""
    notes = list(table.notes)
    if table.curves:
        rises = "The curve rises on each day on which something ended. It is drawn up to %(days)s days."
        notes.insert(0, ask.say(rises, days=table.curves[0].last))
    if table.hides:
        notes.append(
            ask.say(
                "Hidden: fewer than five people may stand behind the figure, or it would give away such a figure."
            )
        )
    return notes

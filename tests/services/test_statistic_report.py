"""The report as another library than the writer reads it: tags, language, title, heads of tables, order of the text."""

from collections import Counter
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from portti.domain.reporting_periods import calendar_year
from portti.services.statistic_pages import PAGES, page_tables
from portti.services.statistic_report import report_pdf
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event


def _kinds(node: object, found: Counter[str]) -> Counter[str]:
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        for child in node:
            _kinds(child, found)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            found[str(node["/S"])] += 1
        if "/K" in node:
            _kinds(node["/K"], found)
    return found


@pytest.fixture
def read(session, now):
    """Make the report of one centre in a language and read it."""
    centre = make_centre(session)
    make_event(session, centre=centre, happened_on=date(2025, 2, 3), municipality_code="179")
    year = calendar_year(2025)

    def made(language: str) -> tuple[PdfReader, Ask]:
        ask = Ask(session, centre.id, year, calendar_year(2024), language, now.replace(microsecond=7))
        return PdfReader(BytesIO(report_pdf(ask, "Keskus", str))), ask

    return made


@pytest.mark.parametrize(("language", "lang"), [("fi", "fi"), ("sv", "sv"), ("en", "en"), ("selko", "fi")])
def test_the_report_is_tagged_titled_and_in_its_language(read, language, lang):
    pdf, ask = read(language)
    root = pdf.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).lower().startswith(lang)
    assert ask.span in pdf.metadata.title and "Keskus" in pdf.metadata.title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid:part" in metadata


def test_headings_tables_and_their_heads_are_tags(read):
    pdf, ask = read("en")
    kinds = _kinds(pdf.trailer["/Root"]["/StructTreeRoot"], Counter())
    tables = [table for code in PAGES for table in page_tables(code, ask)]
    shown = [table for table in tables if table.code not in ("marks_month_group", "channels_month")]
    assert kinds["/H1"] == 1
    assert kinds["/H2"] == kinds["/Table"] == len(shown)
    assert kinds["/TH"] == sum(1 + len(table.columns) for table in shown)
    assert kinds["/TD"] == sum(len(table.rows) * (1 + len(table.columns)) for table in shown)


def test_the_text_stands_in_the_order_of_the_pages(read):
    pdf, _ask = read("en")
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    places = [
        text.index(words)
        for words in (
            "Statistics of Keskus",
            "An event is one contact.",
            "Events, marks and clients",
            "1 client events, 1 marks of functions",
            "Client events by month and client group",
            "February 2025 1 0 0 0 0 0 1",
            "How long matches last",
        )
    ]
    assert places == sorted(places)


def test_the_font_is_our_own_and_inside(read):
    pdf, _ask = read("sv")
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts and all(font.startswith("AtkinsonHyperlegible") for font in fonts)

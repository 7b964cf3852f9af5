"""The report as another library than the writer reads it: tags, language, title, heads of tables, order of the text."""

from datetime import date

import pytest

from portti.domain.reporting_periods import calendar_year
from portti.services.statistic_pages import PAGES, page_tables
from portti.services.statistic_report import report_pdf
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event
from tests.support.pdf import TaggedPdf


@pytest.fixture
def read(session, now):
    """Make the report of one centre in a language and read it."""
    centre = make_centre(session)
    make_event(session, centre=centre, happened_on=date(2025, 2, 3), municipality_code="179")
    year = calendar_year(2025)

    def made(language: str) -> tuple[TaggedPdf, Ask]:
        ask = Ask(session, centre.id, year, calendar_year(2024), language, now.replace(microsecond=7))
        return TaggedPdf(report_pdf(ask, "Keskus", str)), ask

    return made


@pytest.mark.parametrize(("language", "lang"), [("fi", "fi"), ("sv", "sv"), ("en", "en"), ("selko", "fi")])
def test_the_report_is_tagged_titled_and_in_its_language(read, language, lang):
    pdf, ask = read(language)
    pdf.check_accessible(lang)
    assert ask.span in pdf.title and "Keskus" in pdf.title


def test_headings_tables_and_their_heads_are_tags(read):
    pdf, ask = read("en")
    kinds = pdf.tags
    tables = [table for code in PAGES for table in page_tables(code, ask)]
    shown = [table for table in tables if table.code not in ("marks_month_group", "channels_month")]
    assert kinds["/H1"] == 1
    assert kinds["/H2"] == kinds["/Table"] == len(shown)
    assert kinds["/TH"] == sum(1 + len(table.columns) for table in shown)
    assert kinds["/TD"] == sum(len(table.rows) * (1 + len(table.columns)) for table in shown)


def test_the_text_stands_in_the_order_of_the_pages(read):
    pdf, _ask = read("en")
    pdf.check_order(
        "Statistics of Keskus",
        "An event is one contact.",
        "Events, marks and clients",
        "1 client events, 1 marks of functions",
        "Client events by month and client group",
        "February 2025 1 0 0 0 0 0 1",
        "How long matches last",
    )

"""The report as another library than the writer reads it: tags, language, title, heads of tables, order of the text."""

from datetime import date

import pytest

from portti.domain.reporting_periods import calendar_year
from portti.domain.statistic_tables import TOTAL, Curve, Head, StatisticTable
from portti.services.statistic_drawings import drawing_of
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


@pytest.mark.either_database
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
    assert kinds["/H2"] - 1 == kinds["/Table"] == kinds["/TOCI"] == len(shown)
    assert kinds["/TH"] == sum(1 + len(table.columns) + len(table.rows) for table in shown)
    assert kinds["/TD"] == sum(len(table.rows) * len(table.columns) for table in shown)


def _words(text: str) -> str:
    return " ".join(text.split())


def test_a_heading_its_table_and_its_notes_are_seen_on_one_page_where_they_have_room(read):
    pdf, ask = read("fi")
    # The first page holds the contents, which name each table.
    pages = [_words(page.extract_text()) for page in pdf.reader.pages][1:]
    few = [table for code in PAGES for table in page_tables(code, ask) if len(table.rows) <= 14]
    seen = 0
    for table in few:
        for page in pages:
            if _words(table.title) in page:
                seen += 1
                below = page.partition(_words(table.title))[2]
                assert all(_words(words) in below for words in (table.row_head, *table.notes)), table.title
    assert seen > 20


def test_what_is_hidden_is_explained_below_its_table_as_on_the_page(read):
    pdf, ask = read("en")
    tables = [table for code in PAGES for table in page_tables(code, ask)]
    assert any(table.hides for table in tables)
    assert pdf.spoken.count("fewer than five people may stand") == sum(table.hides for table in tables)
    assert pdf.spoken.count("The curve rises on each day") == sum(bool(table.curves) for table in tables)


def test_each_chart_is_a_figure_that_says_what_its_table_says(read):
    pdf, ask = read("en")
    drawn = [
        table
        for code in PAGES
        for table in page_tables(code, ask)
        if (table.curves or (table.chart and table.most > 0)) and table.code not in ("channels_month",)
    ]
    assert len(drawn) > 5
    assert pdf.alternatives == [
        f"A chart of the figures in the table below. {table.sentence}" for table in drawn
    ]


def _table(rows: int, columns: int, **values: object) -> StatisticTable:
    return StatisticTable(
        "made",
        "Made up",
        "Row",
        (*(Head(str(row), f"row {row}") for row in range(rows)), Head(TOTAL, "Total")),
        tuple(Head(f"c{column}", f"column {column}") for column in range(columns)),
        tuple(tuple(row + column for column in range(columns)) for row in range(rows + 1)),
        **values,
    )


def test_many_months_are_thin_columns_and_many_other_rows_are_cut_and_told(read):
    _pdf, ask = read("en")
    few = drawing_of(_table(12, 6, in_time=True), ask, str)
    assert few["kind"] == "bars" and few["left_out"] == ""
    assert few["panels"][1]["bars"][0] == {"label": "row 0", "share": 6.25, "figure": "1"}
    thin = drawing_of(_table(120, 2, in_time=True), ask, str)
    assert thin["kind"] == "columns" and len(thin["panels"][0]["bars"]) == 120
    assert (thin["first"], thin["last"], thin["scale"]) == ("row 0", "row 119", "120")
    cut = drawing_of(_table(40, 1), ask, str)
    assert (
        cut["kind"] == "bars" and len(cut["panels"][0]["bars"]) == 25 and "first 25 rows" in cut["left_out"]
    )
    assert drawing_of(_table(3, 1, chart=""), ask, str) is None


def test_a_curve_rises_by_steps_to_the_last_day_that_is_drawn(read):
    _pdf, ask = read("en")
    curve = Curve("To being filled", ((10.0, 0.25), (90.0, 0.5), (300.0, 1.0)), 180)
    drawing = drawing_of(_table(1, 1, curves=(curve,), curve_end="180 days"), ask, str)
    assert drawing["kind"] == "curves" and drawing["last"] == "180 days"
    assert drawing["curves"] == [
        {
            "name": "To being filled",
            "steps": [[0.0, 0.0], [5.56, 0.0], [5.56, 25.0], [50.0, 25.0], [50.0, 50.0], [100.0, 50.0]],
        }
    ]


def test_the_text_stands_in_the_order_of_the_pages(read):
    pdf, _ask = read("en")
    pdf.check_order(
        "Statistics of Keskus",
        "Contents Events, marks and clients 1",
        "Hires and lasting work by points",
        "Events, marks and clients",
        "1 client event, 1 mark of functions",
        "Client events by month and client group",
        "February 2025 1 0 0 0 0 0 1",
        "How long matches last",
    )

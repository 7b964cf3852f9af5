"""Pages of statistics: for the own centre's staff, for free days, with the same figures as files."""

import csv
import json
import re
from datetime import date
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from portti.services.statistic_pages import PAGES
from tests.factories.accounts import make_account
from tests.factories.client_events import make_event
from tests.support.web import log_in

HAVU = "since-day=1&since-month=10&since-year=2010&until-day=30&until-month=9&until-year=2011"
TO_2025 = (
    "&other_since-day=1&other_since-month=1&other_since-year=2025"
    "&other_until-day=31&other_until-month=12&other_until-year=2025"
)


@pytest.fixture
def rows(session, centre, other_centre):
    """Three events of HAVU's year, one of 2025, and one of another centre."""
    for _ in range(3):
        make_event(session, centre=centre, happened_on=date(2010, 12, 24))
    make_event(session, centre=centre, happened_on=date(2025, 6, 1))
    make_event(session, centre=other_centre, happened_on=date(2010, 12, 24), client_group="authority")


def test_the_index_leads_to_every_page(client, staff):
    index = client.get("/en/staff/statistics").text
    for code in PAGES:
        assert f"/en/staff/statistics/{code}" in index
        assert client.get(f"/en/staff/statistics/{code}").status_code == 200, code


def test_chart_table_and_sentence_say_the_same_for_the_days_asked(client, staff, rows):
    page = client.get(f"/en/staff/statistics/events?{HAVU}").text
    assert "3 client events. The largest group: Disabled employer, 3 events." in page
    assert 'class="portti-chart" aria-hidden="true"' in page
    assert "December 2010" in page and "<style" not in page and " style=" not in page


def test_havus_year_beside_2025(client, staff, rows):
    page = client.get(f"/en/staff/statistics/years?{HAVU}{TO_2025}").text
    assert "2011: 3 client events." in page
    assert "31 Dec 2025: 1 client event." in page


def test_csv_has_a_line_for_each_figure(client, staff, rows):
    answer = client.get(f"/en/staff/statistics/events.csv?{HAVU}")
    assert answer.headers["Content-Disposition"].endswith('portti_events_2010-10-01_2011-09-30.csv"')
    lines = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    found = {(line["table"], line["row"], line["column"]): line["value"] for line in lines}
    assert found["events_month_group", "2010-12", "employer"] == "3"
    assert found["events_month_group", "total", "authority"] == "0"


def test_xlsx_opens_in_another_program(client, staff, rows):
    book = load_workbook(BytesIO(client.get(f"/fi/staff/statistics/events.xlsx?{HAVU}").data))
    sheet = book["events_month_group"]
    assert sheet.freeze_panes == "B5"
    figures = {row[0]: row[1:] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert figures["joulukuu 2010"][0] == 3


def test_json_is_as_documented(client, staff, rows):
    found = json.loads(client.get(f"/sv/staff/statistics/events.json?{HAVU}").data)
    assert (found["version"], found["language"]) == (1, "sv")
    assert found["period"] == {"first": "2010-10-01", "last": "2011-09-30"}
    table = found["tables"][1]
    assert table["code"] == "events_month_group"
    assert len(table["cells"]) == len(table["rows"]) == 13
    assert len(table["cells"][0]) == len(table["columns"]) == 7


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (
            "since-day=2&since-month=1&since-year=2025&until-day=1&until-month=1&until-year=2025",
            "before the first day",
        ),
        (
            "since-day=31&since-month=2&since-year=2025&until-day=1&until-month=1&until-year=2026",
            "no such day",
        ),
        (
            "since-day=1&since-month=1&since-year=1990&until-day=1&until-month=1&until-year=2026",
            "at most 20 years",
        ),
        ("since-day=1&since-month=1&since-year=2025", "Write the day, the month and the year."),
    ],
)
def test_days_that_are_no_period_are_told_beside_the_field(client, staff, days, words):
    answer = client.get(f"/en/staff/statistics/events?{days}")
    assert answer.status_code == 422
    assert words in answer.text and "error-summary" in answer.text
    assert client.get(f"/en/staff/statistics/events.csv?{days}").status_code == 422


def test_the_report_is_a_pdf_of_the_days_asked(client, staff, rows):
    answer = client.get(f"/sv/staff/statistics/report.pdf?{HAVU}")
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="portti_2010-10-01_2011-09-30.pdf"'
    wrong = client.get("/en/staff/statistics/report.pdf?since-day=1")
    assert wrong.status_code == 422 and "error-summary" in wrong.text


def test_what_is_no_page_is_not_found(client, staff):
    for address in ("moon", "events.exe", "events.csv.csv"):
        assert client.get(f"/en/staff/statistics/{address}").status_code == 404


def test_statistics_are_for_the_staff(app, connection, session, centre):
    client = app.test_client()
    log_in(client, make_account(session, "employer", centre=centre))
    assert client.get("/en/staff/statistics").status_code == 403
    assert client.get("/en/staff/statistics/events.csv").status_code == 403


def test_bars_start_at_zero_have_one_scale_and_at_most_six_series(client, staff, session, centre):
    days = [date(2025, 1, 5)] * 4 + [date(2025, 2, 5)]
    for day in days:
        make_event(session, centre=centre, happened_on=day)
    make_event(session, centre=centre, happened_on=date(2025, 2, 5), client_group="authority")
    year = "since-day=1&since-month=1&since-year=2025&until-day=31&until-month=12&until-year=2025"
    page = client.get(f"/en/staff/statistics/events?{year}").text
    chart = page.split('class="portti-chart"')[1].split("</section>")[0]
    panels = {panel[0]: panel for panel in chart.split("portti-chart__panel--")[1:]}
    widths = {number: re.findall(r'<rect width="([\d.]+)%"/>', panel) for number, panel in panels.items()}
    # The sign of each series is a whole bar; then employers 4 and 1, authorities 1 of the same scale.
    assert widths["1"] == ["100", "100.0", "25.0"]
    assert widths["4"] == ["100", "25.0"]
    assert 'fill="url(#chart-events_month_group-4)"' in chart
    functions = client.get(f"/en/staff/statistics/functions?{year}").text
    first_chart = functions.split('class="portti-chart"')[1].split("</section>")[0]
    assert first_chart.count("portti-chart__panel--") == 6

"""The public statistics: ended years only, small figures hidden on pages and in files alike."""

import json
import re
from datetime import date

import pytest

from portti.queries.statistics import Hiding, keep_hiding
from portti.services.public_statistics import PUBLIC_PAGES
from tests.conftest import NOW
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event


def _make(session, centre, **values):
    make_event(session, centre=centre, happened_on=date(2025, 5, 5), **values)


@pytest.fixture
def centre(session):
    """Thirty events of jobseekers and two of an authority, last year; one this year, which nobody sees yet."""
    centre = make_centre(session)
    for number in range(30):
        _make(session, centre, client_group="jobseeker", client_number=str(number))
    for number in range(2):
        _make(session, centre, client_group="authority", client_number=f"a{number}")
    make_event(session, centre=centre, happened_on=date(2026, 5, 6))
    return centre


def _address(centre, code):
    return f"/en/statistics/{code}?centre={centre.code}&year=2025"


def test_anybody_opens_each_page_from_the_index(client, centre):
    index = client.get("/en/statistics")
    assert index.status_code == 200
    for code in PUBLIC_PAGES:
        assert f"/en/statistics/{code}?" in index.text
        assert client.get(_address(centre, code)).status_code == 200, code
    assert 'href="/en/statistics"' in client.get("/en/").text


def test_small_figures_are_hidden_on_the_page_and_in_its_files(client, centre):
    page = client.get(_address(centre, "events")).text
    assert "Hidden: fewer than five people" in page and ">hidden<" in page
    found = json.loads(client.get(_address(centre, "events.json")).data)["tables"][1]
    columns = [column["code"] for column in found["columns"]]
    total = dict(zip(columns, found["cells"][-1], strict=True))
    assert total["authority"] == total["jobseeker"] == {"missing": "hidden"}
    assert total["total"] == 32
    assert client.get(_address(centre, "events.csv")).data.count(b"hidden") >= 4


def test_this_year_and_nonsense_lead_to_the_newest_ended_year(client, centre):
    for year in ("2026", "1066", "x"):
        page = client.get(f"/en/statistics/events?centre={centre.code}&year={year}").text
        assert "31 Dec 2025" in page
    assert client.get("/en/statistics/events?centre=nowhere&year=2025").status_code == 200
    assert client.get("/en/statistics/people").status_code == 404


def _chosen(page):
    return re.findall(r'<option value="(\w+)" selected', page)[0]


@pytest.mark.each_database
def test_statistics_open_on_the_centre_with_most_figures_that_everybody_sees(client, session):
    first, hidden, fullest, equal = (make_centre(session, code=code) for code in ("a1", "b2", "c3", "d4"))
    _make(session, first)
    for month in range(1, 13):
        # Many events of one month and group are one figure.
        make_event(session, centre=first, happened_on=date(2025, 7, month))
        for group in ("employer", "jobseeker"):
            make_event(session, centre=hidden, happened_on=date(2025, month, 5), client_group=group)
    kept = frozenset(
        ("events", "month", f"2025-{month:02d}", "group", group)
        for month in range(1, 13)
        for group in ("employer", "jobseeker")
    )
    keep_hiding(session, Hiding(hidden.id, 2025, "", kept - {min(kept)}), made_by="", now=NOW)
    for centre in (fullest, equal):
        for month in (2, 3, 4):
            make_event(session, centre=centre, happened_on=date(2025, month, 5))
    make_event(session, centre=equal, happened_on=date(2025, 5, 5), voided_at=NOW)
    index = client.get("/en/statistics").text
    assert _chosen(index) == "c3" and "/en/statistics/events?centre=c3&amp;year=2025" in index
    assert "The centre with most figures of the year is chosen first" in index
    assert _chosen(client.get("/en/statistics/events?centre=nowhere").text) == "c3"
    assert _chosen(client.get("/en/statistics/events?year=2023").text) == "a1"
    # Of centres that show as many months, the one whose sum everybody sees.
    keep_hiding(session, Hiding(fullest.id, 2025, "", frozenset({("events",)})), made_by="", now=NOW)
    keep_hiding(session, Hiding(equal.id, 2025, "", frozenset({("clients",)})), made_by="", now=NOW)
    assert _chosen(client.get("/en/statistics").text) == "d4"
    named = client.get("/en/statistics?centre=b2").text
    assert _chosen(named) == "b2" and "is chosen first" not in named

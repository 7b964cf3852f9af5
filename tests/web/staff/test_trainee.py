"""Somebody who learns the work: page by page what opens to them, and that they see no more than they need."""

import re

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from portti.web.staff.doors import DOORS, deed_of
from portti.web.staff.register import PAGES
from tests.factories.accounts import make_account, make_employer
from tests.factories.client_events import make_event
from tests.support.web import log_in

OPEN = {
    "home",
    "events",
    "event_pages",
    "event_answers",
    "sessions",
    "gatherings",
    "gathering_pages",
    "statistics",
    "news",
    "mail_preview",
}
"""The modules of pages that a trainee opens; only a follow-up is a colleague's task."""


@pytest.fixture
def learner(session, centre):
    account = make_account(session, "staff", centre=centre)
    account.trainee = True
    session.flush()
    return account


@pytest.fixture
def browser(app, connection, learner):
    browser = app.test_client()
    log_in(browser, learner)
    return browser


def _address(rule: Rule) -> str:
    values = {
        name: 1
        if isinstance(one, IntegerConverter)
        else sorted(one.items)[0]
        if isinstance(one, AnyConverter)
        else "x"
        for name, one in rule._converters.items()
    }
    return rule.build({**values, "language": "en"}, append_unknown=False)[1]


def _pages(app) -> list[tuple[str, str, str]]:
    """Return each page of the staff: its module, how it is asked for, and its address."""
    return [
        (app.view_functions[rule.endpoint].__module__.rpartition(".")[2], method, _address(rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("staff.")
        for method in sorted(rule.methods & {"GET", "POST"})
    ]


def test_no_door_leads_nowhere():
    assert set(DOORS) <= {page.__name__.rpartition(".")[2] for page in PAGES}


def test_pages_without_a_door_of_their_own_are_for_who_knows_the_work():
    assert deed_of("portti.web.staff.to_come") == "do_tasks"


def test_page_by_page_a_trainee_opens_what_they_need_and_nothing_else(app, browser):
    pages = _pages(app)
    assert len(pages) > 100 and {module for module, _method, _address in pages} >= set(DOORS)
    for module, method, address in pages:
        status = browser.open(address, method=method, data={} if method == "POST" else None).status_code
        if module not in OPEN or address.endswith("/follow-up"):
            assert status == 403, address
        elif method == "GET":
            assert status != 403, address


def test_no_door_is_closed_to_a_manager(app, manager_client):
    for _module, method, address in _pages(app):
        if method == "GET":
            assert manager_client.get(address).status_code != 403, address


def test_a_trainee_sees_lists_that_open_and_nobody_who_waits(session, browser, centre, client, staff):
    make_employer(session, account=make_account(session, "employer", centre=centre, given_name="Orvokki"))
    page = browser.get("/en/staff/").text
    links = set(re.findall(r'href="/en/staff/([a-z-]+)"', page))
    assert links == {"gatherings", "news", "events", "sessions", "statistics", "mail-preview"}
    assert "What waits now" not in page and "You learn the work here" in page
    assert "What waits now" in client.get("/en/staff/").text


def test_a_trainee_sees_and_changes_the_events_that_they_logged(
    session, browser, learner, centre, client, staff
):
    known = make_account(session, "employer", centre=centre, given_name="Orvokki", family_name="Metsola")
    theirs = make_event(session, centre=centre, account_id=known.id, logged_by_account_id=staff.id)
    own = make_event(session, centre=centre, channel="letter", logged_by_account_id=learner.id)
    page = browser.get("/en/staff/events").text
    assert f"/events/{own.id}" in page and f"/events/{theirs.id}" not in page
    assert "Metsola" not in page
    # Nor by the number of a person, for whom a colleague's page stands ready.
    for asked in ("person", "client"):
        assert "Metsola" not in browser.get(f"/en/staff/events?{asked}={known.id}").text
    assert browser.get(f"/en/staff/events/{own.id}").status_code == 200
    assert browser.get(f"/en/staff/events/{theirs.id}").status_code == 404
    assert browser.get(f"/en/staff/events/{theirs.id}/answer").status_code == 404
    rated = {"satisfaction": "satisfied"}
    assert browser.post(f"/en/staff/events/{theirs.id}/satisfaction", data=rated).status_code == 404
    assert browser.post(f"/en/staff/events/{own.id}/satisfaction", data=rated).status_code == 303
    assert f"/events/{own.id}" in client.get("/en/staff/events").text

"""The page that asks for week 1 of a roster, and the pages that lead to it while nobody has said it."""

import html
import re
from datetime import date

import pytest

from portti import clock
from portti.domain.rosters import monday_of
from portti.models import Centre, Need
from tests.factories.accounts import make_account
from tests.factories.papers import AgreedPair
from tests.support.web import log_in, log_in_staff_acting_for

TAKEN = [
    {"weekday": day, "start": "18:00", "end": "21:00", "cycle": 2, "weeks": [1], "assistants": 1}
    for day in range(7)
]


@pytest.fixture
def pair(session, settings):
    AgreedPair(session, settings, taken_shifts=TAKEN)
    found = AgreedPair(
        session, settings, stage="started", contract_from_on=date(2026, 1, 1), taken_shifts=TAKEN
    )
    found.need.shifts[0].cycle, found.need.shifts[0].weeks = 2, "1"
    found.need.state = "filled"
    session.commit()
    return found


def words(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def pages_of(need):
    """Return the employer's pages of dates."""
    return [
        "/en/employer/",
        f"/en/employer/needs/{need.id}",
        f"/en/employer/needs/{need.id}/substitute",
        "/en/employer/papers/new/shifts",
        "/en/account/calendar",
    ]


def test_each_page_of_dates_leads_to_the_question_until_it_is_answered(client, session, pair):
    log_in(client, pair.boss)
    roster = f"/en/employer/needs/{pair.need.id}/roster"
    pages = pages_of(pair.need)
    for page in pages:
        assert roster in client.get(page).text, page
    page = client.get(roster).text
    assert "in week 1 of a roster of 2 weeks" in words(page)
    mondays = re.findall(r'name="begins_on"[^>]* value="([0-9-]+)"', page)
    this_week = monday_of(clock.helsinki(clock.now()).date())
    assert mondays[0] == this_week.isoformat() and len(mondays) == 2
    answer = client.post(roster, data={"begins_on": "2026-12-01"})
    assert answer.status_code == 422 and "Choose from the list on this page." in words(answer.text)
    answer = client.post(f"{roster}?then=summary", data={"begins_on": mondays[1]})
    assert answer.location == f"/en/employer/needs/{pair.need.id}/summary"
    session.expire_all()
    need = session.get_one(Need, pair.need.id)
    assert (need.roster_begins_on.isoformat(), need.roster_weeks, need.state) == (mondays[1], 2, "filled")
    for page in pages:
        assert roster not in client.get(page).text.replace(f'href="{roster}?then=summary">Change', ""), page
    assert "each shift stands in its own weeks" in words(client.get("/en/account/calendar").text)
    checked = re.search(r'value="([0-9-]+)" checked', client.get(roster).text)
    assert checked[1] == mondays[1]


def test_staff_who_act_for_the_employer_say_it(client, session, pair):
    log_in_staff_acting_for(client, session, pair.employer)
    roster = f"/en/employer/needs/{pair.need.id}/roster"
    (monday, _next) = re.findall(r'name="begins_on"[^>]* value="([0-9-]+)"', client.get(roster).text)
    client.post(roster, data={"begins_on": monday})
    session.expire_all()
    assert session.get_one(Need, pair.need.id).roster_begins_on.isoformat() == monday


def test_the_assistant_is_told_whom_to_ask_and_a_need_without_a_roster_is_asked_nothing(
    client, session, pair
):
    log_in(client, pair.worker)
    page = client.get("/en/account/calendar").text
    assert "Ask your employer to say it in Portti." in words(page) and "/roster" not in page
    pair.need.shifts[0].cycle = 1
    session.commit()
    log_in(client, pair.boss)
    answer = client.get(f"/en/employer/needs/{pair.need.id}/roster")
    assert answer.location == f"/en/employer/needs/{pair.need.id}/summary"
    # Somebody works by a roster still: no page leads to a question that is not asked.
    for page in pages_of(pair.need):
        assert "/roster" not in client.get(page).text, page


def test_staff_read_on_the_need_which_week_is_week_1_or_that_nobody_has_said_it(client, session, pair):
    staff = make_account(session, "staff", centre=session.get_one(Centre, pair.need.centre_id))
    session.commit()
    log_in(client, staff)
    address = f"/en/staff/needs/{pair.need.id}"
    assert "Weeks of the roster Week 1 is not known yet" in words(client.get(address).text)
    pair.need.roster_begins_on, pair.need.roster_weeks = date(2026, 11, 30), 2
    session.commit()
    assert "the week that begins on Monday 30 November 2026" in words(client.get(address).text)

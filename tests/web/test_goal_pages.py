"""A client's wishes and goals on their own pages and on the staff's, and the panels that everybody reads."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from portti.models import AuditEvent, Goal, PanelSheet, ServiceProfile
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.goals import make_ability_note, make_goal, make_progress_form, make_service_profile
from tests.factories.panels import make_panel
from tests.support.client_visitor import ClientVisitor
from tests.support.web import log_in
from tests.support.whole_portal import encoded


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def person(session, centre):
    account = make_account(session, "employer", centre=centre, given_name="Helmi", family_name="Hallavuo")
    make_service_profile(session, account=account, words="Rivi yksi\nRivi kaksi")
    make_goal(session, account=account, title="Saan tulkin", steps=("Soitan",))
    make_goal(session, title="Toisen tavoite")
    make_ability_note(session, account=account, repeat_on=NOW.date() + timedelta(days=90))
    session.commit()
    return account


@pytest.fixture
def open_as(app, connection, session):
    def visitor(account, language="en"):
        browser = app.test_client()
        log_in(browser, account)
        return ClientVisitor(browser, language)

    return visitor


def test_client_and_staff_see_the_same_and_the_reading_is_told(session, centre, person, open_as):
    staff = make_account(session, "staff", centre=centre, given_name="Kerttu", family_name="Ruskala")
    session.commit()
    own, theirs = open_as(person), open_as(staff)
    for visitor, address in (
        (own, "account/service"),
        (theirs, f"staff/people/{person.id}/service"),
    ):
        page = visitor.open(address).text
        for words in ("Rivi kaksi", "Saan tulkin", "Help with papers and forms", "Plain Finnish"):
            assert words in page, (address, words)
        assert "Toisen tavoite" not in page
    assert "Kerttu Ruskala" in own.open("account/acts").text
    assert "Read what help you want and your goals" in own.open("account/acts").text
    (event,) = session.scalars(select(AuditEvent).where(AuditEvent.deed == "read_service"))
    assert (event.account_id, event.subject_id) == (staff.id, person.id)


def test_answers_of_the_form_are_nobodys_but_the_clients(session, centre, person, open_as):
    make_progress_form(session, account=person, value=3)
    staff = make_account(session, "staff", centre=centre)
    session.commit()
    address = "account/service/form/employer/before"
    assert re.search(r'value="3"[^>]* checked', open_as(person).open(address).text)
    assert open_as(staff).open(address).status == 404
    page = open_as(staff).open(f"staff/people/{person.id}/service").text
    assert "Fairly well" not in page and "As an employer: before" not in page


def _form(page, ending):
    return next(form for form in page.every_form if form.action.endswith(ending))


def test_what_is_wrong_is_said_and_what_was_typed_stays(session, person, open_as):
    visitor = open_as(person)
    goal = session.scalar(select(Goal).where(Goal.account_id == person.id))
    page = visitor.open(f"account/service/goals/{goal.id}")
    typed = dict(_form(page, "/edit").as_it_stands()) | {"title": "Toinen", "follow_up_on-year": "2020"}
    answer = visitor.post(_form(page, "/edit"), encoded(list(typed.items())))
    assert answer.status == 422
    assert "Write a day that is still ahead." in answer.text and 'value="Toinen"' in answer.text
    assert visitor.post(_form(page, "/end"), encoded(_form(page, "/end").as_it_stands())).status == 422
    for _ in range(2):
        sent = [*_form(page, "/end").as_it_stands(), ("reason", "in_service")]
        assert visitor.post(_form(page, "/end"), encoded(sent)).status == 303
    session.expire_all()
    assert (goal.state, goal.title) == ("reached", "Saan tulkin")


def test_two_tabs_lose_nothing(session, person, open_as):
    visitor = open_as(person)
    first = visitor.open("account/service/wishes").every_form
    form = next(one for one in first if one.action.endswith("/wishes"))
    fields = [pair for pair in form.as_it_stands() if pair[0] != "own_words"]
    assert visitor.post(form, encoded([*fields, ("own_words", "Yksi")])).status == 303
    late = visitor.post(form, encoded([*fields, ("own_words", "Kaksi")]))
    assert late.status == 409 and ">Kaksi</textarea>" in late.text
    session.expire_all()
    assert session.scalars(select(ServiceProfile.own_words)).all() == ["Yksi"]


def test_everybody_reads_a_published_panel_and_nobody_else_s(session, centre, client):
    panel = make_panel(session, centre=centre, name="Avun käyttäjien raati", published_at=NOW)
    panel.proposals[0].status, panel.proposals[0].answer = "done", "Torstaisin kello 18 asti"
    panel.proposals[0].answered_on = NOW.date()
    panel.meetings[0].attended = 7321
    panel.sheets = [PanelSheet(answered_on=NOW.date(), client_orientation="much")]
    hidden = make_panel(session, centre=centre, name="Salainen raati")
    session.commit()
    listed = client.get("/en/panels").text
    assert "Avun käyttäjien raati" in listed and "Salainen raati" not in listed
    assert "Proposals: 1. Answered: 1." in listed
    page = client.get(f"/en/panels/{panel.id}").text
    for words in ("Auki illalla", "Torstaisin kello 18 asti", "Done", "Opas", "Keskus"):
        assert words in page, words
    assert "7321" not in page
    assert client.get(f"/en/panels/{hidden.id}").status_code == 404

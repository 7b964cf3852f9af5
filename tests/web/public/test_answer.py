"""The page of a personal address names nobody, a look answers nothing, and a used one looks like an unknown one."""

import pytest
from sqlalchemy import select

from portti.models import AnswerLink, SurveyAnswer
from portti.queries import accounts as account_queries
from portti.services.answers_by_link import ask_about_event, ask_partners, code_of
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.client_events import make_event


@pytest.fixture
def address(session, settings):
    centre = make_centre(session)
    person = make_account(session, "employer", centre=centre, given_name="Helmi", family_name="Salainen")
    event = make_event(session, centre=centre, account_id=person.id)
    staff = account_queries.actor_of(session, make_account(session, "staff", centre=centre).id)
    link = ask_about_event(session, staff, event.id, settings=settings, now=NOW)
    session.commit()
    return f"/en/answer/{code_of(settings, link)}"


def answers(session):
    session.expire_all()
    return [one.answer for one in session.scalars(select(SurveyAnswer))]


def test_a_look_answers_nothing_and_names_nobody(client, session, address):
    for look in (client.get, client.head, client.get):
        assert look(address).status_code == 200
    page = client.get(address).text
    assert answers(session) == []
    assert "Helmi" not in page and "Salainen" not in page
    assert page.count('name="answer"') == 3 and "It was all right" in page


def test_one_press_counts_once_and_then_the_address_is_like_any_unknown_one(client, session, address):
    for answer in ("bad", "good"):
        sent = client.post(address, data={"answer": answer})
        assert sent.status_code == 200 and "Thank you" in sent.text
    assert answers(session) == ["bad"]
    used, unknown = client.get(address), client.get("/en/answer/aaaabbbbcccc")
    assert used.status_code == unknown.status_code == 404
    said = [page.text.split("<main")[1].split("</main>")[0] for page in (used, unknown)]
    assert said[0] == said[1] and "does not work any more" in said[0]


def test_a_partner_is_asked_of_the_year_that_the_survey_is_about(client, session, settings):
    staff = account_queries.actor_of(session, make_account(session, "staff", centre=make_centre(session)).id)
    ask_partners(session, staff, NOW.year - 1, "Heta", settings=settings, now=NOW)
    link = session.scalars(select(AnswerLink)).one()
    session.commit()
    page = client.get(f"/en/answer/{code_of(settings, link)}").text
    assert f"Think of the year {NOW.year - 1}." in page and "Heta" not in page.split("<main")[1]

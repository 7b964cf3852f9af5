"""An employer makes an instruction card on pages without dragging, and an assistant reads it."""

import re

import pytest
from sqlalchemy import select

from portti.models import AuditEvent, Centre, InstructionCard
from portti.queries.instruction_cards import steps_of
from tests.factories.accounts import make_account, make_employer
from tests.factories.instruction_cards import make_card
from tests.factories.papers import AgreedPair
from tests.support.web import log_in, log_in_staff_acting_for


@pytest.fixture
def pair(session, settings):
    found = AgreedPair(session, settings, stage="started")
    session.commit()
    return found


def test_from_a_card_of_the_portal_to_one_of_ones_own(client, session, pair):
    log_in(client, pair.boss)
    page = client.get("/fi/employer/cards/new/meal").text
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    # The title that nobody touched is said in the language of the card.
    form = {"title": "Me syömme", "language": "sv", "key": key}
    answer = client.post("/fi/employer/cards/new/meal", data=form)
    card = session.scalars(select(InstructionCard)).one()
    assert answer.location.endswith(f"/fi/employer/cards/{card.id}/steps")
    # Gone back and sent again it is the same card; with another title it is another.
    again = client.post("/fi/employer/cards/new/meal", data=form)
    assert again.location == answer.location
    assert "Sitä ei tehty toista kertaa." in client.get(again.location).text
    other = client.post("/fi/employer/cards/new/meal", data={**form, "title": "Ateria"})
    assert other.location != answer.location
    page = client.get(answer.location).text
    assert "Vi äter" in page and "Tvätta händerna." in page
    first, second = steps_of(session, card.id)[:2]
    move = f"/fi/employer/cards/{card.id}/steps/{second.id}/up"
    for _press in range(2):
        assert client.post(move, data={"version": "1"}).status_code == 303
    session.expire_all()
    assert [one.id for one in steps_of(session, card.id)][:2] == [second.id, first.id]
    wrong = {"text": "sana " * 21, "pictogram": "cook", "key": "k"}
    answer = client.post(f"/fi/employer/cards/{card.id}/steps/new", data=wrong)
    assert answer.status_code == 422 and "Kirjoita enintään 20 sanaa." in answer.text
    assert wrong["text"].strip() in answer.text
    # An old tab is asked once, with what was typed, and means it when it sends again.
    step = f"/fi/employer/cards/{card.id}/steps/{second.id}"
    asked = client.post(step, data={"text": "Öppna fönstret.", "pictogram": "", "version": "1"})
    assert (
        asked.status_code == 422 and "toisessa välilehdessä" in asked.text and "Öppna fönstret." in asked.text
    )
    version = re.search(r'name="version"[^>]*value="(\d+)"', asked.text)[1]
    assert client.post(step, data={"text": "Öppna fönstret.", "version": version}).status_code == 303
    page = client.get(f"/fi/employer/cards/{card.id}").text
    assert '<ol class="portti-card-reading" lang="sv">' in page
    assert page.count('aria-hidden="true"') >= 5


def test_an_assistant_reads_and_prints_and_changes_nothing(client, session, settings, pair):
    other = AgreedPair(session, settings, stage="contract")
    card = make_card(session, settings, employer=pair.employer)
    theirs = make_card(session, settings, employer=other.employer, title="Toinen")
    session.commit()
    log_in(client, pair.worker)
    page = client.get("/fi/assistant/cards").text
    assert "Aamuni" in page and "Toinen" not in page
    assert "Keitä kahvi." in client.get(f"/fi/assistant/cards/{card.id}").text
    file = client.get(f"/fi/assistant/cards/{card.id}/portti.pdf")
    assert file.data.startswith(b"%PDF") and "portti.pdf" in file.headers["Content-Disposition"]
    for address in ("", "/portti.pdf"):
        assert client.get(f"/fi/assistant/cards/{theirs.id}{address}").status_code == 404
    assert client.get(f"/fi/employer/cards/{card.id}").status_code == 403
    log_in(client, other.worker)
    assert "Kortit näkyvät täällä" in client.get("/fi/assistant/cards").text


def test_staff_who_open_a_card_are_recorded(client, session, settings, pair):
    card = make_card(session, settings, employer=pair.employer)
    colleague = log_in_staff_acting_for(client, session, pair.employer)
    for address in ("", "/steps", "/title", "/steps/new", "/delete", "/portti.pdf"):
        assert client.get(f"/fi/employer/cards/{card.id}{address}").status_code == 200
    client.get("/fi/employer/cards")
    rows = session.scalars(select(AuditEvent).where(AuditEvent.account_id == colleague.id))
    assert [row.deed for row in rows] == ["read_card"] * 6 + ["list_card"]


@pytest.mark.each_database
def test_the_same_form_sent_by_somebody_else_or_for_somebody_else_is_another(client, session, pair):
    """A browser that several people use keeps the key of a page that one of them has left."""
    centre = session.get_one(Centre, pair.employer.centre_id)
    neighbour = make_account(session, "employer", centre=centre)
    other = make_employer(session, account=neighbour)
    session.commit()
    answers = []

    def press_twice():
        form = {"language": "fi", "key": "of the page before"}
        answers.extend(client.post("/fi/employer/cards/new/meal", data=form) for _press in range(2))

    for account in (pair.boss, neighbour):
        log_in(client, account)
        press_twice()
    log_in_staff_acting_for(client, session, pair.employer)
    press_twice()
    with client.session_transaction() as cookies:
        cookies["acting_for_employer_id"] = other.id
    press_twice()
    assert {answer.status_code for answer in answers} == {303}
    rows = session.scalars(select(InstructionCard).order_by(InstructionCard.id)).all()
    assert [row.employer_id for row in rows] == [pair.employer.id, other.id] * 2

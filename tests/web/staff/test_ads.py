"""The staff's pages of ads that wait: the list, what the words raise, opening and sending back."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Account, AuditEvent, Centre, Employer, Need
from portti.queries.accounts import actor_of
from portti.services import needs
from portti.services.ad_reading import ad_mark
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.needs import make_need
from tests.support.need_pages import words
from tests.support.web import log_in


@pytest.fixture
def waiting(session: Session, settings: Settings) -> Need:
    """An ad that waits in Jyväskylä, and noise of another centre."""
    return _waiting(session, settings, make_centre(session), text="Etsin edustavaa avustajaa.")


def _waiting(session: Session, settings: Settings, centre: Centre, **values: Any) -> Need:
    owner = make_account(session, "employer", centre=centre)
    need = make_need(session, employer=make_employer(session, account=owner), state="draft", **values)
    actor = actor_of(session, owner.id)
    needs.publish_need(session, actor, need.id, settings=settings, now=NOW)
    assert need.state == "checking"
    session.commit()
    return need


def _staff(app: Flask, session: Session, need: Need, role: str = "staff") -> FlaskClient:
    account = make_account(session, role)
    account.centre_id = need.centre_id
    session.commit()
    client = app.test_client()
    log_in(client, account)
    return client


def test_what_waits_is_on_the_home_page_in_the_list_and_read_word_by_word(
    app: Flask, session: Session, waiting: Need
) -> None:
    client = _staff(app, session, waiting)
    assert "Ads to read before others see them" in words(client.get("/en/staff/"))
    listed = words(client.get("/en/staff/ads"))
    assert "Aamuapua" in listed and "Looks" in listed
    page = client.get(f"/en/staff/ads/{waiting.id}")
    assert "<mark>edustavaa</mark>" in page.get_data(as_text=True)
    assert "A job ad may not ask how a person looks." in words(page)
    read = session.scalars(select(AuditEvent.deed).where(AuditEvent.subject == "need")).all()
    assert {"list_need", "read_need"} <= set(read)


def test_an_ad_is_opened_as_it_was_read(app: Flask, session: Session, waiting: Need) -> None:
    client, address = _staff(app, session, waiting), f"/en/staff/ads/{waiting.id}/open"
    stale = client.post(address, data={"mark": "0" * 16})
    assert stale.status_code == 409
    assert "The employer has changed the ad meanwhile." in words(stale)
    answer = client.post(address, data={"mark": ad_mark(waiting)})
    assert answer.headers["Location"].endswith("/en/staff/ads")
    session.expire_all()
    assert session.get_one(Need, waiting.id).state == "published"
    assert "Nothing waits now." in words(client.get("/en/staff/ads"))


def test_sending_back_asks_for_a_reason_that_the_employer_reads(
    app: Flask, session: Session, waiting: Need
) -> None:
    client, address = _staff(app, session, waiting), f"/en/staff/ads/{waiting.id}/back"
    empty = client.post(address, data={"reason": " "})
    assert empty.status_code == 422
    assert "Write why the ad comes back" in words(empty)
    assert client.post(address, data={"reason": "Poista sana edustava."}).status_code == 303
    employer = session.get_one(Employer, waiting.employer_id)
    own = app.test_client()
    log_in(own, session.get_one(Account, employer.account_id))
    page = words(own.get(f"/en/employer/needs/{waiting.id}"))
    assert "Your centre sent this need back Poista sana edustava." in page


def test_a_wish_is_answered_before_the_ad_opens(app: Flask, session: Session, settings: Settings) -> None:
    wish = {"wished_gender": "woman", "gender_ground": "other", "gender_ground_text": "Uimahallin pukuhuone"}
    need = _waiting(session, settings, make_centre(session), text="Etsin avustajaa.", **wish)
    client, address = _staff(app, session, need), f"/en/staff/ads/{need.id}"
    page = words(client.get(address))
    assert "A woman. The ground: Another ground" in page and "Uimahallin pukuhuone" in page
    unanswered = client.post(f"{address}/open", data={"mark": ad_mark(need)})
    assert unanswered.status_code == 422
    assert "Choose whether the wish about gender is approved." in words(unanswered)
    client.post(f"{address}/open", data={"mark": ad_mark(need), "wish": "approved"})
    session.expire_all()
    assert session.get_one(Need, need.id).gender_answer == "approved"


def test_another_centres_ad_is_not_there(app: Flask, session: Session, waiting: Need) -> None:
    client = _staff(app, session, make_need(session))
    assert "Aamuapua" not in words(client.get("/en/staff/ads"))
    assert client.get(f"/en/staff/ads/{waiting.id}").status_code == 404
    assert client.post(f"/en/staff/ads/{waiting.id}/open").status_code == 404


def test_a_manager_chooses_which_ads_are_read_first(app: Flask, session: Session, waiting: Need) -> None:
    manager, staff = _staff(app, session, waiting, "manager"), _staff(app, session, waiting)
    assert "Which ads you read first" not in words(staff.get("/en/staff/ads"))
    assert staff.post("/en/staff/ads/rule", data={"rule": "never"}).status_code == 403
    assert manager.post("/en/staff/ads/rule", data={"rule": "always"}).status_code == 303
    assert manager.post("/en/staff/ads/rule", data={"rule": "sometimes"}).status_code == 422
    session.expire_all()
    assert session.get_one(Centre, waiting.centre_id).staff_check == "always"

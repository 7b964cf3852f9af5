"""Display settings: kept in a cookie before log-in, in the account after, and shown by every page."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account
from portti.web.kit.display import COOKIE
from tests.support.web import log_in
from tests.web.auth.conftest import PASSWORD, MakePerson

CHOSEN = {"text_size": "largest", "contrast": "dark", "pictograms": "hidden", "easy_language": "no"}
MARKS = ('data-text-size="largest"', 'data-contrast="dark"', 'data-pictograms="hidden"')


def test_a_visitors_choice_shows_on_every_page(client: FlaskClient, connection: object) -> None:
    assert not any(mark in client.get("/fi/").text for mark in MARKS)
    assert client.post("/fi/display", data=CHOSEN).status_code == 303
    for page in ("/fi/", "/sv/login", "/fi/no-such-page"):
        assert all(mark in client.get(page).text for mark in MARKS), page
    form = client.get("/fi/display").text
    assert form.count(" checked") == 4


def test_the_choice_goes_into_the_account_and_comes_along(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    client.post("/fi/display", data=CHOSEN)
    client.post("/fi/login", data={"email": "aino@example.org", "password": PASSWORD})
    session.expire_all()
    assert session.get_one(Account, account.id).display == CHOSEN
    elsewhere = app.test_client()
    log_in(elsewhere, account)
    assert all(mark in elsewhere.get("/fi/account").text for mark in MARKS)
    elsewhere.post("/fi/display", data={**CHOSEN, "contrast": "light"})
    session.expire_all()
    assert session.get_one(Account, account.id).display["contrast"] == "light"
    # A choice in the account is not lost to an older one of a browser.
    client.post("/fi/logout")
    client.post("/fi/login", data={"email": "aino@example.org", "password": PASSWORD})
    assert 'data-contrast="light"' in client.get("/fi/account").text


@pytest.mark.parametrize("name", list(CHOSEN))
@pytest.mark.parametrize("value", ["", "red", "<script>", "x" * 100_000])
def test_a_choice_that_is_not_offered_is_refused(
    client: FlaskClient, connection: object, name: str, value: str
) -> None:
    answer = client.post("/en/display", data={**CHOSEN, name: value})
    assert answer.status_code == 422
    assert "Choose one of these." in answer.text
    assert client.get_cookie(COOKIE) is None


@pytest.mark.parametrize(
    "cookie", ["", "{", "[]", '"x"', "null", json.dumps({"contrast": 'red" onload="x'}), "[" * 3000]
)
def test_a_spoilt_cookie_spoils_no_page(client: FlaskClient, connection: object, cookie: str) -> None:
    client.set_cookie(COOKIE, cookie)
    answer = client.get("/fi/")
    assert answer.status_code == 200
    assert "data-contrast" not in answer.text and "onload" not in answer.text


def test_plain_finnish_for_every_page_opens_the_portal_in_it(
    client: FlaskClient, make_person: MakePerson
) -> None:
    make_person("employer")
    answer = client.post("/fi/display", data={**CHOSEN, "easy_language": "yes"})
    assert answer.headers["Location"] == "/selko/display"
    assert client.get("/").headers["Location"] == "/selko/"
    answer = client.post("/fi/login", data={"email": "aino@example.org", "password": PASSWORD})
    assert answer.headers["Location"] == "/selko/employer/"
    # The other languages stay one press away.
    assert client.get("/sv/").status_code == 200

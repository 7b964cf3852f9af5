"""Deleting one's own account: proved by the password or a mailed link, told in words, taken back by a link."""

import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.credentials import encrypt_text
from portti.models import Account
from portti.moments import short_moment
from tests.conftest import NOW
from tests.factories.accounts import make_employer, make_profile, make_representation
from tests.factories.assisted import make_sheet
from tests.factories.gatherings import make_gathering, make_place
from tests.factories.needs import make_need
from tests.support.mailbox import kinds_to, mail_to, path_in
from tests.support.web import log_in
from tests.web.auth.conftest import PASSWORD, MakePerson

ADDRESS = "aino@example.org"
PAGE = "/en/account/delete"


def is_closed(session: Session, account: Account) -> bool:
    session.expire_all()
    return session.get_one(Account, account.id).closed_at is not None


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_the_page_says_what_goes_what_stays_and_for_whom(
    client: FlaskClient, session: Session, make_person: MakePerson, language: str
) -> None:
    account, helper = (
        make_person("employer", "assistant"),
        make_person("representative", email="muu@example.org"),
    )
    make_representation(session, helper, make_employer(session, account=account))
    make_profile(session, account=account)
    session.commit()
    log_in(client, account)
    assert f'"/{language}/account/delete"' in client.get(f"/{language}/account").text
    page = client.get(f"/{language}/account/delete").text
    assert "7 " in page and "365 " in page and "%(" not in page
    assert f'"/{language}/account/copy"' in page
    if language == "en":
        for words in (
            "needs are withdrawn",
            "profile is taken away",
            "Nobody can act for you",
            "Tuesday 8 December 2026",
        ):
            assert words in page


def test_without_the_right_password_nothing_is_deleted(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    log_in(client, account)
    for typed in ("", "väärä sana"):
        answer = client.post(PAGE, data={"present_password": typed})
        assert answer.status_code == 422
        assert 'href="#present_password"' in answer.text
        assert typed not in answer.text or not typed
    assert not is_closed(session, account)
    assert mail_to(session, ADDRESS) == []


def test_the_password_deletes_ends_every_session_and_the_last_mails_link_takes_it_back(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account, noise = make_person("employer"), make_person("employer", email="muu@example.org")
    make_need(session, employer=make_employer(session, account=account))
    session.commit()
    log_in(client, account)
    elsewhere = app.test_client()
    log_in(elsewhere, account)
    answer = client.post(PAGE, data={"present_password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/en/account-deleted")
    assert "Your account is deleted" in client.get("/en/account-deleted").text
    for browser in (client, elsewhere):
        assert browser.get("/en/account").status_code == 302
    assert is_closed(session, account) and not is_closed(session, noise)
    assert kinds_to(session, ADDRESS) == ["account_closed"]
    wrong = client.post("/en/login", data={"email": ADDRESS, "password": PASSWORD})
    assert wrong.status_code == 422

    link = path_in(mail_to(session, ADDRESS)[0], "keep-account")
    for _look in range(2):
        assert client.get(link).status_code == 200
    assert is_closed(session, account)
    for _press in range(2):
        assert client.post(link).status_code == 303
    assert not is_closed(session, account)
    assert client.post("/en/login", data={"email": ADDRESS, "password": PASSWORD}).status_code == 303


def test_who_has_no_password_deletes_by_a_mailed_link(
    client: FlaskClient, session: Session, make_person: MakePerson, clock: time_machine.Traveller
) -> None:
    account = make_person("assistant")
    account.password = None
    session.commit()
    log_in(client, account)
    assert "present_password" not in client.get(PAGE).text
    assert client.post(PAGE).headers["Location"] == "/en/account"
    assert not is_closed(session, account)
    assert kinds_to(session, ADDRESS) == ["close_account"]
    link = path_in(mail_to(session, ADDRESS)[0], "delete-account")
    assert client.get(link).status_code == 200
    assert not is_closed(session, account)
    for _press in range(2):
        assert client.post(link).headers["Location"].endswith("/account-deleted")
    assert is_closed(session, account)
    clock.shift(timedelta(hours=2))
    assert client.post(link).status_code == 404


def test_links_that_are_none_delete_and_give_back_nothing(client: FlaskClient) -> None:
    for path in ("/en/delete-account/nonsense", "/en/keep-account/nonsense"):
        for method in ("GET", "POST"):
            assert client.open(path, method=method).status_code == 404


def test_who_works_at_a_centre_finds_no_form(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("staff")
    log_in(client, account)
    assert "Your manager ends your account" in client.get(PAGE).text
    assert client.post(PAGE, data={"present_password": PASSWORD}).status_code == 422
    assert not is_closed(session, account)


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_the_copy_is_a_text_in_ones_language_and_json(
    client: FlaskClient, session: Session, make_person: MakePerson, language: str
) -> None:
    account, other = make_person("employer", "assistant"), make_person("employer", email="muu@example.org")
    need = make_need(session, employer=make_employer(session, account=account), title="Apua & seuraa")
    make_need(session, employer=make_employer(session, account=other), title="Toisen tarve")
    make_profile(session, account=account, shown_name="Aino A.")
    settings = client.application.config["PORTTI"]
    told = encrypt_text(settings, "istun ovensuussa")
    make_place(session, make_gathering(session), account=account, access=["other"], access_text=told)
    make_sheet(session, account=account, need=need)
    session.commit()
    log_in(client, account)
    assert client.get(f"/{language}/account/copy").status_code == 200
    words = client.get(f"/{language}/account/copy/portti.txt")
    assert words.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert words.headers["Content-Disposition"] == 'attachment; filename="portti.txt"'
    assert "Apua & seuraa" in words.text and "Aino A." in words.text and ADDRESS in words.text
    assert "Toisen tarve" not in words.text and "%(" not in words.text and "{" not in words.text
    data = json.loads(client.get(f"/{language}/account/copy/portti.json").text)
    assert (data["account"]["email"], data["needs"][0]["title"]) == (ADDRESS, "Apua & seuraa")
    assert len(data["needs"]) == 1
    assert data["gatherings"][0]["access_text"] == "istun ovensuussa"
    assert "istun ovensuussa" in words.text and short_moment(NOW, language) in words.text


def test_visitors_get_no_copy(client: FlaskClient) -> None:
    for name in ("", "/portti.txt", "/portti.json"):
        assert client.get(f"/en/account/copy{name}").status_code == 302

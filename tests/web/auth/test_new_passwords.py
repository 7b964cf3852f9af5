"""Choosing a password by a mailed link, and changing it in one's account."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.domain.accounts import PersonDraft
from portti.models import Account
from portti.queries import accounts as queries
from portti.services import accounts
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.support.mailbox import kinds_to, mail_to, path_in
from tests.support.web import log_in
from tests.web.auth.conftest import PASSWORD, MakePerson

ADDRESS = "aino@example.org"
NEW = "neljä aivan uutta sanaa"


def test_a_forgotten_password_is_chosen_anew(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    elsewhere = app.test_client()
    log_in(elsewhere, account)
    assert elsewhere.get("/fi/account").status_code == 200
    assert client.post("/fi/reset", data={"email": ADDRESS}).headers["Location"] == "/fi/check-mail/reset"
    link = path_in(mail_to(session, ADDRESS)[0], "password")
    for _scan in range(2):
        assert client.get(link).status_code == 200
    assert client.post(link, data={"password": NEW}).headers["Location"] == "/fi/employer/"
    assert client.get("/fi/account").status_code == 200
    # The session that stood elsewhere has ended, and so has the link.
    assert elsewhere.get("/fi/account").status_code == 302
    assert elsewhere.post(link, data={"password": "toisen valitsema"}).status_code == 404
    assert elsewhere.post("/fi/login", data={"email": ADDRESS, "password": PASSWORD}).status_code == 422
    assert elsewhere.post("/fi/login", data={"email": ADDRESS, "password": NEW}).status_code == 303
    assert kinds_to(session, ADDRESS)[1:] == ["password_changed"]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Write a password of at least 10"),
        ("lyhyt", "Write a longer password"),
        ("x1" * 150, "Write a shorter password"),
        (ADDRESS, "harder to guess"),
    ],
)
def test_a_password_that_does_not_do_leaves_the_link_usable(
    client: FlaskClient, session: Session, make_person: MakePerson, password: str, words: str
) -> None:
    make_person("employer")
    client.post("/en/reset", data={"email": ADDRESS})
    link = path_in(mail_to(session, ADDRESS)[0], "password").replace("/fi/", "/en/")
    answer = client.post(link, data={"password": password})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and words in page
    assert not password or f'value="{password}"' not in page.split("<form")[-1].replace(
        f'name="username" value="{ADDRESS}"', ""
    )
    assert client.post(link, data={"password": NEW}).status_code == 303


def test_the_first_password_of_staff_needs_the_rules_and_then_codes(
    client: FlaskClient, session: Session, settings: Settings, clock: time_machine.Traveller
) -> None:
    manager = make_account(session, "manager")
    accounts.create_account_for_person(
        session,
        queries.actor_of(session, manager.id),
        PersonDraft("Uuno", "Uusi", ADDRESS, None, "en", "staff"),
        settings=settings,
        now=NOW,
    )
    session.commit()
    link = path_in(mail_to(session, ADDRESS)[0], "password")
    assert "/en/conduct-rules" in client.get(link).get_data(as_text=True)
    refused = client.post(link, data={"password": NEW})
    assert refused.status_code == 422
    assert "Read the conduct rules and tick" in refused.get_data(as_text=True)
    answer = client.post(link, data={"password": NEW, "rules": "y"})
    assert answer.headers["Location"] == "/en/login/codes"
    assert client.get("/en/staff/").status_code == 302
    assert client.get("/en/login/codes").status_code == 200


def test_changing_the_password_keeps_this_session_and_ends_the_others(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    elsewhere = app.test_client()
    for browser in (client, elsewhere):
        log_in(browser, account)
    answer = client.post("/fi/account/password", data={"present_password": PASSWORD, "password": NEW})
    assert answer.headers["Location"] == "/fi/account"
    assert client.get("/fi/account").status_code == 200
    assert elsewhere.get("/fi/account").status_code == 302
    assert kinds_to(session, ADDRESS) == ["password_changed"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Write your present password."),
        ({"present_password": "wrong", "password": NEW}, "This is not your present password."),
        ({"present_password": PASSWORD}, "Write a password of at least 10"),
        ({"present_password": PASSWORD, "password": "x" * 300_000}, "Write a shorter password"),
    ],
)
def test_a_change_with_a_fault_changes_nothing(
    client: FlaskClient,
    session: Session,
    make_person: MakePerson,
    password_hash: str,
    fields: dict[str, str],
    words: str,
) -> None:
    account = make_person("employer")
    log_in(client, account)
    answer = client.post("/en/account/password", data=fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and words in page
    assert PASSWORD not in page and NEW not in page
    session.expire_all()
    assert session.get_one(Account, account.id).password == password_hash


def test_guessing_the_present_password_locks_too(
    client: FlaskClient, make_person: MakePerson, settings: Settings, clock: time_machine.Traveller
) -> None:
    log_in(client, make_person("employer"))
    fields = {"present_password": "wrong", "password": NEW}
    for _number in range(settings.accounts.failures_allowed):
        assert client.post("/fi/account/password", data=fields).status_code == 422
    assert client.post("/fi/account/password", data=fields).status_code == 429
    clock.shift(timedelta(minutes=settings.accounts.lock_minutes, seconds=1))
    right = {**fields, "present_password": PASSWORD}
    assert client.post("/fi/account/password", data=right).status_code == 303


def test_who_logs_in_by_link_may_take_a_password(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    account.password = None
    session.commit()
    log_in(client, account)
    assert "present_password" not in client.get("/fi/account/password").get_data(as_text=True)
    assert client.post("/fi/account/password", data={"password": NEW}).status_code == 303


def test_ä_of_two_marks_is_the_same_ä(client: FlaskClient, make_person: MakePerson) -> None:
    make_person("employer")
    typed = PASSWORD.replace("ä", "a\u0308")
    assert client.post("/fi/login", data={"email": ADDRESS, "password": typed}).status_code == 303

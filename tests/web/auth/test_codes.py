"""One-time codes: required of staff, taken by who wants them, each working once, recovery codes beside."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Account, HeldForm
from portti.settings import Settings
from portti.web.auth.totp import totp
from tests.support.mailbox import mail_to, path_in
from tests.support.web import log_in
from tests.web.auth.conftest import PASSWORD, MakePerson

ADDRESS = "aino@example.org"
FIELDS = {"email": ADDRESS, "password": PASSWORD}


def shown_secret(page: str) -> str:
    found = re.search(r'<code translate="no">([A-Z2-7-]+)</code>', page)
    assert found is not None
    return found.group(1)


def shown_codes(page: str) -> list[str]:
    return re.findall(r'<code translate="no">([a-z2-9-]+)</code>', page)


def code_of(secret: str) -> str:
    return str(TOTP(key=secret.replace("-", ""), format="base32").generate().token)


def with_codes(app: Flask, session: Session, account: Account) -> str:
    """Turn codes on for an account and return its secret in letters."""
    with app.app_context():
        account.tf_totp_secret = totp().generate_totp_secret()
        account.tf_primary_method = "authenticator"
        session.commit()
        return str(totp().get_totp_pretty_key(account.tf_totp_secret))


def is_in(client: FlaskClient) -> bool:
    return client.get("/fi/account").status_code == 200


@pytest.mark.parametrize("role", ["staff", "manager"])
def test_staff_set_codes_up_before_they_are_in(
    client: FlaskClient, make_person: MakePerson, role: str
) -> None:
    make_person(role)
    assert client.post("/fi/login", data=FIELDS).headers["Location"] == "/fi/login/codes"
    assert not is_in(client)
    assert client.get("/fi/staff/").status_code == 302
    page = client.get("/fi/login/codes").get_data(as_text=True)
    assert "data:image/svg+xml;base64," in page
    secret = shown_secret(page)
    assert shown_secret(client.get("/fi/login/codes").get_data(as_text=True)) == secret
    wrong = client.post("/fi/login/codes", data={"code": "000000"})
    assert wrong.status_code == 422 and shown_secret(wrong.get_data(as_text=True)) == secret
    done = client.post("/fi/login/codes", data={"code": code_of(secret)})
    assert done.headers["Location"] == "/fi/account/recovery-codes"
    codes = shown_codes(client.get("/fi/account/recovery-codes").text)
    assert len(set(codes)) == 8
    assert client.post("/fi/account/recovery-codes/kept").headers["Location"] == "/fi/staff/"
    assert client.get("/fi/account/recovery-codes").status_code == 302


def test_a_code_is_asked_after_password_and_after_link(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    secret = with_codes(app, session, make_person("employer"))
    answer = client.post("/fi/login", data={**FIELDS, "next": "/fi/account/details"})
    assert answer.headers["Location"] == "/fi/login/code"
    assert not is_in(client)
    done = client.post("/fi/login/code", data={"code": f" {code_of(secret)[:3]} {code_of(secret)[3:]} "})
    assert done.headers["Location"] == "/fi/account/details"
    assert is_in(client)
    other = app.test_client()
    other.post("/fi/login", data={"email": ADDRESS, "way": "link"})
    link = path_in(mail_to(session, ADDRESS)[-1], "login/link")
    assert other.post(link).headers["Location"] == "/fi/login/code"
    assert not is_in(other)


def test_a_used_code_and_those_before_it_are_refused(
    app: Flask,
    client: FlaskClient,
    session: Session,
    make_person: MakePerson,
    clock: time_machine.Traveller,
) -> None:
    secret = with_codes(app, session, make_person("employer"))
    first = code_of(secret)
    other = app.test_client()
    for browser in (client, other):
        browser.post("/fi/login", data=FIELDS)
    assert client.post("/fi/login/code", data={"code": first}).status_code == 303
    replayed = other.post("/en/login/code", data={"code": first})
    assert replayed.status_code == 422
    assert "Each code works once." in replayed.get_data(as_text=True)
    assert not is_in(other)
    clock.shift(timedelta(seconds=30))
    assert other.post("/fi/login/code", data={"code": code_of(secret)}).status_code == 303


@pytest.mark.parametrize("typed", ["", "12345", "000000", "abcdef", "1" * 100_000, "١٢٣٤٥٦", "<b>", "\x00"])
def test_what_is_no_code_is_refused_in_words(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson, typed: str
) -> None:
    with_codes(app, session, make_person("employer"))
    client.post("/fi/login", data=FIELDS)
    answer = client.post("/en/login/code", data={"code": typed})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.get_data(as_text=True)
    assert not is_in(client)


def test_wrong_codes_lock_for_a_while(
    app: Flask,
    client: FlaskClient,
    session: Session,
    make_person: MakePerson,
    settings: Settings,
    clock: time_machine.Traveller,
) -> None:
    secret = with_codes(app, session, make_person("employer"))
    client.post("/fi/login", data=FIELDS)
    for _number in range(settings.accounts.failures_allowed):
        client.post("/fi/login/code", data={"code": "000000"})
    locked = client.post("/en/login/code", data={"code": code_of(secret)})
    assert locked.status_code == 429
    assert "You can try again at" in locked.get_data(as_text=True)
    clock.shift(timedelta(minutes=settings.accounts.lock_minutes, seconds=1))
    assert client.post("/fi/login/code", data={"code": code_of(secret)}).status_code == 303


def test_the_first_step_is_forgotten_after_half_an_hour_and_when_the_password_changes(
    app: Flask,
    client: FlaskClient,
    session: Session,
    make_person: MakePerson,
    clock: time_machine.Traveller,
) -> None:
    account = make_person("employer")
    with_codes(app, session, account)
    client.post("/fi/login", data=FIELDS)
    clock.shift(timedelta(minutes=29))
    assert client.get("/fi/login/code").status_code == 200
    clock.shift(timedelta(minutes=2))
    assert client.get("/fi/login/code").headers["Location"] == "/fi/login"
    client.post("/fi/login", data=FIELDS)
    account.fs_uniquifier = "another"
    session.commit()
    assert client.get("/fi/login/code").headers["Location"] == "/fi/login"


def test_nobody_reaches_the_second_step_without_the_first(client: FlaskClient, connection: object) -> None:
    for page in ("code", "codes"):
        for method in (client.get, client.post):
            assert method(f"/fi/login/{page}").headers["Location"] == "/fi/login"


def test_codes_in_the_account_on_renewed_and_off(
    client: FlaskClient, make_person: MakePerson, clock: time_machine.Traveller
) -> None:
    log_in(client, make_person("employer"))
    secret = shown_secret(client.get("/fi/account/codes").text)
    assert client.post("/fi/account/codes", data={"code": code_of(secret)}).status_code == 303
    shown = client.get("/fi/account/recovery-codes").text
    old = shown_codes(shown)
    client.post("/fi/account/recovery-codes/kept")
    assert "You have 8 recovery codes left." in client.get("/en/account/codes").text
    # The code that proved the set-up is used; so the next step's is needed.
    replayed = client.post("/fi/account/codes", data={"code": code_of(secret), "way": "off"})
    assert replayed.status_code == 422
    clock.shift(timedelta(seconds=30))
    renewed = client.post("/fi/account/codes", data={"code": code_of(secret), "way": "renew"})
    assert renewed.status_code == 303
    new = shown_codes(client.get("/fi/account/recovery-codes").text)
    assert len(new) == 8 and not set(new) & set(old)
    client.post("/fi/logout")
    client.post("/fi/login", data=FIELDS)
    assert client.post("/fi/login/code", data={"code": old[0]}).status_code == 422
    assert client.post("/fi/login/code", data={"code": new[0].upper()}).status_code == 303
    assert client.post("/fi/account/codes", data={"code": new[1], "way": "off"}).status_code == 303
    client.post("/fi/logout")
    assert client.post("/fi/login", data=FIELDS).headers["Location"] == "/fi/employer/"


def test_new_recovery_codes_stand_in_no_cookie_and_go_when_they_are_kept(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    log_in(client, account)
    secret = shown_secret(client.get("/fi/account/codes").text)
    answer = client.post("/fi/account/codes", data={"code": code_of(secret)})
    codes = shown_codes(client.get("/fi/account/recovery-codes").text)
    assert len(codes) == 8
    with client.session_transaction() as cookie:
        token, readable = cookie["recovery_codes"], str(dict(cookie))
    held = session.scalars(select(HeldForm)).one()
    for code in codes:
        assert code not in readable and code not in held.fields_encrypted
        assert code not in str(answer.headers)
    # The word alone opens nothing to another person.
    other = app.test_client()
    log_in(other, make_person("employer", email="other@example.org"))
    with other.session_transaction() as cookie:
        cookie["recovery_codes"] = token
    assert other.get("/fi/account/recovery-codes").status_code == 302
    client.post("/fi/account/recovery-codes/kept")
    session.expire_all()
    assert session.scalars(select(HeldForm)).all() == []
    assert client.get("/fi/account/recovery-codes").status_code == 302


def test_staff_cannot_turn_codes_off(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("staff")
    secret = with_codes(app, session, account)
    log_in(client, account)
    assert 'value="off"' not in client.get("/fi/account/codes").text
    answer = client.post("/en/account/codes", data={"code": code_of(secret), "way": "off"})
    assert answer.status_code == 422
    assert "They cannot be turned off." in answer.text
    session.expire_all()
    assert session.get_one(Account, account.id).tf_totp_secret is not None

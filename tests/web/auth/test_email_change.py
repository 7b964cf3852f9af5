"""Changing the address: a link to the new one by its button only, once, in time; the old one is told."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Account, AuditEvent
from portti.settings import Settings
from tests.factories.accounts import make_centre
from tests.support.mailbox import mail_to, path_in
from tests.support.web import log_in
from tests.web.auth.conftest import PASSWORD, MakePerson

OLD, NEW = "aino@example.org", "uusi@example.org"
FORM = {"email": NEW, "present_password": PASSWORD}


def address_of(session: Session, account: Account) -> str | None:
    session.expire_all()
    return session.get_one(Account, account.id).email


def link_to(session: Session, address: str) -> str:
    return path_in(mail_to(session, address)[-1], "confirm-email")


def is_gone(client: FlaskClient, link: str, *methods: str) -> None:
    """Who is logged in reads on the account's page that a link does not work; a visitor gets 404."""
    for method in methods:
        answer = client.open(link, method=method, follow_redirects=True)
        assert "Tämä linkki ei enää toimi. Sähköpostiosoitettasi ei vaihdettu." in answer.text
        assert client.application.test_client().open(link, method=method).status_code == 404


def test_the_address_changes_by_the_button_once_and_the_old_one_is_told(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account, noise = make_person("employer"), make_person("employer", email="muu@example.org")
    log_in(client, account)
    elsewhere = app.test_client()
    log_in(elsewhere, account)
    assert '"/en/account/email"' in client.get("/en/account").text
    assert client.post("/en/account/email", data=FORM).status_code == 303
    assert (address_of(session, account), mail_to(session, OLD)) == (OLD, [])
    link = link_to(session, NEW)
    for _look in range(2):
        page = client.get(link)
        assert page.status_code == 200 and NEW in page.text
    assert address_of(session, account) == OLD
    for _press in range(2):
        assert client.post(link).status_code == 303
    assert address_of(session, account) == NEW
    assert [mail.kind for mail in mail_to(session, OLD)] == ["email_changed"]
    assert NEW not in mail_to(session, OLD)[0].body_text
    # The browser that changed it stays; every other session has ended.
    assert client.get("/en/account").status_code == 200
    assert elsewhere.get("/en/account").status_code == 302
    fresh = app.test_client()
    assert fresh.post("/en/login", data={"email": OLD, "password": PASSWORD}).status_code != 303
    assert fresh.post("/en/login", data={"email": NEW, "password": PASSWORD}).status_code == 303
    assert address_of(session, noise) == "muu@example.org"
    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.deed.contains("email"))).all()
    assert sorted(deeds) == ["ask_email_change", "change_email"]


def test_whether_an_address_is_registered_is_not_told(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    make_person("assistant", email="varattu@example.org")
    log_in(client, account)
    said = {}
    for address in (NEW, "varattu@example.org"):
        answer = client.post("/en/account/email", data={**FORM, "email": address}, follow_redirects=True)
        said[address] = answer.text.split("<main")[1].replace(address, "")
    assert said[NEW] == said["varattu@example.org"]
    assert mail_to(session, "varattu@example.org") == []
    assert address_of(session, account) == OLD


def test_an_address_that_another_took_meanwhile_changes_nothing(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    log_in(client, account)
    client.post("/en/account/email", data=FORM)
    link = link_to(session, NEW)
    make_person("assistant", email=NEW)
    is_gone(client, link, "POST")
    assert address_of(session, account) == OLD


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "ei ole"},
        {"email": OLD},
        {"present_password": "väärä"},
        {"present_password": ""},
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_sent(
    client: FlaskClient, session: Session, make_person: MakePerson, wrong: dict[str, str]
) -> None:
    log_in(client, make_person("employer"))
    answer = client.post("/en/account/email", data={**FORM, **wrong})
    assert answer.status_code == 422
    assert mail_to(session, NEW) == []


def test_a_link_expires_and_a_later_one_replaces_it(
    client: FlaskClient,
    session: Session,
    settings: Settings,
    make_person: MakePerson,
    clock: time_machine.Traveller,
) -> None:
    account = make_person("employer")
    log_in(client, account)
    client.post("/en/account/email", data={**FORM, "email": "virhe@example.org"})
    mistyped = link_to(session, "virhe@example.org")
    client.post("/en/account/email", data=FORM)
    is_gone(client, mistyped, "GET", "POST")
    link = link_to(session, NEW)
    clock.shift(timedelta(hours=settings.accounts.confirm_link_hours, seconds=1))
    log_in(client, account)
    is_gone(client, link, "GET", "POST")
    assert address_of(session, account) == OLD


def test_staff_ask_for_a_person_who_confirms_it_and_reads_who_asked(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    centre = make_centre(session)
    person = make_person("assistant", centre=centre)
    staff = make_person("staff", email="kerttu@example.org", centre=centre, given_name="Kerttu")
    other = make_person("staff", email="toinen@example.org")
    log_in(client, staff)
    page = f"/en/staff/people/{person.id}/email"
    assert client.get(page).status_code == 200
    assert client.post(page, data={"email": OLD}).status_code == 422
    assert client.post(page, data={"email": NEW}).status_code == 302
    assert address_of(session, person) == OLD
    own = app.test_client()
    assert own.post(link_to(session, NEW)).status_code == 303
    assert address_of(session, person) == NEW
    log_in(own, session.get_one(Account, person.id))
    acts = own.get("/en/account/acts").text
    assert "Asked to change your e-mail address" in acts and "Kerttu" in acts
    stranger = app.test_client()
    log_in(stranger, other)
    assert stranger.post(page, data={"email": "x@example.org"}).status_code == 404
    # The address of a colleague is a manager's to change.
    colleague = make_person("staff", email="kolmas@example.org", centre=centre)
    refused = client.post(f"/en/staff/people/{colleague.id}/email", data={"email": "y@example.org"})
    assert refused.status_code == 403

"""A person's own account: what it shows, changing details, acts of others, logging out everywhere."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.domain.actor import ROLES
from portti.models import Account
from portti.queries import accounts as queries
from portti.services import audit
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.support.web import log_in
from tests.web.auth.conftest import MakePerson

PAGES = ("account", "account/details", "account/password", "account/codes", "account/acting", "account/acts")
DETAILS = {"given_name": "Uusi", "family_name": "Nimi", "phone": "+358 40 123 4567", "language": "sv"}


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_account_in_every_language(
    client: FlaskClient, make_person: MakePerson, role: str
) -> None:
    log_in(client, make_person(role))
    for language in ("fi", "sv", "en", "selko"):
        for page in PAGES:
            assert client.get(f"/{language}/{page}").status_code == 200, page


def test_details_are_changed_and_the_page_speaks_the_new_language(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    other = make_person("employer", email="other@example.org")
    log_in(client, account)
    answer = client.post("/fi/account/details", data=DETAILS)
    assert answer.headers["Location"] == "/sv/account"
    page = client.get("/sv/account").text
    assert "Uusi Nimi" in page and "+358 40 123 4567" in page and "Dina uppgifter är sparade." in page
    session.expire_all()
    assert session.get_one(Account, other.id).given_name == "Aino"
    # The phone number can be taken away again.
    client.post("/sv/account/details", data={**DETAILS, "phone": ""})
    session.expire_all()
    assert session.get_one(Account, account.id).phone is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"given_name": ""}, "Write your first name."),
        ({"family_name": "N" * 70_000}, "at most 60 letters"),
        ({"given_name": "<script>alert(1)</script>"}, "Write the name without addresses"),
        ({"phone": "soita"}, "Write the phone number in digits"),
        ({"language": "tlh"}, "Choose a language."),
    ],
)
def test_a_fault_in_the_details_is_told_and_what_was_typed_stays(
    client: FlaskClient, make_person: MakePerson, change: dict[str, str], words: str
) -> None:
    log_in(client, make_person("employer"))
    answer = client.post("/en/account/details", data={**DETAILS, **change})
    assert answer.status_code == 422
    assert words in answer.text and "<script>alert" not in answer.text
    kept = {**DETAILS, **change}
    if change.keys() & {"language", "given_name"} == set():
        assert f'value="{kept["phone"]}"' in answer.text and f'value="{kept["family_name"]}"' in answer.text


def test_logging_out_everywhere_ends_this_session_too(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    account = make_person("employer")
    elsewhere = app.test_client()
    for browser in (client, elsewhere):
        log_in(browser, account)
    assert client.post("/fi/account/log-out-everywhere").headers["Location"] == "/fi/login"
    assert client.get("/fi/account").status_code == 302
    assert elsewhere.get("/fi/account").status_code == 302


def test_a_person_sees_what_others_did_and_not_what_concerns_others(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("assistant")
    profile = make_profile(session, account=account)
    stranger = make_profile(session)
    staff = make_account(session, "staff", given_name="Kerttu", family_name="Ruskala")
    acting = queries.actor_of(session, staff.id)
    audit.record_reading(session, acting, "account", account.id, now=NOW)
    audit.record(session, acting, "edit_profile", "profile", profile.id, now=NOW)
    audit.record(session, acting, "publish_profile", "profile", stranger.id, now=NOW)
    audit.record(session, acting, "some_new_deed", "profile", profile.id, now=NOW)
    session.commit()
    log_in(client, account)
    page = client.get("/en/account/acts").text
    for words in (
        "Opened your details",
        "Changed your profile",
        "Changed your information",
        "Kerttu Ruskala",
    ):
        assert words in page, words
    assert "Published your profile" not in page


def test_a_list_of_many_acts_has_pages(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    make_employer(session, account=account)
    acting = queries.actor_of(session, make_account(session, "staff").id)
    for _number in range(51):
        audit.record_reading(session, acting, "account", account.id, now=NOW)
    session.commit()
    log_in(client, account)
    assert client.get("/en/account/acts").text.count("Opened your details") == 50
    assert client.get("/en/account/acts?page=2").text.count("Opened your details") == 1
    for nonsense in ("0", "-1", "x", "9" * 50, "１"):
        assert client.get("/en/account/acts", query_string={"page": nonsense}).status_code == 200

"""Logging in by password and by link, being locked out for a while, and logging out."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.models import LogInFailure
from portti.settings import Settings
from tests.support.mailbox import kinds_to, mail_to, path_in
from tests.web.auth.conftest import PASSWORD, MakePerson

ADDRESS = "aino@example.org"
LOG_IN = "/fi/login"


def log_in(client: FlaskClient, password: str = PASSWORD, **more: str) -> object:
    return client.post(LOG_IN, data={"email": ADDRESS, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    return client.get("/fi/account").status_code == 200


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("employer", "/fi/employer/"),
        ("assistant", "/fi/assistant/"),
        ("representative", "/fi/account/acting"),
    ],
)
def test_a_person_logs_in_and_begins_where_their_work_is(
    client: FlaskClient, make_person: MakePerson, role: str, start: str
) -> None:
    make_person(role)
    make_person(role, email="other@example.org")
    answer = client.post("/fi/login", data={"email": " AINO@example.org ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, start)
    assert is_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (ADDRESS, "wrong"),
        (ADDRESS, PASSWORD.upper()),
        (ADDRESS, f" {PASSWORD}"),
        (ADDRESS, "x" * 200_000),
        ("nobody@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
        ("no-password@example.org", PASSWORD),
        ("<script>alert(1)</script>@example.org", PASSWORD),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    client: FlaskClient, session: Session, make_person: MakePerson, email: str, password: str
) -> None:
    make_person("employer")
    make_person("employer", email="closed@example.org").active = False
    make_person("employer", email="no-password@example.org").password = None
    session.commit()
    answer = client.post("/en/login", data={"email": email, "password": password})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "The e-mail address or the password is wrong." in page
    assert "<title>Error:" in page and "<script>alert" not in page
    assert not is_in(client)
    assert session.scalar(select(func.count(LogInFailure.id))) == 2


def test_what_was_typed_stays_but_for_the_password(client: FlaskClient, make_person: MakePerson) -> None:
    make_person("employer")
    page = log_in(client, "salainen-arvaus").get_data(as_text=True)  # type: ignore[attr-defined]
    assert f'value="{ADDRESS}"' in page
    assert "salainen-arvaus" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Write your e-mail address."),
        ({"email": "aino"}, "Write the e-mail address in the form"),
        ({"email": ADDRESS}, "Write your password, or ask for a link"),
        ({"email": "x" * 300_000 + "@e.fi", "password": "x"}, "Write the e-mail address in the form"),
        ({"way": "link"}, "Write your e-mail address."),
    ],
)
def test_an_empty_or_absurd_form_says_what_to_do(
    client: FlaskClient, connection: object, fields: dict[str, str], words: str
) -> None:
    answer = client.post("/en/login", data=fields)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_name_without_password_is_told_to_confirm(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    make_person("employer").confirmed_at = None
    session.commit()
    answer = log_in(client)
    assert answer.headers["Location"] == "/fi/check-mail/confirm"  # type: ignore[attr-defined]
    assert kinds_to(session, ADDRESS) == ["confirm_address"]
    assert not is_in(client)


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [
        ("/fi/account/details", "/fi/account/details"),
        ("/sv/employer/?a=1", "/sv/employer/?a=1"),
        ("https://evil.example/fi/account", "/fi/employer/"),
        ("//evil.example/fi/account", "/fi/employer/"),
        ("/\\evil.example", "/fi/employer/"),
        ("\\\\evil.example", "/fi/employer/"),
        ("/\t/evil.example", "/fi/employer/"),
        ("javascript:alert(1)", "/fi/employer/"),
        ("/fi/no-such-page", "/fi/employer/"),
        ("/fi/logout", "/fi/employer/"),
        ("/fi/login", "/fi/employer/"),
        ("/fi/account\r\nSet-Cookie: a=b", "/fi/employer/"),
        ("/" + "a" * 5000, "/fi/employer/"),
        ("//[", "/fi/employer/"),
    ],
)
def test_the_way_on_stays_on_our_own_site(
    client: FlaskClient, make_person: MakePerson, target: str, goes_to: str
) -> None:
    make_person("employer")
    answer = log_in(client, next=target)
    assert answer.headers["Location"] == goes_to  # type: ignore[attr-defined]


def test_the_page_asked_for_is_kept_through_a_wrong_try(client: FlaskClient, make_person: MakePerson) -> None:
    make_person("employer")
    asked = client.get("/fi/account/details?x=1")
    page = client.get(asked.headers["Location"]).get_data(as_text=True)
    assert 'name="next" value="/fi/account/details?x=1"' in page
    again = log_in(client, "wrong", next="/fi/account/details?x=1")
    assert 'name="next" value="/fi/account/details?x=1"' in again.get_data(as_text=True)  # type: ignore[attr-defined]


def test_a_foreign_way_on_does_not_reach_the_page(client: FlaskClient, connection: object) -> None:
    page = client.get(LOG_IN, query_string={"next": "https://evil.example/"}).get_data(as_text=True)
    assert 'name="next" value=""' in page
    assert "evil.example" not in page.split("<main")[1]


def test_many_failures_lock_and_the_page_says_until_when(
    client: FlaskClient,
    session: Session,
    make_person: MakePerson,
    settings: Settings,
    clock: time_machine.Traveller,
) -> None:
    make_person("employer")
    for _number in range(settings.accounts.failures_allowed):
        log_in(client, "wrong")
    answer = client.post("/en/login", data={"email": ADDRESS, "password": PASSWORD})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 429
    assert "You can try again at 10:10." in page and "call us" in page
    assert not is_in(client)
    # A link by e-mail is open all the time, so that nobody can lock another person out.
    assert client.post(LOG_IN, data={"email": ADDRESS, "way": "link"}).status_code == 303
    clock.shift(timedelta(minutes=settings.accounts.lock_minutes, seconds=1))
    assert log_in(client).status_code == 303  # type: ignore[attr-defined]


def test_right_passwords_are_never_counted(
    client: FlaskClient, session: Session, make_person: MakePerson, settings: Settings
) -> None:
    make_person("employer")
    for _number in range(settings.accounts.failures_allowed + 3):
        assert log_in(client).status_code == 303  # type: ignore[attr-defined]
        client.post("/fi/logout")
    assert session.scalar(select(func.count(LogInFailure.id))) == 0


def test_one_network_is_locked_after_many_addresses(
    client: FlaskClient, connection: object, settings: Settings, clock: time_machine.Traveller
) -> None:
    for number in range(settings.accounts.network_failures_allowed):
        answer = client.post(LOG_IN, data={"email": f"a{number}@example.org", "password": "x"})
        assert answer.status_code == 422
    assert client.post(LOG_IN, data={"email": "b@example.org", "password": "x"}).status_code == 429


def test_logging_out_ends_the_session_and_twice_is_as_good(
    client: FlaskClient, make_person: MakePerson
) -> None:
    make_person("employer")
    log_in(client)
    assert client.get("/fi/logout").status_code == 405
    assert is_in(client)
    for _press in range(2):
        assert client.post("/fi/logout").status_code == 303
    assert not is_in(client)


def test_who_is_in_already_goes_on(client: FlaskClient, make_person: MakePerson) -> None:
    make_person("assistant")
    log_in(client)
    assert client.get(LOG_IN).headers["Location"] == "/fi/assistant/"
    assert client.get("/fi/register").headers["Location"] == "/fi/assistant/"


def test_another_tab_of_another_person_leaves_nothing_behind(
    client: FlaskClient, make_person: MakePerson
) -> None:
    make_person("employer")
    make_person("assistant", email="other@example.org")
    log_in(client)
    with client.session_transaction() as cookies:
        cookies["acting_for_employer_id"] = 7
        cookies["recovery_codes"] = ["abcd"]
    client.post(LOG_IN, data={"email": "other@example.org", "password": PASSWORD})
    with client.session_transaction() as cookies:
        assert "acting_for_employer_id" not in cookies and "recovery_codes" not in cookies
    assert client.get("/fi/").get_data(as_text=True).count("Aino Esimerkki") == 1


def test_a_mailed_link_logs_in_by_its_button_only(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    make_person("employer")
    answer = client.post(LOG_IN, data={"email": ADDRESS, "password": "anything", "way": "link"})
    assert answer.headers["Location"] == "/fi/check-mail/log-in"
    assert ADDRESS in client.get("/fi/check-mail/log-in").get_data(as_text=True)
    link = path_in(mail_to(session, ADDRESS)[0], "login/link")
    for _scan in range(3):
        assert client.get(link).status_code == 200
    assert not is_in(client)
    assert client.post(link).headers["Location"] == "/fi/employer/"
    assert is_in(client)
    # Pressed twice: who is in goes on.
    assert client.post(link).headers["Location"] == "/fi/employer/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_does_not_work_leads_to_a_new_one(
    client: FlaskClient, connection: object, method: str
) -> None:
    for page in ("login/link", "confirm", "password"):
        answer = getattr(client, method)(f"/fi/{page}/unknown")
        assert answer.status_code == 404
        text = answer.get_data(as_text=True)
        assert "/fi/login" in text and "/fi/reset" in text and "/fi/register" in text


def test_a_link_expires(
    client: FlaskClient, session: Session, make_person: MakePerson, clock: time_machine.Traveller
) -> None:
    make_person("employer")
    client.post(LOG_IN, data={"email": ADDRESS, "way": "link"})
    link = path_in(mail_to(session, ADDRESS)[0], "login/link")
    clock.shift(timedelta(minutes=59))
    assert client.get(link).status_code == 200
    clock.shift(timedelta(minutes=2))
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_asking_for_a_link_does_not_tell_who_is_known(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    make_person("employer")
    known = client.post(LOG_IN, data={"email": ADDRESS, "way": "link"})
    known_page = client.get(known.headers["Location"]).get_data(as_text=True)
    unknown = client.post(LOG_IN, data={"email": "nobody@example.org", "way": "link"})
    unknown_page = client.get(unknown.headers["Location"]).get_data(as_text=True)
    assert known.headers["Location"] == unknown.headers["Location"]
    assert known_page.split("<main")[1].replace(ADDRESS, "") == unknown_page.split("<main")[1].replace(
        "nobody@example.org", ""
    )
    assert kinds_to(session, "nobody@example.org") == []


def test_too_many_wishes_for_mail_are_refused(
    client: FlaskClient, connection: object, settings: Settings, clock: time_machine.Traveller
) -> None:
    for number in range(settings.accounts.mail_requests_allowed):
        assert client.post("/fi/reset", data={"email": f"a{number}@example.org"}).status_code == 303
    assert client.post("/fi/reset", data={"email": "b@example.org"}).status_code == 429
    assert client.post(LOG_IN, data={"email": "b@example.org", "way": "link"}).status_code == 429


def test_a_form_without_its_token_is_not_taken(
    app: Flask, client: FlaskClient, make_person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person("employer")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = log_in(client)
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    assert answer.status_code == 400  # type: ignore[attr-defined]
    assert ADDRESS in page and PASSWORD not in page
    assert not is_in(client)

"""Registering, confirming by the mailed link, and choosing the first password."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.models import Account
from portti.queries import accounts as queries
from portti.settings import Settings
from tests.factories.accounts import make_account, make_centre
from tests.support.mailbox import kinds_to, mail_to, path_in

ADDRESS = "uusi@example.org"


@pytest.fixture
def whole(session: Session, clock: time_machine.Traveller) -> dict[str, str]:
    """A form that can be taken as it is."""
    centre = make_centre(session)
    make_centre(session)
    session.commit()
    return {
        "role": "assistant",
        "given_name": "Uuno",
        "family_name": "Uusi",
        "email": "Uusi@Example.org",
        "centre": str(centre.id),
        "language": "sv",
        "rules": "y",
    }


def test_from_registering_to_being_in(client: FlaskClient, session: Session, whole: dict[str, str]) -> None:
    answer = client.post("/fi/register", data=whole)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/fi/check-mail/confirm")
    assert "Uusi@Example.org" in client.get("/fi/check-mail/confirm").get_data(as_text=True)
    link = path_in(mail_to(session, ADDRESS)[0], "confirm")
    assert link.startswith("/sv/")
    for _scan in range(3):
        assert client.get(link).status_code == 200
    account = queries.account_by_email(session, ADDRESS)
    assert account is not None and account.confirmed_at is None
    to_password = client.post(link).headers["Location"]
    assert to_password.startswith("/sv/password/")
    assert ADDRESS in client.get(to_password).get_data(as_text=True)
    done = client.post(to_password, data={"password": "kolme pientä sanaa"})
    assert (done.status_code, done.headers["Location"]) == (303, "/sv/assistant/")
    assert client.get("/sv/account").status_code == 200
    # Both buttons pressed once more: nothing breaks, nothing is made twice.
    assert client.post(to_password, data={"password": "kolme pientä sanaa"}).status_code == 303
    assert client.post(link).status_code == 303
    assert session.scalar(select(func.count()).where(Account.email == ADDRESS)) == 1


def test_an_empty_form_names_every_field_at_once(client: FlaskClient, connection: object) -> None:
    answer = client.post("/en/register")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for words in (
        "Choose what you do in Portti.",
        "Write your first name.",
        "Write your last name.",
        "Write your e-mail address.",
        "Choose your centre.",
        "Choose a language.",
        "Read the conduct rules",
    ):
        assert words in page, words
    assert "<title>Error:" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "uusi@"}, "Write the e-mail address in the form"),
        ({"email": "uusi@example"}, "Write the e-mail address in the form"),
        ({"email": "uusi@example..org"}, "Write the e-mail address in the form"),
        ({"given_name": "A" * 61}, "at most 60 letters"),
        ({"given_name": "A" * 300_000}, "at most 60 letters"),
        ({"given_name": "Lue www.example.org"}, "Write the name without addresses"),
        ({"role": "manager"}, "Choose what you do in Portti."),
        ({"centre": "999999"}, "Choose from the list"),
        ({"centre": "x' OR 1=1"}, "Choose from the list"),
        ({"language": "xx"}, "Choose a language."),
        ({"rules": ""}, "Read the conduct rules"),
    ],
)
def test_a_fault_is_told_and_everything_typed_stays(
    client: FlaskClient, session: Session, whole: dict[str, str], change: dict[str, str], words: str
) -> None:
    answer = client.post("/en/register", data={**whole, **change})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    kept = {"family_name": "Uusi", "email": "Uusi@Example.org", **change}
    assert f'value="{kept["family_name"]}"' in page and f'value="{kept["email"]}"' in page
    assert queries.account_by_email(session, ADDRESS) is None


def test_script_and_odd_marks_are_only_text(
    client: FlaskClient, session: Session, whole: dict[str, str]
) -> None:
    page = client.post("/en/register", data={**whole, "given_name": '"><script>alert(1)</script>'}).get_data(
        as_text=True
    )
    assert "<script>alert" not in page
    answer = client.post(
        "/en/register", data={**whole, "given_name": "Uu\x00no\x07", "family_name": "Åström-李"}
    )
    assert answer.status_code == 303
    account = queries.account_by_email(session, ADDRESS)
    assert account is not None and (account.given_name, account.family_name) == ("Uuno", "Åström-李")


def test_wrong_encoding_is_no_server_fault(client: FlaskClient, whole: dict[str, str]) -> None:
    answer = client.post(
        "/en/register",
        data=b"given_name=\xff\xfe%FF&email=%C3%28@example.org",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 400
    assert "in a form that Portti cannot read. Nothing was saved." in answer.text


def test_the_answer_does_not_tell_who_is_registered(
    client: FlaskClient, session: Session, whole: dict[str, str]
) -> None:
    make_account(session, "employer", email="tuttu@example.org")
    session.commit()
    pages = []
    for address in ("tuttu@example.org", ADDRESS):
        answer = client.post("/fi/register", data={**whole, "email": address})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/fi/check-mail/confirm")
        pages.append(client.get("/fi/check-mail/confirm").get_data(as_text=True).replace(address, ""))
    assert pages[0].split("<main")[1] == pages[1].split("<main")[1]
    assert kinds_to(session, "tuttu@example.org") == ["account_exists"]
    assert kinds_to(session, ADDRESS) == ["confirm_address"]


def test_a_double_press_registers_once(client: FlaskClient, session: Session, whole: dict[str, str]) -> None:
    for _press in range(2):
        assert client.post("/fi/register", data=whole).status_code == 303
    assert session.scalar(select(func.count()).where(Account.email == ADDRESS)) == 1
    assert kinds_to(session, ADDRESS) == ["confirm_address"]


def test_a_confirm_link_ends_with_its_time(
    client: FlaskClient,
    session: Session,
    whole: dict[str, str],
    settings: Settings,
    clock: time_machine.Traveller,
) -> None:
    client.post("/fi/register", data=whole)
    link = path_in(mail_to(session, ADDRESS)[0], "confirm")
    clock.shift(timedelta(hours=settings.accounts.confirm_link_hours))
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404
    # Registering again gives a new link.
    client.post("/fi/register", data=whole)
    assert client.get(path_in(mail_to(session, ADDRESS)[1], "confirm")).status_code == 200


def test_the_conduct_rules_are_open_to_all_and_say_their_version(
    client: FlaskClient, connection: object, settings: Settings
) -> None:
    for language in ("fi", "sv", "en", "selko"):
        answer = client.get(f"/{language}/conduct-rules")
        assert answer.status_code == 200
        assert settings.site.conduct_rules_version in answer.get_data(as_text=True)

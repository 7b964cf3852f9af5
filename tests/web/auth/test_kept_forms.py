"""What was typed when the session had ended comes back after log-in, to the same person only."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.models import Account, HeldForm
from tests.conftest import NOW
from tests.factories.goals import make_goal
from tests.support.web import log_in
from tests.web.auth.conftest import PASSWORD, MakePerson

ADDRESS = "aino@example.org"
FIELDS = {"given_name": "Uusi nimi", "family_name": "Åström", "phone": "040 123 4567", "language": "sv"}


@pytest.fixture(autouse=True)
def with_tokens(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for tokens as a real installation does."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.split("<main")[-1])
    assert found is not None
    return found.group(1)


def come_in(client: FlaskClient, address: str = ADDRESS) -> str:
    token = token_of(client.get("/fi/login").text)
    answer = client.post("/fi/login", data={"email": address, "password": PASSWORD, "csrf_token": token})
    assert answer.status_code == 303
    return answer.headers["Location"]


def shown_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.split("<main")[1]))


def send_after_the_session_ended(client: FlaskClient, session: Session, account: Account) -> None:
    """Open the form, lose the session as by a password change elsewhere, and send it."""
    come_in(client)
    token = token_of(client.get("/fi/account/details").text)
    account.fs_uniquifier = "changed elsewhere"
    session.commit()
    answer = client.post("/fi/account/details", data={**FIELDS, "csrf_token": token})
    assert answer.status_code == 303 and answer.headers["Location"] == "/fi/login"


def test_the_text_comes_back_and_is_sent_by_one_press(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    send_after_the_session_ended(client, session, account)
    assert come_in(client) == "/fi/login/kept"
    for _look in range(2):
        page = client.get("/fi/login/kept").text
        assert "Uusi nimi" in page and 'action="/fi/account/details"' in page
    answer = client.post("/fi/account/details", data=shown_fields(page.split("drop")[0]))
    assert answer.status_code == 303
    session.expire_all()
    assert session.get_one(Account, account.id).given_name == "Uusi nimi"
    # Sent once: the next log-in goes where it always goes.
    client.post("/fi/logout", data={"csrf_token": token_of(client.get("/fi/account").text)})
    assert come_in(client) == "/fi/employer/"


def test_each_text_stands_beside_the_name_of_its_field_and_no_code_stands_bare(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    make_person("employer")
    late = app.test_client()
    days = {"from_on-day": "3", "from_on-month": "12", "from_on-year": "2026"}
    choices = {"kinds": "weekly", "shifts-0-start": "8.30", "remark": "Soita ovikelloa, en kuule."}
    late.post("/en/account/details", data={**FIELDS, **days, **choices, "csrf_token": "old"})
    come_in(late)
    shown = re.findall(
        r"<li[^>]*>([^<]+)</li>", late.get("/en/login/kept").text.split("This is what you wrote")[1]
    )
    assert shown[:8] == [
        "First name: Uusi nimi",
        "Last name: Åström",
        "Phone: 040 123 4567",
        "In which language do we write to you? Svenska",
        "First day: 3. 12. 2026",
        "Starts at: 8.30",
        "Soita ovikelloa, en kuule.",
        "What you chose is kept too.",
    ]


def test_what_was_chosen_is_said_in_the_words_of_its_page_and_in_the_language_of_now(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    make_person("employer")
    late = app.test_client()
    sent = {"frequency": "weekly", "weekday": "3", "hour": "17", "freshness": "never", "csrf_token": "old"}
    late.post("/fi/notifications", data=sent, headers={"Referer": "http://localhost/fi/notifications"})
    come_in(late)
    for language, words in {
        "fi": ["Kuinka usein haluat kuulla uusista ehdotuksista? Kerran viikossa", "torstai"],
        "sv": ["Hur ofta vill du höra om nya förslag? En gång i veckan", "torsdag"],
        "selko": ["Kerran viikossa", "torstai"],
    }.items():
        page = late.get(f"/{language}/login/kept").text
        assert [word for word in words if word not in page] == []
        assert "weekly" not in page.replace('value="weekly"', "")


def test_a_page_that_is_not_theirs_any_more_says_nothing_and_nothing_is_lost(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    make_person("employer")
    late = app.test_client()
    sent = {"weekdays": "3", "note": "Soita ovikelloa, en kuule.", "csrf_token": "old"}
    for page in (
        "http://localhost/fi/staff/slots/new",
        "https://elsewhere.example/fi/",
        "http://localhost/fi/login/kept",
    ):
        late.post("/fi/account/details", data=sent, headers={"Referer": page})
        come_in(late)
        shown = late.get("/en/login/kept").text
        assert "Soita ovikelloa, en kuule." in shown and "What you chose is kept too." in shown
        late.delete_cookie("session")


def test_a_cookie_that_is_gone_loses_no_text(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    make_person("employer")
    late = app.test_client()
    assert late.post("/fi/account/details", data={**FIELDS, "csrf_token": "old"}).status_code == 303
    assert come_in(late) == "/fi/login/kept"
    assert "Uusi nimi" in late.get("/fi/login/kept").text


def test_another_person_does_not_see_it(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    make_person("assistant", email="other@example.org")
    send_after_the_session_ended(client, session, account)
    assert come_in(client, "other@example.org") == "/fi/assistant/"
    assert client.get("/fi/login/kept").headers["Location"] == "/fi/assistant/"


def test_it_can_be_dropped(client: FlaskClient, session: Session, make_person: MakePerson) -> None:
    account = make_person("employer")
    send_after_the_session_ended(client, session, account)
    come_in(client)
    token = token_of(client.get("/fi/login/kept").text)
    assert (
        client.post("/fi/login/kept/drop", data={"csrf_token": token}).headers["Location"] == "/fi/employer/"
    )
    assert client.get("/fi/login/kept").headers["Location"] == "/fi/employer/"


def test_what_is_wrong_in_it_is_told_and_kept_on_its_page(
    app: Flask, client: FlaskClient, make_person: MakePerson
) -> None:
    make_person("employer")
    late = app.test_client()
    late.post("/fi/account/details", data={**FIELDS, "given_name": "", "csrf_token": "old"})
    come_in(late)
    page = late.get("/fi/login/kept").text
    answer = late.post("/fi/account/details", data=shown_fields(page.split("drop")[0]))
    assert answer.status_code == 422 and 'value="Åström"' in answer.text


@pytest.mark.each_database
@pytest.mark.parametrize(("deed", "is_kept"), [("edit", False), ("tick", True)])
def test_what_was_changed_meanwhile_is_kept_unless_its_page_shows_it(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson, deed: str, is_kept: bool
) -> None:
    ended = {"state": "ended", "end_reason": "not_reached", "ended_on": NOW.date()} if is_kept else {}
    goal = make_goal(session, account=make_person("employer"), steps=("Soitan.",), **ended)
    session.commit()
    address = f"/fi/account/service/goals/{goal.id}/{deed}"
    day = {f"follow_up_on-{part}": str(getattr(goal.follow_up_on, part)) for part in ("day", "month", "year")}
    typed = {"title": "Uusi tavoite", "area": "service", **day, "row_version": "99", "csrf_token": "old"}
    typed["undone"] = str(goal.steps[0].id)
    client.post(address, data=typed)
    assert come_in(client) == "/fi/login/kept"
    answer = client.post(address, data=shown_fields(client.get("/fi/login/kept").text.split("drop")[0]))
    assert (answer.status_code, 'value="Uusi tavoite"' in answer.text) == (
        422 if is_kept else 409,
        not is_kept,
    )
    assert (client.get("/fi/login/kept").status_code == 200) == is_kept


def test_passwords_codes_and_what_comes_from_elsewhere_are_not_kept(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    make_person("employer")
    late = app.test_client()
    secret = {"present_password": PASSWORD, "password": PASSWORD, "code": "123456", "csrf_token": "old"}
    late.post("/fi/account/password", data={**secret, "postal_code": "40100"})
    come_in(late)
    page = late.get("/fi/login/kept").text
    assert PASSWORD not in page and "123456" not in page and "40100" in page
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        app.test_client().post("/fi/account/details", data=FIELDS, headers=headers)
    assert session.scalar(select(func.count(HeldForm.id))) == 1


def test_a_page_open_for_long_gives_its_text_back_at_once(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    account = make_person("employer")
    log_in(client, account)
    answer = client.post("/fi/account/details", data={**FIELDS, "csrf_token": "old"})
    assert answer.status_code == 400
    sent = client.post("/fi/account/details", data=shown_fields(answer.text))
    assert sent.status_code == 303
    session.expire_all()
    assert session.get_one(Account, account.id).family_name == "Åström"


def test_script_in_a_kept_text_is_only_text(app: Flask, client: FlaskClient, make_person: MakePerson) -> None:
    make_person("employer")
    late = app.test_client()
    late.post("/fi/account/details", data={**FIELDS, "given_name": '"><script>alert(1)</script>'})
    come_in(late)
    assert "<script>alert" not in late.get("/fi/login/kept").text


def test_a_visitor_is_asked_to_log_in_first(client: FlaskClient, connection: object) -> None:
    assert "/fi/login" in client.get("/fi/login/kept").headers["Location"]


@pytest.mark.parametrize("path", ["/fi/confirm/%00", "/fi/confirm/a%0Ab", "/fi/confirm/" + "a" * 600])
def test_an_address_that_nobody_typed_by_hand_keeps_nothing(
    client: FlaskClient, session: Session, path: str
) -> None:
    assert client.post(path, data={"text": "kirjoitettu", "csrf_token": "old"}).status_code == 400
    assert session.scalar(select(func.count(HeldForm.id))) == 0


def test_a_huge_text_is_refused_without_a_server_fault(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    log_in(client, make_person("employer"))
    for size in (300_000, 2_000_000):
        answer = client.post(
            "/fi/account/details", data={**FIELDS, "given_name": "x" * size, "csrf_token": "old"}
        )
        assert answer.status_code in (400, 413), size
    assert session.scalar(select(func.count(HeldForm.id))) == 0

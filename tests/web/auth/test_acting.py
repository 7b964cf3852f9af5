"""Acting for another person: asked, answered, chosen, shown on every page, ended."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import AuditEvent, Employer, RepresentationRequest
from portti.queries import accounts as queries
from tests.factories.accounts import make_account, make_employer, make_profile, make_representation
from tests.support.mailbox import kinds_to
from tests.support.web import log_in
from tests.web.auth.conftest import MakePerson

REPRESENTATIVE = "edustaja@example.org"
WISH = {"email": REPRESENTATIVE, "ground": "guardian"}


@pytest.fixture
def employer(session: Session, make_person: MakePerson) -> Employer:
    """An employer with an account, and another as noise."""
    found = make_employer(
        session, account=make_person("employer", given_name="Helmi", family_name="Hallavuo")
    )
    make_employer(session, account=make_person("employer", email="noise@example.org", given_name="Muu"))
    session.commit()
    return found


def browser_of(app: Flask, session: Session, employer: Employer) -> FlaskClient:
    client = app.test_client()
    log_in(client, queries.account_by_id(session, employer.account_id or 0))
    return client


def test_from_asking_to_acting_to_ending(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson, employer: Employer
) -> None:
    owner = browser_of(app, session, employer)
    assert owner.post("/fi/account/representatives", data=WISH).status_code == 303
    assert kinds_to(session, REPRESENTATIVE) == ["representative_asked"]
    assert REPRESENTATIVE in owner.get("/fi/account/representatives").text
    log_in(client, make_person("assistant", email=REPRESENTATIVE, given_name="Eero"))
    page = client.get("/fi/account/acting").text
    assert "Helmi Hallavuo" in page and "Muu" not in page
    wish = session.scalars(select(RepresentationRequest)).one()
    for _press in range(2):
        assert client.post(f"/fi/account/acting/wishes/{wish.id}/accept").status_code == 303
    session.expire_all()
    ((tie, _person),) = queries.representatives_of(session, employer.id)
    # The only employer of a representative is at hand without a choice, and the frame says so.
    assert "Helmi Hallavuo" in client.get("/fi/").text
    started = client.post(f"/fi/account/acting/{employer.id}/start")
    assert started.headers["Location"] == "/fi/employer/"
    assert "/account/acting/stop" in client.get("/fi/").text
    for _press in range(2):
        assert client.post("/fi/account/acting/stop").status_code == 303
    assert "/account/acting/stop" not in client.get("/fi/").text
    assert "Eero" in owner.get("/fi/account/representatives").text
    acts = owner.get("/en/account/acts").text
    assert "Began to act for you" in acts and "Stopped acting for you" in acts
    ended = owner.post(f"/fi/account/acting/ties/{tie.id}/end")
    assert ended.headers["Location"] == "/fi/account/representatives"
    assert "Helmi Hallavuo" not in client.get("/fi/").text
    assert client.post(f"/fi/account/acting/{employer.id}/start").status_code == 404


def test_saying_no_and_taking_back(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson, employer: Employer
) -> None:
    owner = browser_of(app, session, employer)
    log_in(client, make_person("representative", email=REPRESENTATIVE))
    owner.post("/fi/account/representatives", data=WISH)
    wish = session.scalars(select(RepresentationRequest)).one()
    assert client.post(f"/fi/account/acting/wishes/{wish.id}/decline").status_code == 303
    owner.post("/fi/account/representatives", data=WISH)
    second = session.scalars(
        select(RepresentationRequest).where(RepresentationRequest.answered_at.is_(None))
    ).one()
    for _press in range(2):
        assert owner.post(f"/fi/account/representatives/wishes/{second.id}/withdraw").status_code == 303
    client.post(f"/en/account/acting/wishes/{second.id}/accept")
    assert "had been answered or taken back" in client.get("/en/account/acting").text
    assert queries.representatives_of(session, employer.id) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Write your e-mail address."),
        ({"email": "x" * 100_000, "ground": "guardian"}, "Write the e-mail address in the form"),
        ({"email": REPRESENTATIVE}, "Choose why this person represents you."),
        ({"email": REPRESENTATIVE, "ground": "friend"}, "Choose why this person represents you."),
        ({"email": "aino@example.org", "ground": "parent"}, "This is your own address."),
    ],
)
def test_a_wish_with_a_fault_is_told(
    app: Flask, session: Session, employer: Employer, fields: dict[str, str], words: str
) -> None:
    owner = browser_of(app, session, employer)
    answer = owner.post("/en/account/representatives", data=fields)
    assert answer.status_code == 422 and words in answer.text
    assert session.scalars(select(RepresentationRequest)).all() == []


def test_asking_does_not_tell_who_has_an_account(
    app: Flask, session: Session, make_person: MakePerson, employer: Employer
) -> None:
    make_person("assistant", email=REPRESENTATIVE)
    owner = browser_of(app, session, employer)
    pages = []
    for address in (REPRESENTATIVE, "nobody@example.org"):
        owner.post("/fi/account/representatives", data={**WISH, "email": address})
        pages.append(owner.get("/fi/account/representatives").text.count(address))
    assert pages[0] == pages[1]


def test_who_is_no_employer_has_no_such_page_and_others_rows_are_not_there(
    client: FlaskClient, session: Session, make_person: MakePerson, employer: Employer
) -> None:
    representative = make_account(session, "representative")
    tie = make_representation(session, representative, employer)
    session.commit()
    log_in(client, make_person("assistant", email="stranger@example.org"))
    assert client.get("/fi/account/representatives").status_code == 404
    for address in (
        f"/fi/account/acting/ties/{tie.id}/end",
        f"/fi/account/acting/{employer.id}/start",
        "/fi/account/acting/wishes/1/accept",
        "/fi/account/representatives/wishes/1/withdraw",
    ):
        assert client.post(address).status_code == 404, address


def test_a_representative_does_not_name_others(
    client: FlaskClient, session: Session, make_person: MakePerson, employer: Employer
) -> None:
    representative = make_person("representative", email=REPRESENTATIVE)
    make_representation(session, representative, employer)
    session.commit()
    log_in(client, representative)
    assert client.get("/fi/account/representatives").status_code == 403
    assert client.post("/fi/account/representatives", data=WISH).status_code == 403


def test_staff_see_for_whom_they_act_and_stop(
    client: FlaskClient, session: Session, make_person: MakePerson
) -> None:
    staff = make_person("staff")
    profile = make_profile(
        session,
        account=make_account(session, "assistant", centre=None, given_name="Venla", family_name="Suvanne"),
    )
    profile.centre_id = staff.centre_id
    session.commit()
    log_in(client, staff)
    with client.session_transaction() as cookies:
        cookies["acting_for_profile_id"] = profile.id
    page = client.get("/en/account").text
    assert "You act for Venla Suvanne." in page and "/en/account/acting/stop" in page
    assert client.post("/en/account/acting/stop").headers["Location"] == "/en/staff/"
    assert "Venla" not in client.get("/en/account").text
    assert session.scalars(select(AuditEvent.deed)).all() == ["stop_acting"]


def test_a_person_who_acts_for_nobody_sees_no_band(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    log_in(client, queries.account_by_id(session, employer.account_id or 0))
    assert "portti-band" not in client.get("/fi/account").text
    assert client.post("/fi/account/acting/stop").status_code == 303


def test_ending_a_right_asks_first_and_the_question_ends_nothing(
    app: Flask, client: FlaskClient, session: Session, make_person: MakePerson, employer: Employer
) -> None:
    representative = make_person("representative", email=REPRESENTATIVE, given_name="Eero")
    tie = make_representation(session, representative, employer)
    session.commit()
    owner = browser_of(app, session, employer)
    log_in(client, representative)
    question = f"/fi/account/acting/ties/{tie.id}/end"
    assert "Eero" in owner.get(question).text
    assert "Helmi Hallavuo" in client.get(question).text
    session.expire_all()
    assert len(queries.representatives_of(session, employer.id)) == 1
    assert client.post(question).headers["Location"] == "/fi/account/acting"
    assert client.get(question).status_code == 404

"""Who is logged in to a practice centre when it ends reads what happened, and logs in to their own centre as before."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account, Centre
from portti.queries.accounts import actor_of
from portti.services import practice, practice_ending
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.web.auth.conftest import PASSWORD, MakePerson

ENDED, AFRESH = "The practice centre has ended", "Your practice account is no longer there"
FIELDS = {"email": "aino@example.org", "password": PASSWORD}


@pytest.fixture
def manager(session: Session) -> Account:
    return make_account(session, "manager", centre=make_centre(session))


@pytest.fixture
def centre(session: Session, manager: Account, settings: Settings) -> Centre:
    actor = actor_of(session, manager.id)
    return practice.open_own_practice(session, actor, settings=settings, now=NOW)


def end(session: Session, manager: Account) -> None:
    actor = actor_of(session, manager.id)
    goes = practice_ending.what_goes(session, actor)
    assert goes is not None
    practice_ending.end_practice_centre(session, actor, seen=goes.own.mark, sure=True, now=NOW)
    session.commit()


@pytest.mark.each_database
def test_who_practises_when_it_ends_is_told_on_the_next_page_they_open_or_send(
    client: FlaskClient, session: Session, manager: Account, centre: Centre, make_person: MakePerson
) -> None:
    make_person("employer", centre=centre)
    client.post("/en/login", data=FIELDS)
    assert client.get("/en/account").status_code == 200
    end(session, manager)
    for answer in (
        client.get("/en/account"),
        client.post("/en/employer/needs/new"),
        client.get("/en/account"),
    ):
        assert answer.status_code == 410
        assert ENDED in answer.text and AFRESH not in answer.text
        assert "/en/login" in answer.text and "This is a practice centre." not in answer.text
    assert client.get("/en/login").status_code == 200
    # A new log-in is of somebody else: nothing of the practice stays with it.
    make_person("employer", email="toinen@example.org")
    client.post("/en/login", data={**FIELDS, "email": "toinen@example.org"})
    assert client.get("/en/account").status_code == 200
    client.post("/en/logout")
    assert client.get("/en/account").status_code == 302


def test_who_was_logged_in_as_somebody_made_up_is_told_that_it_began_afresh(
    client: FlaskClient,
    session: Session,
    manager: Account,
    centre: Centre,
    make_person: MakePerson,
    settings: Settings,
) -> None:
    make_person("employer", centre=centre)
    client.post("/en/login", data=FIELDS)
    practice.start_afresh(session, actor_of(session, manager.id), settings=settings, now=NOW)
    session.commit()
    answer = client.get("/en/account")
    assert answer.status_code == 410
    assert AFRESH in answer.text and ENDED not in answer.text


def test_who_has_only_been_logged_out_or_was_never_there_logs_in_as_always(
    client: FlaskClient, session: Session, manager: Account, centre: Centre, make_person: MakePerson
) -> None:
    person = make_person("employer", centre=centre)
    client.post("/en/login", data=FIELDS)
    person.fs_uniquifier = "another"
    session.commit()
    assert client.get("/en/account").status_code == 302
    end(session, manager)
    assert client.get("/en/account").status_code == 410
    with client.session_transaction() as cookies:
        cookies.clear()
    assert client.get("/en/account").status_code == 302

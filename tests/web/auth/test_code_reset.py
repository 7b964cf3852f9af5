"""Who lost phone and recovery codes: a manager of the centre resets them, nobody else."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.models import Account
from portti.services import one_time_codes
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.support.web import log_in
from tests.web.auth.conftest import PASSWORD, MakePerson


@pytest.fixture
def member(session: Session, make_person: MakePerson) -> Account:
    """A member of staff with codes, in a centre of their own."""
    account = make_person("staff", centre=make_centre(session))
    account.tf_totp_secret, account.tf_primary_method = "secret", "authenticator"
    session.commit()
    return account


def in_centre(session: Session, member: Account, role: str) -> Account:
    account = make_account(session, role)
    account.centre_id = member.centre_id
    session.commit()
    return account


def test_a_manager_resets_and_the_person_sets_new_codes_up(
    client: FlaskClient, session: Session, member: Account
) -> None:
    log_in(client, in_centre(session, member, "manager"))
    address = f"/fi/staff/people/{member.id}/codes"
    assert address in client.get(f"/fi/staff/people/{member.id}").text
    assert client.post(address).headers["Location"] == f"/fi/staff/people/{member.id}"
    client.post("/fi/logout")
    answer = client.post("/fi/login", data={"email": "aino@example.org", "password": PASSWORD})
    assert answer.headers["Location"] == "/fi/login/codes"


@pytest.mark.parametrize(("role", "own_centre", "status"), [("staff", True, 403), ("manager", False, 404)])
def test_nobody_else_resets(
    client: FlaskClient, session: Session, member: Account, role: str, own_centre: bool, status: int
) -> None:
    other = in_centre(session, member, role) if own_centre else make_account(session, role)
    session.commit()
    log_in(client, other)
    assert client.post(f"/fi/staff/people/{member.id}/codes").status_code == status
    session.expire_all()
    assert session.get_one(Account, member.id).tf_totp_secret == "secret"


def test_a_manager_does_not_reset_their_own(client: FlaskClient, session: Session, member: Account) -> None:
    manager = in_centre(session, member, "manager")
    log_in(client, manager)
    assert client.post(f"/fi/staff/people/{manager.id}/codes").status_code == 403


def test_the_operator_resets_by_address(session: Session, member: Account) -> None:
    cookie = member.fs_uniquifier
    one_time_codes.reset_codes_by_operator(session, " Aino@example.org", now=NOW)
    assert member.tf_totp_secret is None and member.fs_uniquifier != cookie
    with pytest.raises(NotFound):
        one_time_codes.reset_codes_by_operator(session, "nobody@example.org", now=NOW)

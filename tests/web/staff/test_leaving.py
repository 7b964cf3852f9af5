"""Staff delete an account for a person who asks, on record, and take it back while there is time."""

import pytest
from sqlalchemy import select

from portti.models import AuditEvent
from tests.factories.accounts import make_account, make_employer
from tests.factories.needs import make_need


@pytest.fixture
def person(session, centre):
    """A person without an e-mail, who can ask nobody but the centre."""
    account = make_account(session, "employer", centre=centre, given_name="Sylvi")
    account.email = None
    session.flush()
    return account


@pytest.fixture
def need(session, person):
    return make_need(session, employer=make_employer(session, account=person))


def closed(session, account):
    session.expire_all()
    return account.closed_at is not None


def test_it_is_done_with_consent_recorded_and_taken_back(client, session, staff, person, need):
    session.commit()
    page = f"/en/staff/people/{person.id}/delete"
    assert f'href="{page}"' in client.get(f"/en/staff/people/{person.id}").text
    empty = client.post(page, data={})
    assert empty.status_code == 422 and "Choose how the person asked for it" in empty.text
    assert not closed(session, person)
    for _press in range(2):
        assert client.post(page, data={"consent": "spoken"}).status_code == 303
    assert closed(session, person) and need.state == "withdrawn"
    event = session.scalars(select(AuditEvent).where(AuditEvent.deed == "close_account")).one()
    assert (event.account_id, event.subject_id, event.facts) == (staff.id, person.id, {"consent": "spoken"})
    assert "Take back the deletion of Sylvi" in client.get(page).text
    assert client.post(f"/en/staff/people/{person.id}/act", data={"side": "employer"}).status_code == 422
    for _press in range(2):
        assert client.post(f"{page}/back").status_code == 303
    assert not closed(session, person) and person.active


def test_colleagues_and_people_of_other_centres_are_not_deleted(
    client, session, staff, manager, other_centre
):
    stranger = make_account(session, "employer", centre=other_centre)
    session.commit()
    assert client.get(f"/en/staff/people/{stranger.id}/delete").status_code == 404
    for method in (f"/en/staff/people/{stranger.id}/delete", f"/en/staff/people/{stranger.id}/delete/back"):
        assert client.post(method, data={"consent": "spoken"}).status_code == 404
    assert "works at a centre" in client.get(f"/en/staff/people/{manager.id}/delete").text
    answer = client.post(f"/en/staff/people/{manager.id}/delete", data={"consent": "spoken"})
    assert answer.status_code == 422
    assert not closed(session, stranger) and not closed(session, manager)

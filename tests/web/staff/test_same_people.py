"""Staff compare two who look alike, are told what moves, and make them one or note that they are two."""

import pytest
from sqlalchemy import select

from portti.models import Account, AccountMerge, AuditEvent, DistinctPeople, Profile
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.interview_records import make_record
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.web import log_in


@pytest.fixture
def two(session, client):
    centre = make_centre(session)
    one, other = (
        make_account(session, "assistant", centre=centre, given_name="Venla") for _number in range(2)
    )
    one.phone, other.phone = "040 123 4567", "+358 40 123 4567"
    for account in (one, other):
        make_matchable(session, name="Venla", account=account)
    make_need(session, employer=make_employer(session, account=other), title="Aamut")
    # Noise: of another centre, with the same number.
    make_account(session, "assistant", given_name="Muualla").phone = "0401234567"
    staff = make_account(session, "staff", centre=centre)
    session.commit()
    log_in(client, staff)
    return one, other


def test_who_look_alike_are_compared_and_made_one(client, session, two):
    one, other = two
    listed = client.get("/en/staff/people/twice").text
    assert "the same phone number" in listed and "Muualla" not in listed
    compare, merge = (
        f"/en/staff/people/{one.id}/same-as/{other.id}",
        f"/en/staff/people/{one.id}/merge/{other.id}",
    )
    assert compare in listed
    compared = client.get(compare).text
    assert merge in compared and f"/en/staff/people/{other.id}/merge/{one.id}" in compared
    asked = client.get(merge).text
    for words in (
        "This cannot be undone.",
        "Both have a profile: that of the kept account stays",
        "The needs and everything that belongs to them move",
        "The person logs in with the kept account.",
    ):
        assert words in asked
    for sent in ({}, {"reason": "person_said"}, {"sure": "y"}, {"reason": "guess", "sure": "y"}):
        answer = client.post(merge, data=sent)
        assert answer.status_code == 422
        assert "error" in answer.text
    assert session.scalars(select(AccountMerge)).all() == []
    sent = {"reason": "person_said", "sure": "y"}
    for _press in range(2):
        done = client.post(merge, data=sent, follow_redirects=True)
        assert "The two accounts are one now." in done.text
    session.expire_all()
    assert session.get(Account, other.id).closed_at is not None
    assert [row.account_id for row in session.scalars(select(Profile).where(Profile.account_id == one.id))]
    assert f"/en/staff/people/{other.id}" in done.text
    left = client.get(f"/en/staff/people/{other.id}").text
    assert "This account was made one with another" in left and f"/people/{other.id}/delete" not in left
    assert client.get(merge).status_code == 302
    assert "Nobody looks alike." in client.get("/en/staff/people/twice").text
    read = session.scalars(select(AuditEvent).where(AuditEvent.deed == "list_account")).all()
    assert any(event.facts["ids"] == sorted([one.id, other.id]) for event in read)


def test_two_people_are_noted_as_two(client, session, two):
    one, other = two
    apart = f"/en/staff/people/{one.id}/same-as/{other.id}/apart"
    for _press in range(2):
        assert "They are not listed again." in client.post(apart, follow_redirects=True).text
    assert len(session.scalars(select(DistinctPeople)).all()) == 1
    assert "Nobody looks alike." in client.get("/en/staff/people/twice").text


def test_what_stands_in_the_way_is_said_and_nothing_is_changed(client, session, two):
    one, other = two
    for profile in session.scalars(select(Profile)).all():
        make_record(session, profile=profile)
    session.commit()
    sent = {"reason": "person_said", "sure": "y"}
    answer = client.post(f"/en/staff/people/{one.id}/merge/{other.id}", data=sent)
    assert answer.status_code == 422 and "Both have an unfinished record" in answer.text
    session.expire_all()
    assert session.get(Account, other.id).closed_at is None
    staff = session.scalars(select(Account).where(Account.roles.any(name="staff"))).first()
    assert client.get(f"/en/staff/people/{one.id}/merge/{staff.id}").status_code == 302
    assert client.get(f"/en/staff/people/{one.id}/same-as/{one.id}").status_code == 302

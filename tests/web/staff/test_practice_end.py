"""The page that ends the practice centre: what goes and what stays, a yes, and two clicks that do no harm."""

import re

import pytest
from sqlalchemy import select

from portti.models import Account, AuditEvent, Centre
from portti.queries.accounts import actor_of
from portti.queries.practice import learner_of, practice_of
from portti.services import practice
from tests.conftest import NOW

PAGE = "/en/staff/practice/end"


@pytest.fixture
def learner(session, manager, staff, settings):
    actor = actor_of(session, manager.id)
    practice.open_own_practice(session, actor, settings=settings, now=NOW)
    practice.invite_to_practice(session, actor, staff.id, settings=settings, now=NOW)
    session.commit()
    return learner_of(session, staff.id)


def mark(page):
    return re.search(r'name="mark" value="([^"]+)"', page).group(1)


def test_it_says_what_goes_and_what_stays_and_ends_it_after_a_yes(
    session, manager_client, manager, learner, centre
):
    assert PAGE in manager_client.get("/en/staff/practice").text
    page = manager_client.get(PAGE).text
    for said in (
        learner.email,
        "Made-up employers: 8.",
        "Made-up assistants: 16.",
        "Their needs: 8.",
        "What stays",
    ):
        assert said in page
    read = session.scalars(select(AuditEvent).where(AuditEvent.deed == "list_account")).all()
    assert any(learner.id in one.facts["ids"] for one in read)
    asked = manager_client.post(PAGE, data={"mark": mark(page)})
    assert asked.status_code == 422
    assert "Tick the box if you are sure." in asked.text and learner.email in asked.text
    assert practice_of(session, centre.id) is not None
    for _press in range(2):
        done = manager_client.post(PAGE, data={"mark": mark(page), "sure": "y"}, follow_redirects=True)
        assert "The practice centre has ended." in done.text
        assert "Open a practice centre" in done.text
    session.expire_all()
    assert practice_of(session, centre.id) is None
    assert not session.scalars(select(Centre).where(Centre.practice)).all()
    people = set(session.scalars(select(Account.centre_id)))
    assert people == {centre.id}
    assert "Your centre has no practice centre yet." in manager_client.get(PAGE).text
    assert "Ended the practice centre" in manager_client.get("/en/staff/log").text


def test_a_page_of_other_people_is_not_enough(session, manager_client, manager, learner, settings, centre):
    old = mark(manager_client.get(PAGE).text)
    later = manager.created_at.replace(hour=12)
    practice.start_afresh(session, actor_of(session, manager.id), settings=settings, now=later)
    session.commit()
    answer = manager_client.post(PAGE, data={"mark": old, "sure": "y"})
    assert answer.status_code == 422
    assert "has been made anew" in answer.text and "checked" not in answer.text
    assert mark(answer.text) != old
    assert practice_of(session, centre.id) is not None


def test_staff_who_keep_no_practice_centre_do_not_reach_it(session, client, staff, learner, centre):
    for answer in (client.get(PAGE), client.post(PAGE, data={"sure": "y"})):
        assert answer.status_code == 403
    assert practice_of(session, centre.id) is not None

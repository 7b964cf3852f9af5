"""The record of an interview in the browser: nothing that was typed is lost, and what cannot be done says why."""

import re

import pytest

from portti.queries import interview_records as queries
from tests.factories.accounts import make_account, make_centre
from tests.factories.interview_records import make_record
from tests.factories.profiles import make_full_profile
from tests.support.web import log_in

pytestmark = pytest.mark.each_database


@pytest.fixture
def people(session):
    """A centre's member of staff and an assistant with a record."""
    centre = make_centre(session)
    staff = make_account(session, "staff", centre=centre)
    person = make_account(session, "assistant", centre=centre, given_name="Kuutamo", family_name="Kuu")
    profile = make_full_profile(session, account=person, state="published")
    record = make_record(session, profile=profile)
    session.commit()
    return staff, person, record.id


def client_of(app, account):
    client = app.test_client()
    log_in(client, account)
    return client


def version_on(page):
    return re.search(r'name="row_version" value="(\d+)"', page.text)[1]


def test_a_second_tab_loses_nothing_and_is_asked_before_it_writes_over(app, connection, session, people):
    staff, _person, record_id = people
    client, address = client_of(app, staff), f"/en/staff/interviews/records/{record_id}/everyday"
    version = version_on(client.get(address))
    saved = client.post(address, data={"row_version": version, "times": "Mornings"})
    assert (saved.status_code, saved.headers["Location"]) == (303, address.replace("everyday", "wishes"))
    late = client.post(address, data={"row_version": version, "times": "Evenings", "travel": "By bus"})
    assert late.status_code == 409
    assert "Evenings" in late.text and "By bus" in late.text and "meanwhile" in late.text
    session.expire_all()
    assert queries.lock_record(session, record_id).answers["times"] == "Mornings"
    client.post(address, data={"row_version": version_on(late), "times": "Evenings", "travel": "By bus"})
    session.expire_all()
    assert queries.lock_record(session, record_id).answers["times"] == "Evenings"


def test_what_is_wrong_on_a_step_stands_beside_its_field(app, connection, session, people):
    staff, _person, record_id = people
    client, address = client_of(app, staff), f"/en/staff/interviews/records/{record_id}"
    facts = client.post(
        f"{address}/facts",
        data={
            "row_version": "1",
            "held_on-day": "1",
            "held_on-month": "1",
            "held_on-year": "2099",
            "right_to_work": "yes",
        },
    )
    assert facts.status_code == 422
    assert "still ahead" in facts.text and 'href="#held_on' in facts.text and "2099" in facts.text
    mixed = {"row_version": "1", "outcome": "suitable", "reason": "other_work", "summary": "Kept words"}
    outcome = client.post(f"{address}/outcome", data=mixed)
    assert outcome.status_code == 422
    assert "another outcome" in outcome.text and "Kept words" in outcome.text


def test_the_whole_way_from_sharing_to_the_corrected_summary(app, connection, session, people):
    staff, person, record_id = people
    work, own = client_of(app, staff), client_of(app, person)
    page = f"/en/staff/interviews/records/{record_id}"
    assert "still writing" in own.get("/en/assistant/interview").text
    assert "Aamut sopivat" not in own.get("/en/assistant/interview").text
    work.post(f"{page}/share", data={"row_version": "1"})
    assert "Aamut sopivat" in own.get("/en/assistant/interview").text
    assert "Read the summary of your interview" in own.get("/en/assistant/").text
    empty = own.post("/en/assistant/interview/correction", data={"text": " "})
    assert empty.status_code == 422 and "Write what should be corrected." in empty.text
    own.post("/en/assistant/interview/correction", data={"text": "Evenings suit too"})
    assert "Evenings suit too" in work.get(page).text
    tasks = work.get("/en/staff/tasks").text
    assert "Kuutamo Kuu" in tasks and "correction" in tasks
    again = own.post("/en/assistant/interview/correction", data={"text": "And nights"})
    assert again.status_code == 409 and "And nights" in again.text
    work.post(f"{page}/share", data={"row_version": "1"})
    assert "Kuutamo Kuu" not in work.get("/en/staff/tasks").text
    own.post("/en/assistant/interview/right")
    assert "This summary is final." in own.get("/en/assistant/interview").text
    step = work.get(f"{page}/outcome")
    assert (step.status_code, step.headers["Location"]) == (303, page)


def test_what_lacks_the_outcome_is_not_shared(app, connection, session, people):
    staff, _person, record_id = people
    queries.lock_record(session, record_id).outcome = ""
    session.commit()
    answer = client_of(app, staff).post(
        f"/en/staff/interviews/records/{record_id}/share", data={"row_version": "1"}
    )
    assert answer.status_code == 422 and "Choose the outcome first." in answer.text

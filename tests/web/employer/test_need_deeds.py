"""An employer's needs beyond the steps: publishing and other deeds, copies, the start page, who may see them."""

import re
from datetime import date, timedelta
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.clock import now as clock_now
from portti.models import AuditEvent, Employer, Match, Need
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile, make_representation
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.support.need_pages import REST, STEPS, address, fresh, make, send, words
from tests.support.web import log_in, log_in_staff_acting_for


def test_a_change_from_the_summary_leads_back_to_it(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer)
    assert f"{address(need, 'place')}?then=summary" in client.get(address(need, "summary")).get_data(
        as_text=True
    )
    answer = send(client, need, "place?then=summary", {"place": "Turku"})
    assert answer.headers["Location"] == address(need, "summary")
    assert fresh(session, need).state == "published"


def test_publishing_asks_for_what_is_missing(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", shifts=(), title="", latitude=None)
    shown = words(client.get(address(need, "summary")))
    for said in ("Still missing", "Tell where the work is.", "Tell at least one time", "Write a title."):
        assert said in shown
    assert "deed/publish" not in client.get(address(need, "summary")).get_data(as_text=True)
    answer = client.post(address(need, "deed/publish"), follow_redirects=True)
    assert "Something is missing." in words(answer)
    assert fresh(session, need).state == "draft"


@pytest.mark.parametrize(
    ("state", "deed", "after"),
    [
        ("published", "pause", "paused"),
        ("published", "fill", "filled"),
        ("published", "withdraw", "withdrawn"),
        ("withdrawn", "restore", "paused"),
        ("expired", "confirm", "published"),
        ("paused", "publish", "published"),
    ],
)
def test_deeds_are_done_from_the_needs_own_page_and_twice_does_no_harm(
    client: FlaskClient, session: Session, employer: Employer, state: str, deed: str, after: str
) -> None:
    need = make(session, employer, state=state, text="x", published_at=NOW)
    assert f"deed/{deed}" in client.get(address(need)).get_data(as_text=True)
    for _time in range(2):
        answer = client.post(address(need, f"deed/{deed}"))
        assert answer.headers["Location"] == address(need)
    assert fresh(session, need).state == after


def test_a_need_whose_last_day_has_passed_asks_for_new_days_before_it_comes_back(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="expired", text="x", published_at=NOW, to_on=date(2020, 1, 31))
    page = client.get(address(need))
    assert "its last day has passed" in words(page) and "did not hear from you" not in words(page)
    assert "deed/confirm" not in page.get_data(as_text=True)
    answer = client.post(address(need, "deed/confirm"), follow_redirects=True)
    assert "Something is missing." in words(answer)
    assert fresh(session, need).state == "expired"


def test_a_deed_that_the_state_does_not_allow_says_that_things_changed(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft")
    assert client.post(address(need, "deed/pause")).status_code == 409
    assert client.get(address(need, "deed/pause")).status_code == 405
    assert client.post(address(need, "deed/expire")).status_code == 404


def test_a_withdrawn_need_is_read_but_not_changed(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="withdrawn")
    assert "then=summary" not in client.get(address(need, "summary")).get_data(as_text=True)
    answer = send(client, need, "place", {"place": "Turku"})
    assert answer.status_code == 422
    assert "Take it back before" in words(answer)


def test_a_copy_is_published_in_two_presses(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    old = make(session, employer, state="filled", text="Coffee.")
    assert "Copy Aamuapua" in words(client.get("/en/employer/"))
    copied = client.post(address(old, "copy"))
    page = client.get(copied.headers["Location"])
    assert "This is a copy." in words(page)
    publish = re.search(r'action="([^"]+deed/publish)"', page.get_data(as_text=True))
    assert publish
    client.post(publish[1])
    states = session.scalars(
        select(Need.state).where(Need.employer_id == employer.id).order_by(Need.id)
    ).all()
    assert list(states) == ["filled", "published"]


def presses_to(page: str, action: str) -> int:
    """Key presses from the top of a page to a form's button: the skip link, tabs through main, Enter."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    main = tree.find(".//main")
    assert main is not None
    stops = 0
    inside = {
        id(child) for form in main.iter("form") if action in form.get("action", "") for child in form.iter()
    }
    for element in main.iter():
        if element.tag in ("a", "button", "select", "textarea") or (
            element.tag == "input" and element.get("type") != "hidden"
        ):
            stops += 1
            if element.tag == "button" and id(element) in inside:
                return 2 + stops + 1
    raise AssertionError(f"no button for {action}")


def test_copying_an_old_need_and_publishing_takes_a_switch_user_few_presses(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    old = make(session, employer, state="filled", text="Coffee.", conditions=[], open_parts_of_day="day")
    for number in range(3):
        make(session, employer, title=f"Noise {number}", now=NOW - timedelta(days=number + 1))
    first = presses_to(client.get("/en/employer/").get_data(as_text=True), f"{old.id}/copy")
    copied = client.post(address(old, "copy")).headers["Location"]
    second = presses_to(client.get(copied).get_data(as_text=True), "deed/publish")
    assert first + second <= 40


def test_the_start_page_says_what_waits_for_whom(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    make(session, employer, state="draft", title="Unfinished", text="")
    make(session, employer, state="expired", title="Old one")
    make(session, employer, title="Month old", confirmed_at=clock_now() - timedelta(days=31))
    looked_for = make(session, employer, title="Evenings")
    for answers in ({"assistant_answer": "interested"}, {"employer_answer": "interested"}, {}):
        pair: dict[str, Any] = answers
        make_match(session, need=looked_for, profile=make_profile(session), **pair)
    make(session, employer, title="Nobody yet")
    noise = make_need(session, title="Somebody else's")
    session.commit()
    shown = words(client.get("/en/employer/"))
    for said in (
        "Finish and publish: Unfinished",
        "Say whether it still stands: Old one Nobody sees this need now, because we did not hear from you.",
        "Say whether it still stands: Month old If you do not, others no longer see it after",
        "Answer 1 assistant who is interested in Evenings",
        "Look at 1 assistant who fits Evenings",
        "1 assistant has not answered yet: Evenings",
        "Portti looks for assistants: Nobody yet",
    ):
        assert said in shown
    assert noise.title not in shown


def test_an_employer_without_needs_is_told_what_one_is(client: FlaskClient, employer: Employer) -> None:
    shown = words(client.get("/en/employer/"))
    assert "A need tells" in shown
    assert "Make a new need" in shown


def test_another_employers_need_is_not_there_at_any_address(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make_need(session)
    session.commit()
    for page in (*STEPS, *REST):
        assert client.get(address(need, page)).status_code == 404, page
    for page in (*STEPS, "copy", "open/clear", "deed/publish", "deed/withdraw"):
        assert client.post(address(need, page)).status_code == 404, page
    assert fresh(session, need).state == "published"


def test_an_assistant_sees_none_of_these_pages(client: FlaskClient, session: Session) -> None:
    log_in(client, make_account(session, "assistant"))
    assert client.get("/en/employer/").status_code == 403


def test_a_representative_does_it_for_the_employer_and_it_is_recorded(
    client: FlaskClient, session: Session
) -> None:
    employer = make_employer(session)
    person = make_account(session, "representative")
    make_representation(session, person, employer)
    need = make(session, employer)
    log_in(client, person)
    send(client, need, "place", {"place": "Turku"})
    event = session.scalars(select(AuditEvent).where(AuditEvent.deed == "edit_need")).one()
    assert (event.account_id, event.employer_id, event.facts) == (person.id, employer.id, {"step": "place"})


def test_staff_who_act_for_nobody_are_sent_to_choose(client: FlaskClient, session: Session) -> None:
    log_in(client, make_account(session, "staff"))
    page = client.get("/en/employer/").get_data(as_text=True)
    assert 'href="/en/staff/people">Choose for whom you act' in page


def test_what_staff_read_and_do_for_an_employer_is_recorded(client: FlaskClient, session: Session) -> None:
    employer = make_employer(session)
    need = make(session, employer)
    person = log_in_staff_acting_for(client, session, employer)
    assert client.get("/en/employer/").status_code == 200
    assert client.get(address(need)).status_code == 200
    client.post(address(need, "deed/pause"))
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.deed for event in events] == ["list_need", "read_need", "pause_need"]
    assert {event.account_id for event in events} == {person.id}
    assert fresh(session, need).state == "paused"


def test_of_the_candidacies_on_the_start_page_only_those_shown_are_recorded_as_read(
    client: FlaskClient, session: Session
) -> None:
    employer = make_employer(session)
    need = make(session, employer)
    applied = make_candidacy(session, need, make_profile(session), "applied")
    make_candidacy(session, need, make_profile(session), "proposed", waits_for="assistant")
    make_candidacy(session, need, make_profile(session), "started")
    make_candidacy(session, make_need(session), make_profile(session), "applied")
    log_in_staff_acting_for(client, session, employer)
    assert client.get("/en/employer/").status_code == 200
    query = select(AuditEvent).where(AuditEvent.deed == "list_candidacy")
    assert [event.facts for event in session.scalars(query)] == [{"ids": [applied.id]}]


def test_known_assistants_are_offered_by_first_name_and_area(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    old, new = make(session, employer), make(session, employer, state="draft")
    profile = make_profile(session, shown_name="Kaisa")
    stranger = make_profile(session, shown_name="Stranger")
    session.add(
        Match(
            centre_id=old.centre_id,
            need_id=old.id,
            profile_id=profile.id,
            score=0.5,
            rules_version="test",
            found_at=NOW,
            employer_answer="interested",
            assistant_answer="interested",
        )
    )
    make_match(session, need=old, profile=stranger)
    session.commit()
    shown = words(client.get(address(new, "known")))
    assert "Kaisa, Jyväskylä" in shown
    assert "Stranger" not in shown
    send(client, new, "known", {"known": [str(profile.id)]})
    assert [row.profile_id for row in fresh(session, new).known] == [profile.id]


def test_more_hours_than_may_be_used_are_told_not_forbidden(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, hours_cap=3.0)
    assert "make 4 hours, but you may use at most 3" in words(client.get(address(need, "summary")))


def test_what_is_written_in_another_language_says_so(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, title="Aamuapua", text_language="fi")
    assert '<h1 class="govuk-heading-l" lang="fi">Aamuapua' in client.get(address(need)).get_data(
        as_text=True
    )
    assert '<h1 class="govuk-heading-l">Aamuapua' in client.get(address(need, "", "selko")).get_data(
        as_text=True
    )

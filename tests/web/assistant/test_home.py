"""What the assistant's start page says waits, and staff who act for an assistant on the same pages."""

from datetime import date, timedelta

import html5lib
import pytest

from portti import clock
from portti.models import Account, AuditEvent, Centre, Match, Profile
from tests.factories.accounts import make_account, make_employer
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.support.web import log_in

HOME = "/en/assistant/"
MONTH_AGO = clock.now() - timedelta(days=31)


def main_of(answer):
    return html5lib.parse(answer.text, namespaceHTMLElements=False).find(".//main")


def words(answer):
    return " ".join(" ".join(main_of(answer).itertext()).split())


@pytest.fixture
def profile(session, client):
    other = make_full_profile(session, state="published")
    make_match(session, need=make_need(session), profile=other, employer_answer="interested")
    found = make_full_profile(session, state="published")
    log_in(client, session.get(Account, found.account_id))
    return found


def test_a_new_assistant_is_led_to_the_first_step(client, session):
    account = make_account(session, "assistant")
    session.commit()
    log_in(client, account)
    page = client.get(HOME)
    assert "You have no profile yet" in words(page)
    for _ in range(2):
        answer = client.post("/en/assistant/profile/begin")
        assert answer.headers["Location"] == "/en/assistant/profile/place"
    assert session.query(Profile).filter_by(account_id=account.id).count() == 1
    assert "Fill in your profile" in words(client.get(HOME))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": "draft"}, "Fill in your profile"),
        ({"state": "draft", "steps_done": "place", "travel": []}, "Fill in the rest of your profile"),
        ({"state": "draft", "steps_done": "place"}, "Publish your profile"),
        ({"state": "hidden"}, "Bring your hidden profile back"),
        ({"state": "hidden"}, "Your profile is hidden, because you have not told"),
        ({"state": "published", "confirmed_at": MONTH_AGO}, "If you do not, others no longer see it after"),
        ({"state": "published", "asked_at": clock.now()}, "Tell whether your profile still holds"),
        ({"state": "published", "confirmed_at": clock.now()}, "Nothing waits for you now"),
        (
            {"state": "published", "interviewed_on": date(2026, 11, 3)},
            "interviewed you on Tuesday 3 November",
        ),
    ],
)
def test_the_state_of_the_profile_says_what_waits(client, session, values, sentence):
    profile = make_full_profile(session, **values)
    log_in(client, session.get(Account, profile.account_id))
    assert sentence in words(client.get(HOME))


def test_answers_of_employers_wait_without_naming_anybody(client, session, profile, now):
    employer = make_employer(session, account=make_account(session, "employer", family_name="Salainen"))
    asked = make_need(session, employer=employer, title="Morgonhjälp", text_language="sv")
    make_match(session, need=asked, profile=profile, employer_answer="interested", employer_answered_at=now)
    awaited = make_need(session, title="Iltavuoro", text_language="fi")
    make_match(
        session, need=awaited, profile=profile, assistant_answer="interested", assistant_answered_at=now
    )
    page = client.get(HOME)
    assert "Answer an employer in Jyväskylä : Morgonhjälp Since 1 Dec 2026" in words(page).replace(
        "ä:", "ä :"
    )
    assert "has not answered yet: Iltavuoro" in words(page)
    assert main_of(page).find(".//span[@lang='sv']").text == "Morgonhjälp"
    assert "Salainen" not in page.text
    match = session.query(Match).filter_by(need_id=asked.id, profile_id=profile.id).one()
    match.assistant_answer = "interested"
    session.commit()
    assert "have both said yes: Morgonhjälp" in words(client.get(HOME))


def test_an_invitation_waits_until_a_time_is_booked(client, session, profile):
    now = clock.now()
    make_invitation(session, now=now)  # another person's
    invitation = make_invitation(session, profile=profile, now=now)
    assert "Choose a time for your pre-interview" in words(client.get(HOME))
    slot = make_slot(session, starts_at=now + timedelta(days=3))
    make_booking(session, invitation=invitation, slot=slot, now=now)
    page = words(client.get(HOME))
    assert "Choose a time for your pre-interview" not in page
    assert "Your pre-interview" in page


def test_who_reads_the_summary_of_an_interview_is_asked_for_no_time(client, session, profile):
    now = clock.now()
    make_invitation(session, profile=profile, now=now)
    make_record(session, profile=profile, now=now, shared_at=now)
    page = words(client.get(HOME))
    assert "Read the summary of your interview" in page
    assert "Choose a time for your pre-interview" not in page


def act_for(client, session, profile, staff):
    log_in(client, staff)
    with client.session_transaction() as cookies:
        cookies["acting_for_profile_id"] = profile.id


def test_staff_act_on_the_same_pages_and_it_is_recorded(client, session):
    profile = make_full_profile(session)
    staff = make_account(session, "staff", centre=session.get(Centre, profile.centre_id))
    act_for(client, session, profile, staff)
    assert client.get("/en/assistant/profile").status_code == 200
    answer = client.post("/en/assistant/profile/place", data={"place": "Muurame", "row_version": 1})
    assert answer.status_code == 302
    session.expire_all()
    assert session.get(Profile, profile.id).municipality_code == "500"
    events = session.query(AuditEvent).filter_by(subject="profile", subject_id=profile.id).all()
    assert {event.account_id for event in events} == {staff.id}
    assert {"read_profile", "save_profile_step"} <= {event.deed for event in events}


def test_an_assistant_who_reads_their_own_profile_is_not_recorded(client, session, profile):
    client.get("/en/assistant/profile")
    assert session.query(AuditEvent).filter_by(deed="read_profile").count() == 0


def test_staff_of_another_centre_see_nothing(client, session):
    profile = make_full_profile(session)
    act_for(client, session, profile, make_account(session, "staff"))
    assert client.get("/en/assistant/profile").status_code == 404
    page = client.get(HOME)
    assert "Choose first the person" in words(page)


def test_employers_have_no_business_here(client, session):
    make_full_profile(session)
    account = make_account(session, "employer")
    make_employer(session, account=account)
    log_in(client, account)
    for path in (HOME, "/en/assistant/profile", "/en/assistant/profile/place"):
        assert client.get(path).status_code == 403
    assert client.post("/en/assistant/profile/publish").status_code == 403

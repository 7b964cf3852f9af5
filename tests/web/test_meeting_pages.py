"""A time to meet on both sides' pages: offered, chosen, moved; a clash is told to who has it, before they agree."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti import clock
from portti.models import Account, Candidacy, Employer
from tests.factories.accounts import make_account, make_centre, make_employer, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_match, make_matchable
from tests.factories.needs import make_need
from tests.support.web import log_in

WORDS = "tiistaina <kello> 10"


@pytest.fixture
def two(session):
    centre = make_centre(session)
    account = make_account(session, "employer", centre=centre, given_name="Eufemia", family_name="Salattunen")
    need = make_need(session, employer=make_employer(session, account=account), title="Aamut")
    person = make_account(session, "assistant", centre=centre, given_name="Venla")
    profile = make_matchable(session, name="Venla", account=person)
    make_match(
        session, need=need, profile=profile, employer_answer="interested", assistant_answer="interested"
    )
    now = clock.now()
    row = make_candidacy(
        session,
        need,
        profile,
        "employer_interview",
        interview_at=(now + timedelta(days=5)).replace(hour=10, minute=0, second=0, microsecond=0),
        interview_minutes=30,
        interview_how="phone",
    )
    # Another applicant of this employer, whom they meet on the sixth day from now at ten in the morning.
    other = make_candidacy(session, need, make_profile(session), "employer_interview")
    other.interview_at, other.interview_minutes, other.interview_how = busy(), 60, "phone"
    session.commit()
    return need, profile, row


def busy():
    """Ten o'clock in Helsinki on the sixth day from now."""
    day = clock.helsinki(clock.now() + timedelta(days=6))
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def typed(moment, number=""):
    suffix = f"_{number}" if number else ""
    day = {
        f"on{suffix}-{part}": str(value)
        for part, value in (("day", moment.day), ("month", moment.month), ("year", moment.year))
    }
    return {**day, f"start{suffix}": f"{moment.hour}.{moment.minute:02d}"}


def visitor(app, session, account_id):
    client = app.test_client()
    log_in(client, session.get(Account, account_id))
    return client


def test_the_two_find_another_time_on_their_pages(app, session, two):
    need, profile, row = two
    assistant = visitor(app, session, profile.account_id)
    employer = visitor(app, session, session.get(Employer, need.employer_id).account_id)
    own, theirs = f"/en/assistant/candidacies/{row.id}", f"/en/employer/candidacies/{row.id}"
    assert "Ask for another time" in assistant.get(own).text
    assert assistant.get(f"{own}/time").status_code == 302
    empty = assistant.post(f"{own}/move", data={"when": " "})
    assert empty.status_code == 422
    assert "Write when you can meet." in empty.text
    asked = assistant.post(f"{own}/move", data={"when": WORDS}, follow_redirects=True).text
    assert "Until another time is agreed, this one holds" in asked
    assert "You have asked an employer for another time" in assistant.get("/en/assistant/").text
    page = employer.get(theirs).text
    assert "tiistaina &lt;kello&gt; 10" in page
    assert "Keep the time as it is" in page
    assert "Answer Venla about another time to meet" in employer.get("/en/employer/").text
    free, at = busy() + timedelta(days=1), busy()
    sent = {**typed(free, 1), **typed(at, 2), "minutes": "30", "how": "video"}
    half = employer.post(f"{theirs}/offer", data={**sent, "start_2": ""})
    assert half.status_code == 422
    # The second time clashes: told once, on this page alone, and pressed again it is offered.
    warned = employer.post(f"{theirs}/offer", data=sent)
    assert "You have another meeting at that time." in warned.text
    session.refresh(row)
    assert row.arranging == "asked"
    known = warned.text.partition('name="known" value="')[2].partition('"')[0]
    offered = employer.post(f"{theirs}/offer", data={**sent, "known": known}, follow_redirects=True).text
    assert "The times are offered." in offered
    assert "Venla chooses a time to meet" in employer.get("/en/employer/").text
    assert "Choose a time to meet an employer" in assistant.get("/en/assistant/").text
    times = assistant.get(f"{own}/time").text
    assert "You have another meeting" not in times, "the employer's clash is the employer's"
    session.refresh(row)
    value = row.offered_times[1].replace("+00:00", "Z")
    assert assistant.post(f"{own}/time", data={}).status_code == 422
    for _press in range(2):
        agreed = assistant.post(f"{own}/time", data={"time": value}, follow_redirects=True).text
        assert "The meeting is agreed." in agreed
    session.refresh(row)
    assert (row.interview_at, row.interview_how, row.arranging) == (free, "video", "")
    assert row.interview_sequence == 1
    gone = assistant.post(f"{own}/time", data={"time": "2026-12-09"})
    assert gone.status_code == 422


@pytest.mark.either_database
def test_an_assistant_is_told_of_their_own_clash_and_the_employer_is_not(app, session, two):
    need, profile, row = two
    elsewhere = make_candidacy(session, make_need(session), profile, "employer_interview")
    elsewhere.interview_at, elsewhere.interview_minutes = row.interview_at, 30
    elsewhere.interview_how = "phone"
    row.arranging, row.arranging_since, row.waits_for = "offered", clock.now(), "assistant"
    row.offered_times, row.offered_minutes, row.offered_how = [row.interview_at.isoformat()], 30, "phone"
    session.commit()
    assistant = visitor(app, session, profile.account_id)
    employer = visitor(app, session, session.get(Employer, need.employer_id).account_id)
    own, theirs = f"/en/assistant/candidacies/{row.id}", f"/en/employer/candidacies/{row.id}"
    for address in (own, f"{own}/time"):
        assert "You have another meeting at that time." in assistant.get(address).text
    assert "another meeting" not in employer.get(theirs).text


def test_the_employer_keeps_the_time_and_a_meeting_that_clashes_is_never_forbidden(app, session, two):
    need, _profile, row = two
    row.arranging, row.arranging_since, row.arranging_words = "asked", clock.now(), "ke"
    session.commit()
    employer = visitor(app, session, session.get(Employer, need.employer_id).account_id)
    theirs = f"/en/employer/candidacies/{row.id}"
    kept = employer.post(f"{theirs}/keep", data={}, follow_redirects=True).text
    assert "The time stays." in kept
    sent = {**typed(busy()), "minutes": "30", "how": "phone"}
    warned = employer.post(f"{theirs}/interview", data=sent)
    assert (warned.status_code, "You have another meeting" in warned.text) == (200, True)
    known = warned.text.partition('name="known" value="')[2].partition('"')[0]
    moved = employer.post(f"{theirs}/interview", data={**sent, "known": known}, follow_redirects=True).text
    assert "The meeting is noted." in moved
    assert "You have another meeting at that time." in moved
    assert session.scalars(select(Candidacy.interview_at).where(Candidacy.id == row.id)).one() == busy()

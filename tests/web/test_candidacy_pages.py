"""Candidacies for assistants, for who opens a mail's link, and for staff: what the pages say and what they refuse."""

import pytest
from sqlalchemy import select

from portti import clock
from portti.mail.links import candidacy_answer_url
from portti.models import Account, Candidacy, Profile, StaffTask
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in


@pytest.fixture
def place(session, settings):
    centre = make_centre(session)
    account = make_account(session, "employer", centre=centre, given_name="Eufemia", family_name="Salattunen")
    need = make_need(session, employer=make_employer(session, account=account), title="Aamut")
    for name in ("Venla", "Onni"):
        make_matchable(
            session, name=name, account=make_account(session, "assistant", centre=centre, given_name=name)
        )
    make_need(session, title="Muualla")
    rank_all(session, settings, clock.now())
    session.commit()
    return centre, need


def person(session, name="Venla"):
    return session.scalars(select(Profile).where(Profile.shown_name == name)).one()


@pytest.fixture
def assistant(client, session, place):
    log_in(client, session.get(Account, person(session).account_id))
    return client


def test_an_assistant_sees_each_own_application_and_its_stage_and_nobody_elses(assistant, session, place):
    _centre, need = place
    own = make_candidacy(session, need, person(session), "trial_shift", trial_on=clock.now().date())
    other = make_candidacy(session, need, person(session, "Onni"), "chosen")
    hidden = make_candidacy(session, make_need(session), person(session), "shortlisted")
    session.commit()
    listed = assistant.get("/en/assistant/candidacies").text
    assert "Trial shift" in listed
    assert "Chosen" not in listed
    page = assistant.get(f"/en/assistant/candidacies/{own.id}").text
    assert "It is paid work." in page
    assert "Salattunen" not in page
    for row in (other, hidden):
        for path in ("", "/note", "/end"):
            assert assistant.get(f"/en/assistant/candidacies/{row.id}{path}").status_code == 404
    empty = assistant.post(f"/en/assistant/candidacies/{own.id}/note", data={"text": " "})
    assert empty.status_code == 422
    assert "Write the note." in empty.text
    kept = assistant.post(
        f"/en/assistant/candidacies/{own.id}/note", data={"text": "Hyvä <päivä>"}, follow_redirects=True
    )
    assert "Hyvä &lt;päivä&gt;" in kept.text
    ended = assistant.post(
        f"/en/assistant/candidacies/{own.id}/end", data={"reason": "too_far"}, follow_redirects=True
    )
    assert "The employer gets a kind message" in ended.text
    assert "This has come to its end." in ended.text


def test_opening_a_mails_link_answers_nothing_and_a_button_answers_once(client, session, settings, place):
    _centre, need = place
    profile = person(session)
    row = make_candidacy(session, need, profile, "proposed", origin="centre")
    session.commit()
    url = candidacy_answer_url(settings, "en", candidacy_id=row.id, account_id=profile.account_id)
    address = url.removeprefix(settings.site.base_url)
    for _look in range(2):
        page = client.get(address)
        assert "Does this work interest you?" in page.text
        assert "Salattunen" not in page.text
    session.refresh(row)
    assert row.stage == "proposed"
    assert client.post(address, data={}).status_code == 422
    for _press in range(2):
        answer = client.post(address, data={"answer": "no"})
        assert "You have said no" in answer.text
    session.refresh(row)
    assert (row.stage, row.ended_reason) == ("ended", "assistant_declined")
    for forged in (address[:-2] + "xx", f"/en/proposal/{row.id}.1.abc", "/en/proposal/x"):
        assert client.get(forged).status_code == 404


@pytest.fixture
def staff(client, session, place):
    account = make_account(session, "staff", centre=place[0], given_name="Kerttu", family_name="Neuvoja")
    session.commit()
    log_in(client, account)
    return client


def test_staff_propose_from_the_list_by_points_or_by_name_and_hold_back(staff, session, place):
    _centre, need = place
    address = f"/en/staff/needs/{need.id}/propose"
    ranked, named = staff.get(address).text, staff.get(f"{address}?order=name").text
    assert "1. " in ranked
    assert named.index("Onni") < named.index("Venla")
    assert staff.post(address, data={"person": ""}).status_code == 422
    answer = staff.post(
        f"{address}?order=name", data={"person": person(session).id, "hold_back": "y"}, follow_redirects=True
    )
    assert "On the centre" in answer.text
    row = session.scalars(select(Candidacy)).one()
    assert (row.stage, row.list_was_ranked) == ("shortlisted", False)
    page = staff.get(f"/en/staff/candidacies/{row.id}").text
    assert "seen by name" in page
    answer = staff.post(f"/en/staff/candidacies/{row.id}/release", data={}, follow_redirects=True)
    assert "Both sides are asked by e-mail." in answer.text


def test_the_list_and_the_board_show_what_is_stuck_first_and_who_looks_after_it(staff, session, place):
    _centre, need = place
    now = clock.now()
    fresh = make_candidacy(session, need, person(session), "chosen", now=now)
    stuck = make_candidacy(session, need, person(session, "Onni"), "both_interested", now=now)
    stuck.deadline_at = now.replace(year=now.year - 1)
    make_candidacy(session, make_need(session, title="Muualla"), person(session), "chosen")
    session.commit()
    listed = staff.get("/en/staff/candidacies").text
    assert listed.index(f"candidacies/{stuck.id}") < listed.index(f"candidacies/{fresh.id}")
    assert "late" in listed
    assert "Muualla" not in listed
    late = staff.get("/en/staff/candidacies?late=late").text
    assert f"candidacies/{fresh.id}" not in late
    board = staff.get("/en/staff/candidacies/board").text
    assert board.index("Both are interested: 1 (1 late)") < board.index("Chosen: 1")
    wrong = staff.post(f"/en/staff/candidacies/{stuck.id}/plan", data={"next_action": "Soita"})
    assert wrong.status_code == 422
    assert "leave both empty" in wrong.text
    staff.post(
        f"/en/staff/candidacies/{stuck.id}/plan",
        data={"next_action": "Soita", "on-day": 3, "on-month": 1, "on-year": 2027},
    )
    assert "Soita" in staff.get("/en/staff/candidacies?sort=action").text
    staff.post(f"/en/staff/candidacies/{stuck.id}/end", data={"reason": "times_do_not_fit"})
    ended = staff.get("/en/staff/candidacies?stage=ended").text
    assert f"candidacies/{stuck.id}" in ended


def test_the_list_and_the_board_show_what_a_colleague_looks_after(staff, session, place):
    centre, need = place
    colleague = make_account(session, "staff", centre=centre, family_name="Kollega")
    stranger = make_account(session, "staff", family_name="Vieras")
    theirs = make_candidacy(session, need, person(session), "chosen", responsible_account_id=colleague.id)
    nobodys = make_candidacy(session, need, person(session, "Onni"), "chosen")
    session.commit()
    for page in ("/en/staff/candidacies", "/en/staff/candidacies/board"):
        found = staff.get(f"{page}?responsible={colleague.id}").text
        assert f"candidacies/{theirs.id}" in found and f"candidacies/{nobodys.id}" not in found
        assert "Kollega</option>" in found and "Vieras" not in found
        for asked in (stranger.id, "x", "0"):
            assert f"candidacies/{nobodys.id}" in staff.get(f"{page}?responsible={asked}").text


def test_a_follow_up_is_noted_with_one_button(staff, session, place):
    _centre, need = place
    day = clock.now().date()
    row = make_candidacy(session, need, person(session), "follow_up_2_weeks", started_on=day)
    session.add(
        StaffTask(
            centre_id=need.centre_id,
            kind="follow_up",
            dedupe_key=f"follow_up:{row.id}:follow_up_2_weeks",
            opened_at=clock.now(),
        )
    )
    session.commit()
    assert "I have asked how the work goes" in staff.get(f"/en/staff/candidacies/{row.id}").text
    told = {"spoke_with": "both", "work": "goes_on"}
    address = f"/en/staff/candidacies/{row.id}/outcome/2_weeks"
    page = staff.post(address, data=told, follow_redirects=True).text
    assert "It is noted that you have asked" in page
    assert "I have asked how the work goes" not in page
    task = session.scalars(select(StaffTask)).one()
    session.refresh(task)
    assert task.done_at is not None

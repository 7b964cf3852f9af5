"""What the portal knows becomes a client event by itself, and a deed done twice counts once."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from portti.domain.actor import Actor
from portti.models import ClientEvent, ClientEventChange, Employer, NeedCondition, ProfileCannot
from portti.services import (
    candidacy_staff,
    conversations,
    interview_records,
    invitations,
    portal_events,
    staff_people,
)
from portti.services.proposals import propose_change
from portti.services.substitutes import ask_substitutes
from portti.services.widening import widening_options
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.client_events import make_event
from tests.factories.interview_records import make_record
from tests.factories.matches import employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.interviews import invite_somebody, staff_actor
from tests.support.substitutes import SOON, ready

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def noise(session):
    """An event of another centre."""
    return make_event(session)


def counted(session, noise):
    """Return what was counted by itself: group, channel and functions of each event."""
    session.flush()
    session.expire_all()
    rows = session.scalars(select(ClientEvent).where(ClientEvent.id != noise.id).order_by(ClientEvent.id))
    return [
        (row.client_group, row.channel, *(mark.function for mark in row.functions))
        for row in rows
        if row.source == "portal" and row.voided_at is None
    ]


def staff_of(session, row):
    account = make_account(session, "staff")
    account.centre_id = row.centre_id
    session.flush()
    return staff_actor(account)


def test_an_interview_noted_as_held_twice_is_one_event(session, settings, noise):
    invited = invite_somebody(session, settings)
    for _press in range(2):
        invitations.note_interviewed(session, invited.actor, invited.profile.id, TODAY, now=NOW)
    assert counted(session, noise) == [("jobseeker", "meeting", "pre_interview")]
    (event,) = session.scalars(select(ClientEvent).where(ClientEvent.source == "portal"))
    assert (event.account_id, event.logged_by_account_id) == (invited.person.id, invited.staff.id)
    assert event.happened_on == TODAY


def test_a_note_taken_back_counts_no_more_until_it_is_made_again(session, settings, noise):
    invited = invite_somebody(session, settings)
    for on, left in ((TODAY, 1), (None, 0), (TODAY, 1)):
        invitations.note_interviewed(session, invited.actor, invited.profile.id, on, now=NOW)
        assert len(counted(session, noise)) == left
    deeds = session.scalars(select(ClientEventChange.deed).order_by(ClientEventChange.id)).all()
    assert deeds == ["strike_out", "put_back"]


def test_the_record_of_an_interview_that_was_noted_counts_no_second_one(session, settings, noise):
    invited = invite_somebody(session, settings)
    invitations.note_interviewed(session, invited.actor, invited.profile.id, TODAY, now=NOW)
    corrected = TODAY - timedelta(days=1)
    record = make_record(session, profile=invited.profile, held_on=corrected, shared_at=NOW)
    for _press in range(2):
        interview_records.agree_for_person(
            session, invited.actor, record.id, row_version=record.row_version, now=NOW
        )
    assert len(counted(session, noise)) == 1
    (event,) = session.scalars(select(ClientEvent).where(ClientEvent.source == "portal"))
    assert event.happened_on == corrected


def test_a_second_interview_a_year_later_is_a_second_event(session, settings, noise):
    invited = invite_somebody(session, settings)
    for on in (TODAY - timedelta(days=365), TODAY):
        invitations.note_interviewed(session, invited.actor, invited.profile.id, on, now=NOW)
    assert len(counted(session, noise)) == 2


def test_who_works_already_is_a_working_assistant(session, settings, noise):
    invited = invite_somebody(session, settings)
    make_candidacy(session, make_need(session), invited.profile, "started", started_on=TODAY)
    invitations.note_interviewed(session, invited.actor, invited.profile.id, TODAY, now=NOW)
    assert counted(session, noise) == [("assistant", "meeting", "pre_interview")]


def test_an_assistant_proposed_twice_is_one_event_of_the_employer(session, settings, noise):
    need = make_need(session)
    venla = make_matchable(session, name="Venla")
    rank_all(session, settings)
    actor = staff_of(session, need)
    for _press in range(2):
        candidacy_staff.propose_person(
            session,
            actor,
            need.id,
            venla.id,
            list_was_ranked=False,
            hold_back=False,
            settings=settings,
            now=NOW,
        )
    assert counted(session, noise) == [("employer", "portal_message", "recruitment")]
    (event,) = session.scalars(select(ClientEvent).where(ClientEvent.source == "portal"))
    assert event.account_id == session.get(Employer, need.employer_id).account_id


def test_a_change_proposed_twice_is_one_event(session, settings, noise):
    need = make_need(session, conditions=[NeedCondition(condition="c_pets:dog")])
    make_matchable(session, name="Koiraton", cannot=[ProfileCannot(condition="c_pets:dog")])
    actor = staff_of(session, need)
    options = widening_options(session, need, "en", settings=settings)
    key = next(one.key for one in options if one.change["code"] == "drop_condition")
    for _press in range(2):
        propose_change(session, actor, need.id, key, "", language="fi", settings=settings, now=NOW)
    assert counted(session, noise) == [("employer", "portal_message", "recruitment")]


def test_a_shift_asked_for_twice_is_one_event(session, settings, noise):
    need, venla = make_need(session), ready(session, "Venla")
    for _press in range(2):
        ask_substitutes(session, employer_actor(need), need.id, SOON, [venla.id], settings=settings, now=NOW)
    assert counted(session, noise) == [("employer", "portal_message", "recruitment")]
    (event,) = session.scalars(select(ClientEvent).where(ClientEvent.source == "portal"))
    assert (event.begun_by, event.logged_by_account_id) == ("client", None)


def test_acting_for_a_person_twice_in_a_day_is_one_event(session, noise):
    centre = make_centre(session)
    employer = make_employer(session, centre=centre)
    actor = staff_actor(make_account(session, "staff", centre=centre))
    for moment in (NOW, NOW + timedelta(hours=2)):
        staff_people.start_acting(
            session, actor, employer.account_id, "employer", "phone_request", "spoken", now=moment
        )
    assert counted(session, noise) == [("employer", "phone", "portal_use")]
    staff_people.start_acting(
        session,
        actor,
        employer.account_id,
        "employer",
        "visit",
        "spoken",
        now=NOW + timedelta(days=1),
    )
    assert len(counted(session, noise)) == 2


def test_messages_of_one_day_to_one_person_are_one_event(session, settings, noise):
    centre = make_centre(session)
    employer = make_employer(session, centre=centre)
    actor = staff_actor(make_account(session, "staff", centre=centre))
    for key in ("first", "first", "second"):
        thread = conversations.centre_thread(session, actor, "employer", employer.id)
        draft = conversations.MessageDraft(text="Hei", language="fi", asks=False, form_key=key)
        conversations.write_message(session, actor, thread, draft, settings=settings, now=NOW)
    assert counted(session, noise) == [("employer", "portal_message", "guidance")]


def test_a_further_message_of_the_day_asks_the_database_once(session):
    profile = make_profile(session)
    actor = staff_actor(make_account(session, "staff"))
    asked = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    def write(now):
        asked.clear()
        portal_events.centre_wrote(
            session, actor, 1, centre_id=profile.centre_id, employer_id=None, profile=profile, now=now
        )
        return len(asked)

    event.listen(session.connection(), "before_cursor_execute", note)
    try:
        counts = [write(moment) for moment in (NOW, NOW, NOW + timedelta(days=1))]
    finally:
        event.remove(session.connection(), "before_cursor_execute", note)
    assert counts[1] == 1 < min(counts[0], counts[2])


def test_what_a_person_writes_to_the_centre_is_no_event_of_its_staff(session, settings, noise):
    employer = make_employer(session)
    actor = Actor(employer.account_id, frozenset({"employer"}), employer.centre_id, employer.id)
    thread = conversations.own_centre_thread(session, actor, "employer")
    draft = conversations.MessageDraft(text="Hei", language="fi", asks=True, form_key="k")
    conversations.write_message(session, actor, thread, draft, settings=settings, now=NOW)
    assert counted(session, noise) == []

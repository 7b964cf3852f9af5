"""Who has been interviewed and has not read the record yet is neither invited nor called, and holds no time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.models import StaffTask
from portti.queries import invitations as queries
from portti.queries import worklist
from portti.services import invitation_queue, invitations
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_booking, make_invitation, make_slot


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def staff(session, centre):
    return make_account(session, "staff", centre=centre)


def test_nobody_is_invited_to_an_interview_that_they_have_had(session, settings, now, centre, staff):
    for days in (5, 6):
        make_slot(session, staff=staff, starts_at=now + timedelta(days=days))
    read, begun, waits = (make_profile(session, centre=centre) for _number in range(3))
    for profile, outcome in ((read, "suitable"), (begun, "")):
        make_record(session, profile=profile, outcome=outcome, shared_at=now if outcome else None)
    due = invitation_queue.due_profile_ids(session, settings=settings, now=now)
    assert due == [begun.id, waits.id]
    assert not invitations.invite_profile(session, read.id, settings=settings, now=now)
    # Of an earlier interview, which is final, nothing follows for who is to be interviewed anew.
    make_record(session, profile=waits, final_at=now, shared_at=now)
    assert queries.waits_for_invitation(session, waits.id, now)


def test_an_open_invitation_keeps_no_time_and_leads_to_no_call(session, settings, now, centre, staff):
    make_slot(session, staff=staff, starts_at=now + timedelta(days=5))
    profile = make_profile(session, centre=centre)
    make_invitation(session, profile=profile, round_number=2)
    assert invitation_queue.times_of(session, centre.id, settings=settings, now=now).to_offer == 0
    record = make_record(session, profile=profile, shared_at=now)
    assert invitation_queue.times_of(session, centre.id, settings=settings, now=now).to_offer == 1
    late = now + timedelta(days=40)
    assert invitation_queue.unused_due(session, now=late) == []
    assert session.scalars(select(StaffTask)).all() == []
    record.outcome = ""
    session.flush()
    assert len(invitation_queue.unused_due(session, now=late)) == 1


@pytest.mark.parametrize(
    ("values", "waits"),
    [
        ({}, 1),
        ({"shared_at": True}, 0),
        ({"shared_at": True, "correction_asked_at": True}, 0),
        ({"correction_asked_at": True}, 0),
    ],
)
def test_a_past_interview_waits_for_staff_until_its_person_can_read_the_record(
    session, now, centre, staff, values, waits
):
    profile = make_profile(session, centre=centre)
    slot = make_slot(session, staff=staff, starts_at=now - timedelta(days=1))
    make_booking(session, invitation=make_invitation(session, profile=profile), slot=slot)
    make_record(session, profile=profile, **dict.fromkeys(values, now))
    assert worklist.past_interviews(session, centre.id, now).count == waits

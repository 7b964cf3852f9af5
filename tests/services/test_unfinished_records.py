"""Records of interviews that lie still: staff are asked once to go on, so that no jobseeker is left waiting."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti import database
from portti.jobs import remind_interviews
from portti.jobs.context import JobContext
from portti.models import StaffTask
from portti.queries import worklist
from portti.services import interview_records as records
from tests.factories.accounts import make_account, make_centre
from tests.factories.interview_records import make_record
from tests.factories.invitations import make_booking
from tests.factories.matches import assistant_actor
from tests.support.interviews import invite_somebody, staff_actor

DAY = timedelta(days=1)


@pytest.fixture
def invited(session, settings, now):
    made = invite_somebody(session, settings)
    # Of another centre: one that its person can read, and one that is final.
    make_record(session, shared_at=now)
    make_record(session, final_at=now)
    return made


@pytest.fixture
def run(session, connection, settings):
    def run(at):
        session.commit()
        found = remind_interviews.run(JobContext(settings, at, database.transaction, database.reading)).counts
        session.expire_all()
        return found.get("asked_to_finish", 0)

    return run


def tasks(session):
    query = select(StaffTask).where(StaffTask.kind == "finish_interview").order_by(StaffTask.id)
    return list(session.scalars(query))


def test_one_that_was_begun_without_a_booking_is_asked_for_once_with_a_day(session, invited, run, now):
    record = records.begin_record(session, invited.actor, invited.profile.id, "fi", now=now)
    assert worklist.past_interviews(session, invited.centre.id, now + 3 * DAY).count == 0
    assert [run(at) for at in (now, now + DAY, now + 2 * DAY, now + 2 * DAY, now + 3 * DAY)] == [
        0,
        0,
        1,
        0,
        0,
    ]
    (task,) = tasks(session)
    assert (task.centre_id, task.profile_id) == (record.centre_id, invited.profile.id)
    assert (task.assigned_account_id, task.due_on, task.done_at) == (
        invited.staff.id,
        (now + 6 * DAY).date(),  # after a weekend, and the feast of the 6th
        None,
    )


def test_going_on_closes_it_and_leaving_it_again_asks_again(session, settings, invited, run, now):
    actor = invited.actor
    record = make_record(session, profile=invited.profile, written_by_account_id=actor.account_id)
    assert run(now + 2 * DAY) == 1
    later = now + 3 * DAY
    records.save_answers(session, actor, record.id, {"travel": "Autolla"}, row_version=1, now=later)
    assert [task.done_at for task in tasks(session)] == [later]
    assert [run(later), run(later + 7 * DAY)] == [0, 1]
    shared = later + 8 * DAY
    records.share_record(session, actor, record.id, row_version=2, settings=settings, now=shared)
    assert [task.done_at for task in tasks(session)] == [later, shared]
    assert run(shared + 6 * DAY) == 0


def test_what_is_changed_after_it_was_shared_lies_still_too(session, settings, invited, run, now):
    actor = invited.actor
    record = make_record(session, profile=invited.profile)
    records.share_record(session, actor, record.id, row_version=1, settings=settings, now=now)
    assert run(now + 2 * DAY) == 0
    result = records.Result("suitable", "experience", "Puhuimme työstä.")
    records.save_result(session, actor, record.id, result, "fi", row_version=1, now=now + 2 * DAY)
    assert run(now + 7 * DAY) == 1


def test_a_correction_that_was_asked_for_has_its_own_task_only(session, settings, invited, run, now):
    record = make_record(session, profile=invited.profile)
    records.share_record(session, invited.actor, record.id, row_version=1, settings=settings, now=now)
    records.ask_correction(session, assistant_actor(invited.profile), "Voin myös iltoja.", now=now)
    result = records.Result("suitable", "experience", "Puhuimme työstä.")
    records.save_result(session, invited.actor, record.id, result, "fi", row_version=1, now=now)
    assert run(now + 9 * DAY) == 0


def test_one_that_is_prepared_waits_for_its_interview(session, settings, run, now):
    staff = make_account(session, "staff", centre=make_centre(session))
    invited = invite_somebody(session, settings, staff=staff)
    slot = invited.slots[0]
    slot.starts_at = now + 9 * DAY
    make_booking(session, invitation=invited.invitation, slot=slot)
    records.begin_record(session, staff_actor(staff), invited.profile.id, "fi", now=now)
    assert [run(now + 7 * DAY), run(now + 14 * DAY)] == [0, 1]

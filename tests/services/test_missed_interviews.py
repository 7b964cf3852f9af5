"""Not coming to an interview: a kind new invitation once, then a task; and the note can be taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.models import Invitation, StaffTask
from portti.queries import invitations as queries
from portti.queries.worklist import past_interviews
from portti.services import bookings
from portti.services.bookings import personal_token
from portti.services.missed_interviews import note_missed, take_missed_back
from tests.factories.accounts import make_account
from tests.factories.invitations import make_slot
from tests.support.interviews import invite_somebody, mails_to, staff_actor


@pytest.fixture
def invited(session, settings):
    return invite_somebody(session, settings)


@pytest.fixture
def later(now):
    return now + timedelta(days=8)


@pytest.fixture
def booking(session, settings, invited, now):
    return bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=now)


def tasks(session):
    return list(session.scalars(select(StaffTask).order_by(StaffTask.id)))


def test_the_first_time_a_kind_new_invitation_goes_out_once(session, settings, invited, booking, later):
    for _press in range(2):
        assert note_missed(session, invited.actor, booking.id, settings=settings, now=later) == "invited"
    mails = [mail for mail in mails_to(session, invited.person) if mail.kind == "interview_missed"]
    assert len(mails) == 1
    new = queries.open_invitation(session, invited.profile.id, later)
    assert new.round == 2
    assert personal_token(settings, invited.profile.id, 2) in mails[0].body_text
    assert tasks(session) == []
    # The old link opens nothing any more, and the interview waits for no note.
    with pytest.raises(NotFound):
        bookings.book_slot(session, invited.token, invited.slots[1].id, settings=settings, now=later)
    assert past_interviews(session, invited.centre.id, later).count == 0
    assert queries.booked_of_profile(session, invited.profile.id) is None


def test_the_second_time_staff_get_a_task(session, settings, invited, booking, later):
    note_missed(session, invited.actor, booking.id, settings=settings, now=later)
    slot = make_slot(session, staff=invited.staff, starts_at=later + timedelta(days=1))
    token = personal_token(settings, invited.profile.id, 2)
    second = bookings.book_slot(session, token, slot.id, settings=settings, now=later)
    at = later + timedelta(days=2)
    for _press in range(2):
        assert note_missed(session, invited.actor, second.id, settings=settings, now=at) == "task"
    (task,) = tasks(session)
    assert (task.kind, task.profile_id, task.assigned_account_id) == (
        "missed_interviews",
        invited.profile.id,
        invited.staff.id,
    )
    assert queries.latest_round(session, invited.profile.id) == 2


def test_who_cannot_be_written_to_is_called(session, settings, invited, booking, later):
    invited.person.email = None
    session.flush()
    assert note_missed(session, invited.actor, booking.id, settings=settings, now=later) == "task"
    assert len(tasks(session)) == 1
    assert queries.latest_round(session, invited.profile.id) == 1


def test_the_note_can_be_taken_back_with_what_it_led_to(session, settings, invited, booking, later):
    note_missed(session, invited.actor, booking.id, settings=settings, now=later)
    take_missed_back(session, invited.actor, booking.id, now=later)
    assert booking.missed_at is None
    assert queries.open_invitation(session, invited.profile.id, later) is None
    assert past_interviews(session, invited.centre.id, later).count == 1
    assert len(list(session.scalars(select(Invitation).where(Invitation.cancelled_at.is_not(None))))) == 1


def test_before_it_and_after_it_was_held_nothing_is_noted(session, settings, invited, booking, now, later):
    with pytest.raises(Conflict):
        note_missed(session, invited.actor, booking.id, settings=settings, now=now)
    invited.profile.interviewed_on = later.date()
    with pytest.raises(RuleViolation):
        note_missed(session, invited.actor, booking.id, settings=settings, now=later)


def test_another_centres_booking_is_not_found(session, settings, invited, booking, later):
    stranger = staff_actor(make_account(session, "staff"))
    with pytest.raises(NotFound):
        note_missed(session, stranger, booking.id, settings=settings, now=later)
    with pytest.raises(NotFound):
        take_missed_back(session, stranger, booking.id, now=later)

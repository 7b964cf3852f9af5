"""Reminders of an interview: each once, none of a time that has passed or moved."""

from datetime import timedelta

import pytest

from portti.domain.invitations import reminder_due
from portti.services import bookings
from portti.services.interview_reminders import due_bookings, remind
from tests.conftest import NOW
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.support.interviews import invite_somebody, mails_to

HOURS = (24, 2)


@pytest.fixture
def invited(session, settings):
    # Somebody else's interview, long past.
    slot = make_slot(session, starts_at=NOW - timedelta(hours=1))
    make_booking(session, invitation=make_invitation(session), slot=slot)
    return invite_somebody(session, settings)


@pytest.fixture
def booking(session, settings, invited, now):
    return bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=now)


def run(session, settings, at):
    """What the job does: each item that is due; how many were told."""
    return sum(
        remind(session, key, settings=settings, now=at)
        for key in due_bookings(session, settings=settings, now=at)
    )


def reminders(session, invited):
    return [mail for mail in mails_to(session, invited.person) if mail.kind == "interview_reminder"]


def test_a_person_is_reminded_a_day_and_two_hours_before_each_once(session, settings, invited, booking):
    starts_at = invited.slots[0].starts_at
    told = [run(session, settings, starts_at - timedelta(hours=hours)) for hours in (25, 24, 23, 2, 1)]
    assert told == [0, 1, 0, 1, 0]
    day, soon = reminders(session, invited)
    assert (day.send_before, soon.send_before) == (starts_at, starts_at)
    assert invited.token in soon.body_text
    assert day.calendar is None
    assert run(session, settings, starts_at) == 0


def test_after_a_standstill_the_last_reminder_goes_out_alone(session, settings, invited, booking):
    starts_at = invited.slots[0].starts_at
    assert run(session, settings, starts_at - timedelta(minutes=90)) == 1
    assert run(session, settings, starts_at - timedelta(minutes=80)) == 0
    assert len(reminders(session, invited)) == 1


def test_of_a_past_a_cancelled_and_a_held_interview_nobody_is_reminded(
    session, settings, invited, booking, now
):
    starts_at = invited.slots[0].starts_at
    assert run(session, settings, starts_at + timedelta(minutes=1)) == 0
    invited.profile.interviewed_on = now.date()
    session.flush()
    assert run(session, settings, starts_at - timedelta(hours=3)) == 0
    invited.profile.interviewed_on = None
    bookings.cancel_booking(session, invited.token, sequence=0, settings=settings, now=now)
    session.flush()
    assert run(session, settings, starts_at - timedelta(hours=3)) == 0


def test_moving_stops_what_has_not_left_and_reminds_of_the_new_time(session, settings, invited, booking):
    first, second = invited.slots[0], invited.slots[2]
    second.starts_at = first.starts_at + timedelta(days=5)
    session.flush()
    at = first.starts_at - timedelta(hours=24)
    assert run(session, settings, at) == 1
    bookings.move_booking(session, invited.token, second.id, sequence=0, settings=settings, now=at)
    assert [mail.state for mail in reminders(session, invited)] == ["cancelled"]
    assert run(session, settings, at + timedelta(hours=1)) == 0
    assert run(session, settings, second.starts_at - timedelta(hours=24)) == 1
    assert [mail.state for mail in reminders(session, invited)] == ["cancelled", "waiting"]


def test_who_has_no_address_is_not_written_to_and_not_due_again(session, settings, invited, booking):
    invited.person.email = None
    session.flush()
    at = invited.slots[0].starts_at - timedelta(hours=24)
    assert run(session, settings, at) == 0
    assert due_bookings(session, settings=settings, now=at) == []


@pytest.mark.parametrize(
    ("hours_before", "chosen_hours_before", "reminded", "due"),
    [
        (25, 100, None, None),
        (24, 100, None, 24),
        (3, 100, None, 24),
        (3, 100, 24, None),
        (2, 100, 24, 2),
        (2, 100, 2, None),
        (1, 100, None, 2),
        (0, 100, None, None),
        # Booked the same day: the confirmation has just said it.
        (20, 21, None, None),
        (2, 21, None, 2),
    ],
)
def test_which_reminder_is_due(hours_before, chosen_hours_before, reminded, due):
    starts_at = NOW + timedelta(hours=hours_before)
    found = reminder_due(
        starts_at,
        chosen_at=starts_at - timedelta(hours=chosen_hours_before),
        reminded=reminded,
        hours=HOURS,
        now=NOW,
    )
    assert found == due

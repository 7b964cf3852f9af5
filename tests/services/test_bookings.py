"""Booking, moving and cancelling by a personal link: once, whoever clicks how often."""

import icalendar
import pytest
from sqlalchemy import func, select

from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.models import AuditEvent, Booking
from portti.queries import interview_slots as slot_queries
from portti.queries import invitations as queries
from portti.services import bookings
from tests.factories.invitations import make_booking, make_slot
from tests.support.interviews import invite_somebody, mails_to


@pytest.fixture
def invited(session, settings):
    return invite_somebody(session, settings)


@pytest.fixture
def book(session, settings, now):
    def book(invited, number=0, **options):
        slot = invited.slots[number]
        return bookings.book_slot(
            session, invited.token, slot.id, settings=settings, now=options.pop("now", now), **options
        )

    return book


@pytest.fixture
def move(session, settings, now):
    def move(invited, number, sequence, **options):
        slot = invited.slots[number]
        return bookings.move_booking(
            session, invited.token, slot.id, sequence=sequence, settings=settings, now=now, **options
        )

    return move


def event_of(message):
    (event,) = icalendar.Calendar.from_ical(message.calendar).walk("VEVENT")
    return event


def deeds(session):
    return list(session.scalars(select(AuditEvent.deed).order_by(AuditEvent.id)))


def test_a_booking_is_kept_told_and_recorded(session, invited, book, now):
    booking = book(invited)
    assert (booking.slot_id, booking.sequence, booking.cancelled_at) == (invited.slots[0].id, 0, None)
    (mail,) = mails_to(session, invited.person)
    assert (mail.kind, mail.calendar_method) == ("interview_booked", "REQUEST")
    assert event_of(mail)["UID"] == booking.calendar_uid
    assert event_of(mail).decoded("DTSTART") == invited.slots[0].starts_at
    assert link_path(invited) in mail.body_text
    assert deeds(session) == ["book_interview"]
    free = slot_queries.free_slots(session, invited.centre.id, now)
    assert [slot.id for slot in free] == [slot.id for slot in invited.slots[1:]]


def link_path(invited):
    return f"/interview/{invited.token}"


def test_the_same_click_again_is_the_same_booking_told_once(session, invited, book):
    assert book(invited).id == book(invited).id
    assert len(mails_to(session, invited.person)) == 1
    assert deeds(session) == ["book_interview"]


def test_a_second_time_by_the_same_link_is_refused(session, invited, book):
    first = book(invited)
    with pytest.raises(Conflict) as caught:
        book(invited, 1)
    assert caught.value.code == "already_booked"
    assert queries.standing_booking(session, invited.invitation.id).slot_id == first.slot_id


def test_a_time_that_went_to_somebody_else_is_refused(session, settings, invited, book):
    other = invite_somebody(session, settings, staff=invited.staff, slots=0)
    make_booking(session, invitation=other.invitation, slot=invited.slots[0])
    with pytest.raises(Conflict) as caught:
        book(invited)
    assert caught.value.code == "time_taken"
    assert mails_to(session, invited.person) == []


def test_a_time_withdrawn_or_too_near_is_refused(invited, book, now):
    invited.slots[0].withdrawn_at = now
    for number, moment in ((0, now), (1, invited.slots[1].starts_at)):
        with pytest.raises(Conflict) as caught:
            book(invited, number, now=moment)
        assert caught.value.code == "time_gone"


def test_another_centres_time_is_not_there(session, invited, settings, now):
    elsewhere = make_slot(session)
    with pytest.raises(NotFound):
        bookings.book_slot(session, invited.token, elsewhere.id, settings=settings, now=now)


@pytest.mark.parametrize("state", ["forged", "expired", "cancelled", "held"])
def test_a_link_that_does_not_work_books_moves_and_cancels_nothing(
    session, settings, invited, now, book, move, state
):
    if state == "forged":
        invited.token = bookings.personal_token(settings, invited.profile.id, 2)
    elif state == "expired":
        invited.invitation.expires_at = now
    elif state == "cancelled":
        invited.invitation.cancelled_at = now
    else:
        invited.profile.interviewed_on = now.date()
    session.flush()
    with pytest.raises(NotFound):
        book(invited)
    with pytest.raises(NotFound):
        move(invited, 1, 0)
    with pytest.raises(NotFound):
        bookings.cancel_booking(session, invited.token, sequence=0, settings=settings, now=now)
    assert session.scalar(select(func.count()).select_from(Booking)) == 0


def test_a_link_of_an_old_round_does_not_open_the_new_one(session, settings, invited):
    assert bookings.link_word(settings, invited.invitation) == invited.token
    assert bookings.personal_token(settings, invited.profile.id, 2) != invited.token
    assert bookings.personal_token(settings, invited.profile.id + 1, 1) != invited.token


def test_moving_frees_the_old_time_and_raises_the_calendars_sequence(session, invited, book, move, now):
    before = book(invited)
    uid = before.calendar_uid
    moved = move(invited, 1, 0)
    assert (moved.id, moved.slot_id, moved.sequence) == (before.id, invited.slots[1].id, 1)
    mail = mails_to(session, invited.person)[-1]
    assert (mail.kind, mail.calendar_method) == ("interview_moved", "REQUEST")
    assert (event_of(mail)["UID"], event_of(mail)["SEQUENCE"]) == (uid, 1)
    free = slot_queries.free_slots(session, invited.centre.id, now)
    assert {slot.id for slot in free} == {invited.slots[0].id, invited.slots[2].id}
    assert deeds(session) == ["book_interview", "move_interview"]


def test_moving_twice_to_the_same_time_moves_once(session, invited, book, move):
    book(invited)
    move(invited, 1, 0)
    assert move(invited, 1, 0).sequence == 1
    assert len(mails_to(session, invited.person)) == 2


def test_an_old_tab_does_not_move_a_booking_that_has_changed(invited, book, move):
    book(invited)
    move(invited, 1, 0)
    with pytest.raises(Conflict) as caught:
        move(invited, 2, 0)
    assert caught.value.code == "changed_meanwhile"
    assert move(invited, 2, 1).sequence == 2


def test_moving_to_a_taken_time_leaves_the_booking_as_it_was(session, settings, invited, book, move):
    booking = book(invited)
    other = invite_somebody(session, settings, staff=invited.staff, slots=0)
    make_booking(session, invitation=other.invitation, slot=invited.slots[1])
    with pytest.raises(Conflict) as caught:
        move(invited, 1, 0)
    assert caught.value.code == "time_taken"
    assert (booking.slot_id, booking.sequence) == (invited.slots[0].id, 0)


def test_cancelling_keeps_the_link_open_for_another_time(session, settings, invited, book, now):
    booking = book(invited)
    for _ in range(2):
        bookings.cancel_booking(session, invited.token, sequence=0, settings=settings, now=now)
    first, mail = mails_to(session, invited.person)
    assert (mail.kind, mail.calendar_method) == ("interview_cancelled", "CANCEL")
    assert event_of(mail)["UID"] == event_of(first)["UID"] == booking.calendar_uid
    assert event_of(mail)["SEQUENCE"] == 1
    assert event_of(mail)["STATUS"] == "CANCELLED"
    again = book(invited)
    assert again.id != booking.id
    assert again.calendar_uid != booking.calendar_uid


def test_an_old_tab_does_not_cancel_a_booking_that_has_moved(session, settings, invited, book, move, now):
    book(invited)
    move(invited, 1, 0)
    with pytest.raises(Conflict) as caught:
        bookings.cancel_booking(session, invited.token, sequence=0, settings=settings, now=now)
    assert caught.value.code == "changed_meanwhile"
    assert queries.standing_booking(session, invited.invitation.id) is not None


def test_an_interview_that_has_begun_is_neither_moved_nor_cancelled(session, settings, invited, book):
    book(invited)
    begun = invited.slots[0].starts_at
    with pytest.raises(Conflict) as caught:
        bookings.cancel_booking(session, invited.token, sequence=0, settings=settings, now=begun)
    assert caught.value.code == "interview_past"
    with pytest.raises(Conflict) as caught:
        bookings.move_booking(
            session, invited.token, invited.slots[2].id, sequence=0, settings=settings, now=begun
        )
    assert caught.value.code == "interview_past"


def test_a_link_outlives_its_booked_time(session, invited, book):
    invited.slots[0].starts_at = invited.invitation.expires_at
    session.flush()
    book(invited)
    assert invited.invitation.expires_at > invited.slots[0].starts_at


def test_a_phone_call_needs_a_number_and_a_known_one_is_never_changed(session, settings, book):
    invited = invite_somebody(session, settings, kind="phone")
    with pytest.raises(RuleViolation, match="phone_missing"):
        book(invited)
    with pytest.raises(RuleViolation, match="phone_not_understood"):
        book(invited, phone="soita illalla")
    book(invited, phone="040 123 4567")
    assert invited.person.phone == "040 123 4567"
    other = invite_somebody(session, settings, kind="phone")
    other.person.phone = "050 1"
    book(other, phone="040 999 9999")
    assert other.person.phone == "050 1"


def test_the_centre_cancels_its_own_booking_and_the_person_may_choose_again(
    session, settings, invited, book, now
):
    booking = book(invited)
    stranger = invite_somebody(session, settings)
    with pytest.raises(NotFound):
        bookings.cancel_booking_for_centre(session, stranger.actor, booking.id, settings=settings, now=now)
    bookings.cancel_booking_for_centre(session, invited.actor, booking.id, settings=settings, now=now)
    mail = mails_to(session, invited.person)[-1]
    assert mail.kind == "interview_cancelled"
    assert "joutui perumaan" in mail.body_text
    assert link_path(invited) in mail.body_text
    book(invited, 1)


def test_only_staff_cancel_for_the_centre(session, settings, invited, book, now):
    booking = book(invited)
    assistant = bookings.person_behind(session, invited.invitation)
    with pytest.raises(NotAllowed):
        bookings.cancel_booking_for_centre(session, assistant, booking.id, settings=settings, now=now)


def test_a_person_without_an_address_gets_no_mail(session, invited, book):
    invited.person.email = None
    session.flush()
    book(invited)
    assert mails_to(session, invited.person) == []

"""Staff hear of bookings at their own times as they chose: at once, as a list, or not at all; never with a name."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from sqlalchemy import select

from portti.domain.actor import Actor
from portti.domain.notifications import Rhythm
from portti.jobs.runner import run_job
from portti.models import InterviewSlot, OutboxMessage
from portti.queries import invitations as queries
from portti.services import bookings, notifications, staff_news
from tests.factories.accounts import make_account
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.support.interviews import invite_somebody, mails_to
from tests.support.second_calendar import read_calendar


@pytest.fixture
def invited(session, settings):
    found = invite_somebody(session, settings)
    found.person.given_name, found.person.family_name = "Salainen", "Henkilö"
    found.profile.shown_name = "Salainen"
    session.flush()
    return found


@pytest.fixture
def choose(session, now):
    def choose(account, frequency, hour=9, at=now):
        actor = Actor(account.id, frozenset({"staff"}), account.centre_id)
        notifications.choose_rhythm(session, actor, "interviews", Rhythm(frequency, hour), now=at)

    return choose


def book(session, settings, invited, number=0, *, now):
    return bookings.book_slot(session, invited.token, invited.slots[number].id, settings=settings, now=now)


def kinds(session, account):
    return [mail.kind for mail in mails_to(session, account)]


def test_each_change_is_told_at_once_without_a_name(session, settings, invited, now):
    colleague = make_account(session, "staff", centre=invited.centre)
    booking = book(session, settings, invited, now=now)
    bookings.move_booking(session, invited.token, invited.slots[1].id, sequence=0, settings=settings, now=now)
    bookings.cancel_booking(session, invited.token, sequence=1, settings=settings, now=now)
    mails = mails_to(session, invited.staff)
    assert [mail.kind for mail in mails] == ["staff_booked", "staff_moved", "staff_cancelled"]
    for mail in mails:
        assert (mail.centre_id, mail.to_address) == (invited.centre.id, invited.staff.email)
        assert "Salainen" not in f"{mail.subject}{mail.body_text}{mail.body_html}"
        assert "Henkilö" not in f"{mail.subject}{mail.body_text}{mail.body_html}"
        assert f"/fi/staff/interviews?staff={invited.staff.id}" in mail.body_text
        assert mail.unsubscribe_url
    assert "10.00–10.30" in mails[0].body_text
    assert "11.00–11.30" in mails[1].body_text and "10.00–10.30" in mails[1].body_text
    assert booking.cancelled_at == now
    assert mails_to(session, colleague) == []


def test_the_mail_speaks_the_language_of_the_member_of_staff(session, settings, invited, now):
    invited.staff.language = "sv"
    session.flush()
    book(session, settings, invited, now=now)
    (mail,) = mails_to(session, invited.staff)
    assert mail.language == "sv" and "bokades" in mail.subject


def test_the_same_click_twice_is_told_once(session, settings, invited, now):
    for _press in range(2):
        book(session, settings, invited, now=now)
    assert kinds(session, invited.staff) == ["staff_booked"]


def test_what_one_does_oneself_comes_to_ones_own_calendar_too(session, settings, invited, now):
    invitation = queries.lock_invitation(session, invited.invitation.id)
    slot = invited.slots[0]
    booking = bookings.book_time(session, invited.actor, invitation, slot.id, settings=settings, now=now)
    bookings.cancel_booking_for_centre(session, invited.actor, booking.id, settings=settings, now=now)
    assert kinds(session, invited.staff) == ["staff_booked", "staff_cancelled"]
    read = [read_calendar(mail.calendar) for mail in mails_to(session, invited.staff)]
    assert [calendar.method for calendar in read] == ["REQUEST", "CANCEL"]
    assert {one.events[0].text("UID") for one in read} == {booking.calendar_uid}
    assert [one.moment(one.events[0], "DTSTART") for one in read] == [slot.starts_at] * 2


def test_what_a_colleague_does_is_told(session, settings, invited, now):
    booking = book(session, settings, invited, now=now)
    colleague = make_account(session, "manager", centre=invited.centre)
    actor = Actor(colleague.id, frozenset({"manager"}), colleague.centre_id)
    bookings.cancel_booking_for_centre(session, actor, booking.id, settings=settings, now=now)
    assert kinds(session, invited.staff) == ["staff_booked", "staff_cancelled"]
    assert kinds(session, colleague) == []


def test_a_move_to_a_colleague_tells_both_their_part(session, settings, invited, now):
    colleague = make_account(session, "staff", centre=invited.centre)
    slot = make_slot(session, staff=colleague, starts_at=now + timedelta(days=8))
    book(session, settings, invited, now=now)
    bookings.move_booking(session, invited.token, slot.id, sequence=0, settings=settings, now=now)
    assert kinds(session, invited.staff) == ["staff_booked", "staff_cancelled"]
    assert "työtoverisi" in mails_to(session, invited.staff)[1].body_text
    assert kinds(session, colleague) == ["staff_booked"]
    # Back again: each is told anew.
    bookings.move_booking(session, invited.token, invited.slots[0].id, sequence=1, settings=settings, now=now)
    assert kinds(session, invited.staff) == ["staff_booked", "staff_cancelled", "staff_booked"]
    assert kinds(session, colleague) == ["staff_booked", "staff_cancelled"]


def events(session, account):
    """Method, UID and SEQUENCE of each calendar part that somebody got, and all their words."""
    found = []
    for mail in mails_to(session, account):
        (event,) = icalendar.Calendar.from_ical(mail.calendar).walk("VEVENT")
        found.append((mail.calendar_method, str(event["UID"]), event["SEQUENCE"], str(event["DESCRIPTION"])))
    return found


def test_staff_get_calendar_parts_of_one_uid_with_a_rising_sequence(session, settings, invited, now):
    invited.person.given_name = invited.profile.shown_name = "Kuutamo"
    booking = book(session, settings, invited, now=now)
    bookings.move_booking(session, invited.token, invited.slots[1].id, sequence=0, settings=settings, now=now)
    bookings.cancel_booking(session, invited.token, sequence=1, settings=settings, now=now)
    found = events(session, invited.staff)
    assert [(method, sequence) for method, _uid, sequence, _words in found] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
        ("CANCEL", 2),
    ]
    assert {uid for _method, uid, _sequence, _words in found} == {booking.calendar_uid}
    for mail in mails_to(session, invited.staff):
        assert "Kuutamo" not in mail.calendar.replace("\r\n ", "")


def test_of_a_shared_time_both_hear_and_who_stays_hears_of_a_move(session, settings, invited, now):
    colleague = make_account(session, "staff", centre=invited.centre)
    invited.slots[0].colleague_account_id = colleague.id
    session.flush()
    book(session, settings, invited, now=now)
    assert kinds(session, invited.staff) == kinds(session, colleague) == ["staff_booked"]
    bookings.move_booking(session, invited.token, invited.slots[1].id, sequence=0, settings=settings, now=now)
    assert kinds(session, invited.staff) == ["staff_booked", "staff_moved"]
    assert kinds(session, colleague) == ["staff_booked", "staff_cancelled"]


@pytest.mark.parametrize("frequency", ["daily", "never"])
def test_who_wants_no_mail_at_once_gets_none(session, settings, invited, choose, now, frequency):
    choose(invited.staff, frequency)
    book(session, settings, invited, now=now)
    assert kinds(session, invited.staff) == []


@pytest.mark.parametrize("field", ["email", "confirmed_at"])
def test_who_cannot_be_written_to_gets_none_and_the_booking_stands(session, settings, invited, now, field):
    setattr(invited.staff, field, None)
    session.flush()
    booking = book(session, settings, invited, now=now)
    assert queries.standing_booking(session, invited.invitation.id).id == booking.id
    assert kinds(session, invited.staff) == []


# Wednesday 2 December, 7:00 in Finland; the choice of seven o'clock was made the day before.
SEVEN = datetime(2026, 12, 2, 5, 0, tzinfo=UTC)


@pytest.fixture
def day(session, invited):
    """An interview today and one tomorrow, one on each day around, and a colleague's as noise."""

    def at(days, hour, staff=invited.staff):
        slot = make_slot(
            session, staff=staff, starts_at=SEVEN + timedelta(days=days, hours=hour), kind="phone"
        )
        make_booking(session, invitation=make_invitation(session, profile=None), slot=slot)

    at(0, 3)
    at(1, 2)
    at(-1, 3)
    at(2, 3)
    at(0, 4, make_account(session, "staff", centre=invited.centre))
    make_slot(session, staff=invited.staff, starts_at=SEVEN + timedelta(hours=6))


def send_lists(settings, at):
    report = run_job("send_interview_lists", settings=settings, now=at)
    assert report.failed == []
    return report.counts


def test_the_list_comes_at_the_chosen_hour_and_once(session, connection, settings, invited, choose, day, now):
    choose(invited.staff, "daily", 7, at=now)
    session.commit()
    assert send_lists(settings, SEVEN - timedelta(minutes=1)) == {}
    assert send_lists(settings, SEVEN + timedelta(minutes=2)) == {"told": 1}
    assert send_lists(settings, SEVEN + timedelta(minutes=7)) == {}
    (mail,) = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "staff_day_list"))
    assert mail.account_id == invited.staff.id
    text = mail.body_text
    assert "keskiviikkona 2. joulukuuta 2026" in text and "torstaina 3. joulukuuta 2026" in text
    assert "10.00–10.30" in text and "9.00–9.30" in text
    assert text.count("–") == 2
    assert send_lists(settings, SEVEN + timedelta(days=1)) == {"told": 1}


def test_the_list_counts_what_others_changed_since_the_last(
    session, connection, settings, invited, choose, now
):
    choose(invited.staff, "daily", 7, at=now)
    book(session, settings, invited, now=now + timedelta(hours=1))
    bookings.move_booking(
        session,
        invited.token,
        invited.slots[1].id,
        sequence=0,
        settings=settings,
        now=now + timedelta(hours=2),
    )
    session.commit()
    assert send_lists(settings, SEVEN) == {"told": 1}
    (mail,) = mails_to(session, invited.staff)
    assert "varattiin 1 aika" in mail.body_text and "1 aika siirrettiin" in mail.body_text
    assert mail.body_text.count("Ei varattuja aikoja.") == 2
    # Nothing new and nothing booked for these days: no mail.
    assert send_lists(settings, SEVEN + timedelta(days=1)) == {}


def test_nobody_else_gets_a_list(session, connection, settings, invited, choose, day, now):
    assert staff_news.lists_due(session, settings=settings, now=SEVEN) == []
    choose(invited.staff, "never", 7, at=now)
    session.commit()
    assert send_lists(settings, SEVEN) == {}
    choose(invited.staff, "daily", 7, at=now)
    invited.staff.active = False
    session.commit()
    assert send_lists(settings, SEVEN) == {}
    assert session.scalars(select(InterviewSlot)).first() is not None

"""Appointments of any client: the same links, queue of nobody else's times, moving, cancelling, reminders, calendar."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.jobs.runner import run_job
from portti.models import Account, Booking, Centre, ClientEvent, Invitation, OutboxMessage
from portti.queries import client_invitations as client_queries
from portti.queries import interview_slots as slot_queries
from portti.services import appointments, bookings
from portti.services.erasure import close_account
from portti.services.invitation_queue import times_of
from portti.services.own_data import own_data
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.invitations import make_slot
from tests.support.interviews import invite_somebody, staff_actor


@pytest.fixture
def staff(session: Session) -> Account:
    return make_account(session, "staff", centre=make_centre(session))


@pytest.fixture
def client(session: Session, staff: Account) -> Account:
    centre = session.get_one(Centre, staff.centre_id)
    return make_account(session, "employer", centre=centre, email="aino@example.org")


def mails(session: Session, account: Account) -> list[OutboxMessage]:
    query = select(OutboxMessage).where(
        OutboxMessage.account_id == account.id, OutboxMessage.state == "waiting"
    )
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def invited(session: Session, staff: Account, client: Account, settings: Settings) -> tuple[Invitation, str]:
    assert appointments.invite_client(
        session, staff_actor(staff), client.id, "appointment", settings=settings, now=NOW
    )
    found = client_queries.open_client_invitation(session, client.id, "appointment", NOW)
    assert found is not None
    return found, bookings.token_of(settings, found)


def test_an_employer_books_moves_and_cancels_by_one_link(
    session: Session, settings: Settings, staff: Account, client: Account
) -> None:
    own = [make_slot(session, staff=staff, purpose="appointment") for _number in range(2)]
    interview = make_slot(session, staff=staff)
    make_slot(session, purpose="appointment")
    invitation, token = invited(session, staff, client, settings)
    again = appointments.invite_client(
        session, staff_actor(staff), client.id, "appointment", settings=settings, now=NOW
    )
    assert not again
    with pytest.raises(NotFound):
        bookings.book_slot(session, token, interview.id, settings=settings, now=NOW)
    booking = bookings.book_slot(session, token, own[0].id, settings=settings, now=NOW)
    bookings.move_booking(session, token, own[1].id, sequence=0, settings=settings, now=NOW)
    bookings.cancel_booking(session, token, sequence=1, settings=settings, now=NOW)
    sent = mails(session, client)
    assert [mail.kind for mail in sent] == [
        "interview_invitation",
        "interview_booked",
        "interview_moved",
        "interview_cancelled",
    ]
    told = mails(session, staff)
    assert [mail.kind for mail in told] == ["staff_booked", "staff_moved", "staff_cancelled"]
    for mail in (*sent, *told):
        assert "haastattelu" not in (mail.subject + mail.body_text).lower(), mail.kind
    assert [mail.calendar_method for mail in sent[1:]] == ["REQUEST", "REQUEST", "CANCEL"]
    assert all(booking.calendar_uid in (mail.calendar or "") for mail in sent[1:])
    assert "SUMMARY:Tapaaminen" in (sent[1].calendar or "")
    assert invitation.profile_id is None


def test_neither_purpose_takes_the_others_times(
    session: Session, settings: Settings, staff: Account, client: Account
) -> None:
    make_slot(session, staff=staff, purpose="appointment")
    assert times_of(session, staff.centre_id, settings=settings, now=NOW).to_offer == 0
    assert slot_queries.count_free_slots(session, staff.centre_id, NOW) == 0
    interview = make_slot(session, staff=staff)
    found = appointments.free_times(session, staff.centre_id, "appointment", settings=settings, now=NOW)
    assert interview.id not in [slot.id for slot in found]
    assert len(found) == 1
    assert appointments.free_times(session, staff.centre_id, "home_visit", settings=settings, now=NOW) == []
    person = invite_somebody(session, settings, staff=staff)
    with pytest.raises(NotFound):
        bookings.book_slot(session, person.token, found[0].id, settings=settings, now=NOW)


def test_staff_book_for_who_calls_and_another_time_only_after_cancelling(
    session: Session, settings: Settings, staff: Account, client: Account
) -> None:
    slots = [make_slot(session, staff=staff, purpose="home_visit", kind="home") for _number in range(2)]
    actor = staff_actor(staff)

    def book(slot_id: int) -> Booking:
        return appointments.book_for_client(
            session, actor, client.id, "home_visit", slot_id, settings=settings, now=NOW
        )

    assert book(slots[0].id).id == book(slots[0].id).id
    told = session.scalars(select(OutboxMessage.body_text).where(OutboxMessage.kind == "staff_booked")).one()
    # Whose home it is depends on who reads it.
    assert "asiakkaan kotona" in told and "kotonasi" not in told
    with pytest.raises(Conflict, match="already_booked"):
        book(slots[1].id)
    stranger = make_account(session, "employer")
    with pytest.raises(NotFound):
        appointments.book_for_client(
            session, actor, stranger.id, "home_visit", slots[1].id, settings=settings, now=NOW
        )
    with pytest.raises(RuleViolation, match="unknown_purpose"):
        appointments.invite_client(session, actor, client.id, "pre_interview", settings=settings, now=NOW)


def test_the_reminder_goes_to_clients_too(
    session: Session, settings: Settings, staff: Account, client: Account
) -> None:
    slot = make_slot(session, staff=staff, purpose="appointment", starts_at=NOW + timedelta(days=5))
    _invitation, token = invited(session, staff, client, settings)
    bookings.book_slot(session, token, slot.id, settings=settings, now=NOW)
    session.commit()
    near = slot.starts_at - timedelta(hours=max(settings.invitations.reminder_hours)) + timedelta(minutes=5)
    report = run_job("remind_interviews", settings=settings, now=near)
    assert report is not None
    assert report.counts == {"told": 1}
    assert mails(session, client)[-1].kind == "interview_reminder"


def test_a_copy_holds_it_and_who_leaves_frees_the_time(
    session: Session, settings: Settings, staff: Account, client: Account
) -> None:
    slot = make_slot(session, staff=staff, purpose="appointment")
    _invitation, token = invited(session, staff, client, settings)
    booking = bookings.book_slot(session, token, slot.id, settings=settings, now=NOW)
    (told,) = own_data(session, client.id, now=NOW)["appointments"]
    assert (told["purpose"], told["cancelled_at"], told["missed_at"]) == ("appointment", None, None)
    actor = Actor(client.id, frozenset({"employer"}), client.centre_id)
    close_account(session, actor, settings=settings, now=NOW)
    session.refresh(booking)
    assert booking.cancelled_at is not None
    assert appointments.free_times(session, staff.centre_id, "appointment", settings=settings, now=NOW)


def booked(session: Session, staff: Account, client: Account, settings: Settings) -> tuple[Booking, datetime]:
    slot = make_slot(
        session, staff=staff, purpose="home_visit", kind="home", starts_at=NOW + timedelta(days=2)
    )
    booking = appointments.book_for_client(
        session, staff_actor(staff), client.id, "home_visit", slot.id, settings=settings, now=NOW
    )
    return booking, slot.starts_at + timedelta(hours=1)


def test_a_held_appointment_counts_once_and_one_that_was_missed_does_not(
    session: Session, settings: Settings, staff: Account, client: Account
) -> None:
    booking, after = booked(session, staff, client, settings)
    actor, stranger = staff_actor(staff), staff_actor(make_account(session, "staff"))

    def note(outcome: str, now: datetime = after) -> list[tuple[str, str, int | None]]:
        appointments.note_outcome(session, actor, booking.id, outcome, now=now)
        events = session.scalars(select(ClientEvent).where(ClientEvent.account_id == client.id)).all()
        return [
            (event.channel, event.functions[0].function, event.minutes)
            for event in events
            if not event.voided_at
        ]

    with pytest.raises(Conflict, match="interview_ahead"):
        note("held", NOW)
    with pytest.raises(NotFound):
        appointments.note_outcome(session, stranger, booking.id, "held", now=after)
    once = [("home_visit", "guidance", 30)]
    assert note("held") == note("held") == once
    assert note("missed") == note("missed") == []
    assert booking.missed_at == after
    (told,) = own_data(session, client.id, now=after)["appointments"]
    assert told["missed_at"] == after.isoformat()
    assert note("held") == once
    assert booking.missed_at is None
    assert note("") == []
    interview = invite_somebody(session, settings, staff=staff)
    slot = make_slot(session, staff=staff)
    other = bookings.book_slot(session, interview.token, slot.id, settings=settings, now=NOW)
    with pytest.raises(NotFound):
        appointments.note_outcome(session, actor, other.id, "held", now=after)


def test_after_an_appointment_has_come_the_next_one_can_be_agreed(
    session: Session, settings: Settings, staff: Account, client: Account
) -> None:
    first, after = booked(session, staff, client, settings)
    slot = make_slot(
        session, staff=staff, purpose="home_visit", kind="home", starts_at=after + timedelta(days=3)
    )
    second = appointments.book_for_client(
        session, staff_actor(staff), client.id, "home_visit", slot.id, settings=settings, now=after
    )
    assert second.invitation_id != first.invitation_id

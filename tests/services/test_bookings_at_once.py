"""Two clicks in the same second, with real connections and commits on both databases: one booking, one mail."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from portti.domain.errors import Conflict, PorttiError
from portti.domain.invitations import SlotDraft
from portti.models import Account, Booking, InterviewSlot, OutboxMessage
from portti.services import bookings, interview_slots
from portti.services.invitations import invite_profile
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_profile
from tests.factories.invitations import make_slot
from tests.support.interviews import Invited, invite_somebody, staff_actor
from tests.support.real_database import real_engine, transaction_of

PEOPLE = 6


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of these tests, of each kind; each test looks at a centre of its own."""
    with real_engine(request.param) as engine:
        yield engine


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Do all deeds in threads that start together, and return what each returned or raised."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return deed()
        except PorttiError as fault:
            return fault

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def invited_people(engine: Engine, settings: Settings, count: int) -> list[Invited]:
    with transaction_of(engine)() as session:
        first = invite_somebody(session, settings)
        return [first] + [
            invite_somebody(session, settings, staff=first.staff, slots=0) for _ in range(count - 1)
        ]


def booker(engine: Engine, settings: Settings, token: str, slot_id: int) -> Callable[[], object]:
    def book() -> object:
        with transaction_of(engine)() as session:
            return bookings.book_slot(session, token, slot_id, settings=settings, now=NOW).id

    return book


def standing(engine: Engine, person: Invited) -> list[Booking]:
    here = Booking.centre_id == person.centre.id
    with transaction_of(engine)() as session:
        return list(session.scalars(select(Booking).where(here, Booking.cancelled_at.is_(None))))


def kinds_of_mails(engine: Engine, person: Invited) -> list[str]:
    here = OutboxMessage.centre_id == person.centre.id
    with transaction_of(engine)() as session:
        return sorted(session.scalars(select(OutboxMessage.kind).where(here)))


def test_one_time_goes_to_one_of_many(other_engine: Engine, settings: Settings) -> None:
    people = invited_people(other_engine, settings, PEOPLE)
    slot_id = people[0].slots[0].id
    results = at_once([booker(other_engine, settings, person.token, slot_id) for person in people])
    assert len([result for result in results if isinstance(result, int)]) == 1
    refused = [result for result in results if isinstance(result, Conflict)]
    assert [fault.code for fault in refused] == ["time_taken"] * (PEOPLE - 1)
    assert len(standing(other_engine, people[0])) == 1
    assert kinds_of_mails(other_engine, people[0]) == ["interview_booked", "staff_booked"]


def test_two_clicks_on_the_same_time_are_one_booking_and_one_mail(
    other_engine: Engine, settings: Settings
) -> None:
    (person,) = invited_people(other_engine, settings, 1)
    results = at_once([booker(other_engine, settings, person.token, person.slots[0].id)] * 4)
    assert len(set(results)) == 1
    assert isinstance(results[0], int)
    assert kinds_of_mails(other_engine, person) == ["interview_booked", "staff_booked"]


def test_two_times_clicked_in_two_tabs_are_one_booking(other_engine: Engine, settings: Settings) -> None:
    (person,) = invited_people(other_engine, settings, 1)
    results = at_once([booker(other_engine, settings, person.token, slot.id) for slot in person.slots])
    assert len([result for result in results if isinstance(result, int)]) == 1
    assert len(standing(other_engine, person)) == 1


def test_two_people_who_change_places_both_keep_a_time(other_engine: Engine, settings: Settings) -> None:
    """Each moves to where the other is: neither gets it, both keep theirs, and nothing hangs."""
    one, two = invited_people(other_engine, settings, 2)
    places = [one.slots[0].id, one.slots[1].id]
    for person, place in zip((one, two), places, strict=True):
        booker(other_engine, settings, person.token, place)()

    def mover(token: str, slot_id: int) -> Callable[[], object]:
        def move() -> object:
            with transaction_of(other_engine)() as session:
                return bookings.move_booking(
                    session, token, slot_id, sequence=0, settings=settings, now=NOW
                ).id

        return move

    results = at_once([mover(one.token, places[1]), mover(two.token, places[0])])
    assert all(isinstance(result, Conflict) for result in results)
    assert sorted(booking.slot_id for booking in standing(other_engine, one)) == sorted(places)


def test_a_time_is_either_withdrawn_or_booked(other_engine: Engine, settings: Settings) -> None:
    (person,) = invited_people(other_engine, settings, 1)
    slot_id = person.slots[0].id

    def withdraw() -> object:
        with transaction_of(other_engine)() as session:
            return interview_slots.withdraw_slot(session, person.actor, slot_id, now=NOW)

    at_once([booker(other_engine, settings, person.token, slot_id), withdraw])
    with transaction_of(other_engine)() as session:
        withdrawn = session.get_one(InterviewSlot, slot_id).withdrawn_at is not None
    assert withdrawn != bool(standing(other_engine, person))


@pytest.mark.parametrize("shared", [True, False])
def test_rows_published_in_the_same_second_never_overlap_for_anybody(
    other_engine: Engine, settings: Settings, shared: bool
) -> None:
    """Four who share one colleague, or one person in four tabs with rows that overlap by a few minutes."""
    with transaction_of(other_engine)() as session:
        colleague = make_account(session, "staff")
        staff = [make_account(session, "staff") for _number in range(4 if shared else 1)]
        for account in staff:
            account.centre_id = colleague.centre_id
        session.flush()
        keys, centre_id, other = [one.id for one in staff], colleague.centre_id, colleague.id
    with transaction_of(other_engine)() as session:
        actors = [staff_actor(session.get_one(Account, key)) for key in keys]

    def publisher(number: int) -> Callable[[], object]:
        draft = SlotDraft(
            on=date(2026, 12, 7),
            start_minute=540 + 5 * number,
            minutes=30,
            kind="phone",
            colleague_account_id=other if shared else None,
        )

        def publish() -> object:
            with transaction_of(other_engine)() as session:
                actor = actors[number % len(actors)]
                return len(interview_slots.publish_slots(session, actor, draft, now=NOW).made)

        return publish

    assert sorted(map(str, at_once([publisher(number) for number in range(4)]))) == ["0", "0", "0", "1"]
    with transaction_of(other_engine)() as session:
        made = session.scalars(select(InterviewSlot).where(InterviewSlot.centre_id == centre_id)).all()
    assert len(made) == 1


def test_two_jobs_at_once_invite_once(other_engine: Engine, settings: Settings) -> None:
    (person,) = invited_people(other_engine, settings, 1)
    with transaction_of(other_engine)() as session:
        make_slot(session, staff=person.staff, starts_at=NOW + timedelta(days=9))
        profile_id = make_profile(session, centre=person.centre).id

    def invite() -> object:
        with transaction_of(other_engine)() as session:
            return invite_profile(session, profile_id, settings=settings, now=NOW)

    assert sorted(map(bool, at_once([invite] * 4))) == [False, False, False, True]
    assert kinds_of_mails(other_engine, person) == ["interview_invitation"]

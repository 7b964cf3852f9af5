"""Whose turn it is: no more people than times, those who fit an open need first, then who has waited longest."""

from datetime import timedelta

import pytest

from portti.domain.errors import NotFound
from portti.services import bookings, invitation_queue, invitations
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.interviews import staff_actor


@pytest.fixture(params=[False, True], ids=["matched at once", "matched after the interview"])
def centre(request, session):
    return make_centre(session, interview_required=request.param)


@pytest.fixture
def staff(session, centre):
    return make_account(session, "staff", centre=centre)


@pytest.fixture
def due(session, settings, now):
    def due(at=now):
        return invitation_queue.due_profile_ids(session, settings=settings, now=at)

    return due


@pytest.fixture
def times(session, centre, settings, now):
    return lambda at=now: invitation_queue.times_of(session, centre.id, settings=settings, now=at)


def test_no_more_people_are_invited_than_there_are_times(session, centre, staff, due, settings, now, times):
    make_slot(session)
    make_profile(session)  # another centre's time and its person
    people = [
        make_profile(session, centre=centre, published_at=now - timedelta(days=9 - day)) for day in range(3)
    ]
    for _ in range(2):
        make_slot(session, staff=staff)
    assert due() == [people[0].id, people[1].id]
    for person in people:
        invitations.invite_profile(session, person.id, settings=settings, now=now)
    assert (times().free, times().kept, times().to_offer) == (2, 2, 0)
    assert due() == []
    assert (
        invitation_queue.waiting_in_order(session, centre.id, settings=settings, now=now)[0].profile.id
        == people[2].id
    )


def test_a_time_is_kept_for_days_only_and_not_for_who_needs_none(
    session, centre, staff, due, settings, now, times
):
    make_slot(session, staff=staff, starts_at=now + timedelta(days=20))
    waits = make_profile(session, centre=centre)
    make_invitation(session, profile=make_profile(session, centre=centre), cancelled_at=now)
    make_invitation(session, profile=make_profile(session, centre=centre, interviewed_on=now.date()))
    make_invitation(session, profile=make_profile(session, centre=centre, state="paused"))
    booked = make_invitation(session, profile=make_profile(session, centre=centre))
    make_booking(session, invitation=booked, slot=make_slot(session, staff=staff))
    assert due() == [waits.id]
    silent = make_invitation(session, profile=make_profile(session, centre=centre))
    assert due() == []
    later = now + timedelta(days=settings.invitations.kept_days)
    assert silent.expires_at > later
    assert due(later) == [waits.id]
    assert times(later).to_offer == 1


def test_who_fits_an_open_need_comes_first_then_who_has_waited_longest(
    session, centre, staff, due, settings, now
):
    def person(make, days):
        return make(session, centre=centre, published_at=now - timedelta(days=days))

    oldest = person(make_profile, 20)
    fits = person(make_matchable, 3)
    fits_longer = person(make_matchable, 5)
    never = make_matchable(session, centre=centre, free=((6, 0, 60),), published_at=now - timedelta(days=30))
    make_need(session)
    rank_all(session, settings)
    for _ in range(4):
        make_slot(session, staff=staff)
    order = [fits_longer.id, fits.id, never.id, oldest.id]
    assert due() == order
    waiting = invitation_queue.waiting_in_order(session, centre.id, settings=settings, now=now)
    assert [row.profile.id for row in waiting] == order
    assert [row.fits for row in waiting] == [True, True, False, False]


def test_a_need_that_begins_soon_puts_who_fits_it_before_the_others(
    session, centre, staff, due, settings, now
):
    today = now.date()
    make_need(session, shifts=((1, 480, 720),), from_on=today + timedelta(days=40))
    urgent = make_need(session, shifts=((4, 480, 720),), from_on=today + timedelta(days=10))
    fits = make_matchable(session, centre=centre, published_at=now - timedelta(days=9))
    soon = make_matchable(session, centre=centre, free=((4, 420, 960),), published_at=now - timedelta(days=2))
    rank_all(session, settings)
    for _ in range(3):
        make_slot(session, staff=staff)
    assert due() == [soon.id, fits.id]
    waiting = invitation_queue.waiting_in_order(session, centre.id, settings=settings, now=now)
    assert [(row.urgent, row.fits) for row in waiting] == [(True, True), (False, True)]
    urgent.from_on = today + timedelta(days=30)
    session.flush()
    assert due() == [fits.id, soon.id]


def test_staff_put_somebody_first_and_back(session, centre, staff, due, settings, now):
    waiting = [
        make_profile(session, centre=centre, published_at=now - timedelta(days=days)) for days in (9, 7, 5)
    ]
    for _ in range(3):
        make_slot(session, staff=staff)
    first, second, third = (profile.id for profile in waiting)
    actor = staff_actor(staff)
    invitation_queue.put_first(session, actor, third, first=True, now=now)
    assert due() == [third, first, second]
    assert invitation_queue.first_to_invite(session, centre.id, 2, settings=settings, now=now) == [
        third,
        first,
    ]
    invitation_queue.put_first(session, actor, third, first=False, now=now)
    assert due() == [first, second, third]
    with pytest.raises(NotFound):
        stranger = staff_actor(make_account(session, "staff"))
        invitation_queue.put_first(session, stranger, first, first=True, now=now)


def test_a_freed_time_is_offered_to_the_next_in_the_order(session, centre, staff, due, settings, now):
    slot = make_slot(session, staff=staff)
    booked = make_profile(session, centre=centre, published_at=now - timedelta(days=20))
    invitation = make_invitation(session, profile=booked, now=now - timedelta(days=10), token="freed")
    make_booking(session, invitation=invitation, slot=slot)
    waits = [make_profile(session, centre=centre, published_at=now - timedelta(days=days)) for days in (2, 5)]
    assert due() == []
    bookings.cancel_booking(session, "freed", sequence=0, settings=settings, now=now)
    assert due() == [waits[1].id]


def test_a_need_that_is_no_longer_open_puts_nobody_first(session, centre, staff, settings, now):
    first = make_profile(session, centre=centre, published_at=now - timedelta(days=9))
    make_matchable(session, centre=centre)
    need = make_need(session)
    rank_all(session, settings)
    need.state, need.row_version = "filled", need.row_version + 1
    session.flush()
    waiting = invitation_queue.waiting_in_order(session, centre.id, settings=settings, now=now)
    assert [row.fits for row in waiting] == [False, False]
    assert waiting[0].profile.id == first.id

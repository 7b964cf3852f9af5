"""Who waits for an invitation, and which times are free."""

from datetime import timedelta

import pytest

from portti.credentials import token_hash
from portti.domain.errors import NotFound
from portti.queries import interview_slots as slot_queries
from portti.queries import invitations as queries
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.invitations import make_booking, make_invitation, make_slot


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def staff(session, centre):
    return make_account(session, "staff", centre=centre)


def test_complete_profiles_are_due_in_the_order_of_waiting(session, now, centre, staff):
    make_slot(session, staff=staff)
    later = make_profile(session, centre=centre, published_at=now - timedelta(days=1))
    first = make_profile(session, centre=centre, published_at=now - timedelta(days=9))
    assert [row.id for row in queries.due_profiles(session, now, unless_stopped="invitations")] == [
        first.id,
        later.id,
    ]


def test_only_who_still_needs_an_invitation_is_due(session, now, centre, staff):
    make_slot(session, staff=staff)
    make_profile(session, centre=centre, state="draft")
    make_profile(session, centre=centre, interviewed_on=now.date())
    make_invitation(session, profile=make_profile(session, centre=centre), cancelled_at=now)
    without_email = make_profile(session, centre=centre)
    session.get(type(staff), without_email.account_id).email = None
    closed = make_profile(session, centre=centre)
    session.get(type(staff), closed.account_id).active = False
    session.flush()
    due = make_profile(session, centre=centre)
    assert [row.id for row in queries.due_profiles(session, now, unless_stopped="invitations")] == [due.id]


def test_invitations_wait_where_the_centre_has_no_free_time(session, now, centre, staff):
    profile = make_profile(session, centre=centre)
    make_slot(session)  # another centre's
    slot = make_slot(session, staff=staff)
    other = make_invitation(session, profile=make_profile(session, centre=centre))
    make_booking(session, invitation=other, slot=slot)
    make_slot(session, staff=staff, starts_at=now + timedelta(hours=1))
    assert [
        row.id for row in queries.due_profiles(session, now, unless_stopped="invitations", notice_hours=2)
    ] == []
    assert [row.id for row in queries.due_profiles(session, now, unless_stopped="invitations")] == [
        profile.id
    ]


def test_free_times_are_the_centres_own_and_neither_taken_withdrawn_nor_past(session, now, centre, staff):
    free = make_slot(session, staff=staff)
    make_slot(session)
    make_slot(session, staff=staff).withdrawn_at = now
    make_slot(session, staff=staff, starts_at=now - timedelta(hours=1))
    taken = make_slot(session, staff=staff)
    invitation = make_invitation(session, profile=make_profile(session, centre=centre))
    booking = make_booking(session, invitation=invitation, slot=taken)
    session.flush()
    assert [slot.id for slot in slot_queries.free_slots(session, centre.id, now)] == [free.id]
    assert slot_queries.count_free_slots(session, centre.id, now) == 1
    booking.cancelled_at = now
    session.flush()
    assert slot_queries.count_free_slots(session, centre.id, now) == 2


def test_staff_see_their_centres_times_by_state(session, now, centre, staff):
    free, taken, withdrawn = (make_slot(session, staff=staff) for _ in range(3))
    withdrawn.withdrawn_at = now
    make_slot(session)
    profile = make_profile(session, centre=centre)
    make_booking(session, invitation=make_invitation(session, profile=profile), slot=taken)

    def shown(state):
        rows, total = queries.centre_slots(session, centre.id, since=now, state=state)
        assert total == len(rows)
        return {row.slot.id for row in rows}

    assert shown("") == {free.id, taken.id}
    assert shown("free") == {free.id}
    assert shown("booked") == {taken.id}
    assert shown("withdrawn") == {withdrawn.id}
    rows, _ = queries.centre_slots(session, centre.id, since=now, state="booked")
    assert rows[0].profile.id == profile.id


def test_staff_see_their_centres_invitations_by_state(session, now, centre, staff):
    def profile():
        return make_profile(session, centre=centre)

    waiting = make_invitation(session, profile=profile())
    booked = make_invitation(session, profile=profile())
    make_booking(session, invitation=booked, slot=make_slot(session, staff=staff))
    expired = make_invitation(session, profile=profile(), expires_at=now)
    cancelled = make_invitation(session, profile=profile(), cancelled_at=now)
    make_invitation(session)
    expected = {"open": waiting, "booked": booked, "expired": expired, "cancelled": cancelled}
    for state, invitation in expected.items():
        rows, total = queries.centre_invitations(session, centre.id, now, state=state)
        assert [row.invitation.id for row in rows] == [invitation.id]
        assert total == 1
    assert queries.centre_invitations(session, centre.id, now)[1] == 4


def test_another_centres_booking_is_not_found(session, centre, staff):
    invitation = make_invitation(session, profile=make_profile(session, centre=centre))
    booking = make_booking(session, invitation=invitation, slot=make_slot(session, staff=staff))
    assert queries.booking_of_centre(session, centre.id, booking.id).booking.id == booking.id
    with pytest.raises(NotFound):
        queries.booking_of_centre(session, make_centre(session).id, booking.id)
    with pytest.raises(NotFound):
        queries.invitation_of_centre(session, make_centre(session).id, invitation.id)


def test_past_times_can_be_listed_newest_first(session, now, centre, staff):
    early, late = (make_slot(session, staff=staff, starts_at=now - timedelta(days=day)) for day in (9, 2))
    make_slot(session, starts_at=now - timedelta(days=5))  # another centre's
    rows, _ = queries.centre_slots(
        session, centre.id, since=now - timedelta(days=30), until=now, newest_first=True
    )
    assert [row.slot.id for row in rows] == [late.id, early.id]


def test_a_personal_page_knows_its_person_and_the_standing_booking_only(session, now, centre, staff):
    profile = make_profile(session, centre=centre)
    invitation = make_invitation(session, profile=profile, token="oma")
    make_invitation(session, profile=make_profile(session, centre=centre), token="toisen")
    make_booking(session, invitation=invitation, slot=make_slot(session, staff=staff), cancelled_at=now)
    page = queries.personal_page(session, token_hash("oma"))
    assert (page.profile.id, page.centre.id, page.booking) == (profile.id, centre.id, None)
    booking = make_booking(session, invitation=invitation, slot=make_slot(session, staff=staff))
    page = queries.personal_page(session, token_hash("oma"))
    assert (page.booking.id, page.slot.id) == (booking.id, booking.slot_id)
    assert queries.booked_of_profile(session, profile.id).booking.id == booking.id
    assert queries.personal_page(session, "oma") is None
    assert queries.personal_page(session, token_hash("muu")) is None

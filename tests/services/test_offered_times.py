"""Who was invited without a time, or let theirs lapse, is offered one that becomes free; nobody is forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.models import Account, Invitation, NotificationChoice, OutboxMessage, StaffTask
from portti.services import invitation_queue, invitations
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.support.interviews import staff_actor


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def staff(session, centre):
    return make_account(session, "staff", centre=centre)


@pytest.fixture
def job(session, settings):
    def job(at):
        for never in (True, False):
            for key in invitation_queue.offers_due(session, settings=settings, now=at, never_offered=never):
                invitations.offer_time(session, key, settings=settings, now=at)
        for key in invitation_queue.unused_due(session, now=at):
            invitations.note_unused(session, key, now=at)

    return job


def mails(session, profile):
    query = select(OutboxMessage.id).where(OutboxMessage.account_id == profile.account_id)
    return len(session.scalars(query).all())


def test_who_was_invited_before_there_were_times_is_offered_the_first_that_is_free(
    session, settings, now, centre, staff, job
):
    first, second = (make_profile(session, centre=centre) for _ in range(2))
    actor = staff_actor(staff)
    for hours, person in enumerate((first, second)):
        at = now + timedelta(hours=hours)
        invitations.invite_profiles(session, actor, [person.id], settings=settings, now=at)
    job(now)
    assert (mails(session, first), mails(session, second)) == (1, 1)
    make_slot(session, staff=staff, starts_at=now + timedelta(days=20))
    later = now + timedelta(days=1)
    job(later)
    job(later)
    assert (mails(session, first), mails(session, second)) == (2, 1)
    assert invitation_queue.times_of(session, centre.id, settings=settings, now=later).to_offer == 0


@pytest.mark.parametrize("never_offered", [True, False])
def test_no_more_are_looked_at_than_there_are_times_and_nobody_who_cannot_be_written_to(
    session, settings, now, centre, staff, never_offered
):
    at = now + timedelta(days=settings.invitations.kept_days + 1)

    def waiting(of_centre):
        profile = make_profile(session, centre=of_centre)
        row = make_invitation(session, profile=profile)
        if never_offered:
            row.offered_at = None
        return row, session.get_one(Account, profile.account_id)

    (_, inactive), (_, stopped), (_, unaddressed) = (waiting(centre) for _ in range(3))
    inactive.active, unaddressed.email = False, None
    session.add(NotificationChoice(account_id=stopped.id, kind="invitations", frequency="never", hour=9))
    rows = [waiting(centre)[0] for _ in range(3)]
    other_centre = make_centre(session)
    other = waiting(other_centre)[0]

    def due():
        return list(
            invitation_queue.offers_due(session, settings=settings, now=at, never_offered=never_offered)
        )

    assert due() == []
    for days in (8, 9):
        make_slot(session, staff=staff, starts_at=at + timedelta(days=days))
    make_slot(
        session, staff=make_account(session, "staff", centre=other_centre), starts_at=at + timedelta(days=9)
    )
    assert due() == [rows[0].id, rows[1].id, other.id]


def test_a_lapsed_time_is_offered_anew_once_and_not_to_who_has_booked(
    session, settings, now, centre, staff, job
):
    make_slot(session, staff=staff, starts_at=now + timedelta(days=25))
    silent = make_profile(session, centre=centre)
    make_invitation(session, profile=silent)
    booked = make_profile(session, centre=centre)
    make_booking(
        session, invitation=make_invitation(session, profile=booked), slot=make_slot(session, staff=staff)
    )
    kept = timedelta(days=settings.invitations.kept_days)
    job(now + kept - timedelta(hours=1))
    assert mails(session, silent) == 0
    for days in (0, 1, 8):
        job(now + kept + timedelta(days=days))
    assert (mails(session, silent), mails(session, booked)) == (1, 0)


def test_an_unused_invitation_brings_the_person_back_once_then_staff_call(
    session, settings, now, centre, staff, job
):
    later = now + timedelta(days=31)
    for days in (40, 80):
        make_slot(session, staff=staff, starts_at=now + timedelta(days=days))
    person, called_off = (make_profile(session, centre=centre) for _ in range(2))
    make_invitation(session, profile=person)
    make_invitation(session, profile=called_off, cancelled_at=now)
    assert invitation_queue.due_profile_ids(session, settings=settings, now=now) == []
    assert invitation_queue.due_profile_ids(session, settings=settings, now=later) == [person.id]
    assert invitations.invite_profile(session, person.id, settings=settings, now=later)
    assert not invitations.invite_profile(session, called_off.id, settings=settings, now=later)
    job(later)
    assert session.scalars(select(StaffTask)).all() == []
    end = later + timedelta(days=31)
    assert invitation_queue.due_profile_ids(session, settings=settings, now=end) == []
    job(end)
    job(end)
    (task,) = session.scalars(select(StaffTask)).all()
    assert (task.kind, task.profile_id) == ("unused_invitation", person.id)
    # Whose task was opened is looked at no more, whether it is done or not.
    assert invitation_queue.unused_due(session, now=end) == []
    other = make_invitation(session, profile=make_profile(session, centre=centre), round_number=2)
    assert invitation_queue.unused_due(session, now=end) == [other.id]
    rounds = select(Invitation.round).where(Invitation.profile_id == person.id)
    assert sorted(session.scalars(rounds)) == [1, 2]


@pytest.mark.parametrize("round_number", [1, 2])
def test_who_cancelled_a_time_and_booked_no_other_is_called(
    session, settings, now, centre, staff, job, round_number
):
    def booked(**values):
        row = make_invitation(
            session, profile=make_profile(session, centre=centre), round_number=round_number
        )
        at = now + timedelta(days=2 + len(made))
        made.append(row)
        return make_booking(
            session, invitation=row, slot=make_slot(session, staff=staff, starts_at=at), **values
        )

    made = []
    booked(cancelled_at=now)
    booked()
    booked().missed_at = now
    booked(cancelled_at=now)
    another = make_slot(session, staff=staff, starts_at=now + timedelta(days=9))
    make_booking(session, invitation=made[-1], slot=another)
    job(now + timedelta(days=29))
    assert session.scalars(select(StaffTask)).all() == []
    end = now + timedelta(days=31)
    job(end)
    job(end)
    (task,) = session.scalars(select(StaffTask)).all()
    assert (task.kind, task.profile_id) == ("unused_invitation", made[0].profile_id)
    assert invitation_queue.due_profile_ids(session, settings=settings, now=end) == []

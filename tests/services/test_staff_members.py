"""Managers make somebody staff, change the role and take it away; a centre keeps a manager."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.clock import helsinki
from portti.domain.accounts import PersonDraft
from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.staff_tasks import KINDS
from portti.models import OutboxMessage, StaffTask
from portti.queries import people as queries
from portti.services import appointments, staff_members
from portti.services.staff_tasks import open_task
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.candidacies import make_candidacy
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.needs import make_need
from tests.factories.staff_tasks import make_task
from tests.support.interviews import staff_actor


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def boss(session, centre):
    return make_account(session, "manager", centre=centre)


@pytest.fixture
def manager(boss):
    return Actor(boss.id, frozenset({"manager"}), boss.centre_id)


def draft(email="uusi@example.org", role="staff"):
    return PersonDraft("Uusi", "Neuvoja", email, None, "fi", role)


def roles(account):
    return {role.name for role in account.roles}


def test_a_new_member_gets_an_account_and_a_link(session, manager, settings, now):
    account = staff_members.add_member(session, manager, draft(), settings=settings, now=now)
    assert (roles(account), account.centre_id) == ({"staff"}, manager.centre_id)
    message = session.scalar(select(OutboxMessage).where(OutboxMessage.account_id == account.id))
    assert message.kind == "account_made_for_you"


def test_a_person_of_the_centre_keeps_the_account_and_is_logged_out(session, manager, settings, now, centre):
    person = make_account(session, "assistant", centre=centre, email="uusi@example.org")
    before = person.fs_uniquifier
    staff_members.add_member(session, manager, draft(), settings=settings, now=now)
    assert roles(person) == {"assistant", "staff"}
    assert person.fs_uniquifier != before


def test_another_centres_person_is_not_taken_over(session, manager, settings, now):
    stranger = make_account(session, "assistant", email="uusi@example.org")
    with pytest.raises(RuleViolation, match="email_taken"):
        staff_members.add_member(session, manager, draft(), settings=settings, now=now)
    with pytest.raises(NotFound):
        staff_members.set_member_role(session, manager, stranger.id, "staff", now=now)
    assert roles(stranger) == {"assistant"}


@pytest.mark.parametrize("role", ["employer", "", "boss"])
def test_only_roles_of_staff_are_given(session, manager, settings, now, centre, role):
    person = make_account(session, "assistant", centre=centre)
    with pytest.raises(RuleViolation, match="role_missing"):
        staff_members.add_member(session, manager, draft(role=role), settings=settings, now=now)
    with pytest.raises(RuleViolation, match="role_missing"):
        staff_members.set_member_role(session, manager, person.id, role, now=now)


def test_staff_who_are_no_managers_change_nobody(session, now, centre, settings):
    staff = make_account(session, "staff", centre=centre)
    actor = Actor(staff.id, frozenset({"staff"}), centre.id)
    colleague = make_account(session, "staff", centre=centre)
    with pytest.raises(NotAllowed):
        staff_members.set_member_role(session, actor, colleague.id, None, now=now)
    with pytest.raises(NotAllowed):
        staff_members.add_member(session, actor, draft(), settings=settings, now=now)


def test_a_role_is_changed_and_taken_away(session, manager, now, centre):
    colleague = make_account(session, "staff", centre=centre)
    staff_members.set_member_role(session, manager, colleague.id, "manager", now=now)
    assert roles(colleague) == {"manager"}
    staff_members.set_member_role(session, manager, colleague.id, None, now=now)
    assert (roles(colleague), colleague.active) == (set(), False)
    staff_members.set_member_role(session, manager, colleague.id, "staff", now=now)
    assert (roles(colleague), colleague.active) == ({"staff"}, True)


def test_who_has_another_role_keeps_the_account_open(session, manager, now, centre):
    person = make_account(session, "staff", "employer", centre=centre)
    staff_members.set_member_role(session, manager, person.id, None, now=now)
    assert (roles(person), person.active) == ({"employer"}, True)


def test_nobody_changes_their_own_role_and_a_manager_stays(session, manager, boss, now, centre):
    with pytest.raises(RuleViolation, match="own_role"):
        staff_members.set_member_role(session, manager, boss.id, None, now=now)
    # As when another manager took the actor's role in the same moment.
    colleague = make_account(session, "manager", centre=centre)
    boss.roles = []
    session.flush()
    with pytest.raises(RuleViolation, match="last_manager"), session.begin_nested():
        staff_members.set_member_role(session, manager, colleague.id, "staff", now=now)
    assert queries.count_managers(session, centre.id) == 1


def leaver_with_matters(session, centre, now):
    """Somebody who leaves, with a booked interview ahead, one that was, and a task; and a colleague."""
    leaving, colleague = (make_account(session, "staff", centre=centre) for _number in range(2))
    ahead = make_slot(session, staff=leaving, starts_at=now + timedelta(days=2))
    past = make_slot(session, staff=leaving, starts_at=now - timedelta(days=2))
    for slot in (ahead, past):
        invitation = make_invitation(session, profile=make_profile(session, centre=centre))
        make_booking(session, invitation=invitation, slot=slot)
    task = make_task(session, centre=centre, assigned_account_id=leaving.id)
    return leaving, colleague, ahead, past, task


def test_booked_interviews_and_tasks_go_to_a_named_colleague(session, manager, now, centre, settings):
    leaving, colleague, ahead, past, task = leaver_with_matters(session, centre, now)
    # A time of the colleague's own that ends as the interview begins is in nobody's way.
    make_slot(session, staff=colleague, starts_at=ahead.starts_at - timedelta(minutes=30))
    staff_members.set_member_role(
        session, manager, leaving.id, None, successor_id=colleague.id, settings=settings, now=now
    )
    assert (ahead.staff_account_id, past.staff_account_id) == (colleague.id, leaving.id)
    assert task.assigned_account_id == colleague.id
    (mail,) = session.scalars(select(OutboxMessage).where(OutboxMessage.account_id == colleague.id))
    assert (mail.kind, mail.calendar_method) == ("staff_booked", "REQUEST")


def test_without_a_name_they_go_to_who_takes_the_role_away(session, manager, boss, now, centre):
    leaving, _colleague, ahead, _past, task = leaver_with_matters(session, centre, now)
    staff_members.set_member_role(session, manager, leaving.id, None, now=now)
    assert (ahead.staff_account_id, task.assigned_account_id) == (boss.id, boss.id)


@pytest.mark.parametrize("minutes", [0, -15, 15])
def test_where_the_colleague_has_that_time_already_it_becomes_their_task(
    session, manager, now, centre, minutes
):
    leaving, colleague, ahead, _past, _task = leaver_with_matters(session, centre, now)
    ahead.starts_at = now + timedelta(days=1)
    make_slot(session, staff=colleague, starts_at=ahead.starts_at + timedelta(minutes=minutes))
    staff_members.set_member_role(session, manager, leaving.id, None, successor_id=colleague.id, now=now)
    assert ahead.staff_account_id == leaving.id
    (task,) = session.scalars(select(StaffTask).where(StaffTask.kind == "hand_over"))
    assert (task.assigned_account_id, task.due_on) == (colleague.id, helsinki(ahead.starts_at).date())


def test_clients_appointments_go_to_the_colleague_too_and_the_task_names_the_client(
    session, manager, now, centre, settings
):
    leaving, colleague = (make_account(session, "staff", centre=centre) for _number in range(2))
    clients = [make_account(session, "employer", centre=centre) for _number in range(2)]
    slots = [
        make_slot(session, staff=leaving, purpose="appointment", starts_at=now + timedelta(days=days))
        for days in (2, 3)
    ]
    actor, more = staff_actor(leaving), {"settings": settings, "now": now}
    for client, slot in zip(clients, slots, strict=True):
        appointments.book_for_client(session, actor, client.id, "appointment", slot.id, **more)
    make_slot(session, staff=colleague, starts_at=slots[1].starts_at)
    staff_members.set_member_role(session, manager, leaving.id, None, successor_id=colleague.id, **more)
    assert [slot.staff_account_id for slot in slots] == [colleague.id, leaving.id]
    (task,) = session.scalars(select(StaffTask).where(StaffTask.kind == "hand_over"))
    assert (task.about_account_id, task.profile_id) == (clients[1].id, None)
    assert task.assigned_account_id == colleague.id


def test_every_kind_of_task_goes_to_the_colleague(session, manager, now, centre):
    leaving, colleague, other = (make_account(session, "staff", centre=centre) for _number in range(3))
    held = [
        make_task(session, centre=centre, kind=kind, assigned_account_id=one.id)
        for one in (leaving, other)
        for kind in KINDS
    ]
    staff_members.set_member_role(session, manager, leaving.id, None, successor_id=colleague.id, now=now)
    whose = [task.assigned_account_id for task in held]
    assert whose == [colleague.id] * len(KINDS) + [other.id] * len(KINDS)


def test_nobody_of_another_centre_takes_over(session, manager, now, centre):
    leaving, *_rest = leaver_with_matters(session, centre, now)
    stranger = make_account(session, "staff")
    with pytest.raises(RuleViolation):
        staff_members.set_member_role(session, manager, leaving.id, None, successor_id=stranger.id, now=now)


def test_free_interview_times_go_and_booked_ones_stay(session, manager, now, centre):
    leaving = make_account(session, "staff", centre=centre)
    free, booked = make_slot(session, staff=leaving), make_slot(session, staff=leaving)
    others = make_slot(session, staff=make_account(session, "staff", centre=centre))
    invitation = make_invitation(session, profile=make_profile(session, centre=centre))
    make_booking(session, invitation=invitation, slot=booked)
    staff_members.set_member_role(session, manager, leaving.id, None, now=now)
    assert [slot.withdrawn_at for slot in (free, booked, others)] == [now, None, None]


def test_free_times_go_to_the_named_colleague_where_they_do_not_overlap_their_own(
    session, manager, now, centre
):
    leaving, named, other = (make_account(session, "staff", centre=centre) for _number in range(3))
    day = now + timedelta(days=2)
    free, overlaps = (make_slot(session, staff=leaving, starts_at=day + timedelta(hours=at)) for at in (0, 3))
    own = make_slot(session, staff=named, starts_at=overlaps.starts_at - timedelta(minutes=15))
    theirs = make_slot(session, staff=other, starts_at=day)
    staff_members.set_member_role(session, manager, leaving.id, None, successor_id=named.id, now=now)
    holders = [(slot.staff_account_id, slot.withdrawn_at) for slot in (free, overlaps, own, theirs)]
    assert holders == [(named.id, None), (leaving.id, now), (named.id, None), (other.id, None)]


def test_candidacies_go_to_the_named_colleague_and_what_has_ended_stays(session, manager, now, centre):
    leaving, colleague, other = (make_account(session, "staff", centre=centre) for _number in range(3))
    held = [
        make_candidacy(
            session,
            make_need(session),
            make_profile(session, centre=centre),
            stage,
            responsible_account_id=one.id,
        )
        for stage, one in (("checks", leaving), ("follow_up_2_weeks", leaving), ("checks", other))
    ]
    ended = make_candidacy(
        session, make_need(session), make_profile(session), "ended", responsible_account_id=leaving.id
    )
    staff_members.set_member_role(session, manager, leaving.id, None, successor_id=colleague.id, now=now)
    assert [one.responsible_account_id for one in held] == [colleague.id, colleague.id, other.id]
    assert ended.responsible_account_id == leaving.id


def test_a_free_time_that_two_share_stays_with_the_one_who_stays(session, manager, now, centre):
    leaving, colleague = (make_account(session, "staff", centre=centre) for _number in range(2))
    starts_at = now + timedelta(days=2)
    own = make_slot(session, staff=leaving, starts_at=starts_at, colleague_account_id=colleague.id)
    theirs = make_slot(
        session,
        staff=colleague,
        starts_at=starts_at + timedelta(hours=1),
        colleague_account_id=leaving.id,
    )
    staff_members.set_member_role(session, manager, leaving.id, None, now=now)
    for slot in (own, theirs):
        found = (slot.staff_account_id, slot.colleague_account_id, slot.withdrawn_at)
        assert found == (colleague.id, None, None)


def test_no_new_task_goes_to_who_has_left(session, manager, now, centre):
    leaving, colleague = (make_account(session, "staff", centre=centre) for _number in range(2))
    staff_members.set_member_role(session, manager, leaving.id, None, now=now)
    for one in (leaving, colleague):
        open_task(session, centre.id, "missed_interviews", f"{one.id}", assigned_account_id=one.id, now=now)
    tasks = session.scalars(select(StaffTask).order_by(StaffTask.id))
    assert [task.assigned_account_id for task in tasks] == [None, colleague.id]

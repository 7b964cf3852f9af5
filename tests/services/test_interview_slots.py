"""Publishing interview times, one day or a pattern of weekdays, and withdrawing them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.invitations import SlotDraft
from portti.models import AuditEvent, Centre, InterviewSlot
from portti.queries import invitations as queries
from portti.services import interview_slots
from tests.factories.accounts import make_account, make_profile
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.support.interviews import staff_actor

DRAFT = SlotDraft(on=date(2026, 12, 7), start_minute=540, minutes=30, kind="phone", count=2, break_minutes=15)


@pytest.fixture
def staff(session):
    make_slot(session)  # another centre's
    return make_account(session, "staff")


@pytest.fixture
def actor(staff):
    return staff_actor(staff)


@pytest.fixture
def publish(session, actor, now):
    def publish(**changes):
        return interview_slots.publish_slots(session, actor, replace(DRAFT, **changes), now=now)

    return publish


def walls(starts):
    return [f"{helsinki(start):%d.%m. %H:%M}" for start in starts]


def test_a_row_of_times_is_the_staff_members_own(session, actor, publish, now):
    assert walls(publish().made) == ["07.12. 09:00", "07.12. 09:45"]
    rows, total = queries.centre_slots(session, actor.centre_id, since=now)
    assert total == 2
    assert {(row.staff.id, row.slot.minutes, row.slot.kind) for row in rows} == {
        (actor.account_id, 30, "phone")
    }
    event = session.scalars(select(AuditEvent)).one()
    assert (event.deed, event.facts) == ("publish_slots", {"times": 2, "kind": "phone"})


def test_a_pattern_of_weekdays_makes_the_row_on_each_of_them(publish):
    times = publish(until=date(2026, 12, 20), weekdays=(0, 3), count=1)
    assert walls(times.made) == ["07.12. 09:00", "10.12. 09:00", "14.12. 09:00", "17.12. 09:00"]


def test_a_pattern_over_the_change_of_the_clocks_stays_at_the_same_hour(publish):
    times = publish(on=date(2027, 3, 25), until=date(2027, 3, 30), weekdays=(1, 3), count=1)
    assert walls(times.made) == ["25.03. 09:00", "30.03. 09:00"]
    assert times.made[1] - times.made[0] == timedelta(days=5) - timedelta(hours=1)


def test_public_holidays_are_left_out_of_a_pattern_and_named(publish):
    times = publish(on=date(2027, 3, 25), until=date(2027, 3, 30), weekdays=(0, 1, 2, 3, 4), count=1)
    assert walls(times.made) == ["25.03. 09:00", "30.03. 09:00"]
    assert times.holidays == (date(2027, 3, 26), date(2027, 3, 29))
    # A single day is what somebody asked for.
    assert walls(publish(on=date(2027, 3, 26), count=1).made) == ["26.03. 09:00"]


def test_two_staff_share_a_time_and_neither_is_booked_twice(session, actor, publish, now):
    colleague = make_account(session, "staff")
    colleague.centre_id = actor.centre_id
    session.flush()
    assert len(publish(colleague_account_id=colleague.id).made) == 2
    for account_id in (actor.account_id, colleague.id):
        rows, total = queries.centre_slots(session, actor.centre_id, since=now, staff_account_id=account_id)
        assert total == 2
        assert {(row.staff.id, row.colleague.id) for row in rows} == {(actor.account_id, colleague.id)}
    others = interview_slots.publish_slots(session, staff_actor(colleague), DRAFT, now=now)
    assert (len(others.made), len(others.left_out)) == (0, 2)


@pytest.mark.parametrize("who", ["oneself", "another centre's", "no staff"])
def test_only_a_colleague_shares_a_time(session, actor, staff, publish, who):
    other = {
        "oneself": lambda: staff,
        "another centre's": lambda: make_account(session, "staff"),
        "no staff": lambda: make_account(session, "assistant", centre=session.get(Centre, staff.centre_id)),
    }[who]()
    with pytest.raises(RuleViolation) as caught:
        publish(colleague_account_id=other.id)
    assert caught.value.code == "unknown_colleague"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weekdays": (0,)}, "last_day_missing"),
        ({"until": date(2026, 12, 20)}, "weekdays_missing"),
        ({"until": date(2026, 12, 6), "weekdays": (0,)}, "days_swapped"),
        ({"until": date(2026, 12, 8), "weekdays": (5,)}, "no_such_day"),
        ({"until": date(2027, 11, 30), "weekdays": (0, 1, 2, 3, 4)}, "too_many_at_once"),
        ({"until": date(2028, 1, 1), "weekdays": (0,)}, "time_too_far"),
        ({"on": date(2026, 11, 30)}, "time_past"),
        ({"place": "Kotikatu 1"}, "place_not_told"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_whole(session, publish, changes, code):
    with pytest.raises(RuleViolation, match=code):
        publish(**changes)
    assert session.scalars(select(InterviewSlot)).one()  # the other centre's only


def test_times_that_would_overlap_ones_own_are_left_out_and_named(session, publish):
    publish(count=1)
    times = publish(start_minute=555, count=3)
    assert walls(times.left_out) == ["07.12. 09:15"]
    assert walls(times.made) == ["07.12. 10:00", "07.12. 10:45"]


def test_the_same_form_sent_twice_publishes_once(session, publish):
    publish()
    again = publish()
    assert (len(again.made), len(again.left_out)) == (0, 2)


def test_two_staff_members_may_have_the_same_time(session, actor, publish, now):
    colleague = Actor(make_account(session, "staff").id, actor.roles, actor.centre_id)
    publish()
    assert len(interview_slots.publish_slots(session, colleague, DRAFT, now=now).made) == 2


def test_a_withdrawn_time_can_be_published_again(session, actor, publish, now):
    publish(count=1)
    slot = session.scalars(select(InterviewSlot).where(InterviewSlot.centre_id == actor.centre_id)).one()
    assert interview_slots.withdraw_slot(session, actor, slot.id, now=now)
    assert not interview_slots.withdraw_slot(session, actor, slot.id, now=now)
    assert len(publish(count=1, minutes=45, kind="video", place="https://video.example/1").made) == 1
    session.refresh(slot)
    assert (slot.withdrawn_at, slot.minutes, slot.kind) == (None, 45, "video")


def test_a_booked_time_is_not_withdrawn(session, staff, actor, now):
    free, taken = make_slot(session, staff=staff), make_slot(session, staff=staff)
    profile = make_profile(session, account=make_account(session, "assistant"))
    make_booking(session, invitation=make_invitation(session, profile=profile), slot=taken)
    with pytest.raises(Conflict):
        interview_slots.withdraw_slot(session, actor, taken.id, now=now)
    done = interview_slots.withdraw_slots(session, actor, [taken.id, free.id, free.id], now=now)
    assert (done.withdrawn, done.booked) == (1, 1)
    assert taken.withdrawn_at is None


def test_another_centres_time_is_not_there_and_nothing_is_withdrawn_beside_it(session, staff, actor, now):
    own, elsewhere = make_slot(session, staff=staff), make_slot(session)
    with pytest.raises(NotFound), session.begin_nested():
        interview_slots.withdraw_slots(session, actor, [own.id, elsewhere.id], now=now)
    session.expire_all()
    assert own.withdrawn_at is None


def test_only_staff_publish_and_withdraw(session, staff, now):
    assistant = Actor(make_account(session, "assistant").id, frozenset({"assistant"}), staff.centre_id)
    with pytest.raises(NotAllowed):
        interview_slots.publish_slots(session, assistant, DRAFT, now=now)
    with pytest.raises(NotAllowed):
        interview_slots.withdraw_slot(session, assistant, make_slot(session, staff=staff).id, now=now)

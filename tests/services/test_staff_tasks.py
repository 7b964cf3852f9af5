"""Tasks of the staff: opened once, taken, done, and only the centre's own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portti.domain.errors import NotFound, RuleViolation
from portti.queries import staff_tasks as queries
from portti.queries.staff_tasks import TaskFilter
from portti.services import staff_tasks
from tests.factories.accounts import make_account, make_centre, make_profile
from tests.factories.staff_tasks import make_task
from tests.support.interviews import staff_actor


@pytest.fixture
def staff(session):
    make_task(session)  # another centre's
    return make_account(session, "staff")


@pytest.fixture
def actor(staff):
    return staff_actor(staff)


def kinds(session, actor, **wanted):
    rows, total = queries.centre_tasks(session, actor.centre_id, TaskFilter(**wanted))
    assert total == len(rows)
    return [row.task.kind for row in rows]


def test_a_task_is_opened_once_whatever_became_of_it(session, actor, now):
    key = {"kind": "no_candidates", "dedupe_key": "no_candidates:7"}
    assert staff_tasks.open_task(session, actor.centre_id, **key, now=now)
    assert not staff_tasks.open_task(session, actor.centre_id, **key, now=now)
    task = queries.task_by_key(session, "no_candidates:7")
    staff_tasks.finish_task(session, actor, task.id, now=now)
    assert not staff_tasks.open_task(session, actor.centre_id, **key, now=now + timedelta(days=1))
    assert kinds(session, actor) == []
    assert kinds(session, actor, done=True) == ["no_candidates"]


@pytest.mark.parametrize(
    ("opened", "told", "due"),
    [
        (datetime(2026, 12, 3, 10, tzinfo=UTC), None, date(2026, 12, 7)),
        # In Helsinki it is Friday by now; and Christmas is no working day.
        (datetime(2026, 12, 17, 23, tzinfo=UTC), None, date(2026, 12, 22)),
        (datetime(2026, 12, 23, 10, tzinfo=UTC), None, date(2026, 12, 29)),
        (datetime(2026, 12, 3, 10, tzinfo=UTC), date(2026, 12, 3), date(2026, 12, 3)),
    ],
)
def test_no_task_waits_without_a_day(session, actor, opened, told, due):
    staff_tasks.open_task(
        session, actor.centre_id, "correct_interview", "correct_interview:1", due_on=told, now=opened
    )
    task = queries.task_by_key(session, "correct_interview:1")
    assert task.due_on == due


def test_a_kind_without_a_word_is_refused(session, actor, now):
    with pytest.raises(RuleViolation):
        staff_tasks.open_task(session, actor.centre_id, "dance", "dance:1", now=now)


def test_what_is_due_first_stands_first_and_what_has_no_day_last(session, actor, staff, now):
    centre = {"centre": make_centre(session)}
    actor = staff_actor(make_account(session, "staff", **centre))
    make_task(session, kind="follow_up", **centre)
    make_task(session, kind="check_ad", due_on=now.date() + timedelta(days=3), **centre)
    make_task(session, kind="urgent_shift", due_on=now.date(), **centre)
    assert kinds(session, actor) == ["urgent_shift", "check_ad", "follow_up"]
    assert kinds(session, actor, kind="check_ad") == ["check_ad"]
    found = queries.open_by_kind(session, actor.centre_id)
    assert {kind: waiting.count for kind, waiting in found.items()} == {
        "check_ad": 1,
        "follow_up": 1,
        "urgent_shift": 1,
    }
    assert found["check_ad"].oldest_at == now


def test_a_task_names_the_person_and_who_does_it(session, actor, staff, now):
    profile = make_profile(session)
    staff_tasks.open_task(session, actor.centre_id, "follow_up", "f:1", profile_id=profile.id, now=now)
    task = queries.task_by_key(session, "f:1")
    staff_tasks.take_task(session, actor, task.id, now=now)
    rows, _total = queries.centre_tasks(
        session, actor.centre_id, TaskFilter(assigned_account_id=actor.account_id)
    )
    assert [(row.account.id, row.assigned.id) for row in rows] == [(profile.account_id, staff.id)]
    staff_tasks.leave_task(session, actor, task.id, now=now)
    assert kinds(session, actor, assigned_account_id=actor.account_id) == []
    assert kinds(session, actor) == ["follow_up"]


def test_done_is_kept_with_who_did_it_and_can_be_taken_back(session, actor, now):
    staff_tasks.open_task(session, actor.centre_id, "follow_up", "f:1", now=now)
    task = queries.task_by_key(session, "f:1")
    staff_tasks.finish_task(session, actor, task.id, now=now)
    later = now + timedelta(hours=1)
    staff_tasks.finish_task(session, actor, task.id, now=later)
    assert (task.done_at, task.done_by_account_id) == (now, actor.account_id)
    staff_tasks.reopen_task(session, actor, task.id, now=later)
    assert (task.done_at, task.done_by_account_id) == (None, None)
    staff_tasks.close_task(session, "f:1", now=later)
    assert (task.done_at, task.done_by_account_id) == (later, None)


@pytest.mark.parametrize("deed", ["finish_task", "reopen_task", "take_task", "leave_task"])
def test_another_centres_task_is_not_found(session, actor, now, deed):
    other = make_task(session)
    with pytest.raises(NotFound):
        getattr(staff_tasks, deed)(session, actor, other.id, now=now)

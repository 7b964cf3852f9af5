"""When a job runs first, and who may run it: one scheduler leads, a second waits."""

from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.base import BaseTrigger
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portti.clock import HELSINKI
from portti.clock import now as clock_now
from portti.jobs.schedule import Times
from portti.jobs.scheduler import Scheduler, first_run, is_alive, trigger_of
from portti.models import JobLease, JobRun
from portti.queries import operations
from portti.settings import Settings
from tests.conftest import NOW

DAILY = trigger_of(Times(hour=9, minute=30))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("last", "now", "first"),
    [
        # Never run before, or a time went by while no scheduler ran: at once.
        (None, local(3, 15), local(3, 15)),
        (local(1, 9, 30), local(3, 15), local(3, 15)),
        (local(3, 9, 29), local(3, 9, 31), local(3, 9, 31)),
        # Run today already: at its next time.
        (local(3, 9, 30), local(3, 15), local(4, 9, 30)),
        (local(2, 9, 31), local(3, 8), local(3, 9, 30)),
    ],
)
def test_a_missed_time_is_made_up_for_once(last: datetime | None, now: datetime, first: datetime) -> None:
    assert first_run(DAILY, last, now) == first


def test_what_runs_all_the_time_starts_at_once() -> None:
    assert first_run(trigger_of(Times(every_seconds=60)), NOW - timedelta(seconds=1), NOW) == NOW


def times(trigger: BaseTrigger, start: datetime, count: int) -> list[datetime]:
    found: list[datetime] = []
    at: datetime | None = None
    for _number in range(count):
        at = trigger.get_next_fire_time(at, at + timedelta(seconds=1) if at else start)
        assert at is not None
        found.append(at)
    return found


def test_weekdays_are_those_of_their_names() -> None:
    trigger = trigger_of(Times(hour=8, days="mon-fri"))
    days = [moment.strftime("%a") for moment in times(trigger, local(4, 12), 3)]
    assert days == ["Mon", "Tue", "Wed"]


@pytest.mark.parametrize(
    "start", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)]
)
def test_the_hour_stays_on_the_wall_when_the_clocks_change(start: datetime) -> None:
    found = times(trigger_of(Times(hour=9, minute=30)), start, 3)
    assert [(at.astimezone(HELSINKI).hour, at.astimezone(HELSINKI).minute) for at in found] == [(9, 30)] * 3


def test_one_leads_and_a_second_waits_until_the_first_is_gone(
    connection: Connection, session: Session, settings: Settings
) -> None:
    first, second = Scheduler(settings), Scheduler(settings)
    assert not is_alive(session, clock_now())
    first.beat()
    second.beat()
    assert (first.leads, second.leads) == (True, False)
    assert is_alive(session, clock_now())

    second.run("purge_personal_data")
    assert session.scalars(select(JobRun)).all() == []
    first.run("purge_personal_data")
    assert [run.name for run in session.scalars(select(JobRun))] == ["purge_personal_data"]

    operations.release_lease(session, "scheduler", first.owner)
    session.commit()
    second.beat()
    first.beat()
    assert (first.leads, second.leads) == (False, True)


def test_a_dead_leader_is_followed_when_its_lease_ends(
    connection: Connection, session: Session, settings: Settings
) -> None:
    session.add(JobLease(name="scheduler", owner="dead", until=clock_now() - timedelta(seconds=1)))
    session.commit()
    assert not is_alive(session, clock_now())
    scheduler = Scheduler(settings)
    scheduler.beat()
    assert scheduler.leads


def test_a_scheduler_that_ends_starts_nothing_more(
    connection: Connection, session: Session, settings: Settings
) -> None:
    scheduler = Scheduler(settings)
    scheduler.beat()
    scheduler.ending.set()
    scheduler.run("purge_personal_data")
    assert session.scalars(select(JobRun)).all() == []

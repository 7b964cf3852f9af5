"""Deeds on the tasks of a centre's staff: opening one once, taking it, noting it as done."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.permissions import check_may
from portti.domain.staff_tasks import check_kind, due_day
from portti.models import StaffTask
from portti.queries import staff_tasks as queries
from portti.queries.people import works_for
from portti.queries.storing import add_once
from portti.services import audit


def open_task(
    session: Session,
    centre_id: int,
    kind: str,
    dedupe_key: str,
    *,
    need_id: int | None = None,
    profile_id: int | None = None,
    candidacy_id: int | None = None,
    about_account_id: int | None = None,
    client_event_id: int | None = None,
    assigned_account_id: int | None = None,
    due_on: date | None = None,
    now: datetime,
) -> bool:
    """Give a centre's staff something to do; False where the key was used before, whatever became of the task.

    What would be the task of somebody who no longer works for the centre is anybody's. One that comes without a day
    has some working days.
    """
    check_kind(kind)
    if queries.task_by_key(session, dedupe_key) is not None:
        return False
    if assigned_account_id is not None and not works_for(session, centre_id, assigned_account_id):
        assigned_account_id = None
    task = StaffTask(
        centre_id=centre_id,
        kind=kind,
        dedupe_key=dedupe_key,
        need_id=need_id,
        profile_id=profile_id,
        candidacy_id=candidacy_id,
        about_account_id=about_account_id,
        client_event_id=client_event_id,
        assigned_account_id=assigned_account_id,
        due_on=due_on or due_day(helsinki(now).date()),
        opened_at=now,
    )
    return add_once(session, task)


def finish_task(session: Session, actor: Actor, task_id: int, *, now: datetime) -> None:
    """Note that a task is done; twice is once."""
    check_may(actor, "do_tasks")
    task = queries.task_of_centre(session, actor.centre_id, task_id)
    if task.done_at is not None:
        return
    task.done_at, task.done_by_account_id = now, actor.account_id
    audit.record(session, actor, "finish_task", "task", task.id, now=now, facts={"kind": task.kind})


def reopen_task(session: Session, actor: Actor, task_id: int, *, now: datetime) -> None:
    """Note that a task waits after all."""
    check_may(actor, "do_tasks")
    task = queries.task_of_centre(session, actor.centre_id, task_id)
    if task.done_at is None:
        return
    task.done_at = task.done_by_account_id = None
    audit.record(session, actor, "reopen_task", "task", task.id, now=now, facts={"kind": task.kind})


def close_task(session: Session, dedupe_key: str, *, now: datetime) -> None:
    """Note that what a task asked for has happened by another deed, so that nobody does it again."""
    task = queries.task_by_key(session, dedupe_key)
    if task is not None and task.done_at is None:
        task.done_at = now


def take_task(session: Session, actor: Actor, task_id: int, *, now: datetime) -> None:
    """Let the actor be the one who does a task, also where a colleague had it."""
    check_may(actor, "do_tasks")
    task = queries.task_of_centre(session, actor.centre_id, task_id)
    if task.assigned_account_id == actor.account_id:
        return
    task.assigned_account_id = actor.account_id
    audit.record(session, actor, "take_task", "task", task.id, now=now, facts={"kind": task.kind})


def leave_task(session: Session, actor: Actor, task_id: int, *, now: datetime) -> None:
    """Leave a task that the actor has taken to whoever takes it next."""
    check_may(actor, "do_tasks")
    task = queries.task_of_centre(session, actor.centre_id, task_id)
    if task.assigned_account_id != actor.account_id:
        return
    task.assigned_account_id = None
    audit.record(session, actor, "leave_task", "task", task.id, now=now, facts={"kind": task.kind})

"""SQL of the tasks of a centre's staff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased, lazyload

from portti.models import (
    AbilityNote,
    Account,
    ClientEvent,
    Conversation,
    Goal,
    InterviewRecord,
    Need,
    Profile,
    StaffTask,
    SubstituteRequest,
)
from portti.models.base import Identified
from portti.queries.found_rows import found_row
from portti.queries.worklist import Waiting


@dataclass(frozen=True)
class TaskRow:
    """A task with the person or need that it is about, and who does it."""

    task: StaffTask
    profile: Profile | None
    account: Account | None
    need: Need | None
    assigned: Account | None
    event: ClientEvent | None = None


@dataclass(frozen=True)
class TaskFilter:
    """What staff filter tasks by; empty means any."""

    kind: str = ""
    assigned_account_id: int | None = None
    done: bool = False


_NAMED_BY_KEY: Mapping[str, type[Identified]] = {
    "goal_follow_up": Goal,
    "ability_repeat": AbilityNote,
    "urgent_shift": SubstituteRequest,
    "finish_interview": InterviewRecord,
    "correct_interview": InterviewRecord,
    "answer_message": Conversation,
}
"""Tasks whose key names the row that they are about: after its first word comes the row's number."""


def rows_named(session: Session, tasks: Iterable[StaffTask]) -> dict[int, Any]:
    """Return the row that each task names in its key, by the number of the task, as far as it is still there."""
    numbers: dict[type[Identified], dict[int, int]] = {}
    for task in tasks:
        table, number = _NAMED_BY_KEY.get(task.kind), task.dedupe_key.split(":")[1:2]
        if table is not None and number and number[0].isdigit():
            numbers.setdefault(table, {})[task.id] = int(number[0])
    found: dict[int, Any] = {}
    for table, of_task in numbers.items():
        query = select(table).options(lazyload("*")).where(table.id.in_(set(of_task.values())))
        rows = {row.id: row for row in session.scalars(query)}
        found |= {task_id: rows[key] for task_id, key in of_task.items() if key in rows}
    return found


def task_by_key(session: Session, dedupe_key: str) -> StaffTask | None:
    """Return the task that was opened under a key, done or not."""
    return session.scalar(select(StaffTask).where(StaffTask.dedupe_key == dedupe_key))


def tasks_of_event(session: Session, event_id: int) -> Sequence[StaffTask]:
    """Return the follow-ups of a client event, the newest first."""
    query = select(StaffTask).where(StaffTask.client_event_id == event_id)
    return session.scalars(query.order_by(StaffTask.id.desc())).all()


def task_of_centre(session: Session, centre_id: int | None, task_id: int) -> StaffTask:
    """Return a task of this centre for change; NotFound for another's."""
    query = select(StaffTask).where(StaffTask.id == task_id, StaffTask.centre_id == centre_id)
    return found_row(session, query, "task", for_change=True)


def open_tasks_of(session: Session, account_id: int) -> Sequence[StaffTask]:
    """Return the tasks that wait for one member of staff."""
    query = select(StaffTask).where(StaffTask.assigned_account_id == account_id, StaffTask.done_at.is_(None))
    return session.scalars(query.order_by(StaffTask.id)).all()


def close_tasks_about(session: Session, account_id: int, *, now: datetime) -> None:
    """Note that nothing waits any more about a person whom tasks name themselves."""
    waiting = StaffTask.done_at.is_(None)
    session.execute(
        update(StaffTask).where(StaffTask.about_account_id == account_id, waiting).values(done_at=now)
    )


def open_by_kind(session: Session, centre_id: int) -> dict[str, Waiting]:
    """Return how many tasks of each kind wait, and since when the oldest."""
    rows = session.execute(
        select(StaffTask.kind, func.count(), func.min(StaffTask.opened_at))
        .where(StaffTask.centre_id == centre_id, StaffTask.done_at.is_(None))
        .group_by(StaffTask.kind)
        .order_by(StaffTask.kind)
    )
    return {kind: Waiting(count, oldest) for kind, count, oldest in rows}


def centre_tasks(
    session: Session, centre_id: int, wanted: TaskFilter, *, limit: int = 50, offset: int = 0
) -> tuple[Sequence[TaskRow], int]:
    """Return a page of a centre's tasks and how many there are: what is due first, of those done the latest."""
    person, worker = aliased(Account), aliased(Account)
    conditions = [
        StaffTask.centre_id == centre_id,
        StaffTask.done_at.is_not(None) if wanted.done else StaffTask.done_at.is_(None),
    ]
    if wanted.kind:
        conditions.append(StaffTask.kind == wanted.kind)
    if wanted.assigned_account_id is not None:
        conditions.append(StaffTask.assigned_account_id == wanted.assigned_account_id)
    # Both databases: what has no day comes after what has one.
    due_first = (StaffTask.due_on.is_(None), StaffTask.due_on, StaffTask.id)
    order = (StaffTask.done_at.desc(), StaffTask.id.desc()) if wanted.done else due_first
    whom = func.coalesce(Profile.account_id, StaffTask.about_account_id, ClientEvent.account_id)
    rows = session.execute(
        select(StaffTask, Profile, person, Need, worker, ClientEvent)
        .options(lazyload("*"))
        .outerjoin(Profile, Profile.id == StaffTask.profile_id)
        .outerjoin(ClientEvent, ClientEvent.id == StaffTask.client_event_id)
        .outerjoin(person, person.id == whom)
        .outerjoin(Need, Need.id == StaffTask.need_id)
        .outerjoin(worker, worker.id == StaffTask.assigned_account_id)
        .where(*conditions)
        .order_by(*order)
        .limit(limit)
        .offset(offset)
    )
    total = session.scalar(select(func.count()).select_from(StaffTask).where(*conditions)) or 0
    return [TaskRow(*row) for row in rows], total

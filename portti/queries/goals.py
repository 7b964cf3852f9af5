"""SQL of clients' goals: a client's own, what is due, and writing many at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, lazyload

from portti.domain.goals import OPEN
from portti.models import Account, Goal, GoalChange, GoalStep, StaffTask
from portti.queries.found_rows import found_row

_WRITTEN_AT_ONCE = 1000


def goals_of(session: Session, account_id: int) -> Sequence[Goal]:
    """Return all goals of a client: the open ones by the day of asking again, then the ended ones, the latest first."""
    rows = session.scalars(select(Goal).where(Goal.account_id == account_id).order_by(Goal.id)).all()
    still_open = sorted(
        (goal for goal in rows if goal.state == OPEN),
        key=lambda goal: (goal.follow_up_on or date.max, goal.id),
    )
    ended = sorted(
        (goal for goal in rows if goal.state != OPEN),
        key=lambda goal: (goal.ended_on or date.min, goal.id),
        reverse=True,
    )
    return [*still_open, *ended]


def goal_of(session: Session, account_id: int | None, goal_id: int, *, for_change: bool = False) -> Goal:
    """Return a client's goal; NotFound for another's."""
    whose = (Goal.account_id == account_id, Goal.account_id.is_not(None))
    return found_row(session, select(Goal).where(Goal.id == goal_id, *whose), "goal", for_change=for_change)


def goal_by_key(session: Session, source_key: str) -> Goal | None:
    """Return the goal that a form or a row made."""
    return session.scalar(select(Goal).where(Goal.source_key == source_key))


def changes_of(session: Session, goal_id: int) -> Sequence[tuple[GoalChange, Account | None]]:
    """Return what was changed of a goal and by whom, the newest first."""
    rows = session.execute(
        select(GoalChange, Account)
        .outerjoin(Account, Account.id == GoalChange.account_id)
        .options(lazyload("*"))
        .where(GoalChange.goal_id == goal_id)
        .order_by(GoalChange.id.desc())
    )
    return [(change, account) for change, account in rows]


def task_key(goal_id: int) -> str:
    """Return how the keys of all tasks about one goal begin."""
    return f"goal:{goal_id}:"


def has_open_task(session: Session, goal_id: int) -> bool:
    """Answer whether somebody is already to ask how it goes with a goal."""
    query = select(StaffTask.id).where(
        StaffTask.dedupe_key.startswith(task_key(goal_id), autoescape=True), StaffTask.done_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def open_tasks(session: Session, goal_id: int) -> Sequence[StaffTask]:
    """Return the tasks about a goal that wait."""
    query = select(StaffTask).where(
        StaffTask.dedupe_key.startswith(task_key(goal_id), autoescape=True), StaffTask.done_at.is_(None)
    )
    return session.scalars(query.order_by(StaffTask.id)).all()


def due_goals(session: Session, today: date) -> list[int]:
    """Return the open goals of which it is time to ask, whose client is still there."""
    query = (
        select(Goal.id)
        .join(Account, Account.id == Goal.account_id)
        .where(Goal.state == OPEN, Goal.follow_up_on <= today, Account.closed_at.is_(None))
    )
    return list(session.scalars(query.order_by(Goal.id)))


def goal_for_change(session: Session, goal_id: int) -> Goal | None:
    """Return a goal, locked and fresh."""
    query = select(Goal).where(Goal.id == goal_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def write_goals(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many goals, a thousand at once."""
    for start in range(0, len(rows), _WRITTEN_AT_ONCE):
        session.execute(insert(Goal), list(rows[start : start + _WRITTEN_AT_ONCE]))


def empty_goals_of(session: Session, account_id: int) -> None:
    """Leave of a client's goals only their codes and days; what is open stays open no more."""
    own = select(Goal.id).where(Goal.account_id == account_id)
    session.execute(delete(GoalStep).where(GoalStep.goal_id.in_(own)))
    session.execute(update(Goal).where(Goal.account_id == account_id).values(title=""))


def end_goals_of(session: Session, account_id: int, *, on: date) -> None:
    """End the open goals of a client who has left for good: nobody can be asked any more."""
    session.execute(
        update(Goal)
        .where(Goal.account_id == account_id, Goal.state == OPEN)
        .values(state="ended", end_reason="not_reached", ended_on=on, follow_up_on=None)
    )


def empty_old_goals(session: Session, *, ended_before: date) -> int:
    """Leave of goals that ended long ago only their codes and days; return how many had words."""
    old = select(Goal.id).where(Goal.ended_on < ended_before)
    session.execute(delete(GoalStep).where(GoalStep.goal_id.in_(old)))
    done = session.execute(
        update(Goal).where(Goal.ended_on < ended_before, Goal.title != "").values(title="")
    )
    return int(done.rowcount)  # type: ignore[attr-defined]

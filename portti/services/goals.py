"""Deeds on a client's goals: opening, steps, the day of asking again, and the end, which is never a referral."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import goals as rules
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.goals import GoalDraft
from portti.models import Goal, GoalChange, GoalStep
from portti.queries import goals as queries
from portti.queries.storing import add_once
from portti.services import audit
from portti.services.service_profiles import client_for
from portti.services.staff_tasks import open_task
from portti.settings import Settings

TASK_KIND = "goal_follow_up"


def first_follow_up(settings: Settings, *, now: datetime) -> date:
    """Return on which day it is asked how a new goal goes, unless another is chosen."""
    return helsinki(now).date() + timedelta(days=settings.goals.follow_up_days)


def open_goal(
    session: Session, actor: Actor, account_id: int, draft: GoalDraft, *, form_key: str, now: datetime
) -> Goal | None:
    """Write a goal of a client down; the same form sent twice writes one, None where both were sent at once."""
    client = client_for(session, actor, account_id)
    today = helsinki(now).date()
    rules.check_goal(draft, today=today)
    source_key = f"form:{actor.account_id}:{form_key}"
    known = queries.goal_by_key(session, source_key)
    if known is not None:
        return known
    goal = Goal(
        centre_id=client.centre_id,
        account_id=account_id,
        area=draft.area,
        title=draft.title,
        language=draft.language,
        opened_on=today,
        follow_up_on=draft.follow_up_on,
        state=rules.OPEN,
        source="staff" if actor.is_staff else "client",
        source_key=source_key,
        changed_at=now,
    )
    if not add_once(session, goal):
        return None
    _changed(session, actor, goal, "open", {"area": draft.area}, now=now)
    return goal


def change_goal(
    session: Session,
    actor: Actor,
    account_id: int,
    goal_id: int,
    draft: GoalDraft,
    *,
    row_version: int,
    now: datetime,
) -> None:
    """Write an open goal as it should be."""
    goal = _open_goal(session, actor, account_id, goal_id)
    if (goal.area, goal.title, goal.follow_up_on) == (draft.area, draft.title, draft.follow_up_on):
        return
    if goal.row_version != row_version:
        raise Conflict("changed_meanwhile")
    for fault in faults_of_change(goal, draft, now=now):
        raise fault
    facts: dict[str, Any] = {}
    if goal.area != draft.area:
        facts["area"] = [goal.area, draft.area]
    if goal.title != draft.title:
        facts["words"] = True
        goal.language = draft.language
    if goal.follow_up_on != draft.follow_up_on:
        facts["follow_up_on"] = [_plain(goal.follow_up_on), _plain(draft.follow_up_on)]
        _close_tasks(session, goal, now=now)
    goal.area, goal.title, goal.follow_up_on = draft.area, draft.title, draft.follow_up_on
    deed = "follow_up" if set(facts) == {"follow_up_on"} else "edit"
    _changed(session, actor, goal, deed, facts, now=now)


def faults_of_change(goal: Goal, draft: GoalDraft, *, now: datetime) -> list[RuleViolation]:
    """Return all that cannot be right with a changed goal; a day that has come may stand: somebody asks just then."""
    faults = rules.goal_faults(draft, today=helsinki(now).date())
    is_same_day = draft.follow_up_on is not None and draft.follow_up_on == goal.follow_up_on
    return [fault for fault in faults if fault.field != "follow_up_on" or not is_same_day]


def add_step(
    session: Session, actor: Actor, account_id: int, goal_id: int, text: str, *, now: datetime
) -> None:
    """Add a step to an open goal; the same words twice are one step."""
    goal = _open_goal(session, actor, account_id, goal_id)
    if text and text in {step.text for step in goal.steps}:
        return
    rules.check_step(text, len(goal.steps))
    goal.steps.append(GoalStep(text=text))
    _changed(session, actor, goal, "add_step", {}, now=now)


def tick_step(
    session: Session,
    actor: Actor,
    account_id: int,
    goal_id: int,
    step_id: int,
    done: bool,
    *,
    now: datetime,
) -> None:
    """Mark a step as done, or as not done after all; twice is once."""
    goal = _open_goal(session, actor, account_id, goal_id)
    step = _step(goal, step_id)
    if (step.done_at is not None) == done:
        return
    step.done_at = now if done else None
    _changed(session, actor, goal, "tick" if done else "untick", {"step": step.id}, now=now)


def remove_step(
    session: Session, actor: Actor, account_id: int, goal_id: int, step_id: int, *, now: datetime
) -> None:
    """Take a step away."""
    goal = _open_goal(session, actor, account_id, goal_id)
    goal.steps.remove(_step(goal, step_id))
    _changed(session, actor, goal, "remove_step", {"step": step_id}, now=now)


def close_goal(
    session: Session, actor: Actor, account_id: int, goal_id: int, reason: str, *, now: datetime
) -> None:
    """End a goal as reached, declined or ended, by the reason; its clock stops only here."""
    goal = _goal(session, actor, account_id, goal_id)
    end = rules.end_of(reason)
    if not actor.is_staff and end not in rules.CLIENT_ENDS:
        raise RuleViolation("end_reason_missing", "reason")
    if goal.state == end and goal.end_reason == reason:
        return
    if goal.state != rules.OPEN:
        raise RuleViolation("goal_has_ended")
    goal.state, goal.end_reason, goal.follow_up_on = end, reason, None
    goal.ended_on = helsinki(now).date()
    _close_tasks(session, goal, now=now)
    _changed(session, actor, goal, end, {"reason": reason}, now=now)


def reopen_goal(
    session: Session, actor: Actor, account_id: int, goal_id: int, *, settings: Settings, now: datetime
) -> None:
    """Open an ended goal again, and let its clock go on."""
    goal = _goal(session, actor, account_id, goal_id)
    if goal.state == rules.OPEN:
        return
    facts = {"state": [goal.state, rules.OPEN], "ended_on": _plain(goal.ended_on)}
    goal.state, goal.end_reason, goal.ended_on = rules.OPEN, None, None
    goal.follow_up_on = first_follow_up(settings, now=now)
    _changed(session, actor, goal, "reopen", facts, now=now)


def ask_how_it_goes(session: Session, goal_id: int, *, settings: Settings, now: datetime) -> str | None:
    """Give the staff the task to ask about a goal whose day has come, and let its clock go on.

    A task that is only ticked off ends nothing: the next day of asking is there already.
    """
    goal = queries.goal_for_change(session, goal_id)
    today = helsinki(now).date()
    if goal is None or goal.state != rules.OPEN or goal.follow_up_on is None or goal.follow_up_on > today:
        return None
    due = goal.follow_up_on
    goal.follow_up_on = today + timedelta(days=settings.goals.follow_up_days)
    if queries.has_open_task(session, goal.id):
        return "still_to_be_asked"
    opened = open_task(
        session,
        goal.centre_id,
        TASK_KIND,
        f"{queries.task_key(goal.id)}{due}",
        about_account_id=goal.account_id,
        due_on=due,
        now=now,
    )
    return "follow_ups_opened" if opened else None


def end_goals_of_leaver(session: Session, account_id: int, *, now: datetime) -> None:
    """End the goals of a client whose data are erased, and leave of all of them only codes and days."""
    queries.end_goals_of(session, account_id, on=helsinki(now).date())
    queries.empty_goals_of(session, account_id)


def _goal(session: Session, actor: Actor, account_id: int, goal_id: int) -> Goal:
    client_for(session, actor, account_id)
    return queries.goal_of(session, account_id, goal_id, for_change=True)


def _open_goal(session: Session, actor: Actor, account_id: int, goal_id: int) -> Goal:
    goal = _goal(session, actor, account_id, goal_id)
    if goal.state != rules.OPEN:
        raise RuleViolation("goal_has_ended")
    return goal


def _step(goal: Goal, step_id: int) -> GoalStep:
    for step in goal.steps:
        if step.id == step_id:
            return step
    raise NotFound("step")


def _close_tasks(session: Session, goal: Goal, *, now: datetime) -> None:
    for task in queries.open_tasks(session, goal.id):
        task.done_at = now


def _changed(
    session: Session, actor: Actor, goal: Goal, deed: str, facts: dict[str, Any], *, now: datetime
) -> None:
    goal.changed_at = now
    goal.row_version = (goal.row_version or 0) + 1
    session.flush()
    session.add(
        GoalChange(goal_id=goal.id, account_id=actor.account_id, deed=deed, changed_at=now, facts=facts)
    )
    if actor != SYSTEM:
        audit.record(session, actor, f"{deed}_goal", "account", goal.account_id, now=now)
    session.flush()


def _plain(day: date | None) -> str | None:
    return day.isoformat() if day else None

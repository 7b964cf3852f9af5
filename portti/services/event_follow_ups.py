"""Follow-ups of client events: a task with a day that the adviser chooses, one open at a time for each event."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.follow_ups import check_follow_up_day
from portti.domain.permissions import check_may, only_own_events_of
from portti.models import StaffTask
from portti.queries import client_events
from portti.queries import staff_tasks as queries
from portti.services import audit
from portti.services.staff_tasks import open_task

KIND = "event_follow_up"


def open_follow_up(session: Session, event_id: int) -> StaffTask | None:
    """Return the follow-up of an event that waits."""
    return next((task for task in queries.tasks_of_event(session, event_id) if task.done_at is None), None)


def plan_follow_up(session: Session, actor: Actor, event_id: int, on: date | None, *, now: datetime) -> None:
    """Remember to go on with an event on a day; a follow-up that waits already gets the day."""
    check_may(actor, "do_tasks")
    event = client_events.event_of_centre(
        session, actor.centre_id, event_id, logged_by=only_own_events_of(actor), for_change=True
    )
    if event.voided_at is not None:
        raise RuleViolation("event_struck_out")
    day = check_follow_up_day(on, today=helsinki(now).date())
    known = queries.tasks_of_event(session, event_id)
    waiting = next((task for task in known if task.done_at is None), None)
    if waiting is not None:
        if waiting.due_on == day:
            return
        waiting.due_on = day
    else:
        open_task(
            session,
            event.centre_id,
            KIND,
            f"{KIND}:{event.id}:{len(known) + 1}",
            client_event_id=event.id,
            assigned_account_id=actor.account_id,
            due_on=day,
            now=now,
        )
    facts = {"on": day.isoformat()}
    audit.record(session, actor, "plan_event_follow_up", "client_event", event.id, now=now, facts=facts)
    session.flush()

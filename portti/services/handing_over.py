"""What a member of staff leaves behind goes to a named colleague: booked interviews, tasks, candidacies."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.staff_tasks import due_day
from portti.mail.compose.staff_interviews import BOOKED
from portti.models import Account, InterviewSlot
from portti.queries import candidacies as candidacy_queries
from portti.queries import interview_slots as slot_queries
from portti.queries import people as people_queries
from portti.queries import staff_tasks as task_queries
from portti.services import audit, staff_news
from portti.services.staff_tasks import open_task
from portti.settings import Settings


def check_successor(session: Session, account: Account, successor_id: int) -> None:
    """Raise RuleViolation unless the successor is another working member of staff of the same centre."""
    staff = {person.id for person in people_queries.staff_of_centre(session, account.centre_id)}
    if successor_id == account.id or successor_id not in staff:
        raise RuleViolation("unknown_successor", "successor")


def hand_over(
    session: Session,
    actor: Actor,
    account: Account,
    successor_id: int,
    *,
    settings: Settings | None,
    now: datetime,
) -> None:
    """Hand the booked interviews ahead, open tasks and candidacies of who leaves to a colleague.

    They are told of each interview. Where they keep a time that it would overlap, the interview
    stays where it is and becomes a task for them.
    """
    for task in task_queries.open_tasks_of(session, account.id):
        task.assigned_account_id = successor_id
    for candidacy in candidacy_queries.standing_of_responsible(session, account.id):
        candidacy.responsible_account_id = successor_id
        facts = {"responsible": successor_id}
        audit.record(session, actor, "plan_candidacy", "candidacy", candidacy.id, now=now, facts=facts)
    for slot, booking, invitation in slot_queries.booked_ahead_of(session, account.id, now):
        if slot.staff_account_id != account.id:
            slot.colleague_account_id = None
            continue
        if slot.colleague_account_id == successor_id:
            slot.colleague_account_id = None
        if has_no_time(session, successor_id, slot):
            key = f"hand_over:{booking.id}:{booking.sequence}"
            open_task(
                session,
                slot.centre_id,
                "hand_over",
                key,
                profile_id=invitation.profile_id,
                about_account_id=invitation.account_id,
                assigned_account_id=successor_id,
                # Before whoever booked it finds nobody there.
                due_on=min(due_day(helsinki(now).date()), helsinki(slot.starts_at).date()),
                now=now,
            )
            continue
        slot.staff_account_id = successor_id
        audit.record(session, actor, "hand_on_slot", "slot", slot.id, now=now)
        if settings is not None:
            staff_news.tell_staff(session, BOOKED, booking, slot, settings=settings, now=now)
    session.flush()


def has_no_time(session: Session, account_id: int, slot: InterviewSlot) -> bool:
    """Answer whether somebody has a time of their own that a colleague's would overlap."""
    ends_at = slot.starts_at + timedelta(minutes=slot.minutes)
    beside = slot_queries.overlapping_slots(session, account_id, slot.starts_at, ends_at)
    return slot_queries.has_slot_at(session, account_id, slot.starts_at) or any(
        other.id != slot.id and other.starts_at + timedelta(minutes=other.minutes) > slot.starts_at
        for other in beside
    )

"""No contact is left hanging: who is waited for is reminded, then waiting ends kindly, and the centre calls.

Nothing here is ever read by the ranking: how fast somebody answers counts for and against nobody.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import silence as rules
from portti.models import Candidacy, Need
from portti.queries import candidacies as candidacy_queries
from portti.queries import candidacy_work as work
from portti.queries import conversations as conversation_queries
from portti.queries import silence as queries
from portti.services.candidacies import end_by_service
from portti.services.candidacy_follow_ups import GRACE
from portti.services.candidacy_mail import tell_awaited
from portti.services.centre_calls import ask_centre
from portti.services.meeting_deadlines import chase_arranging
from portti.services.staff_tasks import close_task, open_task
from portti.settings import Settings

_LEFT_ALONE_DAYS = 7


def candidacies_due(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the candidacies of which somebody is to be reminded or that wait no longer."""
    before = now + timedelta(days=settings.contact.remind_days_before)
    found = queries.candidacies_to_chase(session, remind_before=before, now=now)
    return sorted({*found, *queries.called_late(session, now=now)})


def chase_candidacy(session: Session, candidacy_id: int, *, settings: Settings, now: datetime) -> str | None:
    """Do what is due for one candidacy, looked at anew; return what was done, None for nothing."""
    row = candidacy_queries.candidacy_for_change(session, candidacy_id)
    if row.deadline_at is None or row.stage not in rules.CHASED_STAGES:
        return None
    days_before = settings.contact.remind_days_before
    step = rules.step_due(row.deadline_at, row.chased_at, days_before=days_before, now=now)
    if step == rules.WAIT and not row.arranging:
        return None
    gone = work.candidacies_to_end(session, closed_before=now - GRACE, only=row.id).get(row.id)
    if gone is not None:
        # After a standstill this may come before the job that ends it: nobody is reminded of what cannot go on.
        end_by_service(session, row, gone, settings=settings, now=now)
        return "candidacies_ended"
    if work.candidacies_to_end(session, closed_before=now, only=row.id):
        # The need was taken away less than an hour ago and may come back: until then nobody is reminded of it.
        return None
    if row.arranging:
        return chase_arranging(session, row, settings=settings, now=now)
    if _they_talk(session, row, settings, now):
        return None
    if step == rules.CLOSE:
        return _past_last_day(session, row, settings, now)
    if step == rules.LATE_REMINDER:
        row.deadline_at = rules.moved_deadline(now, days_before=days_before)
    row.chased_at = now
    session.flush()
    if row.waits_for == "centre" or not tell_awaited(session, row, settings=settings, now=now):
        # The centre itself is waited for, or nobody can be written to: a person looks at it.
        return "tasks" if ask_centre(session, row, now) else None
    return "reminded"


def _they_talk(session: Session, row: Candidacy, settings: Settings, now: datetime) -> bool:
    """Answer whether the two are writing to each other; then their last day moves on with their messages."""
    if row.stage not in rules.YES_STAGES:
        return False
    thread = conversation_queries.thread_between(session, row.need_id, row.profile_id)
    days = settings.mediation.deadline_days.model_dump()[row.stage]
    until = rules.still_talking(thread.last_message_at if thread else None, days=days)
    if until is None or row.deadline_at is None or until <= row.deadline_at or until <= now:
        return False
    row.deadline_at, row.chased_at = until, None
    return True


def _past_last_day(session: Session, row: Candidacy, settings: Settings, now: datetime) -> str | None:
    """Let the centre call, or end it kindly, or leave it to the call that was asked for."""
    assert row.deadline_at is not None
    task = queries.last_call(session, row)
    call = rules.Call(task.opened_at, task.done_at is None) if task is not None else None
    days = settings.mediation.long_silence_days
    step = rules.late_step(row.stage, row.deadline_at, call, row.next_action_on, long_days=days, now=now)
    if step == rules.CALL:
        return "tasks" if ask_centre(session, row, now) else None
    if step == rules.WAIT:
        return None
    if row.stage in rules.YES_STAGES and task is not None and task.done_at is None:
        close_task(session, task.dedupe_key, now=now)
    elif row.stage in rules.ASKED_STAGES and row.waits_for in ("employer", "both"):
        ask_centre(session, row, now)
    end_by_service(session, row, "no_answer", settings=settings, now=now)
    return "closed"


def needs_left_alone(session: Session, *, now: datetime) -> dict[int, int]:
    """Return the needs whose employer is left without anybody, each with the candidacy that ended last."""
    return dict(queries.needs_left_alone(session, since=now - timedelta(days=_LEFT_ALONE_DAYS)))


def needs_without_candidate(
    session: Session, *, settings: Settings, now: datetime, only: int | None = None
) -> list[int]:
    """Return the open needs, or one of them, that have had no candidate for long."""
    before = now - timedelta(days=settings.mediation.no_candidate_days)
    return queries.needs_without_candidate(session, before=before, only=only)


def needs_to_find_for(
    session: Session, *, settings: Settings, now: datetime, only: int | None = None
) -> list[int]:
    """Return the needs without a candidate, or one of them, that the centre is to be asked about now."""
    before = now - timedelta(days=settings.mediation.no_candidate_days)
    return queries.needs_to_find_for(session, before=before, only=only)


def ask_for_first_candidate(
    session: Session, need_id: int, *, settings: Settings, now: datetime
) -> str | None:
    """Give the centre a task for a need that nobody has been found for; not beside one that waits already.

    The key holds the day: where a task was done and nobody is found still, the centre is asked again as many days
    later as a need waits for its first task.
    """
    if not needs_to_find_for(session, settings=settings, now=now, only=need_id):
        return None
    need = session.get_one(Need, need_id)
    today = helsinki(now).date()
    opened = open_task(
        session,
        need.centre_id,
        "no_candidates",
        f"no_candidates:{need_id}:never:{today.isoformat()}",
        need_id=need_id,
        due_on=today + timedelta(days=1),
        now=now,
    )
    return "tasks" if opened else None


def ask_for_candidates(session: Session, need_id: int, *, now: datetime) -> str | None:
    """Give the centre the task to find somebody for a need that is left alone, once for each time it happens."""
    last = needs_left_alone(session, now=now).get(need_id)
    if last is None:
        return None
    need = session.get_one(Need, need_id)
    opened = open_task(
        session,
        need.centre_id,
        "no_candidates",
        f"no_candidates:{need_id}:{last}",
        need_id=need_id,
        due_on=helsinki(now).date() + timedelta(days=1),
        now=now,
    )
    return "tasks" if opened else None

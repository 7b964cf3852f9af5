"""What happens to candidacies by itself: follow-ups come due, and what closes a need or parts two people ends them."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from portti.clock import HELSINKI, helsinki
from portti.domain import candidacies as rules
from portti.domain.actor import SYSTEM, Actor
from portti.models import Candidacy
from portti.queries import candidacies as queries
from portti.queries import candidacy_work as work
from portti.services.candidacies import end_by_service
from portti.services.candidacy_mail import tell_follow_up
from portti.services.candidacy_staff import follow_up_key
from portti.services.candidacy_steps import move_on
from portti.services.staff_tasks import close_task, open_task
from portti.settings import Settings

GRACE = timedelta(hours=1)
"""So long a need that was taken away can come back before its candidacies end with it."""


def due_candidacies(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the candidacies that something must happen to now."""
    ending = work.candidacies_to_end(session, closed_before=now - GRACE)
    return sorted({*ending, *work.follow_ups_due(session, now, _second_before(settings, now))})


def do_due(session: Session, candidacy_id: int, *, settings: Settings, now: datetime) -> str | None:
    """Do what is due for one candidacy, looked at anew; return what was done, None for nothing."""
    row = queries.candidacy_for_change(session, candidacy_id)
    reason = work.candidacies_to_end(session, closed_before=now - GRACE, only=candidacy_id).get(candidacy_id)
    if reason is not None:
        end_by_service(session, row, reason, settings=settings, now=now)
        return "candidacies_ended"
    if candidacy_id not in work.follow_ups_due(session, now, _second_before(settings, now), candidacy_id):
        return None
    if row.stage == "follow_up_3_months":
        _ask_after_years(session, row, settings, now)
    else:
        _follow_up(session, row, settings, now)
    return "follow_ups_asked"


def _ask_after_years(session: Session, row: Candidacy, settings: Settings, now: datetime) -> None:
    """Let the centre ask whether the work goes on still; of the first year the task may stand already."""
    row.waits_for = rules.CENTRE
    row.deadline_at = now + timedelta(days=settings.mediation.deadline_days.follow_up_3_months)
    session.flush()
    if work.has_open_year_task(session, row.id):
        return
    open_task(
        session,
        row.centre_id,
        "outcome_call",
        f"outcome_call:{row.id}:{helsinki(now).date().isoformat()}",
        need_id=row.need_id,
        profile_id=row.profile_id,
        candidacy_id=row.id,
        assigned_account_id=row.responsible_account_id,
        due_on=helsinki(row.deadline_at).date(),
        now=now,
    )


def _second_before(settings: Settings, now: datetime) -> datetime:
    return now - timedelta(days=settings.mediation.second_follow_up_days)


def _follow_up(session: Session, row: Candidacy, settings: Settings, now: datetime) -> None:
    """Ask both sides how the work goes, and give the centre the task to ask too.

    Where the service stood still for months only the later question is asked. Of work whose last day has been only the
    centre asks, by telephone.
    """
    assert row.started_on is not None
    first = datetime.combine(row.started_on, time(0), HELSINKI)
    late = first <= _second_before(settings, now)
    deed = "follow_up_3_months" if late else "follow_up_2_weeks"
    service = Actor(SYSTEM.account_id, centre_id=row.centre_id)
    # One call is asked for at a time: the later question takes the place of the earlier.
    close_task(session, follow_up_key(row), now=now)
    move_on(session, service, row, deed, rules.SERVICE, settings=settings, now=now)
    if row.contract_to_on is None or row.contract_to_on >= helsinki(now).date():
        tell_follow_up(session, row, "3_months" if late else "2_weeks", settings=settings, now=now)
    assert row.deadline_at is not None
    open_task(
        session,
        row.centre_id,
        "follow_up",
        follow_up_key(row),
        need_id=row.need_id,
        profile_id=row.profile_id,
        candidacy_id=row.id,
        assigned_account_id=row.responsible_account_id,
        due_on=helsinki(row.deadline_at).date(),
        now=now,
    )

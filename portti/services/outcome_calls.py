"""Calls about how work goes: noted once for each moment, they close the follow-up, and end what has ended."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import candidacies as candidacy_rules
from portti.domain import outcome_calls as rules
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.outcome_calls import OutcomeDraft
from portti.domain.permissions import check_may
from portti.models import Candidacy, OutcomeCall
from portti.queries import candidacies as candidacy_queries
from portti.queries import outcome_calls as queries
from portti.queries.candidacy_work import close_year_tasks
from portti.services import audit, candidacy_deeds, candidacy_staff
from portti.services.staff_tasks import close_task, open_task
from portti.settings import Settings

_STORED = ("spoke_with", "work", "hours", "ended_on", "ended_reason", "help_wanted")


def note_outcome(
    session: Session,
    actor: Actor,
    candidacy_id: int,
    moment: str,
    draft: OutcomeDraft,
    *,
    settings: Settings,
    now: datetime,
) -> OutcomeCall:
    """Note what a call came to; noted again it is corrected, and sent twice it is noted once."""
    check_may(actor, "propose_to_employer")
    row = candidacy_queries.candidacy_of_centre(session, actor.centre_id, candidacy_id, for_change=True)
    today = helsinki(now).date()
    if not rules.is_due(moment, row.started_on, row.stage, today=today):
        raise RuleViolation("outcome_not_due")
    assert row.started_on is not None
    rules.check_outcome(draft, started_on=row.started_on, today=today)
    call = queries.calls_of(session, row.id).get(moment)
    told = {name: getattr(draft, name) for name in _STORED}
    if call is None:
        call = OutcomeCall(
            centre_id=row.centre_id,
            candidacy_id=row.id,
            moment=moment,
            called_on=today,
            called_by_account_id=actor.account_id,
            changed_at=now,
            **told,
        )
        session.add(call)
    elif all(getattr(call, name) == value for name, value in told.items()):
        # Asked again a year later, with the same answer: the task is done all the same.
        _go_on(session, actor, row, moment, draft.work, settings, now)
        return call
    else:
        for name, value in told.items():
            setattr(call, name, value)
        call.changed_at = now
    session.flush()
    audit.record(
        session, actor, "note_outcome", "candidacy", row.id, now=now, facts={"moment": moment, **_codes(told)}
    )
    _go_on(session, actor, row, moment, draft.work, settings, now)
    return call


def _codes(told: dict[str, object]) -> dict[str, object]:
    return {name: told[name] for name in ("spoke_with", "work", "ended_reason") if told[name] is not None}


def _go_on(
    session: Session,
    actor: Actor,
    row: Candidacy,
    moment: str,
    work: str,
    settings: Settings,
    now: datetime,
) -> None:
    """Close what asked for the call, and let the candidacy wait for the next one or end."""
    if moment == rules.YEAR:
        close_year_tasks(session, row.id, now=now)
    else:
        close_task(session, f"follow_up:{row.id}:follow_up_{moment}", now=now)
    if row.stage not in candidacy_rules.WORKING:
        return
    if work == "ended":
        candidacy_deeds.end_with_reason(
            session,
            actor,
            row,
            "work_ended",
            candidacy_rules.CENTRE,
            candidacy_rules.CENTRE,
            settings=settings,
            now=now,
        )
    elif rules.closes_follow_up(moment, row.stage):
        candidacy_staff.note_followed_up(session, actor, row.id, settings=settings, now=now)


def year_key(candidacy_id: int) -> str:
    """Return the name of the task that asks for the call after a year."""
    return f"outcome_call:{candidacy_id}"


def year_calls_due(session: Session, *, now: datetime) -> list[int]:
    """Return the matches about which the centre is asked to call now, a year after they began."""
    today = helsinki(now).date()
    return queries.year_calls_due(
        session,
        begun_by=today - timedelta(days=rules.DAYS[rules.YEAR]),
        begun_since=today - timedelta(days=rules.LATEST_YEAR_CALL),
    )


def ask_for_year_call(session: Session, candidacy_id: int, *, now: datetime) -> str | None:
    """Give the centre the task to call about one match; None where it was given before."""
    if candidacy_id not in year_calls_due(session, now=now):
        return None
    row = candidacy_queries.candidacy_for_change(session, candidacy_id)
    opened = open_task(
        session,
        row.centre_id,
        "outcome_call",
        year_key(row.id),
        need_id=row.need_id,
        profile_id=row.profile_id,
        candidacy_id=row.id,
        assigned_account_id=row.responsible_account_id,
        due_on=helsinki(now).date() + timedelta(days=14),
        now=now,
    )
    return "year_calls_asked" if opened else None

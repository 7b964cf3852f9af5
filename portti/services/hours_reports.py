"""Telling a month: what was promised, what happened, and why the rest did not come."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.domain.hours_reports import HoursDraft, check_hours
from portti.domain.permissions import check_may
from portti.models import HoursReport
from portti.queries import hours_reports as queries
from portti.services import audit


def tell_month(session: Session, actor: Actor, draft: HoursDraft, *, now: datetime) -> HoursReport:
    """Keep one month of the actor's employer; told again it is corrected."""
    check_may(actor, "tell_hours")
    if actor.employer_id is None:
        raise NotFound("employer")
    check_hours(draft, today=helsinki(now).date())
    employer = queries.employer_for_hours(session, actor.employer_id)
    row = queries.month_of(session, employer.id, draft.month)
    told = (draft.promised_minutes, draft.happened_minutes, draft.reason)
    if row is not None and (row.promised_minutes, row.happened_minutes, row.reason) == told:
        return row
    area = queries.area_of(session, employer.id)
    if row is None:
        row = HoursReport(centre_id=employer.centre_id, employer_id=employer.id, month=draft.month)
    row.municipality_code = area
    row.promised_minutes, row.happened_minutes, row.reason = told
    row.told_at, row.told_by_account_id = now, actor.account_id
    session.add(row)
    session.flush()
    facts = {"month": f"{draft.month:%Y-%m}"}
    audit.record(session, actor, "tell_hours", "employer", employer.id, now=now, facts=facts)
    return row

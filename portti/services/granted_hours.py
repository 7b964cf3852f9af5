"""Planned hours of all an employer's needs and placements, held against the granted hours where they are told."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.granted_hours import PlannedHours, check_overrule, planned_hours
from portti.domain.permissions import check_may
from portti.domain.weekly_hours import Entry, singles_of_keys
from portti.models import HoursOverrule, Need
from portti.queries import granted_hours as queries
from portti.queries import needs as need_queries
from portti.services import audit, need_drafts

PLANNED = frozenset({"checking", "published", "filled"})
"""In these states a need asks for all its hours or has them done; else only those count who have agreed."""


def plan_of(session: Session, need: Need, *, now: datetime) -> PlannedHours | None:
    """Return what the employer plans once this need is public; None where granted hours are not told."""
    employer = queries.employer_of(session, need)
    if employer.granted_hours is None:
        return None
    agreed = queries.agreed_minutes(session, employer.id)
    dates = queries.agreed_dates(session, employer.id)
    weekly, singles = 0.0, list[tuple[datetime, datetime]]()
    for one in queries.needs_of_employer(session, employer.id):
        if one.id == need.id or one.state in PLANNED:
            weekly += max(need_drafts.most_hours(one), agreed.get(one.id, 0) / 60)
            singles += _ahead(need_drafts.singles_of(one), now)
        else:
            weekly += agreed.get(one.id, 0) / 60
            singles += _ahead(singles_of_keys(dates.get(one.id, ())), now)
    return planned_hours(weekly, singles, employer.granted_hours, employer.granted_per)


def _ahead(entries: Iterable[Entry], now: datetime) -> list[tuple[datetime, datetime]]:
    local = helsinki(now).replace(tzinfo=None)
    return [(one.start, one.end) for one in entries if isinstance(one, SingleShift) and one.end >= local]


def check_plan(session: Session, need: Need, *, now: datetime) -> None:
    """Raise RuleViolation where a need makes the plan go over the granted hours and no staff member allowed it."""
    plan = plan_of(session, need, now=now)
    if plan is None or not plan.is_over:
        return
    allowed = queries.latest_overrule(session, need.id)
    if allowed is not None and plan.planned <= allowed.hours:
        return
    facts = {"planned": plan.planned, "granted": plan.granted, "per": plan.per}
    raise RuleViolation("over_granted_hours", None, facts)


def check_grown(session: Session, need: Need, before: PlannedHours | None, *, now: datetime) -> None:
    """Raise RuleViolation where a change or a contract makes the plan larger than `before`, and over the granted."""
    if before is None:
        return
    after = plan_of(session, need, now=now)
    if after is not None and after.per == before.per and after.planned > before.planned:
        check_plan(session, need, now=now)


def overrule_hours(
    session: Session, actor: Actor, need_id: int, reason: str, *, now: datetime
) -> HoursOverrule:
    """Let a need's hours go over the granted ones as they are planned now; the reason is kept."""
    check_may(actor, "check_ads")
    need = need_queries.need_for_change(session, need_id)
    if need.centre_id != actor.centre_id:
        raise NotFound("need")
    check_overrule(reason)
    plan = plan_of(session, need, now=now)
    if plan is None or not plan.is_over:
        raise RuleViolation("hours_not_over")
    standing = queries.latest_overrule(session, need.id)
    if standing is not None and standing.hours >= plan.planned:
        return standing
    row = HoursOverrule(
        centre_id=need.centre_id,
        employer_id=need.employer_id,
        need_id=need.id,
        hours=plan.planned,
        reason=reason,
        overruled_by_account_id=actor.account_id,
        overruled_at=now,
    )
    session.add(row)
    session.flush()
    facts = {"hours": plan.planned, "granted": plan.granted}
    audit.record(session, actor, "overrule_hours", "need", need.id, now=now, facts=facts)
    return row

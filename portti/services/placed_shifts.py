"""Shifts that somebody has taken by contract: who comes to an employer today and tomorrow."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.substitutes import has_shifts
from portti.models import Candidacy, Need, Profile
from portti.queries import candidacies as queries
from portti.services.agreed_work import AgreedWork

_DAYS = 2


@dataclass(frozen=True)
class PlacedShift:
    """One coming shift of somebody at work; `some_weeks` while nobody has said which week is week 1 of its roster."""

    candidacy: Candidacy
    need: Need
    profile: Profile
    single: SingleShift
    some_weeks: bool


def placed_shifts(session: Session, actor: Actor, *, now: datetime) -> list[PlacedShift]:
    """Return the shifts of today and tomorrow that have not begun and that somebody has taken, soonest first."""
    local = helsinki(now)
    wall = local.replace(tzinfo=None)
    rows = queries.agreed_rows_of_employer(session, actor)
    days = [local.date() + timedelta(days=ahead) for ahead in range(_DAYS)]
    work = AgreedWork(session, [(row, need) for row, need, _profile in rows], days)
    found = [
        PlacedShift(row, need, profile, shift.single, shift.some_weeks)
        for row, need, profile in rows
        if has_shifts(need.state, was_published=need.published_at is not None) and need.latitude is not None
        for shift in work.of(row, need)
        if shift.single.start > wall
    ]
    return sorted(found, key=lambda one: (one.single.start, one.single.end, one.candidacy.id))

"""Shifts that somebody has taken by contract: who comes to an employer today and tomorrow."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.substitutes import coming_shifts, has_shifts
from portti.models import Candidacy, Need, Profile
from portti.queries import candidacies as queries
from portti.services.taken_shifts import shift_of_data

_DAYS = 2


@dataclass(frozen=True)
class PlacedShift:
    """One coming shift of somebody at work; of a roster nobody knows in which weeks it stands, so `some_weeks`."""

    candidacy: Candidacy
    need: Need
    profile: Profile
    single: SingleShift
    some_weeks: bool


def placed_shifts(session: Session, actor: Actor, *, now: datetime) -> list[PlacedShift]:
    """Return the shifts of today and tomorrow that have not begun and that somebody has taken, soonest first."""
    local = helsinki(now)
    last = local.date() + timedelta(days=_DAYS - 1)
    found = []
    for row, need, profile in queries.agreed_rows_of_employer(session, actor):
        if not has_shifts(need.state, was_published=need.published_at is not None) or need.latitude is None:
            continue
        for data in row.taken_shifts:
            shift = shift_of_data(data)
            found += [
                PlacedShift(row, need, profile, single, len(shift.weeks) < shift.cycle)
                for single in coming_shifts([shift], [], local)
                if single.start.date() <= last and _is_in_contract(row, single)
            ]
    return sorted(found, key=lambda one: (one.single.start, one.single.end, one.candidacy.id))


def _is_in_contract(row: Candidacy, single: SingleShift) -> bool:
    day = single.start.date()
    return (row.contract_from_on is None or row.contract_from_on <= day) and (
        row.contract_to_on is None or day <= row.contract_to_on
    )

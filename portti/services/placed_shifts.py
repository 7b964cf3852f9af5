"""Shifts that somebody has taken by contract: who comes to an employer today and tomorrow."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.rosters import is_in_some_weeks
from portti.domain.substitutes import coming_shifts, has_shifts
from portti.models import Candidacy, Need, Profile
from portti.queries import candidacies as queries
from portti.services.need_rosters import start_for
from portti.services.taken_shifts import shift_of_data

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
    last = local.date() + timedelta(days=_DAYS - 1)
    found = []
    for row, need, profile in queries.agreed_rows_of_employer(session, actor):
        if not has_shifts(need.state, was_published=need.published_at is not None) or need.latitude is None:
            continue
        for data in row.taken_shifts:
            shift = shift_of_data(data)
            start = start_for(need, [shift])
            found += [
                PlacedShift(row, need, profile, single, start is None and is_in_some_weeks(shift))
                for single in coming_shifts([shift], [], local, start)
                if single.start.date() <= last and _is_in_contract(row, single)
            ]
    return sorted(found, key=lambda one: (one.single.start, one.single.end, one.candidacy.id))


def _is_in_contract(row: Candidacy, single: SingleShift) -> bool:
    day = single.start.date()
    return (row.contract_from_on is None or row.contract_from_on <= day) and (
        row.contract_to_on is None or day <= row.contract_to_on
    )

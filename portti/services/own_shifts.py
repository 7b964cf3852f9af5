"""An assistant's own shifts of a month, with all employers together: from what was agreed on, as it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.domain import disclosure
from portti.domain import papers as rules
from portti.domain.actor import Actor
from portti.domain.candidacies import ASSISTANT
from portti.domain.reporting_periods import Period, month_of
from portti.domain.rosters import is_in_some_weeks
from portti.models import Candidacy, Need
from portti.queries import matches as match_queries
from portti.queries import papers as queries
from portti.services.candidacy_pages import assistant_page
from portti.services.need_rosters import start_for
from portti.services.papers import check_side
from portti.services.taken_shifts import shift_of_data
from portti.settings import Settings


@dataclass(frozen=True)
class OwnShift:
    """One shift and for whom it is, as far as that is told by now.

    `some_weeks` while nobody has said which week is week 1 of its roster.
    """

    shift: SingleShift
    employer: str
    some_weeks: bool = False


def own_shifts(
    session: Session, actor: Actor, month: date, *, language: str, settings: Settings
) -> list[OwnShift]:
    """Return the shifts of the actor's profile that begin in a month: weekly ones, and single ones they promised."""
    check_side(actor, ASSISTANT)
    assert actor.profile_id is not None  # checked just before
    period, found = month_of(month), list[OwnShift]()
    names: dict[int, str] = {}
    for row, need, _profile in queries.agreed_rows(session, actor, ASSISTANT):
        told = assistant_page(session, actor, row.id, language, settings=settings).told
        names[need.employer_id] = _name(told, need)
        found += _agreed(row, need, period, names[need.employer_id])
    for request, need in queries.promised_shifts_between(
        session, actor.profile_id, period.first, period.last
    ):
        single = SingleShift(
            datetime.fromisoformat(request.starts_at), datetime.fromisoformat(request.ends_at)
        )
        name = names.get(need.employer_id) or _name_for_shift(session, need)
        # A promised shift that stands in the weekly work anyway is one shift.
        if not any(_is_same(one, single, name) for one in found):
            found.append(OwnShift(single, name))
    return sorted(found, key=lambda one: (one.shift.start, one.shift.end, one.employer))


def _agreed(row: Candidacy, need: Need, period: Period, name: str) -> list[OwnShift]:
    first = max(period.first, row.contract_from_on or period.first)
    last = min(period.last, row.contract_to_on or period.last)
    found = []
    for shift in map(shift_of_data, row.taken_shifts or ()):
        start = start_for(need, [shift])
        some_weeks = start is None and is_in_some_weeks(shift)
        placed = rules.placed_shifts([shift], first, last, start)
        found += [OwnShift(single, name, some_weeks) for single in placed]
    return found


def _is_same(one: OwnShift, single: SingleShift, name: str) -> bool:
    overlaps = one.shift.start < single.end and single.start < one.shift.end
    return overlaps and one.employer == name and not one.some_weeks


def _name_for_shift(session: Session, need: Need) -> str:
    facts = match_queries.contact_of_account(match_queries.account_of_need(session, need.id))
    return _name(disclosure.told_of_employer_for_shift(facts, has_shift=True), need)


def _name(told: Mapping[str, str | None], need: Need) -> str:
    """Return the employer's name as it is told by now, else the title of the need."""
    return " ".join(filter(None, (told.get("given_name"), told.get("family_name")))) or need.shown_title

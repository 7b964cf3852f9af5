"""An assistant's own shifts of a month, with all employers together: from what was agreed on, as it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.domain import disclosure
from portti.domain.actor import Actor
from portti.domain.candidacies import ASSISTANT
from portti.domain.reporting_periods import month_of
from portti.models import Need
from portti.queries import matches as match_queries
from portti.queries import papers as queries
from portti.services.agreed_work import AgreedWork
from portti.services.candidacy_pages import assistant_page
from portti.services.papers import check_side
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
    """Return the shifts of the actor's profile that begin in a month: weekly and single ones."""
    check_side(actor, ASSISTANT)
    assert actor.profile_id is not None  # checked just before
    period, found = month_of(month), list[tuple[int, OwnShift]]()
    days = [period.first + timedelta(days=ahead) for ahead in range((period.last - period.first).days + 1)]
    rows = queries.agreed_rows(session, actor, ASSISTANT)
    work = AgreedWork(session, [(row, need) for row, need, _profile in rows], days, given_only=True)
    names: dict[int, str] = {}
    for row, need, _profile in rows:
        told = assistant_page(session, actor, row.id, language, settings=settings).told
        name = names[need.employer_id] = _name(told, need)
        found += [
            (need.employer_id, OwnShift(one.single, name, one.some_weeks)) for one in work.of(row, need)
        ]
    for request, need in queries.promised_shifts_between(
        session, actor.profile_id, period.first, period.last
    ):
        single = SingleShift(
            datetime.fromisoformat(request.starts_at), datetime.fromisoformat(request.ends_at)
        )
        # A promised shift that stands in the work agreed on anyway is one shift.
        if not any(whose == need.employer_id and _is_same(one, single) for whose, one in found):
            name = names.get(need.employer_id) or _name_for_shift(session, need)
            found.append((need.employer_id, OwnShift(single, name)))
    shifts = [one for _whose, one in found]
    return sorted(shifts, key=lambda one: (one.shift.start, one.shift.end, one.employer))


def _is_same(one: OwnShift, single: SingleShift) -> bool:
    return one.shift.start < single.end and single.start < one.shift.end and not one.some_weeks


def _name_for_shift(session: Session, need: Need) -> str:
    facts = match_queries.contact_of_account(match_queries.account_of_need(session, need.id))
    return _name(disclosure.told_of_employer_for_shift(facts, has_shift=True), need)


def _name(told: Mapping[str, str | None], need: Need) -> str:
    """Return the employer's name as it is told by now, else the title of the need."""
    return " ".join(filter(None, (told.get("given_name"), told.get("family_name")))) or need.shown_title

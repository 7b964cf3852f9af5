"""Rosters of which somebody has taken shifts: from which Monday they count, and whose week 1 nobody has said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matching.types import Shift
from portti.domain.candidacies import AGREED
from portti.domain.need_states import EDITABLE
from portti.domain.rosters import is_in_some_weeks
from portti.models import Account, Candidacy, Need
from portti.queries import accounts as account_queries
from portti.queries import calendar_entries as queries
from portti.services.need_rosters import start_for, weeks_of
from portti.services.taken_shifts import shift_of_data


@dataclass(frozen=True)
class CalendarRosters:
    """What is known of the rosters in a person's calendar."""

    is_known: bool
    """Whether shifts of some roster stand in their weeks."""
    of_own_work: bool
    """Whether the person works by a roster whose week 1 nobody has said."""
    unknown: list[Need]
    """The needs, of employers whose matters the person handles, of whose rosters nobody has said it."""


def roster_taken(row: Candidacy) -> list[Shift]:
    """Return the shifts agreed on that stand in some weeks only."""
    return [shift for shift in map(shift_of_data, row.taken_shifts or ()) if is_in_some_weeks(shift)]


def start_taken(row: Candidacy, need: Need) -> date | None:
    """Return the Monday of week 1 of the roster that was agreed on; None where it is not known, or there is none."""
    roster = roster_taken(row)
    return start_for(need, roster) if roster else None


def lacks_start(row: Candidacy, need: Need) -> bool:
    """Answer whether a roster was agreed on and nobody has said which week is its week 1."""
    return bool(roster_taken(row)) and start_taken(row, need) is None


def needs_to_ask_of(pairs: Iterable[tuple[Candidacy, Need]]) -> list[Need]:
    """Return the needs, each once, of whose rosters nobody has said week 1, and on whose pages it can be said.

    It cannot on that of a withdrawn need, or of one that asks for no roster any more.
    """
    lacking = {need.id: need for row, need in pairs if lacks_start(row, need)}
    return [need for need in lacking.values() if need.state in EDITABLE and weeks_of(need) > 1]


def calendar_rosters(session: Session, account: Account) -> CalendarRosters:
    """Return what is known of the rosters by which a person works, or somebody works for whom they handle matters."""
    own, theirs = list[tuple[Candidacy, Need]](), list[tuple[Candidacy, Need]]()
    profile = account_queries.profile_of_account(session, account.id)
    if profile is not None:
        own += queries.candidacies_of(session, profile_id=profile.id)
    employer = account_queries.employer_of_account(session, account.id)
    employers = [employer] if employer is not None else []
    for one in [*employers, *account_queries.represented_employers(session, account.id)]:
        theirs += queries.candidacies_of(session, employer_id=one.id)
    own, theirs = ([pair for pair in found if pair[0].stage in AGREED] for found in (own, theirs))
    return CalendarRosters(
        any(start_taken(*pair) is not None for pair in [*own, *theirs]),
        any(lacks_start(*pair) for pair in own),
        needs_to_ask_of(theirs),
    )

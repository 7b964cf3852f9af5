"""From which Monday the roster of a need counts: as its row holds it, and for which shifts that tells."""

from collections.abc import Iterable
from datetime import date

from matching.types import Shift
from portti.domain.needs import RosterDraft
from portti.domain.rosters import cycle_of, is_in_some_weeks, known_start, week_of
from portti.models import Need
from portti.services.match_inputs import numbers


def roster_of(need: Need) -> list[Shift]:
    """Return the weekly shifts of a need that stand in some weeks only."""
    shifts = [
        Shift(row.weekday, row.start_minute, row.end_minute, row.cycle, tuple(numbers(row.weeks)))
        for row in need.shifts
    ]
    return [shift for shift in shifts if is_in_some_weeks(shift)]


def weeks_of(need: Need) -> int:
    """Return of how many weeks the roster of a need is; 1 where it has none."""
    return cycle_of(roster_of(need))


def start_of(need: Need) -> date | None:
    """Return the Monday of week 1 of a need's roster, where that is known."""
    return start_for(need, roster_of(need))


def start_for(need: Need, shifts: Iterable[Shift]) -> date | None:
    """Return the Monday of week 1 for shifts that were taken of a need, where that is known."""
    return known_start(need.roster_begins_on, need.roster_weeks, shifts)


def lacks_start(need: Need) -> bool:
    """Answer whether a need has a roster and nobody has said which week is its week 1."""
    return weeks_of(need) > 1 and start_of(need) is None


def put_roster(need: Need, draft: RosterDraft) -> bool:
    """Put the Monday of week 1 on the need; answer whether the roster stands in other weeks now."""
    weeks, before = weeks_of(need), start_of(need)
    if weeks == 1:
        return False
    if draft.begins_on is not None and before is not None:
        if week_of(draft.begins_on, before, weeks) == 1:
            return False
    elif draft.begins_on == before:
        return False
    need.roster_begins_on = draft.begins_on
    need.roster_weeks = weeks if draft.begins_on else None
    return True

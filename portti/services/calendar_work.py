"""Work by contract in a private calendar: shifts of each week, lists with dates, and single shifts."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from matching.types import Shift, SingleShift
from portti.clock import HELSINKI, helsinki
from portti.domain.rosters import is_in_some_weeks, runs_of
from portti.domain.weekly_hours import key_of
from portti.models import Candidacy, Need
from portti.queries.papers import single_shifts_between
from portti.services.agreed_work import AgreedWork
from portti.services.calendar_days import Entry
from portti.services.need_rosters import start_for
from portti.services.taken_shifts import shift_of_data
from portti.vocabulary import N_

_WORK = N_("Work shift")
_COMING_WORK = N_("An assistant comes to work")
_SOME_WEEKS = N_("Work shift in some weeks, see the roster")
_COMING_SOME_WEEKS = N_("An assistant comes in some weeks, see the roster")
_WORK_WORDS = {"assistant": (_WORK, _SOME_WEEKS), "employer": (_COMING_WORK, _COMING_SOME_WEEKS)}
_MINUTE = "%Y%m%dT%H%M"


def work_of(session: Session, side: str, row: Candidacy, need: Need, dated: AgreedWork) -> list[Entry]:
    """Return the work that two have agreed on; `dated` knows their lists of shifts and single shifts.

    On the days of a list its shifts stand instead of all others.
    """
    assert row.contract_from_on is not None  # the caller has looked
    found = _weekly(side, row, need, dated, row.contract_from_on)
    singles = [one for one in dated.singles_of(row, need) if not dated.is_listed(row, one.start.date())]
    found += [_single(side, row, need, one, f"{one.start:{_MINUTE}}") for one in singles]
    # A list has no version of its own: a shift that ends at another time is another.
    listed = _listed(session, row, need, dated)
    return found + [_single(side, row, need, one, f"{one.start:{_MINUTE}}-{one.end:%H%M}") for one in listed]


def _listed(session: Session, row: Candidacy, need: Need, dated: AgreedWork) -> list[SingleShift]:
    """Return the shifts of lists, but for single shifts that were promised: those stand in the calendar as such."""
    shifts = dated.listed(row)
    if not shifts:
        return []
    ends = shifts[0].start.date(), shifts[-1].start.date()
    promised = {
        one.shift_key for one in single_shifts_between(session, need.employer_id, row.profile_id, *ends)
    }
    return [one for one in shifts if key_of(one) not in promised]


def _weekly(side: str, row: Candidacy, need: Need, dated: AgreedWork, from_on: date) -> list[Entry]:
    """Return the shifts agreed on, of a roster in its weeks, as soon as somebody has said which week is week 1.

    Until then they stand in every week and say so: the first day of work does not tell, as whoever joins a roster that
    runs begins in any of its weeks. Weeks that are guessed would be wrong for half of all.

    A shift keeps its UID when its hours or weeks move: it is known by its weekday, its place among those of the day,
    and the place of the week among its weeks.
    """
    found, seen = list[Entry](), Counter[int]()
    for data in sorted(row.taken_shifts or (), key=lambda one: (one["weekday"], one["start"])):
        shift = shift_of_data(data)
        start = start_for(need, [shift])
        words = _WORK_WORDS[side][start is None and is_in_some_weeks(shift)]
        uid = f"work-{row.id}-{shift.weekday}-{seen[shift.weekday]}"
        seen[shift.weekday] += 1
        for at, (first, every) in enumerate(runs_of(shift, from_on, start)):
            starts_at, ends_at = _first_of(shift, first, every)
            if row.contract_to_on is not None and helsinki(starts_at).date() > row.contract_to_on:
                continue
            listed = _listed_among(row, dated, shift, helsinki(starts_at).date(), every)
            if listed is None:
                continue
            # Both rise and never fall: whatever of the two moves a shift, calendars take the new time.
            version = row.calendar_version + need.row_version
            name = f"{uid}-{at}@portti" if at else f"{uid}@portti"
            found.append(Entry(name, words, starts_at, ends_at, version, every, row.contract_to_on, listed))
    return found


def _listed_among(
    row: Candidacy, dated: AgreedWork, shift: Shift, first: date, every: int
) -> tuple[datetime, ...] | None:
    """Return at which of its times a weekly shift does not come, since a list says the shifts of that day.

    None where no time is left: a list holds them all.
    """
    step = timedelta(weeks=every)
    last = min(row.contract_to_on or dated.days[-1], dated.days[-1])
    days = [first + step * number for number in range((last - first) // step + 1)]
    listed = [day for day in days if dated.is_listed(row, day)]
    if days and len(listed) == len(days) and last == row.contract_to_on:
        return None
    return tuple(wall_moment(day, shift.start) for day in listed)


def _single(side: str, row: Candidacy, need: Need, shift: SingleShift, name: str) -> Entry:
    """Return a single shift that was agreed on; one that is moved is another."""
    begins, ends = (at.replace(tzinfo=HELSINKI).astimezone(UTC) for at in (shift.start, shift.end))
    words, _some_weeks = _WORK_WORDS[side]
    return Entry(f"work-{row.id}-{name}@portti", words, begins, ends, row.calendar_version + need.row_version)


def _first_of(shift: Shift, day: date, every: int) -> tuple[datetime, datetime]:
    """Return the first time of a shift that comes every so many weeks; one over midnight ends the next day."""
    if helsinki(wall_moment(day, shift.start)).replace(tzinfo=None) != _naive(day, shift.start):
        # The clocks skip the hour in which the very first one would begin.
        day += timedelta(weeks=every)
    return wall_moment(day, shift.start), wall_moment(day, shift.start + shift.minutes)


def _naive(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def wall_moment(day: date, minute: int) -> datetime:
    """Return the moment at which so many minutes have passed on the clock of a day in Finland."""
    return _naive(day, minute).replace(tzinfo=HELSINKI).astimezone(UTC)

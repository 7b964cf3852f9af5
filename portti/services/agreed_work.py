"""When somebody works by contract: by the employer's list of shifts where one holds the day, else as was agreed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from matching.types import SingleShift
from portti.domain.needs import OpenTimesDraft
from portti.domain.rosters import is_in_some_weeks, may_stand_on
from portti.domain.weekly_hours import single_shift, singles_of_keys
from portti.models import Candidacy, Need
from portti.queries import agreed_work as queries
from portti.services.need_open_times import open_times_of
from portti.services.need_rosters import start_for
from portti.services.paper_shifts import shift_of_line
from portti.services.taken_dates import is_in_contract
from portti.services.taken_shifts import shift_of_data

Agreed = tuple[Candidacy, Need]


@dataclass(frozen=True)
class WorkShift:
    """One shift of somebody's work; `some_weeks` while nobody has said which week is week 1 of its roster."""

    single: SingleShift
    some_weeks: bool = False
    is_listed: bool = False
    """Whether it stands on a list of shifts, which also holds single shifts that were promised."""


@dataclass(frozen=True)
class _ShiftList:
    first_on: date
    last_on: date
    shifts: list[SingleShift] = field(default_factory=list)


class AgreedWork:
    """The work of candidacies that were agreed on, on some days: weekly shifts, lists with dates, and single shifts.

    A list says also when work inside a window is done. Single shifts are the work of whose contract names them. Where
    it names none, as an older one, those of a need that asks for nothing else are the work of the one assistant who has
    agreed on it; of two, nobody has said who does which. A list is its employer's own until they give it to the
    assistant: `given_only` reads no other.
    """

    def __init__(
        self, session: Session, rows: Iterable[Agreed], days: Sequence[date], *, given_only: bool = False
    ) -> None:
        agreed, self.days = list(rows), days
        self._lists: dict[int, list[_ShiftList]] = {}
        listed = [row.id for row, _need in agreed]
        for paper, lines in queries.shift_lists(session, listed, days, given=given_only):
            # The newest stands first: it is what holds for its days.
            assert paper.candidacy_id is not None and paper.first_on is not None and paper.last_on is not None
            shifts = [shift_of_line(line) for line in lines]
            found = self._lists.setdefault(paper.candidacy_id, [])
            found.append(_ShiftList(paper.first_on, paper.last_on, shifts))
        timed = {need.id for _row, need in agreed if open_times_of(need) == OpenTimesDraft()}
        self._singles = queries.only_single_shifts(session, timed, days)

    def of(self, row: Candidacy, need: Need) -> list[WorkShift]:
        """Return the shifts of one of them that begin on the days."""
        return [shift for day in self.days if is_in_contract(row, day) for shift in self._on(row, need, day)]

    def singles_of(self, row: Candidacy, need: Need) -> list[SingleShift]:
        """Return the single shifts of one of them between the first and the last of the days."""
        keys = row.taken_dates or ["_".join(ends) for ends in self._singles.get(need.id, [])]
        first, last = min(self.days), max(self.days)
        found = [one for one in singles_of_keys(keys) if first <= one.start.date() <= last]
        return [one for one in found if is_in_contract(row, one.start.date())]

    def is_listed(self, row: Candidacy, day: date) -> bool:
        """Answer whether a list holds a day of one of them: then it says all the shifts of the day."""
        return any(one.first_on <= day <= one.last_on for one in self._lists.get(row.id, []))

    def listed(self, row: Candidacy) -> list[SingleShift]:
        """Return the shifts that stand on the lists of one of them, of each day by the newest that holds it."""
        lists, found = self._lists.get(row.id, []), list[SingleShift]()
        for at, one in enumerate(lists):
            found += [
                shift
                for shift in one.shifts
                if is_in_contract(row, shift.start.date())
                and not any(newer.first_on <= shift.start.date() <= newer.last_on for newer in lists[:at])
            ]
        return sorted(found, key=lambda shift: (shift.start, shift.end))

    def _on(self, row: Candidacy, need: Need, day: date) -> list[WorkShift]:
        for one in self._lists.get(row.id, []):
            if one.first_on <= day <= one.last_on:
                return [
                    WorkShift(single, is_listed=True) for single in one.shifts if single.start.date() == day
                ]
        found = [WorkShift(one) for one in self.singles_of(row, need) if one.start.date() == day]
        for shift in map(shift_of_data, row.taken_shifts or ()):
            start = start_for(need, [shift])
            if may_stand_on(shift, day, start):
                single = single_shift(datetime.combine(day, time()), shift.start, shift.end, None)
                found.append(WorkShift(single, start is None and is_in_some_weeks(shift)))
        return found

"""The shifts of a list: placed from what was agreed, then added, changed and taken away one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from matching.schedule import true_minutes
from matching.types import SingleShift
from portti.domain import papers as rules
from portti.domain.errors import NotFound
from portti.domain.rosters import begins_on_where
from portti.domain.weekly_hours import singles_of_keys
from portti.models import Candidacy, Need, Paper, PaperLine
from portti.queries import papers as queries
from portti.services.need_rosters import start_for
from portti.services.taken_shifts import shift_of_data

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class ShiftDraft:
    """One shift as a person typed it; an end at or before the start is on the next day."""

    on: date | None
    start: int
    end: int

    @property
    def wall_minutes(self) -> int:
        """How long it is by the clock on the wall; from a time to the same time is a whole day."""
        return (self.end - self.start) % 1440 or 1440


def place_lines(session: Session, paper: Paper, roster_week: int | None) -> None:
    """Put the agreed shifts of a list's days on it, weekly and single, and those that the assistant has promised.

    The list begins in week `roster_week` of the roster; None is the week that the need's own week 1 says, else the
    first.
    """
    row = session.get_one(Candidacy, paper.candidacy_id)
    need = session.get_one(Need, row.need_id)
    assert paper.first_on is not None and paper.last_on is not None  # a list of shifts has its days
    first, last = max(paper.first_on, row.contract_from_on or paper.first_on), paper.last_on
    if row.contract_to_on is not None:
        last = min(last, row.contract_to_on)
    pattern = [shift_of_data(one) for one in row.taken_shifts or ()]
    start = start_for(need, pattern) if roster_week is None else None
    placed = rules.placed_shifts(
        pattern, first, last, start or begins_on_where(paper.first_on, roster_week or 1)
    )
    promised = queries.single_shifts_between(
        session, need.employer_id, row.profile_id, paper.first_on, paper.last_on
    )
    agreed = [one for one in singles_of_keys(row.taken_dates) if first <= one.start.date() <= last]
    for single in (*agreed, *singles_of_keys(one.shift_key for one in promised)):
        if not any(other.start < single.end and single.start < other.end for other in placed):
            placed.append(single)
    session.add_all(_line(paper.id, shift) for shift in placed[: rules.MOST_LINES])
    session.flush()


def _line(paper_id: int, shift: SingleShift) -> PaperLine:
    return PaperLine(
        paper_id=paper_id,
        happens_on=shift.start.date(),
        start_minute=shift.start.hour * 60 + shift.start.minute,
        wall_minutes=(shift.end - shift.start) // _MINUTE,
    )


def shift_of_line(line: PaperLine) -> SingleShift:
    """Return the shift of a line."""
    return rules.shift_on(line.happens_on, line.start_minute or 0, line.wall_minutes or 0)


def minutes_of_line(line: PaperLine) -> int:
    """Return how long a shift really is, also over the change of the clocks."""
    return true_minutes(shift_of_line(line))


def weekly_minutes(lines: Sequence[PaperLine]) -> dict[date, int]:
    """Return the minutes of each week by its Monday; a shift counts for the day on which it begins."""
    found: dict[date, int] = {}
    for line in lines:
        monday = line.happens_on - timedelta(days=line.happens_on.weekday())
        found[monday] = found.get(monday, 0) + minutes_of_line(line)
    return found


def set_shift(session: Session, paper: Paper, line: PaperLine, draft: ShiftDraft) -> None:
    """Put a shift on a new or changed line of a locked list."""
    if paper.kind != rules.SHIFTS or paper.first_on is None or paper.last_on is None:
        raise NotFound("paper_line")
    shift = rules.shift_on(draft.on, draft.start, draft.wall_minutes) if draft.on else None
    others = [shift_of_line(one) for one in queries.lines_of(session, paper.id) if one.id != line.id]
    rules.check_shift(draft.on, shift, others, paper.first_on, paper.last_on)
    assert draft.on is not None  # checked just before
    line.happens_on, line.start_minute, line.wall_minutes = draft.on, draft.start, draft.wall_minutes

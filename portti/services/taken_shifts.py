"""How much of a need is open still: what working assistants have taken is asked for no more, until they leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matching.types import Shift
from portti.domain.actor import SYSTEM, Actor
from portti.domain.candidacies import WORKING
from portti.domain.weekly_hours import hours_a_week, key_of
from portti.models import Candidacy, Need, NeedShift
from portti.queries import candidacies as queries
from portti.services import need_drafts, need_ending, needs
from portti.services.match_inputs import clock_minute, clock_text, numbers
from portti.services.need_news import tell_filled
from portti.services.taken_dates import FILLED_BY_ITSELF, are_dates_taken, open_again
from portti.settings import Settings

Data = Mapping[str, Any]


@dataclass(frozen=True)
class OpenHours:
    """Minutes a week: what a need asks, and what of it is taken; `asked` is None where nobody knows how much."""

    asked: int | None
    taken: int

    @property
    def left(self) -> int | None:
        """What is open still."""
        return None if self.asked is None else max(0, self.asked - self.taken)


def _asked(need: Need) -> int | None:
    hours = need_drafts.most_hours(need)
    return round(hours * 60) if hours else None


def open_shifts_by_key(
    session: Session, need: Need, *, besides: int | None = None
) -> dict[str, dict[str, Any]]:
    """Return the weekly shifts that somebody can still take, by key; what `besides` has taken counts as open."""
    taken = _taken_keys(session, need.id, besides)
    found: dict[str, dict[str, Any]] = {}
    for row in need.shifts:
        key = _key(row)
        if taken.count(key) < row.assistants:
            found[key] = _data(row)
    return found


def take(session: Session, need: Need, *, settings: Settings, now: datetime) -> None:
    """Let a locked need ask only for what nobody who works has taken; with nothing left it is filled.

    The service itself changes the need: whoever reads their log must not find the other side's full name there.
    """
    actor = Actor(SYSTEM.account_id, centre_id=need.centre_id)
    working = _taken_keys(session, need.id, None, only_working=True)
    dates = {key for row in queries.working_of_need(session, need.id) for key in row.taken_dates}
    before = _how_taken(need)
    for row in need.shifts:
        row.taken = min(row.assistants, working.count(_key(row)))
    for single in need.single_shifts:
        single.taken = single.shift_key in dates
    if need.state in FILLED_BY_ITSELF and _is_full(
        session, need, queries.agreed_of_need(session, need.id), now
    ):
        needs.fill_by_itself(session, actor, need, now=now)
        tell_filled(session, need, settings=settings, now=now)
    elif before != _how_taken(need):
        needs.note_taken(session, actor, need, now=now)
        if need.state == "published" and need_ending.is_over(need, now):
            # What is open still does not come any more.
            needs.hide_need(session, actor, need, now=now)


def _how_taken(need: Need) -> list[int]:
    return [*(row.taken for row in need.shifts), *(row.taken for row in need.single_shifts)]


def give_back(session: Session, need: Need, left: Candidacy, *, settings: Settings, now: datetime) -> None:
    """Let a locked need ask again for what somebody has left who worked; one that they had filled is open again.

    One that the employer said was filled while something of it was open stays so.
    """
    agreed = queries.agreed_of_need(session, need.id)
    was_full = _is_full(session, need, [*agreed, left], now, left)
    take(session, need, settings=settings, now=now)
    if need.state == "filled" and was_full and not _is_full(session, need, agreed, now):
        open_again(session, need, settings=settings, now=now)


def open_hours_of_working(session: Session, need: Need) -> OpenHours:
    """Return how much is open beside what those take who work already."""
    return _open_hours(need, queries.working_of_need(session, need.id))


def _open_hours(need: Need, working: Iterable[Candidacy]) -> OpenHours:
    return OpenHours(_asked(need), sum(row.weekly_minutes or 0 for row in working))


def _is_full(
    session: Session, need: Need, agreed: Sequence[Candidacy], now: datetime, left: Candidacy | None = None
) -> bool:
    """Answer whether those who work, or have just `left`, have taken all that a need asks for still."""
    hours = _open_hours(need, [row for row in agreed if row.stage in WORKING or row is left])
    if hours.asked is not None:
        return hours.left == 0
    return are_dates_taken(session, need, agreed, now, left=left)


def _taken_keys(
    session: Session, need_id: int, besides: int | None, *, only_working: bool = False
) -> list[str]:
    rows = (
        queries.working_of_need(session, need_id)
        if only_working
        else queries.agreed_of_need(session, need_id)
    )
    return [_key_of_data(one) for row in rows if row.id != besides for one in row.taken_shifts]


def minutes_of(shifts: Iterable[Data]) -> int:
    """Return how many minutes a week shifts are together, rosters by their share."""
    return round(hours_a_week([shift_of_data(one) for one in shifts], []) * 60)


def minutes_besides(row: Candidacy) -> int | None:
    """Return how many minutes a week were agreed beside the shifts: of windows, or of times to be agreed."""
    return max(0, (row.weekly_minutes or 0) - minutes_of(row.taken_shifts or ())) or None


def keys_of(shifts: Iterable[Data]) -> tuple[str, ...]:
    """Return shifts that were agreed by their keys."""
    return tuple(_key_of_data(one) for one in shifts)


def _shift(row: NeedShift, assistants: int | None = None) -> Shift:
    return Shift(
        row.weekday,
        row.start_minute,
        row.end_minute,
        row.cycle,
        tuple(numbers(row.weeks)),
        row.assistants if assistants is None else assistants,
    )


def _key(row: NeedShift) -> str:
    return key_of(_shift(row, assistants=1))


def _data(row: NeedShift) -> dict[str, Any]:
    return {
        "weekday": row.weekday,
        "start": clock_text(row.start_minute),
        "end": clock_text(row.end_minute),
        "cycle": row.cycle,
        "weeks": numbers(row.weeks),
        "assistants": 1,
        "splittable": False,
    }


def shift_of_data(data: Data) -> Shift:
    """Return a shift that was agreed on."""
    cycle = data.get("cycle", 1)
    return Shift(
        data["weekday"],
        clock_minute(data["start"]),
        clock_minute(data["end"]),
        cycle,
        tuple(data.get("weeks") or range(1, cycle + 1)),
    )


def _key_of_data(data: Data) -> str:
    return key_of(shift_of_data(data))

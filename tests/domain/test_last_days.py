"""Which weekdays have no date left is what somebody finds who goes through the days one by one."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.schedule import common_weekdays, day_range
from matching.types import Shift, SingleShift, Window
from portti.domain.last_days import (
    MOST_DAYS_LEFT,
    MOST_DAYS_LEFT_OF_ROSTER,
    entry_has_passed,
    first_day_left,
    has_passed,
    last_date,
    passed_of,
)

TODAY = date(2026, 12, 9)
FAR = timedelta(days=60)
NEAR = timedelta(days=20)
perhaps = st.none() | st.dates(TODAY - NEAR, TODAY + NEAR)
ends_ahead = st.none() | st.dates(TODAY, TODAY + NEAR)


def days_of(first: date | None, last: date | None) -> Iterator[date]:
    """Go through the days one by one; an open end is far away."""
    day, last = first or TODAY - FAR, last or TODAY + FAR
    while day <= last:
        yield day
        day += timedelta(days=1)


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    cycle = draw(st.integers(1, 4))
    weeks = draw(st.sets(st.integers(1, cycle), min_size=1))
    return Shift(draw(st.integers(0, 6)), 480, 720, cycle, tuple(sorted(weeks)))


@given(shifts(), perhaps, perhaps, st.none() | st.integers(-8, 8))
def test_a_shift_has_passed_when_it_came_and_comes_no_more(
    shift: Shift, first: date | None, last: date | None, turn: int | None
) -> None:
    """Where week 1 is known, its weeks are counted from that Monday on; else any week could hold it."""
    begins_on = None if turn is None else date(2026, 12, 7) + timedelta(days=7 * turn)

    def stands(day: date) -> bool:
        week = begins_on and (day - begins_on).days // 7 % shift.cycle + 1
        return day.weekday() == shift.weekday and (week is None or week in shift.weeks)

    dates = [day for day in days_of(first, last) if stands(day)]
    came, comes = [day for day in dates if day < TODAY], [day for day in dates if day >= TODAY]
    assert has_passed(shift, first, last, begins_on, TODAY) == (bool(came) and not comes)
    assert last_date(shift, first, last, begins_on) == (max(dates, default=None) if last else None)
    earliest = TODAY + timedelta(days=MOST_DAYS_LEFT_OF_ROSTER)
    assert not (last and last > earliest and has_passed(shift, first, last, begins_on, TODAY))


@given(st.integers(0, 6), perhaps, ends_ahead, perhaps, ends_ahead)
def test_both_rules_and_the_engines_common_days_together_leave_the_weekdays_that_still_come(
    weekday: int, from_on: date | None, to_on: date | None, free_from: date | None, free_to: date | None
) -> None:
    """A need's shift counts where it has not passed; of a profile's days those that are left go to the engine."""
    mine = day_range(first_day_left(free_from, free_to, TODAY), free_to)
    theirs = day_range(from_on, to_on)
    first, last = max(mine[0], theirs[0]), min(mine[1], theirs[1])
    is_common = bool(common_weekdays(first, last) >> weekday & 1)
    both = set(days_of(from_on, to_on)) & set(days_of(free_from, free_to))
    still_comes = any(day >= TODAY and day.weekday() == weekday for day in both)
    assert (is_common and not passed_of([weekday], from_on, to_on, TODAY)) == still_comes


def test_the_first_weekday_has_none_left_so_many_days_before_the_end() -> None:
    yesterday = (TODAY - timedelta(days=1)).weekday()
    assert passed_of([yesterday], None, TODAY + timedelta(days=MOST_DAYS_LEFT), TODAY)
    assert not passed_of([yesterday], None, TODAY + timedelta(days=MOST_DAYS_LEFT + 1), TODAY)
    this_week, longest = date(2026, 12, 7), TODAY + timedelta(days=MOST_DAYS_LEFT_OF_ROSTER)
    of_this_week = Shift(yesterday, 480, 720, 4, (1,))
    assert has_passed(of_this_week, None, longest, this_week, TODAY)
    assert not has_passed(of_this_week, None, longest + timedelta(days=1), this_week, TODAY)
    assert not has_passed(of_this_week, None, longest, None, TODAY)


@pytest.mark.parametrize(
    ("entry", "passed"),
    [
        # Wednesday 9 December; the last day is Friday the 11th.
        (Shift(2, 480, 720), False),
        (Shift(1, 1320, 360), True),
        (Window((0, 1), 480, 720, 60), True),
        (Window((1, 4), 480, 720, 60), False),
        (SingleShift(datetime(2026, 12, 9, 8), datetime(2026, 12, 9, 11, 59)), True),
        (SingleShift(datetime(2026, 12, 9, 8), datetime(2026, 12, 9, 12)), False),
    ],
)
def test_a_time_has_passed_when_nothing_of_it_comes_any_more(entry, passed) -> None:
    now = datetime(2026, 12, 9, 12)
    assert entry_has_passed(entry, None, date(2026, 12, 11), None, now) == passed
    if not isinstance(entry, SingleShift):
        assert not entry_has_passed(entry, None, None, None, now)

"""In which week of a roster a day stands, before and after the Monday that is known, and how a shift comes again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.types import Shift
from portti.domain import rosters
from portti.domain.errors import RuleViolation
from portti.domain.needs import RosterDraft, path_of

MONDAY = date(2026, 11, 30)
days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
mondays = days.map(rosters.monday_of)
cycles = st.integers(1, 4)


@st.composite
def shifts(draw):
    cycle = draw(cycles)
    weeks = draw(st.sets(st.integers(1, cycle), min_size=1))
    return Shift(draw(st.integers(0, 6)), 480, 720, cycle, tuple(sorted(weeks)))


@pytest.mark.parametrize(
    ("ahead", "week"), [(0, 1), (6, 1), (7, 2), (20, 3), (21, 1), (-1, 3), (-7, 3), (-8, 2), (-21, 1)]
)
def test_weeks_are_counted_from_the_known_monday_in_both_directions(ahead: int, week: int) -> None:
    assert rosters.week_of(MONDAY + timedelta(days=ahead), MONDAY, 3) == week


@given(days, mondays, cycles, st.integers(-60, 60))
def test_a_roster_is_where_it_was_after_its_weeks_and_a_week_on_after_one(
    day: date, monday: date, cycle: int, turns: int
) -> None:
    week = rosters.week_of(day, monday, cycle)
    assert 1 <= week <= cycle
    assert rosters.week_of(day, monday + timedelta(weeks=cycle * turns), cycle) == week
    assert rosters.week_of(day + timedelta(weeks=1), monday, cycle) == week % cycle + 1
    assert rosters.week_of(day, rosters.begins_on_where(day, week), cycle) == week


@given(shifts(), days, mondays)
def test_runs_of_a_shift_are_all_the_days_on_which_it_stands_from_a_day_on(
    shift: Shift, from_on: date, monday: date
) -> None:
    ahead = [from_on + timedelta(days=step) for step in range(24 * 7)]
    standing = [day for day in ahead if rosters.may_stand_on(shift, day, monday)]
    runs = [
        first + timedelta(weeks=every * time)
        for first, every in rosters.runs_of(shift, from_on, monday)
        for time in range(24)
    ]
    assert standing and sorted(day for day in runs if day <= ahead[-1]) == standing


@given(shifts(), days)
def test_without_a_known_monday_each_weekday_may_be_meant(shift: Shift, from_on: date) -> None:
    ((first, every),) = rosters.runs_of(shift, from_on, None)
    assert (first.weekday(), every) == (shift.weekday, 1)
    assert timedelta(0) <= first - from_on < timedelta(days=7)
    assert rosters.may_stand_on(shift, first, None)


@given(mondays, st.integers(1, 12), days)
def test_among_the_weeks_to_choose_from_week_1_is_the_one_that_stands_in_turn(
    monday: date, cycle: int, today: date
) -> None:
    offered = rosters.mondays_to_choose(cycle, today)
    assert offered[0] <= today and len(offered) == cycle
    (chosen,) = [one for one in offered if rosters.week_of(one, monday, cycle) == 1]
    assert rosters.in_turn(monday, cycle, today) == chosen


def test_rosters_side_by_side_are_where_they_were_after_their_common_weeks() -> None:
    each_week = Shift(0, 480, 720, 4, (1, 2, 3, 4))
    assert rosters.cycle_of([each_week, Shift(0, 480, 720)]) == 1
    two, three = Shift(0, 480, 720, 2, (1,)), Shift(0, 480, 720, 3, (1, 2))
    assert rosters.cycle_of([each_week, two, three]) == 6
    assert rosters.known_start(MONDAY, 6, [two]) == rosters.known_start(MONDAY, 6, [three]) == MONDAY


@pytest.mark.parametrize(("begins_on", "weeks"), [(None, None), (MONDAY, 2), (MONDAY, 3), (MONDAY, None)])
def test_what_was_said_of_another_roster_tells_nothing(begins_on: date | None, weeks: int | None) -> None:
    assert rosters.known_start(begins_on, weeks, [Shift(0, 480, 720, 4, (1,))]) is None


def test_week_1_begins_on_a_monday_or_is_not_known() -> None:
    for good in (None, MONDAY):
        RosterDraft(good).check(MONDAY)
    with pytest.raises(RuleViolation, match="choice_unknown"):
        RosterDraft(MONDAY + timedelta(days=1)).check(MONDAY)


def test_the_way_asks_for_week_1_after_the_shifts_where_there_is_a_roster() -> None:
    assert path_of(("weekly", "single"), has_roster=True)[2:5] == ("week", "roster", "singles")
    assert "roster" not in path_of(("weekly", "single"))

"""What one person of a team can do: rest, rosters and hours, one case by hand of each rule."""

import pytest

from tests.matching.samples import sample_need, sample_profile
from tests.matching.team_calls import EVERY_DAY, Plain, alone, shift, team_of


@pytest.mark.parametrize(
    "work",
    [
        (shift(0, "08:00", "12:00"), shift(0, "11:59", "14:00")),
        (shift(0, "22:00", "02:00"), shift(1, "12:59", "15:00")),
        (shift(6, "20:00", "23:00"), shift(0, "09:59", "12:00")),
        (shift(6, "22:00", "06:00"), shift(0, "05:00", "09:00")),
    ],
    ids=["at once", "over midnight", "sunday to monday", "at once over the end of the week"],
)
def test_one_person_takes_one_of_two_that_do_not_go_together(work: tuple[Plain, ...]) -> None:
    assert len(alone(*work)) == 1


@pytest.mark.parametrize(
    "work",
    [
        (shift(0, "08:00", "12:00"), shift(0, "12:00", "14:00")),
        (shift(0, "22:00", "02:00"), shift(1, "13:00", "15:00")),
        (shift(6, "20:00", "23:00"), shift(0, "10:00", "12:00")),
        (shift(0, "08:00", "10:00"), shift(0, "19:00", "21:00")),
        (shift(6, "22:00", "02:00"), shift(0, "03:00", "11:00")),
        (shift(0, "08:00", "08:00"),),
    ],
    ids=[
        "touching",
        "11 hours over midnight",
        "11 hours over sunday",
        "13 hours",
        "13 hours over sunday",
        "24",
    ],
)
def test_one_person_takes_all_that_goes_together(work: tuple[Plain, ...]) -> None:
    assert alone(*work) == list(range(len(work)))


def test_short_breaks_in_a_row_do_not_make_a_day_without_end() -> None:
    """Morning and evening have 11 hours between them, but the noon shift stands in those."""
    day = [shift(2, "07:00", "08:00"), shift(2, "13:00", "14:00"), shift(2, "19:00", "22:00")]
    assert len(alone(*day)) == 2
    assert alone(day[0], day[2]) == [0, 1]
    # Here every three of the four go together, and the four do not.
    row = [shift(2, "00:00", "00:30"), shift(2, "06:00", "06:30"), shift(2, "12:00", "13:00")]
    assert len(alone(*row, shift(2, "18:00", "19:00"))) == 3


def test_rosters_of_two_lengths_meet_where_one_week_of_the_common_cycle_has_both() -> None:
    of_three = shift(0, "10:00", "14:00", cycle=3, weeks=[2])
    assert len(alone(shift(0, "08:00", "12:00", cycle=2, weeks=[1]), of_three)) == 1
    of_four = shift(0, "10:00", "14:00", cycle=4, weeks=[1, 3])
    assert alone(shift(0, "08:00", "12:00", cycle=2, weeks=[2]), of_four) == [0, 1]
    assert len(alone(shift(0, "08:00", "12:00", cycle=2, weeks=[1]), of_four)) == 1


def test_rosters_meet_over_the_end_of_the_week() -> None:
    """A night from Sunday runs into the next week of the roster."""
    night = shift(6, "22:00", "06:00", cycle=2, weeks=[1])
    assert len(alone(night, shift(0, "04:00", "08:00", cycle=2, weeks=[2]))) == 1
    assert alone(night, shift(0, "04:00", "08:00", cycle=2, weeks=[1])) == [0, 1]


def test_a_single_shift_meets_weekly_ones_of_its_weekday_whatever_the_week_of_the_roster() -> None:
    need = sample_need(
        shifts=[shift(3, "08:00", "12:00", cycle=4, weeks=[1])],
        single_shifts=[{"start": "2026-12-24T11:00", "end": "2026-12-24T15:00"}],
    )
    found = team_of(need, [sample_profile(available=EVERY_DAY)])
    # The single shift is worth 240 minutes, the weekly one 60.
    assert [(one["shifts"], one["single_shifts"]) for one in found["people"]] == [([], [0])]
    assert found["open_shifts"] == [{"index": 0, "places": 1}]
    assert found["open_single_shifts"] == []


def test_hours_of_single_shifts_are_bounded_by_no_week() -> None:
    need = sample_need(
        shifts=[shift(0, "08:00", "12:00")],
        single_shifts=[{"start": "2026-12-24T08:00", "end": "2026-12-24T12:00"}],
        hours_cap=4,
    )
    found = team_of(need, [sample_profile(available=EVERY_DAY, hours={"max": 4})])
    assert (found["minutes"], found["bound"], found["proven"]) == (480, 480, True)

"""Times of a need: what may be, how long it is, and keys that say all of it."""

from datetime import datetime

import pytest

from matching.types import Shift, SingleShift, Window
from portti.domain.errors import RuleViolation
from portti.domain.weekly_hours import (
    MOST_ENTRIES,
    check_entries,
    hours_a_week,
    in_order,
    is_too_long_for_one,
    key_of,
    shift_of_key,
    single_of_key,
    single_shift,
    window_of_key,
)

NIGHT = Shift(6, 1320, 360, 4, (1, 3), 2, True)
WINDOW = Window((0, 4), 690, 1140, 210, 1, 2)
SINGLE = SingleShift(datetime(2026, 12, 24, 22), datetime(2026, 12, 25, 8))
DAY = datetime(2026, 12, 24)


def code_of(entry: Shift | Window | SingleShift) -> str:
    with pytest.raises(RuleViolation) as caught:
        check_entries([entry])
    return caught.value.code


def test_good_entries_pass() -> None:
    check_entries([NIGHT, WINDOW, SINGLE])


@pytest.mark.parametrize(
    ("shift", "code"),
    [
        (Shift(7, 480, 720), "days_missing"),
        (Shift(0, 480, 720, 5, (1,)), "cycle_out_of_range"),
        (Shift(0, 480, 720, 2, ()), "weeks_missing"),
        (Shift(0, 480, 720, 2, (3,)), "weeks_outside_roster"),
        (Shift(0, 480, 720, 2, (1, 1)), "weeks_outside_roster"),
        (Shift(0, 480, 720, assistants=11), "assistants_out_of_range"),
        (Window((), 480, 720, 60), "days_missing"),
        (Window((0,), 480, 720, 241), "longer_than_window"),
        (Window((0,), 480, 720, 60, 2), "more_times_than_days"),
        (Window((0,), 480, 720, 60, 1, 0), "assistants_out_of_range"),
        (SingleShift(DAY, DAY), "end_before_start"),
        (SingleShift(DAY, datetime(2027, 1, 1)), "longer_than_week"),
        (SingleShift(datetime(2027, 3, 28, 3, 30), datetime(2027, 3, 28, 8)), "hour_skipped"),
        (SingleShift(datetime(2101, 1, 1), datetime(2101, 1, 2)), "day_too_far"),
    ],
)
def test_what_cannot_be_says_why(shift: Shift | Window | SingleShift, code: str) -> None:
    assert code_of(shift) == code


def test_a_window_over_midnight_is_as_long_as_it_is() -> None:
    check_entries([Window((0,), 1320, 360, 480)])
    assert code_of(Window((0,), 1320, 360, 481)) == "longer_than_window"


def test_more_than_twelve_hours_at_a_stretch_are_too_long_for_one() -> None:
    assert is_too_long_for_one(Shift(0, 0, 0))
    assert is_too_long_for_one(Window((0, 1), 0, 0, 721))
    assert not is_too_long_for_one(Shift(0, 0, 0, splittable=True))
    assert not is_too_long_for_one(Shift(0, 480, 1200))
    assert not is_too_long_for_one(Window((0, 1), 0, 0, 720))


def test_there_is_an_end_to_how_many() -> None:
    many = [Shift(0, minute, minute + 1) for minute in range(MOST_ENTRIES)]
    check_entries(many)
    with pytest.raises(RuleViolation, match="too_many_times"):
        check_entries([*many, NIGHT])


def test_the_week_is_in_order_and_nothing_stands_twice() -> None:
    first, second = Shift(0, 960, 1200), Shift(2, 480, 720)
    assert in_order([second, NIGHT, first, second]) == [first, second, NIGHT]


def test_hours_count_each_assistant_and_rosters_by_their_share() -> None:
    # Sunday nights of 8 hours in two weeks of four, two people: 8 a week; 3.5 hours once, two people: 7.
    assert hours_a_week([NIGHT], [WINDOW]) == 8 + 7


def test_a_single_shift_ends_on_the_next_day_where_it_must() -> None:
    assert single_shift(DAY, 1320, 480, None) == SINGLE
    assert single_shift(DAY, 600, 840, None).end == datetime(2026, 12, 24, 14)
    assert single_shift(DAY, 960, 0, None).end == datetime(2026, 12, 25)
    assert single_shift(DAY, 960, 0, DAY).end == datetime(2026, 12, 25)
    assert single_shift(DAY, 480, 480, datetime(2026, 12, 31)).end == datetime(2026, 12, 31, 8)


def test_keys_lead_back_to_what_they_say() -> None:
    assert shift_of_key(key_of(NIGHT)) == NIGHT
    assert window_of_key(key_of(WINDOW)) == WINDOW
    assert single_of_key(key_of(SINGLE)) == SINGLE


@pytest.mark.parametrize(
    "word",
    [
        *("", "x", "a_b", "....", "²" * 5, "²." * 5, "<script>", "0.08:00-12:00"),
        *("9.08:00-12:00.1of1.1.0", "0.8-12.1of1.1.0", "0.25:00-12:00.1of1.1.0", "0.08:00-12:00.2of1.1.0"),
        *("0.08:00-12:00.999.1.1", "2026-12-24T22:00_2026-12-24T21:00"),
        "2026-12-24T22:00+02:00_2026-12-25T22:00+02:00",
    ],
)
def test_any_other_word_is_no_key(word: str) -> None:
    assert shift_of_key(word) is window_of_key(word) is single_of_key(word) is None

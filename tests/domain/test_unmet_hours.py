"""Hours that nobody has taken: cut into parts of days, and hidden so that neither sums nor needs give them back."""

import random

import pytest

from portti.domain.unmet_hours import WHOLE, OpenShift, behind, linked_hours, minutes_of, published_hours
from tests.support.outsider import assert_nothing_comes_back


def shift(employer_id=1, municipality_code="179", weekday=1, start=480, end=720, **values):
    rest = {"cycle": 1, "weeks": "1", "missing": 1, "seen_by_all": False, **values}
    return OpenShift(employer_id, municipality_code, weekday, start, end, **rest)


def test_a_shift_is_cut_over_midnight_and_counts_by_its_weeks_and_missing_assistants():
    night = shift(weekday=6, start=22 * 60, end=8 * 60, cycle=3, weeks="1 3", missing=2)
    assert list(night.pieces) == [
        (6, "evening", pytest.approx(160)),
        (0, "night", pytest.approx(480)),
        (0, "morning", pytest.approx(160)),
    ]
    found = minutes_of([night, shift(municipality_code="")])
    assert {key: sum(of.values()) for key, of in found.items() if key[0] in ("hours", "municipality")} == {
        WHOLE: 1040,
        ("municipality", "179"): 800,
        ("municipality", "untold"): 240,
    }


def test_a_place_of_few_employers_is_hidden_with_another_and_the_whole_is_shown():
    places = [("179", 12), ("410", 8), ("992", 2)]
    shifts = [shift(number, code) for code, count in places for number in range(count)]
    found = dict(published_hours(shifts))
    assert found[WHOLE] == 22 * 240
    assert found["municipality", "992"] is None and found["municipality", "410"] is None
    assert found["municipality", "179"] == 12 * 240


def test_where_few_are_behind_all_of_it_nothing_is_told_not_even_where_or_when():
    assert published_hours([]) == []
    assert published_hours(shift(number % 4, weekday=number % 7) for number in range(40)) == [(WHOLE, None)]


def test_one_employer_with_nearly_all_hours_stands_alone():
    assert behind({1: 168, 2: 3, 3: 3, 4: 3, 5: 3}) == 1
    assert behind({1: 30, 2: 20, 3: 4, 4: 3, 5: 3}) == 5


def test_who_kept_the_list_of_open_needs_does_not_subtract_them():
    """Of eleven employers nine have shown their times to everybody: what is left is that of two."""
    shifts = [shift(number, seen_by_all=number < 9) for number in range(11)]
    assert published_hours(shifts) == [(WHOLE, None)]
    by_place = [shift(number, "410", seen_by_all=number < 4) for number in range(6)]
    by_place += [shift(10 + number, code) for code in ("179", "992") for number in range(10)]
    assert dict(published_hours(by_place))["municipality", "410"] is None


@pytest.mark.parametrize("seed", range(2))
def test_nobody_works_a_hidden_figure_out(seed):
    """Neither a reader of the tables alone nor one who takes away what visitors read on that day."""
    chance = random.Random(seed)
    shifts = [
        shift(
            employer,
            place,
            chance.randrange(7),
            *chance.choice(((420, 600), (480, 960), (1080, 1320), (1320, 420))),
            missing=chance.choice((1, 1, 2)),
            seen_by_all=chance.random() < 0.4,
        )
        for employer in range(30)
        for place in [chance.choices(("179", "410", "992", "049", "091", ""), (9, 5, 2, 3, 1, 1))[0]]
        for _shift in range(chance.randrange(1, 5))
    ]
    found = published_hours(shifts)
    assert {None} < {minutes for _key, minutes in found}
    hidden = {key for key, minutes in found if minutes is None}
    for read in (shifts, [one for one in shifts if not one.seen_by_all]):
        figures = minutes_of(read)
        assert_nothing_comes_back(linked_hours(figures), frozenset(hidden & set(figures)))

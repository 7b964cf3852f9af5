"""Waits, with those still open counted as censored."""

import pytest

from portti.domain.survival import waits


def test_open_waits_lengthen_the_median() -> None:
    assert waits([1, 2, 3, 4], []).median == 2
    found = waits([1, 2, 3, 4], [10, 10, 10, 10])
    assert (found.count, found.ended, found.still_open) == (8, 4, 4)
    assert (found.lower, found.median, found.upper) == (2, 4, None)


def test_kaplan_and_meiers_steps() -> None:
    # By hand: of 5, one ends at 2; one open leaves at 3; of 3, one ends at 5; of 2, one at 8.
    found = waits([2, 5, 8], [3, 9])
    assert [day for day, _share in found.curve] == [2, 5, 8]
    assert [share for _day, share in found.curve] == pytest.approx(
        [0.2, 1 - 0.8 * 2 / 3, 1 - 0.8 * 2 / 3 / 2]
    )
    assert found.ended_within(4) == pytest.approx(0.2)
    assert found.ended_within(1) == 0


def test_nothing_ended_has_no_median() -> None:
    found = waits([], [1, 2])
    assert (found.count, found.median, found.curve, found.ended_within(9)) == (2, None, (), 0)
    assert waits([], []).ended_within(9) is None

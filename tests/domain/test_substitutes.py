"""Which shifts of a need come soon, and which can be asked about at all."""

from datetime import UTC, datetime, timedelta

import pytest

from matching.types import Shift, SingleShift
from portti.clock import HELSINKI
from portti.domain.errors import RuleViolation
from portti.domain.substitutes import (
    AskingChoice,
    begins_at,
    check_answer,
    check_shift,
    coming_shifts,
    quiet_ends,
)

TUESDAY = datetime(2026, 12, 1, 10, 0, tzinfo=HELSINKI)
NOW = TUESDAY.astimezone(UTC)


def single(day: int, start: int, hours: int) -> SingleShift:
    first = datetime(2026, 12, day, start)
    return SingleShift(first, first + timedelta(hours=hours))


def test_the_coming_shifts_are_those_of_two_weeks_soonest_first() -> None:
    shifts = [Shift(1, 480, 720), Shift(3, 1320, 360, 2, (1,))]
    singles = [single(5, 9, 3), single(1, 9, 3), single(30, 9, 3)]
    found = coming_shifts(shifts, singles, TUESDAY)
    # This Tuesday's shift has begun; a night ends on the next day; the roster's week is not known.
    assert [(one.start.day, one.start.hour, one.end.day) for one in found] == [
        (3, 22, 4),
        (5, 9, 5),
        (8, 8, 8),
        (10, 22, 11),
    ]


def test_a_shift_begins_at_the_wall_clock_of_finland() -> None:
    assert begins_at(single(1, 12, 2)) == datetime(2026, 12, 1, 10, tzinfo=UTC)
    summer = SingleShift(datetime(2027, 7, 1, 12), datetime(2027, 7, 1, 14))
    assert begins_at(summer) == datetime(2027, 7, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (single(1, 10, 2), "shift_has_begun"),
        (single(2, 10, 25), "shift_too_long"),
        (SingleShift(datetime(2027, 3, 1, 8), datetime(2027, 3, 1, 9)), "shift_too_far"),
    ],
)
def test_what_cannot_be_asked(asked: SingleShift, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        check_shift(asked, NOW)
    check_shift(single(1, 11, 24), NOW)


@pytest.mark.parametrize("answer", ["", "maybe", "YES"])
def test_an_answer_is_yes_or_no(answer: str) -> None:
    with pytest.raises(RuleViolation):
        check_answer(answer)
    check_answer("yes")
    check_answer("no")


@pytest.mark.parametrize(
    ("hours", "at", "ends"),
    [
        ((21, 8), (1, 23), (2, 8)),
        ((21, 8), (2, 7), (2, 8)),
        ((21, 8), (1, 8), None),
        ((9, 12), (1, 9), (1, 12)),
        ((9, 12), (1, 12), None),
        ((None, None), (1, 3), None),
    ],
)
def test_quiet_hours_end_at_their_hour_on_this_day_or_the_next(hours, at, ends) -> None:
    def moment(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 12, day, hour, minute, tzinfo=HELSINKI)

    assert quiet_ends(AskingChoice(*hours), moment(*at, 30)) == (moment(*ends) if ends else None)

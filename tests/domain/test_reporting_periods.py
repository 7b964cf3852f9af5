"""Free reporting periods."""

from datetime import date

import pytest

from portti.domain.errors import RuleViolation
from portti.domain.reporting_periods import (
    Period,
    beside,
    calendar_year,
    check_period,
    usual_period,
    year_before,
)

HAVU = Period(date(2010, 10, 1), date(2011, 9, 30))


def test_havus_year_stands_beside_a_calendar_year() -> None:
    pairs = beside(HAVU, calendar_year(2025))
    assert len(pairs) == 12
    first, last = pairs[0], pairs[-1]
    assert first == (
        Period(date(2010, 10, 1), date(2010, 10, 31)),
        Period(date(2025, 1, 1), date(2025, 1, 31)),
    )
    assert last == (
        Period(date(2011, 9, 1), date(2011, 9, 30)),
        Period(date(2025, 12, 1), date(2025, 12, 31)),
    )
    assert HAVU.place_of(date(2011, 9, 30)) == 11 and HAVU.is_whole_months


def test_a_longer_period_ends_alone() -> None:
    pairs = beside(Period(date(2025, 1, 15), date(2025, 3, 2)), Period(date(2024, 1, 1), date(2024, 1, 31)))
    assert pairs[0][0] == Period(date(2025, 1, 15), date(2025, 1, 31))
    assert pairs[2] == (Period(date(2025, 3, 1), date(2025, 3, 2)), None)
    assert not Period(date(2025, 1, 15), date(2025, 3, 2)).is_whole_months


def test_the_year_before_a_leap_day() -> None:
    assert year_before(Period(date(2024, 2, 1), date(2024, 2, 29))) == Period(
        date(2023, 2, 1), date(2023, 2, 28)
    )
    assert year_before(Period(date(2023, 3, 1), date(2025, 2, 28))) == Period(
        date(2022, 3, 1), date(2024, 2, 29)
    )


@pytest.mark.parametrize(
    ("first", "last", "code", "field"),
    [
        (None, date(2025, 1, 1), "period_day_missing", "since"),
        (date(2025, 1, 1), None, "period_day_missing", "until"),
        (date(2025, 1, 2), date(2025, 1, 1), "period_ends_before_start", "until"),
        (date(1990, 1, 1), date(2025, 1, 1), "period_too_long", "until"),
    ],
)
def test_days_that_are_no_period(first: date | None, last: date | None, code: str, field: str) -> None:
    with pytest.raises(RuleViolation) as told:
        check_period(first, last)
    assert (told.value.code, told.value.field) == (code, field)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 26), date(2025, 12, 1), date(2026, 11, 30)),
        (date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
        (date(2028, 2, 1), date(2027, 3, 1), date(2028, 2, 29)),
        (date(2029, 1, 31), date(2028, 2, 1), date(2029, 1, 31)),
    ],
)
def test_the_usual_period_is_this_month_and_the_eleven_before(today: date, first: date, last: date) -> None:
    assert usual_period(today) == Period(first, last)
    assert len(usual_period(today).months) == 12

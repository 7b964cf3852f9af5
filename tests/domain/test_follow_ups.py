"""Which day is proposed for going on with what was left open."""

from datetime import date, timedelta

import pytest

from portti.domain.follow_ups import check_follow_up_day, usual_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(("after", "days"), [(0, 7), (4, 7), (5, 9), (6, 8)])
def test_a_week_later_or_on_the_monday_after_that(after, days):
    today = MONDAY + timedelta(days=after)
    proposed = usual_day(today)
    assert proposed == today + timedelta(days=days)
    assert proposed.weekday() < 5
    assert check_follow_up_day(proposed, today=today) == proposed

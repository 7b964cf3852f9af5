"""About which moment the centre is asked to call, and which follow-up a call closes."""

from datetime import date, timedelta

import pytest

from portti.domain.outcome_calls import closes_follow_up, moment_asked

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("stage", "days", "moment"),
    [
        ("follow_up_2_weeks", 20, "2_weeks"),
        ("follow_up_2_weeks", 400, "2_weeks"),
        ("follow_up_3_months", 100, "3_months"),
        ("follow_up_3_months", 364, "3_months"),
        ("follow_up_3_months", 365, "12_months"),
    ],
)
def test_the_call_that_is_asked_for_closes_what_waits(stage, days, moment):
    assert moment_asked(TODAY - timedelta(days=days), stage, today=TODAY) == moment
    assert closes_follow_up(moment, stage)


def test_a_call_closes_no_follow_up_of_another_moment():
    assert not closes_follow_up("12_months", "follow_up_2_weeks")
    assert not closes_follow_up("2_weeks", "follow_up_3_months")
    assert not closes_follow_up("12_months", "started")

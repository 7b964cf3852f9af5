"""Minutes of a year that anybody may read: behind a figure stand people, and no subtraction gives a hidden one back."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from portti.domain.reporting_periods import calendar_year
from portti.domain.statistic_tables import TOTAL, Missing
from portti.services.public_statistics import public_tables
from portti.services.published_statistics import hidden_of_year, linked_tables, of_year
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event
from tests.support.outsider import assert_nothing_comes_back


@pytest.fixture
def published(session, now) -> Callable[[Iterable[dict[str, Any]]], Ask]:
    """Make a centre with events of one day in 2025, and return what asks for its public year."""

    def of_centre(events: Iterable[dict[str, Any]]) -> Ask:
        centre, year = make_centre(session), calendar_year(2025)
        for values in events:
            make_event(session, centre=centre, happened_on=date(2025, 5, 5), **values)
        return of_year(Ask(session, centre.id, year, year, "en", now), 2025)

    return of_centre


def test_many_minutes_of_few_people_are_hidden_and_do_not_come_back(published):
    """Behind minutes stand people: neither the total, the events with minutes nor the mean give them back."""
    own = published(
        {
            "client_group": "jobseeker" if number < 20 else "employer",
            "client_number": str(number % 4) if number < 20 else str(number),
            "channel": "phone" if number % 2 else "email",
            "minutes": 600 if number < 20 else 15,
        }
        for number in range(60)
    )
    by_group, by_channel = public_tables("minutes", own)
    for column in ("events", "minutes"):
        assert by_group.cell("jobseeker", column) is Missing.HIDDEN
        assert Missing.HIDDEN in (by_group.cell("employer", column), by_group.cell(TOTAL, column))
    # Both channels are alike: one of them is hidden with the total, whichever.
    shown = [row.text for row in by_channel.rows if by_channel.cell(row.code, "minutes") == 6300]
    assert len(shown) == 1 and by_channel.cell("phone", "events") == by_channel.cell("email", "events") == 30
    assert by_group.notes == ("Minutes are told of 60 events.",) and "600" not in by_group.sentence
    assert by_channel.sentence.endswith(f"the largest figure shown: {shown[0]}, Minutes in all, 6,300.")
    assert_nothing_comes_back(linked_tables(own), hidden_of_year(own))


def test_minutes_that_few_events_have_told_are_hidden_though_the_events_are_not(published):
    own = published(
        {
            "client_group": "jobseeker" if number < 20 else "employer",
            "client_number": str(number),
            "minutes": 15 if number < 3 or number > 22 else None,
        }
        for number in range(60)
    )
    by_group, _by_channel = public_tables("minutes", own)
    assert [by_group.cell(code, "events") for code in ("jobseeker", "employer", TOTAL)] == [20, 40, 60]
    assert by_group.cell("jobseeker", "minutes") is Missing.HIDDEN
    assert Missing.HIDDEN in (by_group.cell("employer", "minutes"), by_group.cell(TOTAL, "minutes"))
    assert_nothing_comes_back(linked_tables(own), hidden_of_year(own))


def test_a_few_events_without_minutes_are_not_left_over_by_subtraction(published):
    own = published(
        {
            "client_number": str(number),
            "minutes": None if number < 3 else 15,
        }
        for number in range(40)
    )
    by_group, _by_channel = public_tables("minutes", own)
    assert by_group.cell(TOTAL, "events") == 40 and by_group.cell(TOTAL, "minutes") == 555
    assert by_group.notes == ("Some events may have no minutes told.",)
    assert_nothing_comes_back(linked_tables(own), hidden_of_year(own))

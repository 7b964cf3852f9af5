"""Minutes of a year that anybody may read: behind a figure stand people, and no subtraction gives a hidden one back."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import pytest

from portti.domain.reporting_periods import calendar_year
from portti.domain.statistic_tables import TOTAL, Missing
from portti.domain.suppression import Key, LinkedTables
from portti.services.public_minutes import linked_timed, rows_without_timed
from portti.services.public_statistics import public_tables
from portti.services.published_statistics import hidden_of_year, linked_tables, of_year, published_year
from portti.services.statistic_tables import Ask
from tests.factories.accounts import make_centre
from tests.factories.client_events import make_event
from tests.factories.published_year import make_published_year
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


def _together(ask: Ask, untold: dict[str, Sequence[str]]) -> tuple[LinkedTables, frozenset[Key]]:
    """Return all tables of events with those of how many have their minutes told, and all that is hidden of them."""
    published, year = published_year(ask), linked_tables(ask)
    figures = {one.key: one for one in year.figures}
    sums, unseen, hidden = list(year.sums), list(year.unseen), set(published.hidden)
    for dimension, rows in untold.items():
        timed = linked_timed(published, ask.events, dimension)
        figures = {**{one.key: one for one in timed.figures}, **figures}
        sums += timed.sums
        unseen += timed.unseen
        hidden |= figures.keys() & {
            (part, dimension, row) for part in ("timed", "untimed") for row in (*rows, "together")
        }
    return LinkedTables(tuple(figures.values()), tuple(sums), year.at_most, tuple(unseen)), frozenset(hidden)


def _untold(ask: Ask) -> dict[str, Sequence[str]]:
    """Return the rows of each table whose number of events with minutes is hidden on the page."""
    tables = zip(("group", "channel"), public_tables("minutes", ask), strict=True)
    return {
        dimension: [row.code for row in table.rows if table.cell(row.code, "timed") is Missing.HIDDEN]
        for dimension, table in tables
    }


@pytest.mark.either_database
def test_how_many_events_have_minutes_gives_nothing_back_beside_all_other_figures(session, now):
    own = make_published_year(session, now)
    untold = _untold(own)
    for dimension, table in zip(untold, public_tables("minutes", own), strict=True):
        assert untold[dimension] and len(untold[dimension]) < len(table.rows) - 1
        assert frozenset(untold[dimension]) == rows_without_timed(published_year(own), own.events, dimension)
        for row in table.rows:
            parts = {table.cell(row.code, column) for column in ("timed", "minutes")}
            assert (table.cell(row.code, "mean") is Missing.HIDDEN) == (Missing.HIDDEN in parts)
    assert_nothing_comes_back(*_together(own, untold))


def test_a_mean_does_not_tell_of_few_events_without_minutes(published):
    """Thirty visits and minutes of all but two are shown: with the mean a reader would have the two."""
    own = published(
        {
            "client_group": "employer",
            "client_number": str(number),
            "channel": "visit" if number < 30 else "phone" if number < 80 else "email",
            "minutes": None if number < 2 or (number % 4 == 3 and number > 30) else 20,
        }
        for number in range(140)
    )
    _by_group, by_channel = public_tables("minutes", own)
    assert [by_channel.cell("visit", column) for column in ("events", "minutes")] == [30, 560]
    assert by_channel.cell("visit", "timed") is by_channel.cell("visit", "mean") is Missing.HIDDEN
    untold = _untold(own)
    assert set(untold["channel"]) < {"visit", "phone", "email"} and len(untold["channel"]) == 2
    assert by_channel.cell(TOTAL, "mean") == 20
    with pytest.raises(AssertionError):
        assert_nothing_comes_back(*_together(own, {**untold, "channel": []}))
    with pytest.raises(AssertionError):
        assert_nothing_comes_back(*_together(own, {**untold, "channel": ["visit"]}))
    assert_nothing_comes_back(*_together(own, untold))


def test_a_row_of_six_events_is_hidden_with_others_and_does_not_hide_all_means(published):
    """Of six events with and without minutes nobody could think of many others: alone they would hide all rows."""
    channels = [
        channel for channel, count in (("visit", 6), ("phone", 60), ("email", 50)) for _ in range(count)
    ]
    own = published(
        {
            "client_group": "employer",
            "client_number": str(number),
            "channel": channel,
            "minutes": None if number % 3 == 0 else 20,
        }
        for number, channel in enumerate([*channels, *["video"] * 30])
    )
    _by_group, by_channel = public_tables("minutes", own)
    assert by_channel.cell("visit", "events") == 6
    assert by_channel.cell("visit", "mean") is by_channel.cell("video", "mean") is Missing.HIDDEN
    assert [by_channel.cell(one, "mean") for one in ("phone", TOTAL)] == [20, 20]
    with pytest.raises(AssertionError):
        assert_nothing_comes_back(*_together(own, {"group": [], "channel": []}))
    assert_nothing_comes_back(*_together(own, _untold(own)))

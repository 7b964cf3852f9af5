"""What a list is narrowed by: places, times over midnight and Sunday night, skills, languages."""

import pytest

from portti.domain.match_filters import Filters, fits

NEED = {
    "shifts": [{"weekday": 6, "start": "22:00", "end": "06:00"}],
    "windows": [{"weekdays": [2], "earliest": "08:00", "latest": "12:00", "minutes": 60}],
    "single_shifts": [{"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}],
    "skills": {"must": ["mt_hoist"], "wish": ["hh_cook"]},
    "languages": {"must": {"fi": "B1"}, "wish": {"sv": "A2"}},
}
OPEN = {**NEED, "shifts": [], "windows": [], "single_shifts": []}
PROFILE = {
    "available": [{"weekday": 0, "start": "08:00", "end": "12:00"}],
    "skills": {"mt_hoist": "can", "hh_cook": "learn"},
    "languages": {"fi": "C2"},
}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), True),
        (Filters(municipality="179"), True),
        (Filters(municipality="091"), False),
        (Filters(weekday="6"), True),
        (Filters(weekday="0"), True),  # Sunday night runs into Monday.
        (Filters(weekday="0", part="morning"), False),
        (Filters(weekday="6", part="night"), True),
        (Filters(weekday="2", part="morning"), True),
        (Filters(weekday="2", part="evening"), False),
        (Filters(weekday="3", part="evening"), True),  # Christmas Eve of 2026 is a Thursday.
        (Filters(part="day"), True),
        (Filters(weekday="1"), False),
        (Filters(skill="hh_cook"), True),
        (Filters(skill="hh_clean"), False),
        (Filters(speaks="sv"), True),
        (Filters(speaks="en"), False),
    ],
)
def test_a_need_stays_where_it_meets_every_filter(filters: Filters, expected: bool) -> None:
    assert fits(filters, "179", NEED) is expected


def test_open_times_are_asked_by_what_they_name() -> None:
    assert fits(Filters(weekday="1"), None, OPEN, open_weekdays="0 1")
    assert not fits(Filters(weekday="2"), None, OPEN, open_weekdays="0 1")
    assert fits(Filters(part="night"), None, OPEN, open_parts="live_in")
    assert not fits(Filters(part="night"), None, OPEN, open_parts="morning day")
    assert fits(Filters(weekday="2", part="night"), None, OPEN)


def test_open_times_beside_fixed_ones_count_too() -> None:
    assert fits(Filters(weekday="1"), "179", NEED, open_weekdays="1")
    assert fits(Filters(weekday="2", part="morning"), "179", NEED, open_weekdays="1")
    assert not fits(
        Filters(weekday="1", part="morning"), "179", NEED, open_weekdays="1", open_parts="evening"
    )


def test_a_profile_that_wants_to_learn_cannot_yet_and_is_free_only_when_it_says_so() -> None:
    assert fits(Filters(skill="mt_hoist"), None, PROFILE)
    assert not fits(Filters(skill="hh_cook"), None, PROFILE)
    assert fits(Filters(weekday="0", part="morning"), None, PROFILE)
    assert not fits(Filters(weekday="1"), None, {**PROFILE, "available": []})

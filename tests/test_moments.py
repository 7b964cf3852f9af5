"""Moments in the words that people read."""

from datetime import UTC, datetime, timedelta

import pytest

from portti import moments

MORNING = datetime(2026, 12, 9, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "keskiviikkona 9. joulukuuta 2026 klo 10.00–10.30"),
        ("selko", "keskiviikkona 9. joulukuuta 2026 kello 10.00–10.30"),
        ("sv", "onsdag den 9 december 2026 kl. 10.00–10.30"),
        ("en", "Wednesday 9 December 2026, 10:00–10:30"),
    ],
)
def test_an_appointment_is_said_whole_in_each_language(language, words):
    assert moments.appointment_in_words(MORNING, 30, language) == words


def test_a_moment_is_the_clock_on_the_wall_in_finland_in_summer_and_winter():
    assert moments.time_in_words(datetime(2026, 7, 1, 8, 5, tzinfo=UTC), "fi") == "11.05"
    assert moments.short_moment(MORNING, "sv") == "9.12.2026 kl. 10.00"
    assert moments.short_moment(MORNING, "en") == "9 Dec 2026, 10:00"
    assert moments.span_in_words(MORNING, 45, "fi") == "klo 10.00–10.45"
    assert moments.span_in_words(MORNING, 45, "en") == "10:00–10:45"


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=3), "1 minuutti"),
        (timedelta(minutes=45), "45 minuuttia"),
        (timedelta(days=3), "3 päivää"),
        (timedelta(days=20), "3 viikkoa"),
        (timedelta(days=-1), "1 minuutti"),
    ],
)
def test_age_is_said_in_the_largest_unit_that_says_enough(passed, words):
    assert moments.age_in_words(MORNING - passed, MORNING, "fi") == words


@pytest.mark.parametrize("language", ["fi", "selko"])
def test_every_finnish_weekday_answers_when(language):
    days = [moments.date_in_words(MORNING + timedelta(days=day), language).split()[0] for day in range(7)]
    assert sorted(days) == sorted(
        ["maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"]
    )

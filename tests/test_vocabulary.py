"""Words that pages and mails share: how numbers are written."""

from datetime import date

import pytest

from portti.domain.reporting_periods import Period
from portti.services.statistic_tables import Ask
from portti.vocabulary import counted_number, plain_number
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("value", "finnish", "english"),
    [
        (7, "7", "7"),
        (961.5, "961,5", "961.5"),
        (1000, "1\N{NO-BREAK SPACE}000", "1,000"),
        (
            -1234567.25,
            "\N{MINUS SIGN}1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,25",
            "\N{MINUS SIGN}1,234,567.25",
        ),
        (100.0, "100", "100"),
    ],
)
def test_a_counted_figure_has_its_thousands_apart(value: float, finnish: str, english: str) -> None:
    assert [counted_number(value, language) for language in ("fi", "sv", "selko")] == [finnish] * 3
    assert counted_number(value, "en") == english


def test_a_sentence_of_figures_writes_them_as_its_table_does_and_a_year_as_a_year() -> None:
    days = Period(date(2025, 1, 1), date(2025, 12, 31))
    ask = Ask(None, 1, days, days, "en", NOW)  # type: ignore[arg-type]
    said = ask.say("%(year)s: %(count)s events, %(share)s of 100.", year="2025", count=20_000, share=1.5)
    assert said == "2025: 20,000 events, 1.5 of 100."


def test_a_number_that_is_typed_again_stays_in_one_piece() -> None:
    assert plain_number(1440, "fi") == "1440"

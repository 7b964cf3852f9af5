"""Which version is valid on a day, what a version may say, and how a search reads its words."""

from datetime import date

import pytest

from portti.domain.guides import (
    LONGEST_TEXT,
    Beginning,
    GuideDraft,
    Written,
    faults_of,
    number_on,
    stems_of,
    valid_until,
    why_not_taken_back,
    words_sought,
)
from portti.domain.own_languages import nearest_language

TODAY = date(2026, 12, 1)
GOOD = {"fi": Written("Opas", "Teksti"), "sv": Written()}
THREE = [Beginning(1, date(2026, 1, 1)), Beginning(2, date(2026, 6, 1)), Beginning(3, date(2026, 6, 1))]


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2025, 12, 31), None),
        (date(2026, 1, 1), 1),
        (date(2026, 5, 31), 1),
        (date(2026, 6, 1), 3),
        (date(2030, 1, 1), 3),
    ],
)
def test_the_newest_that_has_begun_is_valid(day: date, number: int | None) -> None:
    assert number_on(THREE, day) == number


def test_a_version_ends_the_day_before_the_next() -> None:
    assert valid_until(THREE, 1) == date(2026, 5, 31)
    assert valid_until(THREE, 2) == date(2026, 5, 31)  # followed on its first day: it was valid on none
    assert valid_until(THREE, 3) is None


def faults(**changes: object) -> list[tuple[str, str | None]]:
    values = {"kind": "guide", "audience": "everyone", "valid_from": TODAY, "texts": GOOD, **changes}
    last = values.pop("last", None)
    found = faults_of(GuideDraft(**values), today=TODAY, last_valid_from=last)  # type: ignore[arg-type]
    return [(fault.code, fault.field) for fault in found]


def test_a_whole_version_has_no_fault() -> None:
    assert faults() == []
    assert faults(valid_from=date(2010, 10, 1)) == []  # an old paper guide comes in with its own day


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"kind": "poem"}, ("guide_kind_missing", "kind")),
        ({"audience": ""}, ("guide_audience_missing", "audience")),
        ({"valid_from": None}, ("valid_from_missing", "valid_from")),
        ({"valid_from": date(1999, 12, 31)}, ("valid_from_too_early", "valid_from")),
        ({"valid_from": date(2030, 1, 1)}, ("valid_from_too_late", "valid_from")),
        ({"texts": {"fi": Written()}}, ("guide_empty", "title_fi")),
        ({"texts": {"sv": Written("Guide", "")}}, ("text_missing", "text_sv")),
        ({"texts": {"sv": Written("", "Text")}}, ("title_missing", "title_sv")),
        ({"texts": {"en": Written("x" * 121, "Text")}}, ("written_too_long", "title_en")),
        ({"texts": {"en": Written("x", "x" * (LONGEST_TEXT + 1))}}, ("written_too_long", "text_en")),
    ],
)
def test_each_fault_stands_at_its_field(changes: dict[str, object], found: tuple[str, str]) -> None:
    assert faults(**changes) == [found]


def test_what_was_valid_on_a_day_that_has_been_stays_so() -> None:
    yesterday, tomorrow = date(2026, 11, 30), date(2026, 12, 2)
    assert faults(last=date(2026, 1, 1)) == []
    assert faults(last=date(2026, 1, 1), valid_from=yesterday) == [("valid_from_too_early", "valid_from")]
    assert faults(last=tomorrow) == [("valid_from_too_early", "valid_from")]
    assert faults(last=tomorrow, valid_from=tomorrow) == []


def test_words_of_a_search() -> None:
    assert words_sought('  Työ-SOPIMUS, "koeaika"  koeaika ') == ("työ-sopimus", "koeaika")
    assert len(words_sought("a b c d e f g h i j k")) == 8
    assert stems_of(("työsopimuksen", "koe")) == ("työsopimu", "koe")


@pytest.mark.parametrize(
    ("wanted", "there", "shown"),
    [
        ("selko", {"fi", "selko"}, "selko"),
        ("selko", {"fi", "en"}, "fi"),
        ("fi", {"selko", "sv"}, "selko"),
        ("sv", {"en"}, "en"),
        ("en", {"sv", "selko", "fi"}, "fi"),
        ("fi", set(), None),
    ],
)
def test_a_missing_language_falls_back(wanted: str, there: set[str], shown: str | None) -> None:
    assert nearest_language(wanted, there) == shown


def test_a_version_is_taken_back_only_before_its_day_and_if_another_is_left() -> None:
    tomorrow = date(2026, 12, 2)
    assert why_not_taken_back(THREE, tomorrow, today=TODAY) == ""
    assert why_not_taken_back(THREE, TODAY, today=TODAY) == "guide_version_begun"
    assert why_not_taken_back(THREE[:1], tomorrow, today=TODAY) == "guide_version_only"

"""Municipalities by every name that people use."""

import pytest

from portti.domain.errors import RuleViolation
from portti.domain.places import (
    check_place_text,
    find_municipality,
    municipality_table,
    sorted_municipalities,
)


def test_a_municipality_is_found_by_its_finnish_and_swedish_name_and_code() -> None:
    for text in ("Espoo", "esbo", " ESPOO ", "049"):
        found = find_municipality(text)
        assert found is not None
        assert found.code == "049"


def test_the_table_has_all_municipalities_of_2026() -> None:
    assert len(municipality_table()) == 308


def test_a_uml_and_o_uml_stand_last_in_the_alphabet() -> None:
    names = [municipality.fi for municipality in sorted_municipalities("fi")]
    assert names.index("Ähtäri") > names.index("Ypäjä")


@pytest.mark.parametrize(("text", "code"), [("  ", "place_missing"), ("Atlantis", "place_unknown")])
def test_what_is_no_place_is_refused(text: str, code: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        check_place_text(text, "place")
    assert caught.value.code == code

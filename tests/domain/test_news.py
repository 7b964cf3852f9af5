"""Whom news concerns, and what a piece of news may be."""

import pytest

from portti.domain.guides import Written
from portti.domain.news import Aim, Belonging, NewsDraft, concerns, faults_of, places_of

TEXTS = {"fi": Written("Suljettu", "Perjantaina.")}
READER = {Belonging("employers", 1, "179"), Belonging("employers", 1, "837"), Belonging("assistants", 2)}


@pytest.mark.parametrize(
    ("aim", "is_for_them"),
    [
        (Aim("employers", 1, None), True),
        (Aim("everyone", 1, None), True),
        (Aim("assistants", 1, None), False),
        (Aim("staff", 1, None), False),
        (Aim("employers", 3, None), False),
        (Aim("employers", 1, frozenset({"837"})), True),
        (Aim("employers", 1, frozenset({"091"})), False),
        (Aim("everyone", 2, frozenset({"091"})), False),
        (Aim("everyone", 2, None), True),
    ],
)
def test_news_is_for_a_group_of_its_centre_and_place(aim: Aim, is_for_them: bool) -> None:
    assert concerns(aim, READER) is is_for_them
    assert concerns(aim, ()) is False


def test_a_county_is_its_municipalities() -> None:
    county = places_of(None, "15")
    assert county is not None and "179" in county and "091" not in county
    assert places_of("179", None) == {"179"}
    assert places_of(None, None) is None


def faults(**changes: object) -> list[tuple[str, str | None]]:
    values = {"audience": "employers", "by_mail": True, "texts": TEXTS, **changes}
    return [(fault.code, fault.field) for fault in faults_of(NewsDraft(**values))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"audience": "strangers"}, [("news_audience_missing", "audience")]),
        ({"municipality_code": "179", "county_code": "13"}, [("news_two_places", "county")]),
        ({"audience": "staff", "county_code": "13"}, [("news_place_for_staff", "county")]),
        ({"audience": "staff", "is_public": True}, [("news_public_for_staff", "is_public")]),
        ({"by_mail": False}, [("news_nowhere", "is_public")]),
        ({"texts": {}}, [("guide_empty", "title_fi")]),
        ({"texts": {"sv": Written("x", "x" * 5001)}}, [("written_too_long", "text_sv")]),
    ],
)
def test_each_fault_stands_at_its_field(
    changes: dict[str, object], found: list[tuple[str, str | None]]
) -> None:
    assert faults(**changes) == found

"""By what two accounts may be one person."""

import pytest

from portti.domain import same_person as rules
from portti.domain.same_person import PersonFacts, likely_pairs


def person(number: int, **facts: object) -> PersonFacts:
    fields: dict[str, object] = {
        "given_name": f"Etu{number}",
        "family_name": "Suku",
        "email": None,
        "phone": None,
    }
    return PersonFacts(number, **{**fields, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "signs"),
    [
        ({"phone": "040 123 4567"}, {"phone": "+358 40 1234567"}, (rules.PHONE,)),
        ({"phone": "00358-40-1234567"}, {"phone": "(040) 1234567"}, (rules.PHONE,)),
        ({"phone": "+46 70 123 45 67"}, {"phone": "070 123 4567"}, ()),
        ({"phone": ""}, {"phone": ""}, ()),
        ({"phone": "ei ole"}, {"phone": "ei ole"}, ()),
        ({"email": "Aino@Example.org "}, {"email": "aino+portti@example.org"}, (rules.EMAIL,)),
        ({"email": "aino@example.org"}, {"email": "aino@example.com"}, ()),
        (
            {"given_name": "Päivi-Maria", "family_name": "Öst", "postal_codes": frozenset({"40100"})},
            {"given_name": "paivi maria", "family_name": "OST", "postal_codes": frozenset({"40100", "00100"})},
            (rules.NAME_AND_PLACE,),
        ),
        (
            {"given_name": "Aino", "postal_codes": frozenset({"40100"})},
            {"given_name": "Aino", "postal_codes": frozenset({"40200"})},
            (),
        ),
        ({"given_name": "Aino"}, {"given_name": "Aino"}, ()),
    ],
)  # fmt: skip
def test_signs_of_one_person(
    one: dict[str, object], other: dict[str, object], signs: tuple[str, ...]
) -> None:
    found = likely_pairs([person(1, **one), person(2, **other), person(3, phone="050 000 0000")])
    assert [pair.signs for pair in found] == ([signs] if signs else [])


def test_the_clearest_pair_comes_first_and_a_number_of_a_whole_house_says_nothing() -> None:
    house = [person(number, phone="014 123 456") for number in range(10, 40)]
    both = {"phone": "040 123 4567", "email": "a@example.org"}
    found = likely_pairs([*house, person(1, **both), person(2, phone="0401234567"), person(3, **both)])
    assert [(pair.first, pair.second) for pair in found] == [(1, 3), (1, 2), (2, 3)]

"""Who learns what of whom, before and after both said yes."""

import pytest

from portti.domain.candidacies import STAGES
from portti.domain.disclosure import (
    stage,
    told_of_assistant,
    told_of_assistant_for_shift,
    told_of_employer,
    told_of_employer_for_shift,
)
from portti.domain.matches import shown_answer

FACTS = {
    "given_name": "Helmi",
    "family_name": "Hallavuo",
    "phone": "040 123",
    "shown_name": "Venla",
    "email": "x@example.org",
    "address": "Katu 1",
}
NOT_MUTUAL = [
    (None, None),
    ("interested", None),
    (None, "interested"),
    ("interested", "not_for_me"),
    ("not_for_me", "not_for_me"),
]


@pytest.mark.parametrize(("employer", "assistant"), NOT_MUTUAL)
def test_before_both_say_yes_an_employer_has_no_name_and_an_assistant_only_the_chosen_one(
    employer: str | None, assistant: str | None
) -> None:
    assert stage(employer, assistant) == 1
    assert told_of_employer(FACTS, employer, assistant) == {}
    assert told_of_assistant(FACTS, employer, assistant) == {"shown_name": "Venla"}


def test_after_both_said_yes_first_name_and_phone_are_told_and_nothing_more() -> None:
    assert told_of_employer(FACTS, "interested", "interested") == {"given_name": "Helmi", "phone": "040 123"}
    assert told_of_assistant(FACTS, "interested", "interested") == {"shown_name": "Venla", "phone": "040 123"}


@pytest.mark.parametrize("has_shift", [False, True])
def test_of_a_single_shift_only_who_has_it_and_who_asked_learn_a_name_and_a_phone(has_shift: bool) -> None:
    assert told_of_employer_for_shift(FACTS, has_shift=has_shift) == (
        {"given_name": "Helmi", "phone": "040 123"} if has_shift else {}
    )
    assert told_of_assistant_for_shift(FACTS, has_shift=has_shift) == (
        {"shown_name": "Venla", "phone": "040 123"} if has_shift else {"shown_name": "Venla"}
    )


WHOLE = {
    **FACTS,
    "contract_from": "1.1.2027",
    "contract_to": None,
    "hours": "4",
    "shifts": "yes",
    "trial_note_employer": "Hyvin",
    "extract_issued_on": "1.12.2026",
}
CONTRACT = {"address", "contract_from", "contract_to", "hours", "shifts"}


@pytest.mark.parametrize("candidacy_stage", [*STAGES, None])
def test_family_name_address_and_contract_are_told_from_the_contract_on_and_nothing_else_ever(
    candidacy_stage: str | None,
) -> None:
    agreed = candidacy_stage in ("contract", "started", "follow_up_2_weeks", "follow_up_3_months")
    more = CONTRACT | {"family_name"} if agreed else set()
    both = ("interested", "interested", candidacy_stage)
    assert set(told_of_employer(WHOLE, *both)) == {"given_name", "phone"} | more
    own = {"given_name"} if agreed else set()
    assert set(told_of_assistant(WHOLE, *both)) == {"shown_name", "phone"} | own | more


@pytest.mark.parametrize(("employer", "assistant"), NOT_MUTUAL)
def test_no_stage_tells_more_where_not_both_say_yes(employer: str | None, assistant: str | None) -> None:
    for candidacy_stage in STAGES:
        assert stage(employer, assistant, candidacy_stage) == 1
        assert told_of_employer(WHOLE, employer, assistant, candidacy_stage) == {}


@pytest.mark.parametrize(
    ("own", "other", "shown"),
    [
        (None, "interested", "interested"),
        ("not_for_me", "interested", "interested"),
        (None, "not_for_me", None),
        ("not_for_me", "not_for_me", None),
        ("interested", "not_for_me", "not_for_me"),
        ("interested", None, None),
    ],
)
def test_not_for_me_is_told_only_to_who_waits_for_an_answer(
    own: str | None, other: str | None, shown: str | None
) -> None:
    assert shown_answer(own, other) == shown

"""The model card says what the code does: version, weights, numbers, gates and inputs."""

import re
from pathlib import Path

from matching.exchange import NEED_KEYS, PROFILE_KEYS
from matching.learning import FEWEST, FEWEST_OF_A_KIND
from matching.rules import project_rules
from matching.types import ASSISTANT_CRITERIA, EMPLOYER_CRITERIA, GATES

CARD = (Path(__file__).parents[2] / "docs" / "model_card.md").read_text(encoding="utf-8")
RULES = project_rules()


def rows(start: str, end: str) -> list[list[str]]:
    """The cells of a table that stands between two texts of the card, without its head."""
    part = CARD[CARD.index(start) : CARD.index(end, CARD.index(start))]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


def test_the_version_is_that_of_the_configuration() -> None:
    assert f"Version of the rules: `{RULES.version}`" in CARD


def test_the_weights_are_those_that_the_engine_counts_with() -> None:
    said = [(side, name, float(weight)) for side, name, weight in rows("| side |", "A side is")]
    assert said == [
        *(("employer", name, RULES.employer_weights[name]) for name in EMPLOYER_CRITERIA),
        *(("assistant", name, RULES.assistant_weights[name]) for name in ASSISTANT_CRITERIA),
    ]


def test_the_inputs_are_all_keys_that_the_engine_reads() -> None:
    assert tuple(row[0] for row in rows("Of a need:", "Of a profile:")) == NEED_KEYS
    assert tuple(row[0] for row in rows("Of a profile:", "## Never an input")) == PROFILE_KEYS


def test_the_gates_stand_in_their_order() -> None:
    sentence = CARD[CARD.index("Gates first") : CARD.index("Who fails one")]
    assert tuple(re.findall(r"`(\w+)`", sentence)) == GATES


def test_the_numbers_are_those_of_the_configuration() -> None:
    numbers = {name: float(value) for name, value in rows("| number |", "Travel is an estimate")}
    speeds = {f"travel.speed.{mode}": speed for mode, speed in RULES.speed.items()}
    assert numbers == {
        "long_shift_minutes": RULES.long_shift_minutes,
        "travel.detour": RULES.detour,
        **speeds,
    }


def test_the_learner_asks_for_as_many_outcomes_as_is_said() -> None:
    assert f"under\n{FEWEST:,} outcomes or under {FEWEST_OF_A_KIND} of a kind" in CARD


def test_what_is_never_an_input_is_no_key() -> None:
    never = CARD[CARD.index("## Never an input") : CARD.index("A lawful")].lower()
    keys = {*NEED_KEYS, *PROFILE_KEYS}
    for word in ("gender", "age", "name", "photo", "nationality", "origin", "health", "ratings"):
        assert word in never
        assert not any(word == key or word in key.split("_") for key in keys)

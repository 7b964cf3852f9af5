"""Whose age an ad speaks of: sentences of three languages, every second one held back while the rules were tuned."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portti.domain.ad_check import prompts_of

SENTENCES = Path(__file__).with_name("ad_ages.txt")
LANGUAGES = ("fi", "sv", "en")
HELD_BACK = {"fi": (22, 22, 18, 22), "sv": (22, 22, 17, 22), "en": (22, 22, 20, 22)}
"""Of the sentences held back: demands found, demands in all, ages of who is helped left alone, these in all.

Before the words around an age were read: (20, 22, 4, 22), (16, 22, 16, 22) and (19, 22, 7, 22).
"""


@dataclass(frozen=True)
class _Sentence:
    language: str
    is_held_back: bool
    is_demand: bool
    text: str

    @property
    def is_raised(self) -> bool:
        return _is_raised(self.text)


def _is_raised(text: str) -> bool:
    return "age" in [prompt.code for prompt in prompts_of({"text": text})]


def _sentences() -> Iterator[_Sentence]:
    language, number = "", 0
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language, number = line[1:3], 0
        elif line.startswith(("? ", "- ")):
            number += 1
            yield _Sentence(language, number % 2 == 0, line.startswith("?"), line[2:])


ALL = tuple(_sentences())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_enough_sentences_of_both_kinds(language: str) -> None:
    mine = [one for one in ALL if one.language == language]
    assert len({one.text for one in mine}) == len(mine) >= 60
    assert all(sum(one.is_demand is kind for one in mine) > 20 for kind in (True, False))


@pytest.mark.parametrize("one", [one for one in ALL if not one.is_held_back], ids=lambda one: one.text)
def test_an_age_is_told_from_a_demand_in_the_sentences_of_the_tuning(one: _Sentence) -> None:
    assert one.is_raised == one.is_demand


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_held_back_give_the_figures_that_are_told(language: str) -> None:
    held = [one for one in ALL if one.language == language and one.is_held_back]
    demands = [one.is_raised for one in held if one.is_demand]
    others = [not one.is_raised for one in held if not one.is_demand]
    assert (sum(demands), len(demands), sum(others), len(others)) == HELD_BACK[language]


@pytest.mark.parametrize(
    "text",
    [
        # Nobody is named: a person decides.
        "18-vuotias mies.",
        "Young man with a learning disability. 22 years old.",
        "Lapsi, jolle etsitään avustajaa, on 15-vuotias.",
        # The one who writes or is helped stands beside, and yet it is asked.
        "Haen avustajaa, joka on 25-vuotias ja tarvitsee työtä.",
        "Poikani on 15-vuotias, ja avustajan pitää olla 20–30-vuotias.",
        "Palkkaan 25-vuotiaan naisen.",
        "We want to work with a 25-year-old.",
        "Looking for a young woman.",
        "Job for 20-30-year-olds.",
        "Olen sitä mieltä, että 20–30-vuotias on paras.",
        "Assistent sökes, 20–30 år.",
        "Assistant wanted, age 20-35.",
        "Et ole yli 40-vuotias ja poikani on 9-vuotias.",
    ],
)
def test_in_doubt_an_age_raises_the_prompt(text: str) -> None:
    assert _is_raised(text)


@pytest.mark.parametrize(
    "text",
    [
        "autan min son, 9 år",
        "My 16-year-old is lively.",
        "Min son, 16–17 år.",
        "Jag har jobbat 15 år som assistent.",
        "Assistent med 10–15 år erfarenhet.",
        "Structured afternoons and evenings with a 13-year-old",
        "A young woman of 20 needs steady company, one to one.",
    ],
)
def test_an_age_of_who_is_helped_and_years_of_experience_raise_nothing(text: str) -> None:
    assert not _is_raised(text)


def test_the_age_of_who_is_helped_leaves_the_diagnosis_beside_it_raised() -> None:
    (prompt,) = prompts_of({"text": "Support for an autistic 13-year-old after school."})
    assert (prompt.code, prompt.words, prompt.is_oversharing) == ("diagnosis", ("autistic",), True)


def test_he_or_she_is_whoever_was_named_before() -> None:
    assert _is_raised("Etsin avustajaa. Hän on 25-vuotias.")
    assert not _is_raised("Etsin avustajaa pojalleni. Hän on 17-vuotias.")
    assert _is_raised("She is 25 years old.")


def test_many_ages_in_one_long_sentence_are_read_in_time() -> None:
    for text in ("haen 20-vuotias " * 190, "hän on 20-vuotias, " * 160, "young woman of my " * 166):
        begun = time.process_time()
        prompts_of({"text": text})
        assert time.process_time() - begun < 3

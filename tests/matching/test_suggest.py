"""Suggestions of skills from text: measured on sentences held back, and what they never do."""

from pathlib import Path

import pytest

from benchmarks.text_suggestions import by_keywords, by_likeness, measure, read_sentences
from matching.errors import RulesFault
from matching.suggest import LANGUAGES, Suggester, read_phrases, suggesters
from portti.domain.skills import REFERENCE, selectable_skills

PHRASES = read_phrases(REFERENCE / "skill_words.csv")
OURS = suggesters(PHRASES)


def found(text: str, language: str) -> list[str]:
    return [one.skill for one in OURS[language].suggest(text)]


def test_the_sentences_are_many_in_three_languages_and_different() -> None:
    sentences = read_sentences()
    assert len({one.sentence for one in sentences}) == len(sentences) >= 300
    assert {one.language for one in sentences} == set(LANGUAGES)
    assert 0.4 < sum(one.is_held_back for one in sentences) / len(sentences) < 0.6
    known = {skill.id for skill in selectable_skills()}
    assert set().union(*(one.skills for one in sentences)) <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_precision_and_recall_hold_on_what_was_held_back(language: str) -> None:
    held = [one for one in read_sentences() if one.is_held_back and one.language == language]
    quality = measure(by_likeness(), held)
    assert quality.precision >= 0.9
    assert quality.recall >= 0.7


def test_more_is_found_than_by_keywords() -> None:
    held = [one for one in read_sentences() if one.is_held_back]
    assert measure(by_likeness(), held).recall > measure(by_keywords(), held).recall + 0.1


def test_every_task_has_words_and_no_word_leads_to_an_unknown_skill() -> None:
    tasks = {skill.id for skill in selectable_skills() if skill.kind == "task"} - {"ot_other"}
    for language in LANGUAGES:
        ids = {skill for skill, _ in PHRASES[language]}
        assert tasks <= ids <= {skill.id for skill in selectable_skills()}


def test_inflected_words_are_found_in_the_order_of_the_text() -> None:
    text = "Avustat siivouksessa. Sen jälkeen käymme suihkussa!\nLopuksi luetaan lomakkeita."
    assert found(text, "fi") == ["hh_clean", "pc_shower", "co_read_write"]


def test_a_longer_phrase_takes_its_words_from_a_shorter_one() -> None:
    assert found("I have a suprapubic catheter", "en") == ["hr_suprapubic"]
    assert found("A catheter. I also have a suprapubic catheter.", "en") == ["hr_cath", "hr_suprapubic"]


def test_a_phrase_does_not_run_over_the_end_of_a_sentence() -> None:
    suggester = Suggester([("ho_craft", "board games"), ("hh_cook", "cooking")])
    assert [one.skill for one in suggester.suggest("We board. Games follow.")] == []
    assert [one.skill for one in suggester.suggest("We play board games")] == ["ho_craft"]


@pytest.mark.parametrize("text", ["", "   ", "...!?", "12 €", "\n\n", "q", "☃ ☃"])
def test_texts_that_say_nothing_suggest_nothing(text: str) -> None:
    assert all(found(text, language) == [] for language in LANGUAGES)


def test_the_same_text_gives_the_same_suggestions() -> None:
    text = "You vacuum, cook and walk the dog. You drive my car to the swimming pool."
    assert OURS["en"].suggest(text) == suggesters(PHRASES)["en"].suggest(text)


@pytest.mark.parametrize("line", ["pc_wash,,tvätta,wash", ",pesu,tvätta,wash", "pc_wash,pesu;;,tvätta,wash"])
def test_a_table_with_a_hole_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "words.csv"
    path.write_text(f"id,fi,sv,en\npc_eat,syödä,äta,eat\n{line}\n", encoding="utf-8")
    with pytest.raises(RulesFault, match=r"words\.csv:3"):
        read_phrases(path)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesFault, match="nothing"):
        read_phrases(tmp_path / "nothing.csv")

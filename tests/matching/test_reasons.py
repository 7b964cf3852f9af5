"""The sentences of reasons: complete in every language, true to the facts, plain where plain is meant."""

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import matching
from matching import engine, exchange, reasons
from matching.catalogues import FOLDER, LANGUAGES, catalogue, read_po
from matching.phrases import span
from matching.types import GATES, Need, Profile
from tests.matching.samples import sample_need, sample_profile

RULES = exchange.read_rules()
TRANSLATED = [language for language in LANGUAGES if language != "en"]
ASKING = {"_", "gettext", "ngettext", "many"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def need_of(**changes: Any) -> Need:
    return exchange.need_from_dict(sample_need(**changes), RULES)


def profile_of(**changes: Any) -> Profile:
    return exchange.profile_from_dict(sample_profile(**changes), RULES)


def source_texts() -> set[tuple[str, ...]]:
    """Every text that the engine's modules ask a catalogue for."""
    found = set()
    for file in Path(matching.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                if name in ASKING and texts:
                    found.add(tuple(text for text in texts if isinstance(text, str)))
    return found


def entries(language: str) -> dict[str, tuple[str, ...]]:
    path = FOLDER / language / "LC_MESSAGES" / "reasons.po"
    return read_po(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_with_its_placeholders(language: str) -> None:
    texts, found = source_texts(), entries(language)
    assert len(texts) > 80
    assert {text[0] for text in texts} == set(found)
    for text in texts:
        forms = found[text[0]]
        assert len(forms) == len(text)
        assert all(forms)
        many = set(PLACEHOLDER.findall(text[-1]))
        assert set(PLACEHOLDER.findall(forms[-1])) in (many, many - {"%%"})
        # A sentence for one may say `one` in a word.
        assert set(PLACEHOLDER.findall(forms[0])) | {"%(count)d"} >= set(PLACEHOLDER.findall(text[0])) - {
            "%%"
        }


def test_plain_finnish_is_finnish_of_its_own() -> None:
    plain, finnish = entries("selko"), entries("fi")
    assert set(plain) == set(finnish)
    assert not [text for text, forms in plain.items() if forms[0] == text]
    sentences = [
        sentence
        for forms in plain.values()
        for form in forms
        for sentence in re.split(r"(?<=[.?!])\s", form)
        if sentence.endswith(".")
    ]
    words = [len(re.sub(r"%\(\w+\)[sd]", "x", sentence).split()) for sentence in sentences]
    assert sum(words) / len(words) <= 9
    assert max(words) <= 12


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="no such language"):
        catalogue("de")


def test_the_reasons_say_what_the_facts_say() -> None:
    need = need_of(
        shifts=[
            {"weekday": 1, "start": "08:00", "end": "12:00"},
            {"weekday": 3, "start": "16:00", "end": "21:30", "splittable": True},
        ],
        skills={"must": ["mt_hoist"], "wish": ["hh_cook", "pc_wash", "oh_shop"]},
        languages={"wish": {"sv": "A2"}},
        known=["p1"],
    )
    profile = profile_of(
        place={"lat": 62.3, "lon": 25.5},
        available=[
            {"weekday": 1, "start": "07:00", "end": "16:00"},
            {"weekday": 3, "start": "08:00", "end": "18:30"},
        ],
        hours={"min": 10},
        skills={"mt_hoist": "done", "hh_cook": "can", "pc_wash": "learn"},
    )
    (entry,) = engine.rank(need, engine.build_index([profile], RULES))["ranked"]
    good, bad = reasons.reasons_for(entry, need, False, "en", RULES)
    assert good == [
        "Has worked for you before, and you would take them again.",
        "Can do 6 h 30 min of your 9 h 30 min.",
        "Can do 1 of the 3 tasks you wish for.",
        "Has experience of 1 of the 4 tasks.",
        "Travel is about 25 minutes by car (an estimate).",
        "Wants to learn: “Help with washing”.",
    ]
    assert bad == [
        "They wish for 10 h a week; here they would get 6 h 30 min.",
        "Stays open in part: 3 h on Thursdays 16:00–21:30.",
        "Wished for, but not in the profile: “Shopping”.",
        "Wished for, but not in the profile: Swedish, at least A2.",
    ]
    good, bad = reasons.reasons_for(entry, need, True, "fi")
    assert good[0] == "Olet ollut tällä työnantajalla ennenkin, ja hän ottaisi sinut mielellään uudelleen."
    assert "Matka kestää noin 25 minuuttia autolla (arvio)." in good
    assert "Jää osittain avoimeksi: 3 h torstaisin 16–21.30." in bad
    assert "Toiveena, mutta ei profiilissa: ”Kaupassakäynti”." in bad
    assert (
        "Blir delvis obesatt: 3 h på torsdagar 16–21.30." in reasons.reasons_for(entry, need, False, "sv")[1]
    )


def test_midnight_as_an_end_closes_the_day() -> None:
    assert [span(0, 0, language) for language in ("fi", "en")] == ["0–24", "0:00–24:00"]
    assert span(1320, 360, "sv") == "22–6"


def test_many_open_shifts_are_summed_up() -> None:
    shifts = [{"weekday": day, "start": "08:00", "end": "12:00"} for day in range(7)]
    single = {"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}
    need = need_of(shifts=shifts, single_shifts=[single])
    (entry,) = engine.rank(need, engine.build_index([profile_of()], RULES))["ranked"]
    bad = reasons.reasons_for(entry, need, False, "en", RULES)[1]
    assert [sentence for sentence in bad if "open" in sentence] == [
        "Stays open: on Mondays 8:00–12:00.",
        "Stays open: on Wednesdays 8:00–12:00.",
        "Stays open: on Thursdays 8:00–12:00.",
        "4 more shifts stay open.",
    ]


FAILING: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    (
        "travel",
        {},
        {"place": {"lat": 62.24, "lon": 25.0}, "travel": [{"mode": "any", "km": 30}]},
        "Travel is too far: about 50 km, the limit is 30 (an estimate).",
        "Matka on liian pitkä: noin 50 km, raja on 30 (arvio).",
    ),
    (
        "dates",
        {"from_": "2026-12-01"},
        {"to": "2026-11-30"},
        "The dates have no day in common.",
        "Työlle ei ole yhteistä päivää.",
    ),
    (
        "schedule",
        {},
        {"available": []},
        "None of your times suits them.",
        "Mikään ajoistasi ei sovi hänelle.",
    ),
    (
        "schedule",
        {"shifts": [{"weekday": day, "start": "08:00", "end": "12:00"} for day in (1, 2)], "min_cover": 0.75},
        {},
        "They could do 4 h; you ask for 6 h at least.",
        "Hän voisi tehdä 4 h; pyydät vähintään 6 h.",
    ),
    (
        "languages",
        {"languages": {"must": {"fi": "B1", "xx": "A1"}}},
        {"languages": {"fi": "A2"}},
        "A must, and missing: Finnish (B1), xx (A1).",
        "Välttämätön, mutta puuttuu: suomi (B1), xx (A1).",
    ),
    (
        "conditions",
        {"conditions": ["c_pets:dog", "c_stairs"]},
        {"cannot": ["c_pets"]},
        "They have said that they cannot work with this: “Animals in the home (dog)”.",
        "Hän on kertonut, ettei voi työskennellä, jos: ”Kodissa on eläimiä (koira)”.",
    ),
]


@pytest.mark.parametrize(("gate", "need", "profile", "english", "finnish"), FAILING)
def test_a_gate_that_fails_is_told(
    gate: str, need: dict[str, Any], profile: dict[str, Any], english: str, finnish: str
) -> None:
    explained = engine.explain_pair(need_of(**need), profile_of(**profile), RULES)
    assert explained["stopped_at"] == gate
    told = next(found for found in explained["gates"] if found["gate"] == gate)
    assert reasons.gate_sentence(told, False, "en", RULES) == english
    assert reasons.gate_sentence(told, False, "fi", RULES) == finnish


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile_side", [True, False])
def test_counts_at_the_gates_have_a_sentence_for_one_and_many(profile_side: bool, language: str) -> None:
    for gate in GATES:
        one, many = (reasons.stopped_sentence(gate, count, profile_side, language) for count in (1, 12))
        assert "12" in many
        assert "%" not in one + many


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"code": "min_cover", "facts": {"from": 0.8, "to": 0.5}, "opens": 2},
     "If 50 % of the hours were enough: 2 more assistants would fit."),
    ({"code": "split_shift", "facts": {"index": 0}, "opens": 1},
     "If the shift on Tuesdays 8:00–12:00 could be split: 1 more assistant would fit."),
    ({"code": "start_earlier", "facts": {"date": "2026-11-03"}, "opens": 0},
     "If the work began on 3.11.2026: no more assistants yet, something else is in the way."),
    ({"code": "end_later", "facts": {"date": "2026-11-03"}, "opens": 1},
     "If the work went on until 3.11.2026: 1 more assistant would fit."),
    ({"code": "no_end", "facts": {}, "opens": 1},
     "If the work had no last day: 1 more assistant would fit."),
    ({"code": "drop_skill", "facts": {"skill": "mt_hoist"}, "opens": 3},
     "If “Transfers with a hoist” were a wish and not a must: 3 more assistants would fit."),
    ({"code": "lower_language", "facts": {"language": "fi", "from": "B1", "to": "A2"}, "opens": 3},
     "If Finnish at level A2 were enough: 3 more assistants would fit."),
    ({"code": "drop_language", "facts": {"language": "fi", "level": "B1"}, "opens": 3},
     "If “Finnish” were a wish and not a must: 3 more assistants would fit."),
    ({"code": "drop_condition", "facts": {"condition": "c_pets:cat"}, "opens": 3},
     "Without the condition “Animals in the home (cat)”: 3 more assistants would fit."),
    ({"code": "travel", "facts": {"mode": "transit", "more": 10, "minutes": 50}, "opens": 1},
     "If you travelled 10 minutes more by public transport: 1 more need would suit you."),
    ({"code": "travel", "facts": {"mode": "any", "more": 20, "km": 50}, "opens": 2},
     "If you travelled 20 km more: 2 more needs would suit you."),
    ({"code": "free_time",
      "facts": {"part": "evening", "weekday": 3, "start": "16:00", "end": "21:00"}, "opens": 2},
     "If you were free on Thursdays 16:00–21:00: 2 more needs would suit you."),
    ({"code": "shortest_shift", "facts": {"from": 180, "to": 120}, "opens": 2},
     "If a shift of 2 h were long enough for you: 2 more needs would suit you."),
    ({"code": "shortest_shift", "facts": {"from": 180, "to": 0}, "opens": 2},
     "If a shift of any length suited you: 2 more needs would suit you."),
    ({"code": "skill", "facts": {"skill": "hh_cook", "level": None}, "opens": 0},
     "If you could do “Cooking”: no more needs yet, something else is in the way."),
    ({"code": "drop_cannot", "facts": {"condition": "c_stairs"}, "opens": 1},
     "If you could work with “No lift / stairs”: 1 more need would suit you."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), CHANGES)
def test_a_change_is_told_with_what_it_opens(change: dict[str, Any], sentence: str) -> None:
    need = need_of(from_=date(2026, 12, 1).isoformat())
    assert reasons.change_sentence(change, "en", need, RULES) == sentence
    for language in TRANSLATED:
        told = reasons.change_sentence(change, language, need, RULES)
        assert told != sentence
        assert "%(" not in told

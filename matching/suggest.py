"""Suggests skills that a free text speaks of, for a person to confirm: nothing here moves a score.

The text's short spans of words (one to `LONGEST`) are compared with the phrases of a table of words of the
field, as TF-IDF vectors of character n-grams inside words (scikit-learn's `char_wb`): an inflected word
shares most n-grams with its basic form, in Finnish too, so no dictionary is loaded. The likeness is the
cosine, from 0 to 1. `THRESHOLD` was chosen on one half of the labelled sentences in benchmarks/data and is
scored on the other half: `python -m benchmarks.text_suggestions`.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from matching.errors import RulesFault

LANGUAGES = ("fi", "sv", "en")
THRESHOLD = 0.82
LONGEST = 3
_NGRAMS = (2, 5)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?;:\n]+")


@dataclass(frozen=True)
class Suggestion:
    """A skill that a text seems to speak of, by which words, and how alike they are to a phrase of ours."""

    skill: str
    words: str
    likeness: float


@dataclass(frozen=True)
class _Hit:
    skill: str
    start: int
    end: int
    likeness: float

    def lies_inside(self, other: "_Hit") -> bool:
        """Whether another hit says the same words and more: "first aid course" is no course of study."""
        is_longer = other.end - other.start > self.end - self.start
        return is_longer and other.start <= self.start and self.end <= other.end


class Suggester:
    """Suggests by the phrases of one language; its vectors are made at the first text, or by `load`."""

    def __init__(self, phrases: Sequence[tuple[str, str]]) -> None:
        self._skills = [skill for skill, _ in phrases]
        self._phrases = [" ".join(words_of(phrase)) for _, phrase in phrases]

    def suggest(self, text: str, threshold: float = THRESHOLD) -> list[Suggestion]:
        """The skills that the text speaks of, each once, in the order of the text."""
        sentences = [words_of(sentence) for sentence in _SENTENCE_END.split(text)]
        spans = [_spans(len(words)) for words in sentences]
        asked = [
            " ".join(words[start:end])
            for words, of_sentence in zip(sentences, spans, strict=True)
            for start, end in of_sentence
        ]
        if not asked:
            return []
        vectorizer, phrases = self._vectors
        likeness = (vectorizer.transform(asked) @ phrases.T).toarray()
        best: dict[str, Suggestion] = {}
        first = 0
        for words, of_sentence in zip(sentences, spans, strict=True):
            rows = likeness[first : first + len(of_sentence)]
            first += len(of_sentence)
            for hit in self._hits(of_sentence, rows, threshold):
                found = Suggestion(hit.skill, " ".join(words[hit.start : hit.end]), hit.likeness)
                if hit.skill not in best or best[hit.skill].likeness < found.likeness:
                    best[hit.skill] = found
        return list(best.values())

    def _hits(self, spans: Sequence[tuple[int, int]], likeness: Any, threshold: float) -> list[_Hit]:
        """The best span of each skill in one sentence, without those inside a longer one of another skill."""
        best: dict[str, _Hit] = {}
        for row, column in zip(*(at.tolist() for at in (likeness >= threshold).nonzero()), strict=True):
            value, skill = round(float(likeness[row, column]), 9), self._skills[column]
            if skill not in best or value > best[skill].likeness:
                best[skill] = _Hit(skill, spans[row][0], spans[row][1], value)
        kept = [hit for hit in best.values() if not any(hit.lies_inside(other) for other in best.values())]
        return sorted(kept, key=lambda hit: (hit.start, hit.end, hit.skill))

    def load(self) -> None:
        """Make the vectors now, so that the first text need not wait for them."""
        self.suggest("a")

    @cached_property
    def _vectors(self) -> tuple[Any, Any]:
        # scikit-learn takes a second and 70 MB to load: only who suggests pays for it, once.
        from sklearn.feature_extraction.text import TfidfVectorizer

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=_NGRAMS)
        return vectorizer, vectorizer.fit_transform(self._phrases)


def _spans(words: int) -> list[tuple[int, int]]:
    return [(at, at + length) for length in range(1, LONGEST + 1) for at in range(words - length + 1)]


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without marks between them."""
    return _WORD.findall(text.lower())


def read_phrases(path: Path) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The skill and the phrase of each entry by language, from CSV: id and a column of phrases a language.

    Raises RulesFault when the table cannot be read or a cell is empty.
    """
    found: dict[str, list[tuple[str, str]]] = {language: [] for language in LANGUAGES}
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise RulesFault(str(path), f"a table in CSV ({fault})") from None
    for at, row in enumerate(rows, start=2):
        for language in LANGUAGES:
            phrases = [phrase.strip() for phrase in (row.get(language) or "").split(";")]
            if not row.get("id") or not all(words_of(phrase) for phrase in phrases):
                raise RulesFault(f"{path}:{at}", f"an id and phrases with ; between them in {language}")
            found[language].extend((row["id"], phrase) for phrase in phrases)
    return found


def suggesters(phrases: Mapping[str, Iterable[tuple[str, str]]]) -> dict[str, Suggester]:
    """A suggester for each language."""
    return {language: Suggester(list(entries)) for language, entries in phrases.items()}

"""How well skills are suggested from text: precision and recall on labelled sentences, beside keywords.

Usage: python -m benchmarks.text_suggestions

Half of the sentences (by their SHA-256) served to tune the table of words and the threshold; the other half
only measures. The keyword baseline finds the phrases of the same table as whole words.
"""

import csv
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.made_up import table
from matching.suggest import LANGUAGES, THRESHOLD, read_phrases, suggesters, words_of
from portti.domain.skills import REFERENCE

SENTENCES = Path(__file__).parent / "data" / "skill_sentences.csv"
Find = Callable[[str, str], set[str]]


@dataclass(frozen=True)
class Labelled:
    """A sentence and the skills that a person reads in it."""

    language: str
    skills: frozenset[str]
    sentence: str

    @property
    def is_held_back(self) -> bool:
        """Whether the sentence only measures."""
        return hashlib.sha256(self.sentence.encode("utf-8")).digest()[-1] % 2 == 1


@dataclass(frozen=True)
class Quality:
    """How many suggestions there were, how many of them right, and how many there should have been."""

    suggested: int
    right: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of the suggestions that are right."""
        return self.right / self.suggested if self.suggested else 1.0

    @property
    def recall(self) -> float:
        """The share of what should be suggested that is."""
        return self.right / self.wanted if self.wanted else 1.0


def read_sentences() -> list[Labelled]:
    """Return all labelled sentences."""
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        return [
            Labelled(row["language"], frozenset(row["skills"].split()), row["sentence"])
            for row in csv.DictReader(lines)
        ]


def by_likeness(threshold: float = THRESHOLD) -> Find:
    """Return our way of finding skills."""
    ours = suggesters(read_phrases(REFERENCE / "skill_words.csv"))

    def find(text: str, language: str) -> set[str]:
        return {found.skill for found in ours[language].suggest(text, threshold)}

    return find


def by_keywords() -> Find:
    """Return the baseline: a phrase of the same table stands in the text, word for word."""
    phrases = read_phrases(REFERENCE / "skill_words.csv")

    def find(text: str, language: str) -> set[str]:
        words = f" {' '.join(words_of(text))} "
        return {skill for skill, phrase in phrases[language] if f" {' '.join(words_of(phrase))} " in words}

    return find


def measure(find: Find, sentences: Iterable[Labelled]) -> Quality:
    """Return how well a way of finding does on the sentences."""
    suggested = right = wanted = 0
    for one in sentences:
        found = find(one.sentence, one.language)
        suggested, right = suggested + len(found), right + len(found & one.skills)
        wanted += len(one.skills)
    return Quality(suggested, right, wanted)


def main() -> None:
    """Print the table."""
    sentences = read_sentences()
    rows = []
    for part, is_held in (("tuned on", False), ("held back", True)):
        for language in (*LANGUAGES, "all"):
            chosen = [
                one for one in sentences if one.is_held_back == is_held and language in (one.language, "all")
            ]
            cells = [part, language, str(len(chosen))]
            for find in (by_likeness(), by_keywords()):
                quality = measure(find, chosen)
                cells += [f"{quality.precision:.3f}", f"{quality.recall:.3f}"]
            rows.append(cells)
    print(f"Threshold {THRESHOLD}, chosen on the first half")
    headings = ["part", "language", "sentences", "precision", "recall", "keywords: precision", "recall"]
    print(table(headings, rows))


if __name__ == "__main__":
    main()

"""What a machine can say of plain Finnish: sentences, long words, office words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

OFFICE_WORDS = (
    "mikäli",
    "koskien",
    "toimesta",
    "mm.",
    "esim.",
    "ko.",
    "em.",
    "kyseessä oleva",
    "osalta",
    "puitteissa",
)
_SENTENCE = re.compile(r"(?<=[a-zåäö0-9)”“][.!?:])\s+(?=[A-ZÅÄÖ0-9”“])|\n+")
_WORD = re.compile(r"[A-Za-zÅÄÖåäöÉéŠšŽž]+(?:-[A-Za-zÅÄÖåäö]+)*")
_NOT_WORDS = re.compile(r"https?://\S+|\S+@\S+|%\(\w+\)[sd]")


@dataclass(frozen=True)
class Measure:
    """What was counted in some text."""

    sentences: tuple[tuple[int, str], ...]
    """Words and text of each."""
    words: int
    long_words: int

    @property
    def whole_sentences(self) -> "Measure":
        """The same of what ends as a sentence does: labels and buttons would make the mean look better."""
        ended = tuple(one for one in self.sentences if one[1].rstrip('”)"').endswith((".", "!", "?", ":")))
        return Measure(ended, self.words, self.long_words)

    @property
    def mean(self) -> float:
        """Words in a sentence."""
        return sum(count for count, _text in self.sentences) / max(1, len(self.sentences))

    @property
    def share_over_15(self) -> float:
        """The part of sentences that have more than 15 words."""
        return sum(count > 15 for count, _text in self.sentences) / max(1, len(self.sentences))

    @property
    def share_of_long_words(self) -> float:
        """The part of words that have 14 letters or more."""
        return self.long_words / max(1, self.words)


def measure(paragraphs: Iterable[str]) -> Measure:
    """Count the sentences and words of paragraphs; a place of a value counts as one word."""
    sentences: list[tuple[int, str]] = []
    words = long_words = 0
    for paragraph in paragraphs:
        for sentence in _SENTENCE.split(paragraph.strip()):
            found = _WORD.findall(_NOT_WORDS.sub(" arvo ", sentence))
            if len(found) < 2:
                continue
            sentences.append((len(found), sentence))
            words += len(found)
            long_words += sum(max(len(part) for part in word.split("-")) >= 14 for word in found)
    return Measure(tuple(sentences), words, long_words)


def office_words_of(text: str) -> list[str]:
    """Return the office words that a text uses."""
    return [word for word in OFFICE_WORDS if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text.casefold())]


def faults_of_plain_page(paragraphs: list[str]) -> list[str]:
    """Return what breaks the limits of plain Finnish on a page."""
    found = measure(paragraphs)
    mean = found.whole_sentences.mean
    faults = [f"mean sentence of {mean:.1f} words"] if mean > 9 else []
    over = [text for count, text in found.sentences if count > 15]
    if len(over) > max(1, 0.05 * len(found.sentences)):
        faults.append(f"{len(over)} sentences over 15 words: {over[:2]}")
    if found.words > 100 and found.share_of_long_words > 0.12:
        faults.append(f"{found.share_of_long_words:.0%} of words are long")
    faults += [
        f"{measure([text]).words} words in a paragraph: {text[:60]}"
        for text in paragraphs
        if measure([text]).words > 45
    ]
    return faults + [
        f"office words {office_words_of(text)}: {text[:60]}" for text in paragraphs if office_words_of(text)
    ]

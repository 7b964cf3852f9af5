"""The words that an ad is checked for: reads the tables of portti/reference and makes patterns of their phrases.

A phrase is words with spaces between. `*` stands for any further letters, so that inflected forms and compounds
are found; `/` stands between words of which any will do, `#` for a number of one or two digits, `…` for up to six
words of the same sentence, `{place}` for any Finnish municipality in any case, in Finnish or Swedish.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache

from portti.domain.places import municipality_table
from portti.domain.skills import REFERENCE

_HYPHEN = r"\s?[-–]?\s?"
_GAP = r"(?:[^\W_][\w-]*,?\s+){0,6}"
_BETWEEN = r",?\s+"
_SHORTEST_STEM = 4
_OTHER_STEMS = ("turu", "lahde", "lahd")
_DOUBLED = re.compile(r"(kk|pp|tt)([aeiouyäö])$")
_FREE_ENDINGS = "|a|ä|n|s|an|na|nä|kin|ni|'s|’s"
_CLOSED_ENDINGS = "n|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|ksi|nkin|lleni|lla"


@dataclass(frozen=True)
class WordRow:
    """Phrases of one language that raise a prompt, never raise it, or say of whom one speaks: find, never, own."""

    code: str
    use: str
    language: str
    phrases: tuple[str, ...]
    source: str


@lru_cache
def word_table() -> tuple[WordRow, ...]:
    """Return all rows of the table of phrases."""
    with (REFERENCE / "ad_words.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            WordRow(row["code"], row["use"], row["language"], _split(row["phrases"]), row["source"])
            for row in csv.DictReader(file)
        )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in cell.split(";"))


@lru_cache
def pattern_of(code: str, use: str) -> re.Pattern[str] | None:
    """Return the pattern of all phrases of a code in all languages: who mixes languages is read all the same.

    It is for texts that `small_letters` made: a pattern that minds no capitals is fifty times as slow.
    """
    phrases = [phrase for row in word_table() if (row.code, row.use) == (code, use) for phrase in row.phrases]
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(_phrase_pattern, longest_first)) + r")(?!\w)")


def small_letters(text: str) -> str:
    """Return a text in small letters, each at its own place: a letter that would become two stays."""
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _phrase_pattern(phrase: str) -> str:
    parts = []
    for slot in phrase.split():
        if slot == "…":
            parts.append(_GAP)
            continue
        if parts and parts[-1] != _GAP:
            parts.append(_BETWEEN)
        elif parts:
            # What stands before a gap is a word of its own.
            parts.insert(len(parts) - 1, _BETWEEN)
        choices = "|".join(_word_pattern(word) for word in slot.split("/"))
        parts.append(f"(?:{choices})")
    return "".join(parts)


def _word_pattern(word: str) -> str:
    if word == "{place}":
        return _places()
    made = re.escape(word).replace(r"\*", r"[\w-]*").replace(r"\-", _HYPHEN).replace(r"\#", r"\d{1,2}")
    # In classes of letters the hyphen is no hyphen between words.
    return made.replace(rf"[\w{_HYPHEN}]*", r"[\w-]*")


@lru_cache
def _places() -> str:
    names = {name.lower() for one in municipality_table().values() for name in (one.fi, one.sv)}
    # Without its last letters a name stands for all its cases: Kuopio, Kuopiossa, kuopiolainen.
    stems = sorted({re.escape(name[: max(_SHORTEST_STEM, len(name) - 2)]) for name in names if len(name) > 2})
    return "(?:" + "|".join([*stems, *_OTHER_STEMS]) + r")\w*"


@lru_cache
def name_pattern() -> re.Pattern[str]:
    """Return the pattern of a common given name in any case, with the family name that follows it."""
    with (REFERENCE / "given_names.csv").open(encoding="utf-8", newline="") as file:
        names = [name for row in csv.DictReader(file) for name in _split(row["names"])]
    forms = "|".join(_name_forms(name) for name in sorted(names, key=len, reverse=True))
    family = r"(?:[ -][A-ZÅÄÖ][a-zåäöé]+(?:[-][A-ZÅÄÖ][a-zåäöé]+)?)?"
    return re.compile(rf"(?<![\w-])(?!Ainoa\b)(?:{forms})(?!\w){family}")


def _name_forms(name: str) -> str:
    weak = _DOUBLED.sub(lambda found: found[1][0] + found[2], name)
    if name[-1] in "aeiouyäöå":
        return f"{name}(?:{_FREE_ENDINGS}|{_CLOSED_ENDINGS})|{weak}(?:{_CLOSED_ENDINGS})"
    return f"{name}(?:|s|'s|’s|in|ia|ille|illa|ilta|issa|ista|ksen|kselle|sta)"

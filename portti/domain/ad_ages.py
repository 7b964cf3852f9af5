"""Tells whose age an ad speaks of: of who is sought, which a job ad may not ask for, or of who is helped.

The words around the age decide, in Finnish, Swedish and English all at once. What they leave open counts as asked
for: a prompt costs a person a look, and an age that nobody looked at may keep somebody from work.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from portti.domain.ad_words import pattern_of

_YOUNGEST_WORKER = 14
"""Nobody may be employed who does not turn 14 in the same year (Young Workers Act 998/1993 section 2)."""
_GROWN_UP = 18

_NOUNS = ("work", "kin", "anybody")
_OF_HELPED = frozenset({"kin", "self", "me"})
_OF_SOUGHT = frozenset({"work", "seek", "ask", "need"})
_WISHES = frozenset({"seek", "ask"})
_SIDES = ("pronoun", "work", *sorted((_OF_HELPED | _OF_SOUGHT) - {"work"}))
_NOUN_WORDS, _VERB_WORDS, _TO_WORDS, _BOUND_WORDS, _IS_WORDS, _FITS_WORDS = 2, 5, 2, 1, 3, 4

_SENTENCE_END = re.compile(r"[.!?;\n]\s")
_NUMBER = re.compile(r"\d+")
_PAUSE = re.compile(r",(?! (?:joka|jotka|som|who|that)\b)|[.:;()–—]")
_NEXT_THOUGHT = re.compile(r"\b(?:ja|tai|joka|jotka|on|och|eller|är|and|or|is)\b")
_AND = re.compile(r"\b(?:ja|och|and)\b")
_WHOSE = re.compile(r"vuotia(?:an|iden|itten)$|år(?:ing)?s$")
_TOWARDS = re.compile(r"vuotia(?:alle|ille)(?:ni|mme)?$")
_OURS = re.compile(r"\b(?:my|our|min|vår) $")
_TOWARDS_SOMEBODY = re.compile(r"lle(?:ni|mme|nsa|nsä|en)?$")
_LOOKING_FOR = re.compile(r"\b(?:look|search|wish|hop|ask)\w* for$")
_AS_ASSISTANT = re.compile(
    r"\b(?:avustaj|hoitaj|apulais|ohjaaj)\w*ksi\b"
    r"|\b(?:as|som) (?:an? |en )?(?:\w+ )?(?:assist|carer|helper|skötare|vårdare)"
)


@dataclass(frozen=True)
class _Cue:
    """A word that tells of whom a text speaks."""

    start: int
    end: int
    code: str
    word: str


@dataclass(frozen=True)
class _Place:
    """An age with the words around it in its sentence, and the sentences before."""

    earlier: str
    before: str
    age: str
    after: str

    @cached_property
    def numbers(self) -> list[int]:
        """Return the numbers of the age."""
        return [int(found) for found in _NUMBER.findall(self.age)]

    @cached_property
    def last(self) -> _Cue | None:
        """Return the last word before the age that tells of whom the sentence speaks."""
        return max(_cues(self.before, *_SIDES), key=lambda one: one.start, default=None)

    @cached_property
    def noun(self) -> _Cue | None:
        """Return the noun that the age belongs to, if one follows: a 20-year-old assistant."""
        near = (one for one in _cues(self.after, *_NOUNS) if _is_noun_near(self.after[: one.start]))
        return min(near, key=lambda one: one.start, default=None)

    @property
    def is_bound(self) -> bool:
        """Answer whether the age is a bound: over 30, at most 40, 20 to 30."""
        is_range = len(self.numbers) > 1 and max(self.numbers) >= _GROWN_UP
        is_bound = next(_cues(self.age, "bound"), None) is not None
        return is_range or is_bound or self.stands_right_after("bound", _BOUND_WORDS)

    @property
    def is_sought_in_one_breath(self) -> bool:
        """Answer whether a word of who is sought leads to the age without a pause."""
        return bool(
            self.last and self.last.code in _OF_SOUGHT and not _PAUSE.search(self.before, self.last.end)
        )

    def stands_right_after(self, code: str, words: int) -> bool:
        """Answer whether a word of this code comes right before, with a few words between at most."""
        return any(
            _is_near(self.before[one.end :], words) and not _LOOKING_FOR.search(self.before[: one.end])
            for one in _cues(self.before, code)
        )


def is_asked_for(text: str, span: tuple[int, int]) -> bool:
    """Answer whether an age in a text of small letters is asked of who is sought; in doubt it is."""
    place = _place(text, span)
    if place.is_bound:
        return not _is_bound_of_helped(place)
    if place.numbers and max(place.numbers) < _YOUNGEST_WORKER:
        return False
    if next(_cues(place.age, "work", "seek", "ask"), None):
        return True
    if place.noun and place.noun.code != "anybody":
        return place.noun.code == "work" and not _is_helper_of(place, place.noun)
    if place.noun and _AS_ASSISTANT.search(place.after):
        return True
    if place.stands_right_after("fits", _FITS_WORDS):
        return True
    return not (_is_who_needs(place) or _is_towards(place) or _is_said_of_helped(place))


def _place(text: str, span: tuple[int, int]) -> _Place:
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, span[0])]
    begin = ends[-1] if ends else 0
    following = _SENTENCE_END.search(text, span[1])
    end = following.start() if following else len(text)
    return _Place(text[:begin], text[begin : span[0]], text[slice(*span)], text[span[1] : end])


def _cues(text: str, *codes: str) -> Iterator[_Cue]:
    for code in codes:
        pattern = pattern_of(code, "own")
        for found in pattern.finditer(text) if pattern else ():
            yield _Cue(found.start(), found.end(), code, found.group())


def _is_near(between: str, words: int) -> bool:
    return len(between.split()) <= words and not _PAUSE.search(between)


def _is_noun_near(between: str) -> bool:
    return _is_near(between, _NOUN_WORDS) and not _NEXT_THOUGHT.search(between)


def _is_verb_near(between: str) -> bool:
    return _is_near(between.replace(",", " "), _VERB_WORDS) and not _AND.search(between)


def _is_bound_of_helped(place: _Place) -> bool:
    """My mother is over 80 years old; over 80 years old is my mother."""
    if place.noun and place.noun.code != "anybody":
        return place.noun.code == "kin"
    last = place.last
    return bool(
        last
        and last.code in _OF_HELPED
        and not _TOWARDS_SOMEBODY.search(last.word)
        and _is_near(place.before[last.end :], _IS_WORDS)
    )


def _is_helper_of(place: _Place, noun: _Cue) -> bool:
    """The 13-year-old's assistant: the age is of the one and the noun is the other."""
    if place.after.startswith(("'s", "’s")):
        return True
    return bool(_WHOSE.search(place.age)) and not noun.word.endswith("n")


def _is_who_needs(place: _Place) -> bool:
    """A 20-year-old needs; a 20-year-old woman who needs."""
    after = place.after[place.noun.end if place.noun else 0 :]
    is_near = any(_is_verb_near(after[: one.start]) for one in _cues(after, "need"))
    return is_near and not place.is_sought_in_one_breath


def _is_towards(place: _Place) -> bool:
    """Help for a 20-year-old, in the case of the Finnish word or with a word right before."""
    if _TOWARDS.search(place.age) or _OURS.search(place.before) or place.stands_right_after("to", _TO_WORDS):
        return True
    if place.stands_right_after("with", _TO_WORDS) and not (place.last and place.last.code in _WISHES):
        return True
    if _WHOSE.search(place.age):
        is_wished = any(place.stands_right_after(code, _TO_WORDS) for code in _WISHES)
        return not is_wished or _is_helper_named(place)
    diagnosis = pattern_of("diagnosis", "find")
    assert diagnosis is not None
    return any(_is_near(place.before[one.end() :], 0) for one in diagnosis.finditer(place.before))


def _is_helper_named(place: _Place) -> bool:
    return next(_cues(place.after, "work"), None) is not None or max(place.numbers) < _GROWN_UP


def _is_said_of_helped(place: _Place) -> bool:
    """Answer whether the last word before that tells of somebody tells of who is helped or who writes."""
    last = place.last
    if last and last.code == "pronoun":
        last = max(
            _cues(place.earlier + place.before[: last.start], "work", "kin", "me"),
            key=lambda one: one.start,
            default=None,
        )
    if last is None:
        return bool(place.noun and place.numbers) and max(place.numbers) < _GROWN_UP
    return last.code in _OF_HELPED

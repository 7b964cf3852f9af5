"""Reads an ad's own words for what says too much of a person and for what the law keeps out of job ads.

It only prompts: each prompt names what it is about, the words that raised it and where they stand. A person
decides what to do with it; why each matters is said at the edge, in words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from portti.domain.ad_ages import is_asked_for
from portti.domain.ad_words import name_pattern, pattern_of, small_letters

OVERSHARING = ("name", "address", "phone", "email", "diagnosis")
AGAINST_RULES = ("age", "citizenship", "mother_tongue", "looks", "residence", "gender")
CODES = (*OVERSHARING, *AGAINST_RULES)

FIELDS = ("title", "text", "pay_text")

_EMAIL = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*"
    r"|\b[\w.+-]+\s?[\[(]\s?(?:at|ät|miukumauku|a)\s?[\])]\s?[\w-]+(?:\s?(?:\.|piste|punkt|dot)\s?[a-z]{2,5}\b)?"
    r"|\b[\w.+-]+ (?:at|ät|miukumauku|snabel-a) [\w-]+ ?(?:\.|piste|punkt|dot) ?(?:fi|com|net|org|eu|se)\b",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![\w.,-])0\d{2}\.\d{3}\.\d{3,4}(?!\w)"
    r"|(?<![\w.,-])(?:(?:\+|00)\d{2,3}|0)[ -]?\(?\d\)?(?:[ /)-]{0,3}\d){5,}"
)
_PAIRS_ONLY = re.compile(r"\d{1,2}(?:[ -]{1,3}\d{1,2})*")
_STREET = (
    r"katu|kadun|kadulla|kadulta|kadulle|kuja|kujan|kujalla|kujalta|polku|polun|polulla|tie|tien|tiellä|tieltä"
    r"|kaari|kaaren|kaarella|raitti|raitin|raitilla|väylä|väylän|väylällä|rinne|rinteen|rinteellä|penger"
    r"|penkereellä|ranta|rannan|rannalla|gatan|vägen|gränden|gränd|stigen|stranden|esplanaden|allén"
)
_SURE_STREET = (
    r"katu|kadun|kadulla|kadulta|kadulle|kuja|kujan|kujalla|kujalta|gatan|vägen|gränden|gränd|esplanadi"
    r"|esplanaden"
)
_ADDRESS = re.compile(
    rf"(?<!\w)[A-ZÅÄÖ][\w-]*?(?:{_STREET}) \d{{1,3}}(?:\s?[a-zA-Z]\b)?(?:\s\d{{1,3}}\b)?(?![\w:,.-]*\d)"
    rf"|(?<=[^\W\d_][ ,])(?<!\w)[A-ZÅÄÖ][\w-]+?(?:{_SURE_STREET})(?!\w)"
    rf"|(?<!\w)[a-zåäö-]{{3,}}(?:katu|kadulla|kuja|kujalla|gatan|vägen) \d{{1,3}}(?:\s?[a-z]\b)?(?!\w)"
    r"|(?<!\w)[A-ZÅÄÖ][\w-]+ (?:[A-ZÅÄÖ][\w-]+ )?(?:katu|kadulla|kuja|kujalla|gata|gatan|väg) \d{1,3}(?![\w:,.-]*\d)"
    r"|(?<!\w)(?:[A-ZÅÄÖ][\w-]* ?)?[Ee]splanad(?:i|illa|en) \d{1,3}(?!\w)|(?<!\w)[Bb]ulevard(?:i|illa|en) \d{1,3}(?!\w)"
    r"|(?<!\w)\d{1,4} [A-Z][a-z]+ (?:Street|Road|Avenue|Lane|St|Rd)\b"
    r"|(?<!\w)[A-Z][a-z]+ (?:Street|Road|Avenue|Lane) \d{1,3}\b"
)
_TOLD_NAME = re.compile(
    r"(?i:\b(?:nimeni on|nimi on|kutsu minua|jag heter|mitt namn är|my name is|call me|terveisin|terv\.?"
    r"|hälsningar|hälsning|mvh|regards|best wishes))[ ,:\n]+"
    r"([A-ZÅÄÖ][a-zåäöé]+(?:[ -][A-ZÅÄÖ][a-zåäöé]+)*)"
)
_AGES = re.compile(
    r"(?<![\w-])\d{2}\s?[-–]\s?\d{2} år(?!\w)|\bage \d{2}\s?(?:[-–]|to)\s?\d{2}\b"
    r"|(?<![\w-])(?:\d{2}\s?[-–]|(?:max|högst|under|över|yli|alle|enintään|korkeintaan) )\s?\d{2}\s?(?:år|v)\b"
    r"(?!\.? ?(?:koke|erfa|sed|työ))",
    re.IGNORECASE,
)
# In capitals only: in small letters some are other words.
_SHORT_DIAGNOSIS = re.compile(
    r"(?<![\w-])(?:MS|ALS|CP|SMA|MND|EDS|COPD|KOL)(?![\w-])(?! (?:Word|Office|Excel))"
)
_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {
    "email": (_EMAIL,),
    "phone": (_PHONE,),
    "address": (_ADDRESS,),
    "name": (_TOLD_NAME,),
    "age": (_AGES,),
    "diagnosis": (_SHORT_DIAGNOSIS,),
}
_SENTENCE_END = re.compile(r"[.!?;:\n]\s")
_Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """Words that raised a prompt: the field they stand in, and from where to where."""

    field: str
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Prompt:
    """One matter to think about, with all the words that raised it in their order."""

    code: str
    found: tuple[Found, ...]

    @property
    def is_oversharing(self) -> bool:
        """Whether it is about a person who says too much of themselves, and not about the rules of ads."""
        return self.code in OVERSHARING

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words found, each once."""
        return tuple(dict.fromkeys(one.words for one in self.found))


def prompts_of(texts: Mapping[str, str]) -> tuple[Prompt, ...]:
    """Return the prompts that an ad's texts raise, by field; read in Finnish, Swedish and English all at once."""
    return _prompts(tuple(texts.get(name, "") for name in FIELDS))


# One page asks several times for the same ad.
@lru_cache(maxsize=64)
def _prompts(texts: tuple[str, ...]) -> tuple[Prompt, ...]:
    raised = []
    for code in CODES:
        found = tuple(
            Found(name, start, end, text[start:end])
            for name, text in zip(FIELDS, texts, strict=True)
            for start, end in _spans(code, text)
        )
        if found:
            raised.append(Prompt(code, found))
    return tuple(raised)


def _spans(code: str, text: str) -> list[_Span]:
    """Return the spans of one code in a text: without those that say the same, and those that never count."""
    never = pattern_of(code, "never")
    small = small_letters(text)
    excused = [found.span() for found in never.finditer(small)] if never else []
    kept: list[_Span] = []
    for span in sorted(_raised(code, text), key=lambda one: (one[0], -one[1])):
        is_inside = any(_overlap(span, other) for other in (*excused, *kept))
        if not is_inside and not _is_of_helped(code, small, span):
            kept.append(span)
    return kept


def _raised(code: str, text: str) -> Iterator[_Span]:
    phrases = pattern_of(code, "find")
    for found in phrases.finditer(small_letters(text)) if phrases else ():
        yield found.span()
    for pattern in _PATTERNS.get(code, ()):
        for found in pattern.finditer(text):
            if code != "phone" or not _PAIRS_ONLY.fullmatch(found.group()):
                yield found.span(pattern.groups)
    if code == "name":
        for found in name_pattern().finditer(text):
            yield found.span()


def _overlap(one: _Span, other: _Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _is_of_helped(code: str, text: str, span: _Span) -> bool:
    if code == "age":
        return not is_asked_for(text, span)
    return code == "residence" and _is_of_oneself(text, span)


def _is_of_oneself(text: str, span: _Span) -> bool:
    """Answer whether the clause before speaks of the employer or a child, and not of whom the ad looks for."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, span[0])]
    before = text[ends[-1] if ends else 0 : span[0]]
    own, seek = pattern_of("self", "own"), pattern_of("seek", "own")
    assert own is not None and seek is not None
    last_own = max((found.start() for found in own.finditer(before)), default=-1)
    last_seek = max((found.start() for found in seek.finditer(before)), default=-1)
    return last_own > last_seek

"""What somebody had typed, in words: each text beside the name of its field; codes of choices are not shown bare."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portti.web.kit.held_forms import KEPT_MARK
from portti.web.kit.kept_labels import Words, endpoint_of, label_words
from portti.web.kit.offered_words import Offers, offers_of
from portti.words import LANGUAGE_NAMES

_CODE = re.compile(r"[a-zA-Z0-9_:-]{0,40}")
_DAY_PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class KeptLine:
    """One typed text; `label` is empty where the field has no name that people know."""

    label: str
    text: str


@dataclass(frozen=True)
class KeptText:
    """What was typed, and whether something was chosen too that has no words of its own here."""

    lines: list[KeptLine]
    has_choices: bool


def kept_text(path: str, fields: Sequence[tuple[str, str]]) -> KeptText:
    """Return what was typed into the form of `path` with the words of its labels; a day in three boxes is one line.

    What was chosen stands beside its question, in the words of the page that the form stood on.
    """
    names, found, has_choices = label_words(endpoint_of(path)), dict[tuple[str, str], list[str]](), False
    offers = _offers(fields, names)
    for name, value in fields:
        place, is_day = _place_of(name)
        kind = _kind(place)
        if not value.strip() or name == KEPT_MARK:
            continue
        if words := offers[name].words.get(value, "") if name in offers else "":
            found.setdefault((place, offers[name].question), []).append(words)
        elif not is_day and kind not in names and _CODE.fullmatch(value):
            has_choices = True
        else:
            found.setdefault((place, names.get(kind, "")), []).append(
                LANGUAGE_NAMES.get(value, value) if kind == "language" else value
            )
    lines = [KeptLine(label, ". ".join(values)) for (_place, label), values in found.items()]
    return KeptText(lines, has_choices)


def _offers(fields: Sequence[tuple[str, str]], names: Words) -> Offers:
    """Return what the page offers, which is asked only where a field may hold a choice."""
    page = dict(fields).get(KEPT_MARK, "")
    may_be_chosen = any(
        name != KEPT_MARK and _CODE.fullmatch(value) and value and name not in names for name, value in fields
    )
    return offers_of(page) if may_be_chosen else {}


def _kind(place: str) -> str:
    """Return a field's own name: fields of rows stand as `shifts-0-start`."""
    return re.split(r"[-.]", place)[-1]


def _place_of(name: str) -> tuple[str, bool]:
    """Return the field that a sent name belongs to, and whether it is a box of a day."""
    place, _dash, part = name.rpartition("-")
    return (place, True) if place and part in _DAY_PARTS else (name, False)

"""What somebody had typed, in words: each text beside the name of its field; codes of choices are not shown bare."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from portti.web.kit.kept_labels import endpoint_of, label_words
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


def kept_text(path: str, fields: Iterable[tuple[str, str]]) -> KeptText:
    """Return what was typed into the form of `path` with the words of its labels; a day in three boxes is one line."""
    names, found, has_choices = label_words(endpoint_of(path)), dict[str, list[str]](), False
    for name, value in fields:
        place, is_day = _place_of(name)
        kind = _kind(place)
        if not value.strip():
            continue
        if not is_day and kind not in names and _CODE.fullmatch(value):
            has_choices = True
            continue
        found.setdefault(place, []).append(LANGUAGE_NAMES.get(value, value) if kind == "language" else value)
    lines = [KeptLine(names.get(_kind(place), ""), ". ".join(values)) for place, values in found.items()]
    return KeptText(lines, has_choices)


def _kind(place: str) -> str:
    """Return a field's own name: fields of rows stand as `shifts-0-start`."""
    return re.split(r"[-.]", place)[-1]


def _place_of(name: str) -> tuple[str, bool]:
    """Return the field that a sent name belongs to, and whether it is a box of a day."""
    place, _dash, part = name.rpartition("-")
    return (place, True) if place and part in _DAY_PARTS else (name, False)

"""Gettext catalogues read straight from their .po files: no compiled copy that could be out of date."""

import gettext
import json
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "translations"
SOURCE_LANGUAGE = "en"
LANGUAGES = ("fi", "sv", SOURCE_LANGUAGE, "selko")
LINE = re.compile(r'(msgid|msgid_plural|msgstr|msgstr\[(?P<form>[01])\])?\s*(?P<text>".*")')


class Catalogue(gettext.NullTranslations):
    """The translations of one language; what is missing stays English."""

    def __init__(self, entries: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.entries = entries

    def gettext(self, message: str) -> str:
        """The sentence in this language."""
        return self.entries.get(message, (message,))[0] or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The sentence for one or for many: all our languages tell just these apart."""
        forms = self.entries.get(msgid1, (msgid1, msgid2))
        return forms[0 if n == 1 else -1]


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of `fi`, `sv`, `en` or `selko`."""
    if language not in LANGUAGES:
        raise ValueError(f"no such language: {language}")
    if language == SOURCE_LANGUAGE:
        return Catalogue({})
    path = FOLDER / language / "LC_MESSAGES" / "reasons.po"
    return Catalogue(read_po(path.read_text(encoding="utf-8")))


def read_po(text: str) -> dict[str, tuple[str, ...]]:
    """The translations by their English text: one form, or two for one and many."""
    found: dict[str, tuple[str, ...]] = {}
    for block in re.split(r"\n\s*\n", text):
        parts: dict[str, str] = {}
        current = ""
        for line in block.splitlines():
            match = LINE.fullmatch(line.strip())
            if match is None:
                continue
            current = match[1] or current
            parts[current] = parts.get(current, "") + json.loads(match["text"])
        if parts.get("msgid"):
            forms = tuple(parts[name] for name in sorted(parts) if name.startswith("msgstr"))
            found[parts["msgid"]] = forms
    return found

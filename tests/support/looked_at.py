"""What a run has looked at: pages of one shape are looked at once in each language, whichever role meets them."""

import hashlib
from pathlib import Path
from xml.etree.ElementTree import Element

from tests.support.visitor import Answer

_LONG = 22
_SAID = {"class", "type", "role", "lang", "autocomplete", "scope", "aria-current", "aria-live", "tabindex"}
"""Attributes whose values count; of the others only that they are there, as an address, a name or a label."""
_OF_A_ROW = {"checked", "selected", "disabled"}


class LookedAt:
    """Remembers, for all processes of a run, the shapes of the main parts that were looked at."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: set[str] = set()
        folder.mkdir(exist_ok=True)

    def is_new(self, language: str, page: Answer) -> bool:
        """Answer whether nobody has looked at a main part of this shape in this language; from now on somebody has."""
        main = page.tree.find(".//main")
        assert main is not None, page.address
        return self._is_new(f"{language}\n{_shape(main)}")

    def is_new_place(self, place: str) -> bool:
        """Answer whether nobody has looked at a text in this place of a page; from now on somebody has."""
        return self._is_new(f"place\n{place}")

    def _is_new(self, said: str) -> bool:
        if said in self._known:
            return False
        self._known.add(said)
        try:
            (self._folder / hashlib.sha256(said.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def _shape(element: Element) -> str:
    """Return elements within elements with what says how they look and are read; alike rows are said once.

    Words make no difference but for long ones, which may not fit where others do.
    """
    said = [
        f"{name}={value}" if name in _SAID else name
        for name, value in sorted(element.attrib.items())
        if name not in _OF_A_ROW
    ]
    text = " ".join([element.text or "", *(inner.tail or "" for inner in element)]).split()
    said += ["words"] if text else []
    said += [word for word in text if len(word) >= _LONG]
    inner = "".join(dict.fromkeys(_shape(child) for child in element))
    return f"<{element.tag} {' '.join(said)}>{inner}</>"

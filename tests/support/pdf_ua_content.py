"""What PDF/UA-1 asks of the content of pages: all of it tagged or marked as decoration, each character readable."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from tests.support.pdf_ua_tags import Content, key_of, plain

_TEXT = {b"Tj", b"TJ", b"'", b'"'}
_PAINT = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"INLINE IMAGE"}
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_UNREADABLE = ("\0", "\ufeff", "\ufffe")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass
class Marked:
    """All that is marked on the pages: the words of each piece, and what fails."""

    words: dict[tuple[int, int], str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    fonts: dict[int, "Font"] = field(default_factory=dict)


class Font:
    """A font as far as a reader needs it: what each code says."""

    def __init__(self, font: DictionaryObject) -> None:
        self.name = str(font.get("/BaseFont"))
        self.failures = list(_font_failures(font, self.name))
        to_unicode = plain(font.get("/ToUnicode"))
        self.says = _codes(to_unicode.get_data()) if isinstance(to_unicode, StreamObject) else {}

    def read(self, text: bytes, told: list[str]) -> str:
        """Return what codes of two bytes say, and tell of those that say nothing."""
        found = []
        for at in range(0, len(text) - 1, 2):
            code = int.from_bytes(text[at : at + 2], "big")
            said = self.says.get(code, "")
            if code == 0:
                told.append(f"31-030 {self.name} shows a character that it has not")
            if not said or any(one in said for one in _UNREADABLE):
                told.append(f"10-001 {self.name}: code {code} says no character")
            found.append(said)
        return "".join(found)


def _font_failures(font: DictionaryObject, name: str) -> Iterator[str]:
    if font.get("/Subtype") != "/Type0":
        yield f"31-009 {name} is none of the fonts that this check reads"
        return
    within = plain(plain(font["/DescendantFonts"])[0])
    if font.get("/Encoding") not in ("/Identity-H", "/Identity-V"):
        yield f"31-008 {name} has a map of characters of its own"
    if within.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in within:
        yield f"31-006 {name} does not say which drawing belongs to a character"
    if not any(one in plain(within.get("/FontDescriptor", {})) for one in _FILES):
        yield f"31-009 {name} is not in the file"
    if "/ToUnicode" not in font:
        yield f"10-001 {name} does not say its characters"


def _codes(table: bytes) -> dict[int, str]:
    """Return what each code says, of a map from codes to characters."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        parts = _HEX.findall(block)
        found |= {int(code, 16): _word(said) for code, said in zip(parts[::2], parts[1::2], strict=True)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for line in block.strip().splitlines():
            first, last, *said = _HEX.findall(line)
            codes = range(int(first, 16), int(last, 16) + 1)
            if b"[" in line:
                found |= {code: _word(one) for code, one in zip(codes, said, strict=False)}
            else:
                begin = _word(said[0])
                found |= {code: begin[:-1] + chr(ord(begin[-1]) + at) for at, code in enumerate(codes)}
    return found


def _word(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def read_page(page: PageObject, found: Marked) -> None:
    """Read what is marked on a page, and note what fails."""
    contents = page.get_contents()
    if contents is not None:
        _Reader(found, key_of(page.indirect_reference), plain(page.get("/Resources", {}))).read(contents)


class _Reader:
    """Goes through one stream; `inside` says in what the present operator stands."""

    def __init__(self, found: Marked, holder: int, resources: Any, inside: tuple[str, ...] = ()) -> None:
        self.found, self.holder, self.resources = found, holder, resources
        self.inside: list[str] = list(inside)
        self.mcids: list[int | None] = []
        self.font: Font | None = None

    def read(self, stream: ContentStream) -> None:
        for operands, operator in stream.operations:
            if operator in (b"BDC", b"BMC"):
                self._begin(operands)
            elif operator == b"EMC":
                self.inside.pop()
                self.mcids.pop()
            elif operator == b"Tf":
                self.font = self._font(operands[0])
            elif operator in _TEXT:
                self._show(operands)
            elif operator in _PAINT:
                self._must_be_marked("a drawing")
            elif operator == b"Do":
                self._draw(operands[0])

    def _begin(self, operands: list[Any]) -> None:
        said = operands[1] if len(operands) > 1 else DictionaryObject()
        if not isinstance(said, DictionaryObject):
            said = plain(plain(self.resources.get("/Properties", {})).get(said, DictionaryObject()))
        mcid = int(said["/MCID"]) if "/MCID" in said else None
        kind = "artifact" if operands[0] == "/Artifact" else "tagged" if mcid is not None else ""
        if kind == "artifact" and "tagged" in self.inside:
            self.found.failures.append("01-003 decoration stands inside tagged content")
        if kind == "tagged" and "artifact" in self.inside:
            self.found.failures.append("01-004 tagged content stands inside decoration")
        self.inside.append(kind)
        self.mcids.append(mcid)
        if mcid is not None:
            if (self.holder, mcid) in self.found.words:
                self.found.failures.append(f"30-002 content {mcid} stands twice")
            self.found.words[(self.holder, mcid)] = ""

    def _must_be_marked(self, what: str) -> None:
        if not any(self.inside):
            self.found.failures.append(f"01-005 {what} is neither tagged nor decoration")

    def _font(self, name: Any) -> Font:
        raw = plain(self.resources["/Font"]).raw_get(name)
        if key_of(raw) not in self.found.fonts:
            self.found.fonts[key_of(raw)] = Font(plain(raw))
        return self.found.fonts[key_of(raw)]

    def _show(self, operands: list[Any]) -> None:
        self._must_be_marked("a text")
        parts = operands[-1] if isinstance(operands[-1], list) else [operands[-1]]
        strings = [part.original_bytes for part in parts if hasattr(part, "original_bytes")]
        assert self.font is not None
        said = "".join(self.font.read(string, self.found.failures) for string in strings)
        mcid = next((one for one in reversed(self.mcids) if one is not None), None)
        if mcid is not None and "artifact" not in self.inside:
            self.found.words[(self.holder, mcid)] += said

    def _draw(self, name: Any) -> None:
        raw = plain(self.resources["/XObject"]).raw_get(name)
        drawn = plain(raw)
        if drawn.get("/Subtype") != "/Form":
            self._must_be_marked("a picture")
            return
        if "/Ref" in drawn:
            self.found.failures.append("30-001 a form refers to another file")
        resources = plain(drawn.get("/Resources", self.resources))
        stream = ContentStream(drawn, drawn.pdf if hasattr(drawn, "pdf") else None)
        _Reader(self.found, key_of(raw), resources, tuple(self.inside)).read(stream)


def piece_failures(marked: Marked, pieces: list[Content]) -> Iterator[str]:
    """Say which marked content no tag holds, which two hold, and which tag holds content that is not there."""
    held = [(piece.page, piece.mcid) for piece in pieces]
    for place in sorted(set(marked.words) - set(held)):
        yield f"01-005 no tag holds content {place[1]}"
    for place in sorted(set(held) - set(marked.words)):
        yield f"01-006 a tag holds content {place[1]} that is not there"
    if len(set(held)) < len(held):
        yield "30-002 two tags hold the same content"

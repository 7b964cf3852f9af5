"""What PDF/UA-1 asks of a document and a machine can see, read by another library than the writer's.

The numbers are those of the Matterhorn Protocol 1.1, which lists every way to fail. What only people can judge is not
here: whether a sentence says what a figure shows, or whether an order makes sense.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import BooleanObject, DictionaryObject, StreamObject

from tests.support.pdf_ua_content import Marked, piece_failures, read_page
from tests.support.pdf_ua_tags import Annotation, Content, Tag, TagTree, key_of, plain, tag_failures

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DIVIDED = "\N{SOFT HYPHEN}"
_IN_A_LINE = frozenset({"/Span", "/Link", "/Quote", "/Code", "/Reference"})
_READABLE_BY_AIDS = 1 << 9
"""The permission of a locked file to be read by screen readers."""


def is_true(value: Any) -> bool:
    """Answer whether the file says yes; the library's own no counts as true in Python."""
    return isinstance(value, BooleanObject) and value.value is True


class ReadPdf:
    """A PDF as a screen reader meets it."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self.root: DictionaryObject = plain(self.reader.trailer["/Root"])

    @cached_property
    def tree(self) -> TagTree:
        """The tags."""
        return TagTree(plain(self.root.get("/StructTreeRoot", DictionaryObject())))

    @cached_property
    def marked(self) -> Marked:
        """All that is marked on the pages."""
        found = Marked()
        for page in self.reader.pages:
            read_page(page, found)
        return found

    @cached_property
    def spoken(self) -> str:
        """What is read aloud, in the order of the tags: words, and of figures their alternatives."""
        said = "".join(self._words(top) for top in self.tree.top)
        return " ".join(said.replace(_DIVIDED, "").split())

    def _words(self, tag: Tag) -> str:
        instead = tag.node.get("/Alt") or tag.node.get("/ActualText")
        words = [str(instead)] if instead else []
        for one in () if instead else tag.children:
            if isinstance(one, Tag):
                words.append(self._words(one))
            elif isinstance(one, Content):
                words.append(self.marked.words.get((one.page, one.mcid), ""))
        said = "".join(words)
        return said if tag.kind in _IN_A_LINE else f" {said} "

    @property
    def failures(self) -> list[str]:
        """What fails, each once; nothing where all that is asked is there."""
        pieces = [one for tag in self.tree.all for one in tag.children if isinstance(one, Content)]
        language = str(self.root.get("/Lang", ""))
        found = [
            *self._of_the_document(language),
            *tag_failures(self.tree, has_language=bool(language)),
            *self.marked.failures,
            *(failure for font in self.marked.fonts.values() for failure in font.failures),
            *piece_failures(self.marked, pieces),
            *self._annotations(),
        ]
        return sorted(set(found))

    def _of_the_document(self, language: str) -> Iterator[str]:
        marks = plain(self.root.get("/MarkInfo", {}))
        if not is_true(marks.get("/Marked")) or "/StructTreeRoot" not in self.root:
            yield "01-005 the document says that it is not tagged"
        if is_true(marks.get("/Suspects")):
            yield "01-007 the tags are suspect"
        yield from self._metadata()
        if not is_true(plain(self.root.get("/ViewerPreferences", {})).get("/DisplayDocTitle")):
            yield "07-001 the title is not shown"
        if not _LANGUAGE.fullmatch(language):
            yield "11-001 the document has no language"
        for one in plain(plain(self.root.get("/OCProperties", {})).get("/Configs", [])):
            if not plain(one).get("/Name") or "/AS" in plain(one):
                yield "20-001 a set of layers has no name"
        if "/XFA" in plain(self.root.get("/AcroForm", {})):
            yield "25-001 the form is of the other kind"
        if "/EmbeddedFiles" in plain(self.root.get("/Names", {})):
            yield "21-001 another file stands in it"
        locked = plain(self.reader.trailer.get("/Encrypt"))
        if locked is not None and not int(locked.get("/P", 0)) & _READABLE_BY_AIDS:
            yield "26-002 the file is locked for screen readers"

    def _metadata(self) -> Iterator[str]:
        stream = plain(self.root.get("/Metadata"))
        if not isinstance(stream, StreamObject):
            yield "06-001 the document says nothing of itself"
            return
        said = stream.get_data().decode()
        if not re.search(r"pdfuaid:part(>|=[\"'])1\b", said):
            yield "06-002 the document does not say that it is PDF/UA-1"
        title = re.search(r"<dc:title>.*?<rdf:li[^>]*>([^<]+)</rdf:li>.*?</dc:title>", said, re.DOTALL)
        if title is None:
            yield "06-003 the document has no title"

    def _annotations(self) -> Iterator[str]:
        held = {one.key: tag for tag in self.tree.all for one in tag.children if isinstance(one, Annotation)}
        for page in self.reader.pages:
            annotations: list[Any] = list(plain(page.get("/Annots", [])))
            if annotations and page.get("/Tabs") != "/S":
                yield "28-008 a page has annotations and no order of its tags"
            for raw in annotations:
                yield from _annotation(plain(raw), held.get(key_of(raw)))


def _annotation(one: Any, tag: Tag | None) -> Iterator[str]:
    kind = one.get("/Subtype")
    if kind == "/PrinterMark":
        if tag is not None:
            yield "28-017 a mark for printers is tagged"
        return
    if int(one.get("/F", 0)) & 2 or kind == "/Popup":
        return
    if kind == "/TrapNet":
        yield "28-007 a net for printers is there"
    needed = {"/Link": ("28-011", "/Link"), "/Widget": ("28-010", "/Form")}.get(kind, ("28-002", "/Annot"))
    if tag is None or tag.kind != needed[1]:
        yield f"{needed[0]} {kind} stands under no {needed[1]}"
    if kind == "/Widget":
        if not (one.get("/TU") or plain(one.get("/Parent", {})).get("/TU")):
            yield "28-005 a field has no name for readers"
    elif not (one.get("/Contents") or (tag is not None and tag.node.get("/Alt"))):
        yield f"{'28-012' if kind == '/Link' else '28-004'} {kind} says nothing of itself"

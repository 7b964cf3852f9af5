"""A tagged PDF as another library than the writer reads it: tags, language, title, and the text in reading order."""

from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject


class TaggedPdf:
    """What a reader of a tagged PDF finds in it."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(BytesIO(content))
        self.root = self.reader.trailer["/Root"].get_object()

    @property
    def tags(self) -> Counter[str]:
        """How often each kind of tag stands in the tree."""
        return _kinds(self.root["/StructTreeRoot"], Counter())

    @property
    def alternatives(self) -> list[str]:
        """What is read in place of each figure, in their order."""
        return list(_alternatives(self.root["/StructTreeRoot"]))

    @property
    def text(self) -> str:
        """The words of all pages in their order, with single spaces."""
        return " ".join(" ".join(page.extract_text() for page in self.reader.pages).split())

    @property
    def title(self) -> str:
        """The title that a reader shows."""
        return str(self.reader.metadata.title)

    def check_accessible(self, language: str) -> None:
        """Assert what PDF/UA asks and a machine can see: tags, language, a shown title, the claim itself."""
        assert self.root["/MarkInfo"]["/Marked"]
        assert str(self.root["/Lang"]).lower().startswith(language)
        assert self.root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert self.title
        assert "pdfuaid:part" in self.root["/Metadata"].get_object().get_data().decode()
        fonts = {name.split("+")[-1] for name in self._fonts()}
        assert fonts and all(name.startswith("AtkinsonHyperlegible") for name in fonts)

    def check_order(self, *words: str) -> None:
        """Assert that the words are read one after the other."""
        text, place = self.text, -1
        for one in words:
            place = text.find(one, place + 1)
            assert place >= 0, f"{one!r} is not read after what stands before it: {text}"

    def _fonts(self) -> set[str]:
        return {
            str(font.get_object()["/BaseFont"])
            for page in self.reader.pages
            for font in page["/Resources"]["/Font"].values()
        }


def _kinds(node: object, found: Counter[str]) -> Counter[str]:
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        for child in node:
            _kinds(child, found)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            found[str(node["/S"])] += 1
        if "/K" in node:
            _kinds(node["/K"], found)
    return found


def _alternatives(node: object) -> Iterator[str]:
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _alternatives(child)
    elif isinstance(node, DictionaryObject):
        if node.get("/S") == "/Figure":
            yield str(node.get("/Alt", ""))
        yield from _alternatives(node.get("/K"))

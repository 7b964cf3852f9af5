"""A tagged PDF as another library than the writer reads it: tags, language, title, and the words in reading order."""

from collections import Counter

from tests.support.pdf_ua import ReadPdf


class TaggedPdf(ReadPdf):
    """What a reader of one of the portal's own PDFs finds in it."""

    @property
    def tags(self) -> Counter[str]:
        """How often each kind of tag stands in the tree."""
        return Counter(tag.given for tag in self.tree.all)

    @property
    def alternatives(self) -> list[str]:
        """What is read in place of each figure, in their order."""
        return [str(tag.node.get("/Alt", "")) for tag in self.tree.all if tag.kind == "/Figure"]

    @property
    def title(self) -> str:
        """The title that a reader shows."""
        return str(self.reader.metadata.title)

    def check_accessible(self, language: str) -> None:
        """Assert what PDF/UA-1 asks and a machine can see, the language, and that all of it is in our own font."""
        assert self.failures == []
        assert str(self.root["/Lang"]).lower().startswith(language)
        assert self.title
        fonts = {font.name.split("+")[-1] for font in self.marked.fonts.values()}
        assert fonts and all(name.startswith("AtkinsonHyperlegible") for name in fonts)

    def check_order(self, *words: str) -> None:
        """Assert that the words are read aloud one after the other."""
        text, place = self.spoken, -1
        for one in words:
            place = text.find(one, place + 1)
            assert place >= 0, f"{one!r} is not read after what stands before it: {text}"

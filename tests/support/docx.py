"""An editable document as no writer of such documents reads it: the parts of its ZIP, as XML."""

from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"


class ReadDocument:
    """What stands in a .docx."""

    def __init__(self, content: bytes) -> None:
        with ZipFile(BytesIO(content)) as file:
            self.names = file.namelist()
            self.body = ElementTree.fromstring(file.read("word/document.xml"))
            self.styles = ElementTree.fromstring(file.read("word/styles.xml"))
            self.told = ElementTree.fromstring(file.read("docProps/core.xml"))
            feet = [ElementTree.fromstring(file.read(name)) for name in self.names if "footer" in name]
        self.page_fields = [tag.get(f"{_W}instr", "") for foot in feet for tag in foot.iter(f"{_W}fldSimple")]

    def said(self, name: str) -> str:
        """Return what the document says of itself, such as its title."""
        return self.told.findtext(f"{_DC}{name}") or ""

    @property
    def languages(self) -> set[str]:
        """The languages in which its text is checked and read aloud."""
        return {
            tag.get(f"{_W}val", "") for root in (self.styles, self.body) for tag in root.iter(f"{_W}lang")
        }

    def headings(self, level: int) -> list[str]:
        """Return the headings of a level in their order."""
        return [
            _text(paragraph)
            for paragraph in self.body.iter(f"{_W}p")
            if (style := paragraph.find(f"{_W}pPr/{_W}pStyle")) is not None
            and style.get(f"{_W}val") == f"Heading{level}"
        ]

    @property
    def tables(self) -> list[list[list[str]]]:
        """The cells of each table."""
        return [
            [[_text(cell) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
            for table in self.body.iter(f"{_W}tbl")
        ]

    @property
    def heads(self) -> list[int]:
        """How many rows of each table are marked as its head."""
        return [len(list(table.iter(f"{_W}tblHeader"))) for table in self.body.iter(f"{_W}tbl")]

    @property
    def widths(self) -> list[list[int]]:
        """How wide the columns of each table are; each cell says the same as its column."""
        found = []
        for table in self.body.iter(f"{_W}tbl"):
            columns = [int(column.get(f"{_W}w", "")) for column in table.iter(f"{_W}gridCol")]
            for row in table.iter(f"{_W}tr"):
                assert [int(cell.get(f"{_W}w", "")) for cell in row.iter(f"{_W}tcW")] == columns
            found.append(columns)
        return found

    @property
    def whole_rows(self) -> list[int]:
        """How many rows of each table are never torn by the end of a page."""
        return [len(list(table.iter(f"{_W}cantSplit"))) for table in self.body.iter(f"{_W}tbl")]

    @property
    def captions(self) -> list[str]:
        """By which name each table is known to who asks for it."""
        return [tag.get(f"{_W}val", "") for tag in self.body.iter(f"{_W}tblCaption")]

    @property
    def kept_with_next(self) -> list[str]:
        """What stands on the page of what follows it, by itself or by its style."""
        kept = {
            style.get(f"{_W}styleId")
            for style in self.styles.iter(f"{_W}style")
            if style.find(f"{_W}pPr/{_W}keepNext") is not None
        }
        return [
            _text(paragraph)
            for paragraph in self.body.iter(f"{_W}p")
            if paragraph.find(f"{_W}pPr/{_W}keepNext") is not None
            or (
                (style := paragraph.find(f"{_W}pPr/{_W}pStyle")) is not None and style.get(f"{_W}val") in kept
            )
        ]


def _text(element: ElementTree.Element) -> str:
    return "".join(
        "\n" if one.tag == f"{_W}br" else one.text or ""
        for one in element.iter()
        if one.tag in (f"{_W}t", f"{_W}br")
    )

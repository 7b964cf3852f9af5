"""The check of PDFs finds each fault that is put into a good one; so it says something of the portal's own."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tests.support import pdf_ua
from tests.support.pdf_ua import ReadPdf
from tests.support.pdf_ua_tags import plain

_SOURCE = """
#set document(title: "Otsikko")
#set text(lang: "fi", region: "FI")
= Pääotsikko
== Alaotsikko
=== Kolmas taso
Lue #link("https://example.fi")[lisää] täältä.
- yksi
- kaksi
#figure(rect(), alt: "Neliö")
#table(columns: 2, table.header[Päivä][Tunnit], [maanantai], [4], [tiistai], [5])
"""
Break = Callable[["Broken"], None]


@pytest.fixture(scope="module")
def good() -> bytes:
    """A document with headings, a link, a list, a figure and a table, as the portal's writer makes it."""
    pdf = typst.compile(_SOURCE.encode(), ignore_system_fonts=True, pdf_standards=["ua-1"])
    assert isinstance(pdf, bytes)
    return pdf


class Broken:
    """A copy of a document to put a fault into."""

    def __init__(self, content: bytes) -> None:
        self.writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
        self.root = self.writer.root_object
        self.page = self.writer.pages[0]

    def all(self, kind: str) -> list[DictionaryObject]:
        """Return the tags of a kind in reading order."""
        found: list[DictionaryObject] = []

        def look(node: object) -> None:
            node = plain(node)
            if isinstance(node, ArrayObject):
                for one in node:
                    look(one)
            elif isinstance(node, DictionaryObject):
                if node.get("/S") == kind:
                    found.append(node)
                look(node.get("/K"))

        look(self.root["/StructTreeRoot"])
        return found

    def put(self, holder: str | DictionaryObject, name: str, value: object) -> None:
        """Say something in the document's root, in a part of it by name, or in an object."""
        where = holder
        if isinstance(holder, str):
            where = plain(self.root[holder]) if holder else self.root
        where[NameObject(name)] = value

    def lose(self, holder: DictionaryObject, *names: str) -> None:
        """Lose what an object says."""
        for name in names:
            del holder[NameObject(name)]

    def say_of_itself(self, old: str, new: str) -> None:
        """Change what the document says of itself."""
        stream = DecodedStreamObject()
        stream.set_data(plain(self.root["/Metadata"]).get_data().decode().replace(old, new).encode())
        self.put("", "/Metadata", self.writer._add_object(stream))

    def draw(self, operators: str) -> None:
        """Add operators to the page."""
        stream = DecodedStreamObject()
        stream.set_data(self.page.get_contents().get_data() + f"\n{operators}\n".encode())
        self.page[NameObject("/Contents")] = self.writer._add_object(stream)

    @property
    def font(self) -> DictionaryObject:
        """The first font of the page."""
        return plain(next(iter(self.page["/Resources"]["/Font"].values())))

    @property
    def link(self) -> DictionaryObject:
        """The link of the page."""
        return plain(self.page["/Annots"][0])

    def failures(self) -> list[str]:
        """Say what fails now."""
        written = BytesIO()
        self.writer.write(written)
        return ReadPdf(written.getvalue()).failures


def _name(text: str) -> NameObject:
    return NameObject(text)


def _rename(kind: str, to: str) -> Break:
    return lambda broken: broken.put(broken.all(kind)[0], "/S", _name(to))


def _stranger(broken: Broken) -> None:
    broken.put(broken.all("/P")[0], "/S", _name("/Kappale"))


def _circle(broken: Broken) -> None:
    roles = DictionaryObject({_name("/Eka"): _name("/Toka"), _name("/Toka"): _name("/Eka")})
    broken.put("/StructTreeRoot", "/RoleMap", roles)


def _other_role(broken: Broken) -> None:
    broken.put("/StructTreeRoot", "/RoleMap", DictionaryObject({_name("/P"): _name("/Span")}))


def _no_heads(broken: Broken) -> None:
    for cell in broken.all("/TH"):
        broken.lose(cell, "/A")
    for cell in broken.all("/TD"):
        broken.lose(cell, "/A")


def _short_row(broken: Broken) -> None:
    row = broken.all("/TR")[-1]
    broken.put(row, "/K", ArrayObject(plain(row["/K"])[:1]))


def _held_twice(broken: Broken) -> None:
    one, other = broken.all("/P")[0], broken.all("/H1")[0]
    broken.put(one, "/K", other["/K"])


def _unread_font(broken: Broken) -> None:
    for font in broken.page["/Resources"]["/Font"].values():
        broken.lose(plain(font), "/ToUnicode")


def _lost_font(broken: Broken) -> None:
    described = plain(plain(broken.font["/DescendantFonts"])[0])["/FontDescriptor"]
    broken.lose(described, *(name for name in list(described) if name.startswith("/FontFile")))


def _annotation(kind: str) -> Break:
    def put(broken: Broken) -> None:
        made = DictionaryObject({_name("/Type"): _name("/Annot"), _name("/Subtype"): _name(kind)})
        broken.page["/Annots"].append(broken.writer._add_object(made))

    return put


_field = _annotation("/Widget")


def _notes(broken: Broken) -> None:
    for one in (broken.all("/H2")[0], broken.all("/H3")[0]):
        broken.put(one, "/S", _name("/Note"))
        broken.put(one, "/ID", TextStringObject("huomautus"))


def _locked(broken: Broken) -> None:
    broken.writer.encrypt("", "salaisuus", permissions_flag=UserAccessPermissions(0), algorithm="RC4-128")


def _other_file(broken: Broken) -> None:
    form = DecodedStreamObject()
    form.set_data(b"")
    form.update({_name("/Subtype"): _name("/Form"), _name("/Ref"): DictionaryObject()})
    form_of_page = DictionaryObject({_name("/X0"): broken.writer._add_object(form)})
    broken.put(plain(broken.page["/Resources"]), "/XObject", form_of_page)
    broken.draw("/X0 Do")


def _no_drawings(broken: Broken) -> None:
    within = plain(plain(broken.font["/DescendantFonts"])[0])
    broken.put(within, "/Subtype", _name("/CIDFontType2"))
    within.pop("/CIDToGIDMap", None)


_BREAKS: dict[str, tuple[str, Break]] = {
    "decoration in a tag": ("01-003", lambda b: b.draw("/P <</MCID 99>> BDC /Artifact BMC EMC EMC")),
    "a tag in decoration": ("01-004", lambda b: b.draw("/Artifact BMC /P <</MCID 99>> BDC EMC EMC")),
    "a line of no kind": ("01-005", lambda b: b.draw("0 0 m 9 9 l S")),
    "content in no tag": ("01-005", lambda b: b.draw("/P <</MCID 99>> BDC EMC")),
    "not marked": ("01-005", lambda b: b.put("/MarkInfo", "/Marked", BooleanObject(False))),
    "a tag of nothing": ("01-006", lambda b: b.put(b.all("/P")[0], "/K", NumberObject(99))),
    "suspect": ("01-007", lambda b: b.put("/MarkInfo", "/Suspects", BooleanObject(True))),
    "an unknown tag": ("02-001", _stranger),
    "a circle of roles": ("02-003", _circle),
    "a known tag is another": ("02-004", _other_role),
    "nothing of itself": ("06-001", lambda b: b.lose(b.root, "/Metadata")),
    "no claim": ("06-002", lambda b: b.say_of_itself("pdfuaid:part>1<", "pdfuaid:part>2<")),
    "no title": ("06-003", lambda b: b.say_of_itself("dc:title", "dc:heading")),
    "title not shown": (
        "07-001",
        lambda b: b.put("/ViewerPreferences", "/DisplayDocTitle", BooleanObject(False)),
    ),
    "a cell outside": ("09-004", _rename("/TR", "/Div")),
    "a foot too much": (
        "09-004",
        lambda b: [b.put(one, "/S", _name("/THead")) for one in b.all("/TBody")] and None,
    ),
    "an item outside": ("09-005", _rename("/L", "/Div")),
    "an item without a body": ("09-005", _rename("/LBody", "/Span")),
    "unreadable": ("10-001", _unread_font),
    "no language": ("11-001", lambda b: b.lose(b.root, "/Lang")),
    "no language of a figure": ("11-002", lambda b: b.lose(b.root, "/Lang")),
    "no alternative": ("13-004", lambda b: b.lose(b.all("/Figure")[0], "/Alt")),
    "no first heading": ("14-002", _rename("/H1", "/P")),
    "a level left out": ("14-003", _rename("/H2", "/P")),
    "headings of two kinds": ("14-007", _rename("/H2", "/H")),
    "cells without heads": ("15-003", _no_heads),
    "no heads": ("15-003", lambda b: [b.put(one, "/S", _name("/TD")) for one in b.all("/TH")] and None),
    "a short row": ("15-005", _short_row),
    "a formula": ("17-002", _rename("/P", "/Formula")),
    "a note without a name": ("19-003", _rename("/P", "/Note")),
    "notes of one name": ("19-004", _notes),
    "another file inside": (
        "21-001",
        lambda b: b.put("", "/Names", DictionaryObject({_name("/EmbeddedFiles"): DictionaryObject()})),
    ),
    "locked": ("26-002", _locked),
    "a comment in no tag": ("28-002", _annotation("/Text")),
    "a comment that says nothing": ("28-004", _annotation("/Text")),
    "a net for printers": ("28-007", _annotation("/TrapNet")),
    "a mark for printers": ("28-017", lambda b: b.put(b.link, "/Subtype", _name("/PrinterMark"))),
    "a form of another file": ("30-001", _other_file),
    "no drawings of characters": ("31-006", _no_drawings),
    "a map of its own": ("31-008", lambda b: b.put(b.font, "/Encoding", _name("/Eigen"))),
    "two headings without a level": (
        "14-006",
        lambda b: [b.put(one, "/S", _name("/H")) for kind in ("/H2", "/H3") for one in b.all(kind)] and None,
    ),
    "contents": ("09-006", _rename("/LI", "/TOCI")),
    "layers": (
        "20-001",
        lambda b: b.put(
            "", "/OCProperties", DictionaryObject({_name("/Configs"): ArrayObject([DictionaryObject()])})
        ),
    ),
    "another form": (
        "25-001",
        lambda b: b.put("", "/AcroForm", DictionaryObject({_name("/XFA"): TextStringObject("x")})),
    ),
    "a field without a name": ("28-005", _field),
    "no order of tags": ("28-008", lambda b: b.lose(b.page, "/Tabs")),
    "a field in no form": ("28-010", _field),
    "a link in no tag": ("28-011", _rename("/Link", "/Span")),
    "a link that says nothing": ("28-012", lambda b: b.lose(b.link, "/Contents")),
    "content in two tags": ("30-002", _held_twice),
    "content that stands twice": ("30-002", lambda b: b.draw("/P <</MCID 0>> BDC EMC")),
    "a font that is not there": ("31-009", _lost_font),
    "a character that is not there": (
        "31-030",
        lambda b: b.draw("/Artifact BMC BT /f0 9 Tf <0000> Tj ET EMC"),
    ),
}


def test_a_good_document_has_no_fault(good: bytes) -> None:
    read = ReadPdf(good)
    assert read.failures == []
    assert read.spoken == (
        "Pääotsikko Alaotsikko Kolmas taso Lue lisää täältä. • yksi • kaksi Neliö "
        "Päivä Tunnit maanantai 4 tiistai 5"
    )


def test_every_fault_that_the_check_knows_is_put_in_once() -> None:
    sources = Path(pdf_ua.__file__).parent.glob("pdf_ua*.py")
    known = {number for source in sources for number in re.findall(r"\b\d\d-\d{3}\b", source.read_text())}
    assert known == {number for number, _put in _BREAKS.values()}


@pytest.mark.parametrize("fault", _BREAKS)
def test_each_fault_is_found(good: bytes, fault: str) -> None:
    number, put = _BREAKS[fault]
    broken = Broken(good)
    put(broken)
    assert number in {failure.split()[0] for failure in broken.failures()}

"""Each row of a table in a PDF has a head that its cells name, and nothing else of the file is another."""

import re
from io import BytesIO

import typst
from pypdf import PdfReader

from portti.services.row_heads import with_row_heads
from tests.support.pdf import TaggedPdf
from tests.support.pdf_ua_tags import plain

_TABLES = """
#set document(title: "Tunnit")
#set text(lang: "fi", region: "FI")
= Tunnit
#table(columns: 3, table.header[Päivä][Alkaa][Tunnit],
  [maanantai], [8], [4],
  [tiistai], table.cell(stroke: (bottom: 1pt), strong[12]), block(height: 5mm))
Välissä on tekstiä.
#table(columns: 2, table.header[Kuka][Missä], ..range(80).map(at => ([henkilö #at], [koti])).flatten())
"""


def _written(source: str) -> bytes:
    pdf = typst.compile(source.encode(), ignore_system_fonts=True, pdf_standards=["ua-1"])
    assert isinstance(pdf, bytes)
    return pdf


def test_cells_name_the_heads_of_their_column_and_their_row() -> None:
    before, read = TaggedPdf(_written(_TABLES)), TaggedPdf(with_row_heads(_written(_TABLES)))
    assert read.failures == []
    assert read.spoken == before.spoken
    assert (read.tags["/TH"], read.tags["/TD"]) == (3 + 2 + 2 + 80, 2 * 2 + 80)
    names = plain(plain(read.root["/StructTreeRoot"])["/IDTree"])["/Names"]
    known = {str(name): plain(tag) for name, tag in zip(names[::2], names[1::2], strict=True)}
    assert list(known) == sorted(known)
    rows = [row.tags for table in read.tree.all if table.kind == "/TBody" for row in table.tags]
    for head, *cells in rows:
        assert head.kind == "/TH" and head.attribute("/Table", "/Scope") == "/Row"
        for cell in cells:
            of_column, of_row = (known[str(name)] for name in cell.attribute("/Table", "/Headers"))
            assert of_column["/P"] != of_row["/P"] and of_row == head.node


def test_each_object_is_where_the_file_says() -> None:
    for pdf in (_written(_TABLES), with_row_heads(_written(_TABLES))):
        reader = PdfReader(BytesIO(pdf), strict=True)
        places = reader.xref[0]
        assert len(places) > 200
        for number, place in places.items():
            assert re.match(rb"%d 0 obj\b" % number, pdf[place : place + 20])


_SPANS = """
#set document(title: "Tunnit")
#set text(lang: "fi", region: "FI")
= Tunnit
#table(columns: 3, table.header[Päivä][Alkaa][Tunnit],
  table.cell(rowspan: 2)[maanantai], [8], [4], [12], [2],
  table.cell(colspan: 2)[tiistai], [6],
  [keskiviikko], [8], table(columns: 2, table.header[Kuka][Missä], [henkilö], [koti], [toinen], [työ]))
"""


def test_a_row_without_a_first_cell_of_its_own_names_none_and_names_stand_in_order() -> None:
    before, read = TaggedPdf(_written(_SPANS)), TaggedPdf(with_row_heads(_written(_SPANS)))
    assert (before.failures, read.failures) == ([], [])
    assert (before.tags["/TH"], read.tags["/TH"]) == (3 + 2, 3 + 2 + 1 + 2)
    names = plain(plain(read.root["/StructTreeRoot"])["/IDTree"])["/Names"][::2]
    assert list(map(str, names)) == sorted(map(str, names))


def test_a_file_whose_table_of_objects_is_no_text_stays_as_it_is() -> None:
    pdf = _written(_TABLES).replace(b"\nxref\n", b"\nelse\n")
    assert with_row_heads(pdf) == pdf


def test_what_has_no_table_stays_as_it_is() -> None:
    pdf = _written('#set document(title: "Ei taulukkoa")\n#set text(lang: "fi")\n= Otsikko\nTekstiä.')
    assert with_row_heads(pdf) == pdf

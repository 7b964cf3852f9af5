"""A paper as an editable document: real headings, tables whose heads are heads, its language and title set."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

from portti.services.paper_document import PaperDocument, Part
from portti.words import html_language

_FONT = "Atkinson Hyperlegible"
_OTHER_FONT = (
    f'<w:font w:name="{_FONT}"><w:altName w:val="Arial"/><w:family w:val="swiss"/></w:font>'.encode()
)
"""What stands in for our font where it is not installed: else it may be letters with serifs."""
_CELL = "Cell"
_ROOM = 480
"""How high an empty cell is, in twentieths of a point: room to write by hand."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Imported texts may hold what no document can."""
_REGIONS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
_POINTS = {"Normal": (11, 0, 4), "Heading 1": (20, 0, 6), "Heading 2": (14, 12, 4), _CELL: (11, 2, 2)}
"""By style: the size of its letters, and the room before and after a paragraph."""
_SIDE = 2.0
_LINE = 21 - 2 * _SIDE
_WHOLE_UP_TO = 10
"""A table of so few rows that is no form to fill in stays on one page, as in paper.typ."""


def paper_docx(document: PaperDocument, now: datetime) -> bytes:
    """Return a paper as .docx."""
    # Read when it is needed: most processes never make one.
    from docx import Document

    made = Document()
    _set_up(made, document, now)
    made.add_heading(_written(document.title), level=1)
    last, above = len(document.parts) - 1, document.title
    for place, part in enumerate(document.parts):
        stays = document.signed_from is not None and document.signed_from <= place < last
        if part.kind == "table":
            _add_table(made, part, above, stays=stays)
            continue
        paragraph = _add_words(made, part)
        if stays:
            paragraph.paragraph_format.keep_with_next = True
        above = part.text if part.kind == "heading" else above
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _set_up(made: Any, document: PaperDocument, now: datetime) -> None:
    """Say title, maker, language and moment, which are none of the library's own defaults."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm

    language = _REGIONS[html_language(document.language)]
    told = made.core_properties
    told.title, told.author, told.language = _written(document.title), _written(document.author), language
    told.comments = told.keywords = told.last_modified_by = ""
    told.created = told.modified = now.replace(tzinfo=None, microsecond=0)
    for section in made.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(_SIDE)
        section.top_margin = section.bottom_margin = Cm(1.8)
        section.footer_distance = Cm(0.9)
        _number_pages(section.footer.paragraphs[0])
    made.styles.add_style(_CELL, WD_STYLE_TYPE.PARAGRAPH).base_style = made.styles["Normal"]
    for name, points in _POINTS.items():
        _set_style(made.styles[name], *points)
    _name_other_font(made)
    for tag in made.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), language)


def _set_style(style: Any, size: float, before: float, after: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name = _FONT
    # A heading's font of the theme would win over the one that is named.
    fonts = style.element.rPr.rFonts
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    fonts.set(qn("w:hAnsi"), _FONT)
    style.font.color.rgb = None
    style.font.size = Pt(size)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1


def _name_other_font(made: Any) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE

    part = made.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    # The library hands this part through as it is.
    part._blob = part.blob.replace(b"</w:fonts>", _OTHER_FONT + b"</w:fonts>")


def _element(tag: str, **says: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in says.items():
        made.set(qn(f"w:{name}"), value)
    return made


def _number_pages(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for field, before in (("PAGE", ""), ("NUMPAGES", " / ")):
        paragraph.add_run(before)
        # What stands in a field until a word processor has counted.
        counted = paragraph.add_run("1")._r
        counted.addprevious(_element("w:fldSimple", instr=field))
        counted.getprevious().append(counted)


def _written(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _add_words(made: Any, part: Part) -> Any:
    if part.kind == "heading":
        return made.add_heading(_written(part.text), level=2)
    paragraph = made.add_paragraph(_written(part.text))
    before = paragraph._p.getprevious()
    if before is not None and before.tag.endswith("}tbl"):
        paragraph.paragraph_format.space_before = made.styles["Heading 1"].paragraph_format.space_after
    return paragraph


def _add_table(made: Any, part: Part, name: str, *, stays: bool) -> None:
    """Add a table; its head and first row stand with its heading, no row is cut, and one that stays is followed."""
    from docx.shared import Cm, Twips

    table = made.add_table(rows=1 + len(part.rows), cols=len(part.head), style="Table Grid")
    table.autofit = False
    # For who asks which table this is.
    table._tblPr.append(_element("w:tblCaption", val=_written(name)))
    share = _LINE / sum(part.widths)
    for column, width in zip(table.columns, part.widths, strict=True):
        column.width = Cm(width * share)
    whole = stays or (len(part.head) > 2 and len(part.rows) <= _WHOLE_UP_TO)
    for place, (row, cells) in enumerate(zip(table.rows, (part.head, *part.rows), strict=True)):
        says = row._tr.get_or_add_trPr()
        says.append(_element("w:cantSplit"))
        if place == 0:
            says.append(_element("w:tblHeader"))
        elif any(not text for text in cells[1:]):
            row.height = Twips(_ROOM * (2 if part.tall else 1))
        for cell, text, width in zip(row.cells, cells, part.widths, strict=True):
            cell.width = Cm(width * share)
            cell.text = _written(text)
            paragraph = cell.paragraphs[0]
            paragraph.style = made.styles[_CELL]
            paragraph.paragraph_format.keep_with_next = (whole or place < 1) or None
            if place == 0:
                for run in paragraph.runs:
                    run.bold = True

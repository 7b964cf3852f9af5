"""A paper as an editable document: real headings, tables whose heads are heads, its language and title set."""

import re
from datetime import datetime
from io import BytesIO
from typing import Any

from portti.services.paper_document import PaperDocument, Part
from portti.words import html_language

_FONT = "Atkinson Hyperlegible"
_ROOM = 800
"""How high an empty cell is, in twentieths of a point: room to write by hand."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Imported texts may hold what no document can."""
_REGIONS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}


def paper_docx(document: PaperDocument, now: datetime) -> bytes:
    """Return a paper as .docx."""
    # Read when it is needed: most processes never make one.
    from docx import Document

    made = Document()
    _set_up(made, document, now)
    made.add_heading(document.title, level=1)
    for part in document.parts:
        if part.kind == "heading":
            made.add_heading(_written(part.text), level=2)
        elif part.kind == "text":
            made.add_paragraph(_written(part.text))
        else:
            _add_table(made, part)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def _set_up(made: Any, document: PaperDocument, now: datetime) -> None:
    """Say title, maker, language and moment, which are none of the library's own defaults."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    language = html_language(document.language)
    told = made.core_properties
    told.title, told.author, told.language = document.title, document.author, _REGIONS[language]
    told.comments = told.keywords = told.last_modified_by = ""
    told.created = told.modified = now.replace(tzinfo=None, microsecond=0)
    for section in made.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = made.styles[name]
        style.font.name = _FONT
        # A heading's font of the theme would win over the one that is named.
        fonts = style.element.rPr.rFonts
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:hAnsi"), _FONT)
        if name != "Normal":
            style.font.color.rgb = None
    made.styles["Normal"].font.size = Pt(11)
    for tag in made.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), _REGIONS[language])


def _written(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def _add_table(made: Any, part: Part) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Twips

    table = made.add_table(rows=1 + len(part.rows), cols=len(part.head), style="Table Grid")
    table.autofit = False
    share = 17 / sum(part.widths)
    for row, cells in zip(table.rows, (part.head, *part.rows), strict=True):
        is_head = cells is part.head
        if is_head:
            repeats = OxmlElement("w:tblHeader")
            repeats.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(repeats)
        elif any(not text for text in cells[1:]):
            row.height = Twips(_ROOM * (2 if part.tall else 1))
        for cell, text, width in zip(row.cells, cells, part.widths, strict=True):
            cell.width = Cm(width * share)
            cell.text = _written(text)
            if is_head:
                for run in cell.paragraphs[0].runs:
                    run.bold = True

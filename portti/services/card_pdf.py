"""An instruction card as a tagged PDF to print: a title and numbered steps, with drawings that say nothing alone."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from portti.domain.instruction_cards import PICTOGRAMS
from portti.services.instruction_cards import Card
from portti.services.tagged_pdf import compiled
from portti.words import html_language, translate

_SVG = "{http://www.w3.org/2000/svg}"
_SPRITE = Path(__file__).resolve().parent.parent / "static" / "pictograms.svg"


@lru_cache
def drawings() -> dict[str, str]:
    """Return each drawing as a picture of its own."""
    root = ElementTree.fromstring(_SPRITE.read_text(encoding="utf-8"))  # noqa: S314 - our own file
    found = {}
    for symbol in root.iter(f"{_SVG}symbol"):
        picture = ElementTree.Element("svg", {**root.attrib, "viewBox": symbol.attrib["viewBox"]})
        picture.set("xmlns", _SVG.strip("{}"))
        picture.set("stroke", "black")
        for part in symbol:
            picture.append(_bare(part))
        found[symbol.attrib["id"]] = ElementTree.tostring(picture, encoding="unicode")
    return {name: found[name] for name in PICTOGRAMS}


def _bare(element: ElementTree.Element) -> ElementTree.Element:
    copy = ElementTree.Element(element.tag.removeprefix(_SVG), element.attrib)
    copy.extend(_bare(child) for child in element)
    return copy


def card_pdf(card: Card, now: datetime) -> bytes:
    """Return a card as PDF/UA-1."""
    language = card.row.language
    used = {step.pictogram for step in card.steps if step.pictogram}
    data = {
        "title": card.title,
        "author": translate(language, "Instruction card"),
        "lang": html_language(language),
        "steps": [{"text": step.text, "pictogram": step.pictogram} for step in card.steps],
        "drawings": {name: picture for name, picture in drawings().items() if name in used},
    }
    return compiled("documents/card.typ", "card", data, now)

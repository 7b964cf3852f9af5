"""The small markup of what staff write: never HTML, and nothing of the text is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portti.domain.marked_text import Block, Span, blocks_of, folded, plain_lines

TEXT = """# Ennen työtä

Tee **kirjallinen** sopimus. Ohje: https://www.example.org/ohje.
Toinen rivi.

- yksi
- kaksi
1. ensin
2) sitten

## Tiedot
Nimi: ____
[ ] Vakuutus on kunnossa
"""


def test_a_text_becomes_blocks() -> None:
    kinds = [(block.kind, len(block.lines)) for block in blocks_of(TEXT)]
    assert kinds == [
        ("heading", 1),
        ("paragraph", 2),
        ("bullets", 2),
        ("numbers", 2),
        ("subheading", 1),
        ("blank", 1),
        ("boxes", 1),
    ]


def test_strong_words_and_links_are_pieces_of_a_line() -> None:
    assert blocks_of(TEXT)[1].lines[0] == (
        Span("Tee "),
        Span("kirjallinen", "strong"),
        Span(" sopimus. Ohje: "),
        Span("https://www.example.org/ohje", "link"),
        Span("."),
    )


def test_a_small_heading_that_stands_first_is_a_heading() -> None:
    assert [block.kind for block in blocks_of("## Pieni\n\n# Suuri\n\n## Pieni")] == [
        "heading",
        "heading",
        "subheading",
    ]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "javascript:alert(1)", "[a](javascript:x)", "<b>", "ftp://x.fi"]
)
def test_anything_else_is_a_plain_text(text: str) -> None:
    assert blocks_of(text) == [Block("paragraph", ((Span(text),),))]


def test_it_reads_as_plain_lines_too() -> None:
    assert plain_lines(blocks_of("# A\n\n- b\n- c\n\nNimi: ___")) == ["A", "", "- b", "- c", "", "Nimi: ____"]


@given(st.text())
def test_no_letter_is_lost(text: str) -> None:
    shown = "".join(span.text for block in blocks_of(text) for line in block.lines for span in line)
    letters = [mark for mark in text if mark.isalpha()]
    assert [mark for mark in shown if mark.isalpha()] == letters


def test_a_search_compares_small_letters_without_markup() -> None:
    assert folded("# Työ\u00adSOPIMUS\n\n**Nimi**: ____") == "työsopimus nimi :"

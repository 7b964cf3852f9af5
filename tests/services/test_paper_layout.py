"""Where a paper's parts stand: who signs sees what they sign, no row is torn, columns are as wide as they should be."""

from collections.abc import Iterable

import pytest

from portti.services.paper_document import PaperDocument, Part, heading, paragraph, table
from portti.services.paper_docx import paper_docx
from portti.services.paper_pdf import paper_pdf
from tests.conftest import NOW
from tests.support.docx import ReadDocument
from tests.support.pdf import TaggedPdf

_TRIPS = heading("Matkat")


def _paper(*parts: Part) -> PaperDocument:
    """Return a paper that ends with a sentence, a place to sign and who made it."""
    signing = (
        paragraph("Vakuutan tämän."),
        heading("Allekirjoitukset"),
        table(("Kuka", "Paikka", "Nimi"), [("Avustaja", "", "")], (3, 3, 5), tall=True),
        paragraph("Tehty Portissa."),
    )
    return PaperDocument("Matkalasku", "Keskus", "fi", (*parts, *signing), len(parts))


def _trips(number: int) -> Part:
    rows = [("1.3.2027", f"Paikka {row}", "Koti", "7,5") for row in range(number)]
    return table(("Päivä", "Mistä", "Minne", "Kilometrit"), rows, (2, 4, 4, 2))


def _pages(document: PaperDocument) -> list[str]:
    read = TaggedPdf(paper_pdf(document, NOW))
    assert read.failures == []
    return [page.extract_text() for page in read.reader.pages]


def test_nobody_signs_a_page_that_says_nothing() -> None:
    seen: set[int] = set()
    for number in range(24, 38):
        pages = _pages(_paper(_TRIPS, _trips(number)))
        seen.add(len(pages))
        for words in ("Vakuutan tämän.", "Allekirjoitukset", "Avustaja", "Tehty Portissa."):
            assert words in pages[-1], number
    assert seen == {1, 2}


def test_a_week_of_shifts_is_seen_together_with_its_sum() -> None:
    for number in range(24, 34):
        pages = _pages(
            PaperDocument("Vuorot", "Keskus", "fi", (_trips(number), _TRIPS, _trips(7), paragraph("Summa.")))
        )
        (page,) = (page for page in pages if "Matkat" in page)
        week = page.partition("Matkat")[2]
        assert "Paikka 6" in week and "Summa." in week, number


@pytest.mark.parametrize("word", ["tuntia", "työehtosopimus"])
def test_a_word_that_fits_in_a_line_of_its_cell_is_not_cut(word: str) -> None:
    for before in range(10, 25):
        (page,) = _pages(_paper(table(("Asia", "Tieto"), [("a" * before + " " + word, "b")], (2, 3))))
        assert word in page


def test_a_word_that_fits_in_no_line_is_cut() -> None:
    (page,) = _pages(
        _paper(table(("Asia", "Tieto"), [("lentokonesuihkuturbiinimoottoriapumekaanikko", "b")], (2, 3)))
    )
    assert "lentokonesuihkuturbiinimoottoriapumekaanikko" not in page and "lentokone" in page


def test_a_row_that_is_higher_than_a_page_goes_on_on_the_next() -> None:
    long = table(("Asia", "Sovittu"), [("Tehtävät", "\n".join(["rivi"] * 70)), ("Palkka", "b")], (2, 3))
    lines = [page.count("rivi") for page in _pages(_paper(_TRIPS, long))]
    assert sum(lines) == 70 and max(lines) < 45 and lines[0] > 30


def test_a_document_keeps_rows_whole_and_its_columns_as_wide_as_they_should_be() -> None:
    read = ReadDocument(paper_docx(_paper(_TRIPS, _trips(40)), NOW))
    trips, signatures = read.widths
    assert [round(width / trips[0]) for width in trips] == [1, 2, 2, 1]
    assert signatures[2] > signatures[0] == signatures[1]
    # 17 centimetres between the margins, in twentieths of a point.
    assert all(abs(sum(widths) - 17 / 2.54 * 1440) < 5 for widths in read.widths)
    assert read.whole_rows == [41, 2]
    assert read.captions == ["Matkat", "Allekirjoitukset"]
    assert read.page_fields == ["PAGE", "NUMPAGES"]


def test_in_a_document_too_the_signatures_stand_with_what_is_signed() -> None:
    def kept(parts: Iterable[Part]) -> list[str]:
        return ReadDocument(paper_docx(_paper(*parts), NOW)).kept_with_next

    signing = ["Vakuutan tämän.", "Allekirjoitukset", "Kuka", "Paikka", "Nimi", "Avustaja", "", ""]
    few, many = kept([_TRIPS, _trips(2)]), kept([_TRIPS, _trips(40)])
    assert few[-8:] == many[-8:] == signing
    # A short table stays whole; of a long one the head goes with the first row.
    assert "Paikka 1" in few
    assert many[:-8] == ["Matkalasku", "Matkat", "Päivä", "Mistä", "Minne", "Kilometrit"]

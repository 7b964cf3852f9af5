"""What is printed from a page: a receipt is one sheet, and no sheet holds the telephone number alone."""

from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.support.browser import context_of
from tests.support.demo import Demo
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

_EDGE = dict.fromkeys(("top", "bottom", "left", "right"), "10mm")


def _printed(page: Page) -> list[str]:
    pdf = page.pdf(format="A4", margin=_EDGE)  # type: ignore[arg-type]
    return [sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages]


def test_a_receipt_is_one_sheet_and_help_is_never_a_sheet_of_its_own(
    whole_demo: Demo, one_browser: Browser
) -> None:
    visitor = Visitor(whole_demo.base_url, "fi")
    visitor.log_in(whole_demo, "staff")
    context = context_of(one_browser, visitor)
    page = context.new_page()
    page.goto(f"{visitor.base_url}/fi/staff/assisted/1/receipt")
    (sheet,) = _printed(page)
    assert "Kuitti" in sheet and sheet.count("+358 14") == 1
    page.goto(f"{visitor.base_url}/fi/staff/how-to")
    # The text grows line by line until its end has passed from one sheet to the next.
    most = 0
    for lines in range(40):
        page.evaluate(
            "lines => { document.querySelector('main').innerHTML = '<p class=govuk-body>rivi</p>'.repeat(lines) }",
            lines,
        )
        sheets = _printed(page)
        most = max(most, len(sheets))
        assert "rivi" in sheets[-1] or lines == 0, lines
    context.close()
    assert most > 1

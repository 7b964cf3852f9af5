"""The frame of every page: valid, in its language, light, with help in the same place."""

from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask.testing import FlaskClient

from tests.support.weight import MOST_BYTES, bytes_beside_the_page

LANGUAGES = {"fi": "fi", "sv": "sv", "en": "en", "selko": "fi"}


def page(client: FlaskClient, address: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(client.get(address).get_data(as_text=True))
    return tree


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_leads_to_itself_in_the_others(
    client: FlaskClient, language: str
) -> None:
    tree = page(client, f"/{language}/")
    assert tree.get("lang") == LANGUAGES[language]
    links = [link for link in tree.iter("a") if link.get("hreflang")]
    assert [link.get("href") for link in links] == [f"/{code}/" for code in LANGUAGES]
    assert [link.get("aria-current") for link in links].index("true") == list(LANGUAGES).index(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_is_one_press_away(client: FlaskClient, language: str) -> None:
    footer = page(client, f"/{language}/").find(".//footer")
    assert footer is not None
    ways = [link.get("href", "").split(":")[0] for link in footer.iter("a")]
    assert ways[:2] == ["tel", "mailto"]


def test_a_fault_has_the_same_frame(client: FlaskClient) -> None:
    tree = page(client, "/sv/no-such-page")
    heading = tree.find(".//main//h1")
    assert heading is not None and heading.text == "Sidan finns inte"
    assert tree.get("lang") == "sv"
    assert tree.find(".//footer//a") is not None


def test_at_most_twelve_stops_before_the_page_itself(client: FlaskClient) -> None:
    order = list(page(client, "/fi/").iter())
    before = order[: next(i for i, element in enumerate(order) if element.tag == "main")]
    assert len([element for element in before if element.tag in {"a", "button"}]) <= 12


def test_a_first_view_weighs_at_most_100_kilobytes(client: FlaskClient) -> None:
    assert bytes_beside_the_page() + len(client.get("/fi/").data) <= MOST_BYTES

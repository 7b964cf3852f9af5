"""The public pages: open to all, in each language, with what the law asks, and nothing from outside."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portti import clock
from portti.web.public.accessibility import WRITTEN_AT
from portti.words import LANGUAGES, html_language

PAGES = ("", "about", "accessibility", "privacy", "feedback", "feedback/sent")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_is_open_in_each_language(client: FlaskClient, language: str, page: str) -> None:
    answer = client.get(f"/{language}/{page}")
    assert answer.status_code == 200
    assert f'<html lang="{html_language(language)}"' in answer.text
    assert answer.text.count("<h1") == 1
    assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*', answer.text) == []


def test_the_start_page_says_the_first_steps_of_every_role(client: FlaskClient) -> None:
    text = client.get("/en/").text
    for heading in (
        "I need an assistant",
        "I want to work as an assistant",
        "I act for an employer",
        "I work at a personal assistance centre",
    ):
        assert heading in text
    assert 'href="/en/register"' in text
    assert 'href="/en/login"' in text


def test_about_names_sources_and_licence(client: FlaskClient) -> None:
    text = client.get("/en/about").text
    for name in ("Statistics Finland", "National Land Survey", "THL", "CC BY 4.0", "EUPL-1.2"):
        assert name in text


def test_the_statement_says_how_it_was_made_and_where_to_complain(client: FlaskClient) -> None:
    text = client.get("/en/accessibility").text
    assert "assessed by its makers by machine and by reading" in text
    assert "compliant" not in text
    for item in ("WCAG 2.2", "306/2019", "14 days", "Traficom", "/en/feedback", "25 Nov 2026"):
        assert item in text


def test_the_statement_is_under_a_year_old() -> None:
    assert clock.now() - WRITTEN_AT < timedelta(days=365)


def test_privacy_tells_the_times_of_the_settings(client: FlaskClient) -> None:
    text = client.get("/en/privacy").text
    for words in ("Hidden after 45 days", "90 days", "30 days", "365 days", "730 days", "tietosuoja.fi"):
        assert words in text


def test_every_page_leads_to_the_statement_and_the_form(client: FlaskClient) -> None:
    for page in (*PAGES, "login", "nowhere"):
        text = client.get(f"/fi/{page}").text
        assert 'href="/fi/accessibility"' in text
        assert 'href="/fi/feedback"' in text

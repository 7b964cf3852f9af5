"""The page of the rules says the numbers of the configuration, and an example that adds up."""

import html5lib
import pytest

from portti.services.matchmaking import rules_of

LANGUAGES = ("fi", "sv", "en", "selko")


def text_of(answer):
    main = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False).find(".//main")
    return " ".join(" ".join(main.itertext()).split())


def test_weights_version_and_what_is_never_an_input(client, settings):
    said = text_of(client.get("/en/rules"))
    rules = rules_of(settings)
    for weight in (*rules.employer_weights.values(), *rules.assistant_weights.values()):
        assert f"{weight:.2f}" in said
    assert rules.version in said
    assert "1.3" in said
    assert "Gender, age, name, photo" in said
    assert "confirmed within 45 days" in said


def test_the_example_is_worked_through_to_its_score(client):
    said = text_of(client.get("/en/rules"))
    score = said.split("Both sides together: ")[1].split(" A pair that")[0]
    formula, shown = score.rsplit(" = ", 1)
    employer, assistant = (float(part) for part in formula.split("/ (")[1].rstrip(")").split(" + "))
    assert float(shown) == pytest.approx(2 * employer * assistant / (employer + assistant), abs=1e-5)
    assert "Can do 12 h of your 16 h." in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_in_every_language(client, language):
    answer = client.get(f"/{language}/rules")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.get_data(as_text=True))

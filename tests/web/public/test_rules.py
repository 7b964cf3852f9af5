"""The page of the rules says the numbers of the configuration, and an example that adds up."""

import html5lib
import pytest

from matching.rules import find_config
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
    scores = []
    for part in said.split("Both sides together: ")[1:]:
        formula, shown = part.split(" A pair that")[0].rsplit(" = ", 1)
        employer, assistant = (float(number) for number in formula.split("/ (")[1].rstrip(")").split(" + "))
        assert float(shown) == pytest.approx(2 * employer * assistant / (employer + assistant), abs=1e-5)
        scores.append(shown)
    assert "Can do 12 h of your 16 h." in said
    assert f"The numbers of the two are compared: {scores[0]} and {scores[1]}." in said
    first, known = map(float, scores)
    assert ("whom the employer knows stands first" in said) == (known > first)


def test_who_is_stopped_by_a_condition_is_an_example_too(client):
    said = text_of(client.get("/en/rules"))
    stopped = said.split("A third assistant is like the first")[1]
    assert stopped.count(": not met.") == 1
    assert stopped.count(": met.") == 5
    assert "Both sides together" not in stopped


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_in_every_language(client, language):
    answer = client.get(f"/{language}/rules")
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.get_data(as_text=True))


def test_minutes_added_by_the_operator_are_said(client, app, settings, tmp_path, monkeypatch):
    lines = (
        "areas = {Hailuoto = {lat = 65.02, lon = 24.72, km = 16}, Oulu = {lat = 65, lon = 25.5, km = 9}}\n"
    )
    lines += 'crossings = [{between = ["Hailuoto", "elsewhere"], minutes = 50}, '
    lines += '{between = ["Oulu", "Hailuoto"], minutes = 5}]\n\n'
    path = tmp_path / "matching.toml"
    text = find_config().read_text(encoding="utf-8")
    path.write_text(text.replace("[weights]", lines + "[weights]", 1), encoding="utf-8")
    assert "minutes are added to the estimate" not in text_of(client.get("/en/rules"))
    monkeypatch.setitem(app.config, "PORTTI", settings.model_copy(update={"matching_rules": str(path)}))
    said = text_of(client.get("/en/rules"))
    assert "Between Hailuoto and everywhere else: 50 minutes more." in said
    assert "Between Oulu and Hailuoto: 5 minutes more." in said


def test_where_journeys_are_measured_it_is_said_with_what_the_service_is_told(
    client, app, settings, tmp_path, monkeypatch
):
    path = tmp_path / "matching.toml"
    text = find_config().read_text(encoding="utf-8")
    servers = {
        "car": 'servers.car = {kind = "osrm", url = "http://127.0.0.1:9/table/v1/driving"}\n',
        "transit": 'servers.transit = {kind = "digitransit", url = "http://127.0.0.1:9/gtfs/v1"}\n',
    }
    roads, timetables, told = (
        "measured the journey along the roads",
        "those of the timetable",
        "never who asks",
    )
    for modes, here in (
        ((), ()),
        (("car",), (roads, told)),
        (("transit",), (timetables, told)),
        (("car", "transit"), (roads, timetables, told)),
    ):
        table = "[travel.measured]\n" if modes else ""
        lines = table + "".join(servers[mode] for mode in modes) + "\n"
        path = tmp_path / f"matching-{'-'.join(modes)}.toml"
        path.write_text(text.replace("[weights]", lines + "[weights]", 1), encoding="utf-8")
        monkeypatch.setitem(app.config, "PORTTI", settings.model_copy(update={"matching_rules": str(path)}))
        said = text_of(client.get("/en/rules"))
        assert [words for words in (roads, timetables, told) if words in said] == list(here)
        assert ("tells a route service two places" in text_of(client.get("/en/privacy"))) == bool(modes)

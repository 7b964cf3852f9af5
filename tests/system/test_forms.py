"""Every form of every role, sent empty and sent full of nonsense: one pattern of errors, nothing typed lost.

What is sent empty may be saved, and locks are counted: each role that logs in has a demo of its own.
"""

from pathlib import Path

import pytest
from flask import Flask

from portti.words import LANGUAGES, translate
from tests.support.crawl import ROLES, walk, ways_in
from tests.support.demo import Demo, served_copy
from tests.support.every_form import SEARCHES
from tests.support.form_pattern import empty, faults_of_answer, nonsense
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

# Each role in one language; all four are seen. An optional step of a long form may be sent empty.
LANGUAGE = {
    "visitor": "selko",
    "employer": "fi",
    "representative": "sv",
    "assistant": "en",
    "staff": "fi",
    "manager": "sv",
}
FEWEST_FORMS = {
    "visitor": 10,
    "employer": 22,
    "representative": 20,
    "assistant": 20,
    "staff": 22,
    "manager": 10,
}
REFUSED = (400, 409, 422)


# Of those who log in each form is sent so in tests/web/test_every_form.py: the grid sends them in the demo, too.
@pytest.mark.parametrize(
    "role",
    [pytest.param(role, marks=[] if role == "visitor" else [pytest.mark.grid]) for role in ROLES],
)
def test_forms_refuse_in_one_way(
    request: pytest.FixtureRequest, prepared_demo: Path, tmp_path: Path, app: Flask, role: str
) -> None:
    if role == "visitor":
        # The personal links are there, and nothing that a visitor is refused changes a thing.
        send_everything(request.getfixturevalue("whole_demo"), app, role)
        return
    with served_copy(prepared_demo, tmp_path / "demo") as demo:
        send_everything(demo, app, role)


def send_everything(demo: Demo, app: Flask, role: str) -> None:
    language = LANGUAGE[role]
    visitor = Visitor(demo.base_url, language)
    found = walk(visitor, app, ways_in(visitor, demo, role))
    # Blocks last: who is blocked, and what was between the two, is not there any more.
    order = sorted(found.forms.items(), key=lambda item: ".block_" in item[0][1])
    forms = {key: form for key, form in order if form.asks}
    assert len(forms) >= FEWEST_FORMS[role], sorted(forms)
    faults, refused_empty = [], 0
    for (page, action), form in forms.items():
        for how in (nonsense, empty):
            sent = how(form)
            answer = visitor.send(form, sent)
            what = f"{page}, {how.__name__}"
            if action.split()[0] in SEARCHES:
                faults += [] if answer.status == 200 else [f"{what}: status {answer.status}"]
            elif answer.status in REFUSED:
                refused_empty += how is empty
                faults += [f"{what}: {fault}" for fault in faults_of_answer(form, sent, answer, language)]
            elif how is nonsense or answer.status != 200:
                faults.append(f"{what}: status {answer.status}")
    assert faults == []
    assert refused_empty >= len(forms) // 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_of_a_million_letters_is_answered_by_words(whole_demo: Demo, language: str) -> None:
    visitor = Visitor(whole_demo.base_url, language)
    form = visitor.open("feedback").form_to("/feedback")
    answer = visitor.press(form, text="ä" * 1_000_000)
    assert answer.status == 413
    assert translate(language, "So long a text does not fit here. Nothing was saved.") in answer.paragraphs

"""Every form of every role, sent empty and sent full of nonsense: one pattern of errors, nothing typed lost."""

import pytest
from flask import Flask

from tests.support.crawl import ROLES, walk, ways_in
from tests.support.demo import Demo
from tests.support.form_pattern import empty, faults_of_answer, nonsense
from tests.support.visitor import Visitor

# A run of its own: what it sends locks log-ins and fills queues, so that the order of the roles matters.
pytestmark = [pytest.mark.system, pytest.mark.grid, pytest.mark.timeout(600)]

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
# A password may be any text, and a block needs no reason: what is nonsense elsewhere is taken here.
TAKES_ANY_TEXT = {"auth.new_password", "employer.block_assistant", "assistant.block_employer"}


@pytest.mark.parametrize("role", ROLES)
def test_forms_refuse_in_one_way(whole_demo: Demo, app: Flask, role: str) -> None:
    language = LANGUAGE[role]
    visitor = Visitor(whole_demo.base_url, language)
    found = walk(visitor, app, ways_in(visitor, whole_demo, role))
    forms = {key: form for key, form in found.forms.items() if form.asks}
    assert len(forms) >= FEWEST_FORMS[role], sorted(forms)
    faults, refused_empty = [], 0
    for (page, _action), form in forms.items():
        for how in (nonsense, empty):
            sent = how(form)
            answer = visitor.send(form, sent)
            what = f"{page}, {how.__name__}"
            if answer.status in REFUSED:
                refused_empty += how is empty
                faults += [f"{what}: {fault}" for fault in faults_of_answer(form, sent, answer, language)]
            elif (how is nonsense and page not in TAKES_ANY_TEXT) or answer.status != 200:
                faults.append(f"{what}: status {answer.status}")
    assert faults == []
    assert refused_empty >= len(forms) // 4

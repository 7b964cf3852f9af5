"""The feedback form: without a log-in, nothing typed lost, nothing kept twice."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Feedback

GOOD = {"about": "accessibility", "text": "Taulukko ei mahdu ruudulle.", "reply_to": "", "key": "k1"}


def kept(session: Session) -> list[Feedback]:
    return list(session.scalars(select(Feedback).order_by(Feedback.id)))


def test_a_visitor_sends_it_and_reads_what_happens_next(client: FlaskClient, session: Session) -> None:
    form = client.get("/selko/feedback").text
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    for _press in range(2):
        answer = client.post("/selko/feedback", data={**GOOD, "key": key[1]})
        assert answer.status_code == 303
    assert client.get(answer.headers["Location"]).status_code == 200
    (row,) = kept(session)
    assert (row.about, row.text, row.language) == ("accessibility", GOOD["text"], "selko")
    assert row.answered_at is None


def test_each_form_has_a_key_of_its_own(client: FlaskClient) -> None:
    keys = {
        key
        for _visit in range(2)
        for key in re.findall(r'name="key" value="([^"]+)"', client.get("/fi/feedback").text)
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"about": ""}, "about"),
        ({"about": "<script>"}, "about"),
        ({"text": " "}, "text"),
        ({"text": "å" * 5001}, "text"),
        ({"reply_to": "x" * 255}, "reply_to"),
    ],
)
def test_a_fault_keeps_what_was_typed(
    client: FlaskClient, session: Session, change: dict[str, str], field: str
) -> None:
    typed = {**GOOD, "reply_to": "040 123 4567", **change}
    answer = client.post("/en/feedback", data=typed)
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert f'href="#{field}' in answer.text
    for name in {"text", "reply_to"} - {field}:
        assert typed[name] in answer.text
    assert 'name="key" value="k1"' in answer.text
    assert kept(session) == []


def test_script_is_shown_as_text(client: FlaskClient) -> None:
    answer = client.post("/en/feedback", data={**GOOD, "about": "", "text": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_all_faults_are_named_at_once(client: FlaskClient) -> None:
    answer = client.post("/en/feedback", data={})
    assert answer.status_code == 422
    for words in ("Choose what your message is about.", "Write your message."):
        assert words in answer.text

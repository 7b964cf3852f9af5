"""What is no form of text is refused in words, in the language of the page; what was typed so is taken."""

import pytest
from sqlalchemy import select

from portti.models import Feedback
from portti.words import LANGUAGES, translate

FORM = "application/x-www-form-urlencoded"
WHOLE = b"about=other&key=k&text="
PARTS = (
    b'--limit\r\nContent-Disposition: form-data; name="about"\r\n\r\nother\r\n'
    b'--limit\r\nContent-Disposition: form-data; name="text"\r\n\r\n%b\r\n--limit--\r\n'
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("body", "status", "sentences"),
    [
        (
            WHOLE + b"x" * 1_000_001,
            413,
            (
                "So long a text does not fit here. Nothing was saved.",
                "Go back with your browser's Back button: your text is still there. "
                "Shorten it and send it again.",
            ),
        ),
        (
            WHOLE + b"%E4iti",
            400,
            (
                "Your browser sent the text in a form that Portti cannot read. Nothing was saved.",
                "Go back with your browser's Back button: your text is still there. "
                "Send it again, or try another browser.",
            ),
        ),
    ],
    ids=["too large", "no UTF-8"],
)
def test_what_is_refused_says_where_the_text_is(client, session, language, body, status, sentences):
    answer = client.post(f"/{language}/feedback", data=body, content_type=FORM)
    assert answer.status_code == status
    for sentence in sentences:
        assert translate(language, sentence) in answer.text
    assert session.scalars(select(Feedback)).all() == []


@pytest.mark.parametrize(
    "typed", [b"%EF%BF%BD", "\ufffd".encode(), b"a%00b", b"%F0%9F%90%95", b"100%25", b"%"]
)
def test_what_can_be_typed_or_pasted_is_taken(client, session, typed):
    answer = client.post("/fi/feedback", data=WHOLE + b"Hei " + typed, content_type=FORM)
    assert answer.status_code == 303
    assert session.scalars(select(Feedback)).one().text.startswith("Hei")


@pytest.mark.parametrize(("typed", "status"), [(b"\xe4iti", 400), ("äiti \ufffd".encode(), 303)])
def test_a_form_in_parts_is_read_in_the_same_way(client, connection, typed, status):
    answer = client.post(
        "/fi/feedback", data=PARTS % typed, content_type="multipart/form-data; boundary=limit"
    )
    assert answer.status_code == status

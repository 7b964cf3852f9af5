"""What feedback may be, and by when it is answered."""

from datetime import datetime, timedelta

import pytest

from portti.domain.errors import RuleViolation
from portti.domain.feedback import LONGEST_TEXT, answer_due_at, check_feedback


@pytest.mark.parametrize(
    ("about", "text", "reply_to", "code", "field"),
    [
        ("", "Text", "", "feedback_subject_missing", "about"),
        ("nonsense", "Text", "", "feedback_subject_missing", "about"),
        ("other", "  ", "", "feedback_text_missing", "text"),
        ("other", "x" * (LONGEST_TEXT + 1), "", "feedback_text_too_long", "text"),
        ("other", "Text", "x" * 255, "feedback_reply_to_too_long", "reply_to"),
        ("other", "Text", "naapuri tietää", "feedback_reply_to_form", "reply_to"),
        ("other", "Text", "0401", "feedback_reply_to_form", "reply_to"),
    ],
)
def test_what_is_missing_or_too_long_is_named(
    about: str, text: str, reply_to: str, code: str, field: str
) -> None:
    with pytest.raises(RuleViolation) as caught:
        check_feedback(about, text, reply_to)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_nobody_must_tell_who_they_are() -> None:
    check_feedback("accessibility", "x" * LONGEST_TEXT, "")
    for answer_to in ("Aino, 040 123 4567 iltaisin", "aino@esimerkki.example", " "):
        check_feedback("other", "Text", answer_to)


def test_an_answer_is_due_in_fourteen_days(now: datetime) -> None:
    assert answer_due_at(now) == now + timedelta(days=14)

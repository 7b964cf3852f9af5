"""A row that another has stored before is not stored, and nothing else of the transaction is lost."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Feedback
from portti.queries.storing import add_once
from tests.conftest import NOW


def message(form_key: str, text: str) -> Feedback:
    return Feedback(about="other", text=text, language="en", form_key=form_key, received_at=NOW)


def test_the_first_row_with_a_key_stays_and_what_was_written_before_the_second_too(session: Session) -> None:
    first = message("one", "First.")
    assert add_once(session, first)
    assert first.id is not None
    first.text = "First, corrected."
    session.add(message("two", "Noise."))
    assert not add_once(session, message("one", "Second."))
    session.expire_all()
    texts = session.scalars(select(Feedback.text).order_by(Feedback.form_key)).all()
    assert texts == ["First, corrected.", "Noise."]

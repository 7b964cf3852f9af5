"""The check that what is sent to SQLite is sent to PostgreSQL by some test too."""

import json
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from portti.models import Centre
from portti.queries.interview_slots import count_free_slots, lock_calendars
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.support.sent_statements import SentStatements, main


@pytest.fixture
def sent(session: Session, tmp_path: Path):
    """What is noted of one connection."""
    noted = SentStatements(tmp_path / "sent.json", session.connection())
    yield noted.sent
    event.remove(session.connection(), "before_cursor_execute", noted._note)


def test_a_place_is_the_function_that_asks_and_what_a_session_sends_by_itself_is_its_tables(
    session: Session, sent: set[tuple[str, str]]
) -> None:
    kind = session.get_bind().dialect.name
    centre = make_account(session, "staff").centre_id
    session.execute(text("SELECT 1"))
    assert {place for _kind, place in sent} == {"queries/found_rows.py found_row"}
    session.get_one(Centre, centre).interview_required = True
    count_free_slots(session, centre, NOW)
    lock_calendars(session, centre, [])
    assert {(kind, "queries/interview_slots.py count_free_slots"), (kind, "UPDATE centres")} <= sent
    assert (kind, "queries/interview_slots.py lock_calendars") in sent


def test_what_only_sqlite_was_sent_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sent.json"
    both = [[kind, "queries/needs.py need_by_id"] for kind in ("sqlite", "postgresql")]
    file.write_text(json.dumps([*both, ["sqlite", "queries/packed_rows.py joined"]]))
    assert main(file) == 0
    file.write_text(json.dumps([*both, ["sqlite", "queries/needs.py forgotten"]]))
    assert main(file) == 1
    assert "  queries/needs.py forgotten\n" in capsys.readouterr().out


def test_a_run_that_noted_nothing_is_a_fault(tmp_path: Path) -> None:
    assert main(tmp_path / "none.json") == 1

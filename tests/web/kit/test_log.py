"""A fault is written down by its kind and place: nothing that a person typed reaches the log."""

import json

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portti import database
from portti.log_setup import set_up_logging
from portti.settings import Settings
from portti.web.kit.errors import Portal

SECRET = "Aino Salainen"


@pytest.fixture(autouse=True)
def as_in_production():
    yield
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict]:
    said = capsys.readouterr().err
    assert SECRET not in said
    return [json.loads(line) for line in said.splitlines()]


def test_a_fault_is_told_by_kind_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO")
    typed = SECRET
    try:
        try:
            int(typed)
        except ValueError as fault:
            raise LookupError(f"no {typed}") from fault
    except LookupError:
        structlog.get_logger().error("job_item_failed", key=7, exc_info=True)
    (line,) = lines(capsys)
    assert [found["exc_type"] for found in line["exception"]] == ["LookupError", "ValueError"]
    assert "test_log.py:" in line["exception"][0]["frames"][0]
    assert line["key"] == 7


def test_the_database_says_no_parameters(settings: Settings) -> None:
    engine = database.make_engine(settings)
    with engine.connect() as connection, pytest.raises(SQLAlchemyError) as raised:
        connection.execute(text("SELECT :word FROM there_is_no_such_table"), {"word": SECRET})
    engine.dispose()
    assert SECRET not in str(raised.value)


def test_a_page_that_breaks_says_which_one(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging("INFO")
    app = Portal("broken")
    app.config["SECRET_KEY"] = "x"

    @app.get("/interview/<token>")
    def broken(token: str) -> str:
        raise RuntimeError(f"{SECRET} {token}")

    assert app.test_client().get(f"/interview/{SECRET}?words={SECRET}").status_code == 500
    (line,) = lines(capsys)
    assert (line["event"], line["endpoint"]) == ("request_failed", "broken")
    assert line["exception"][0]["exc_type"] == "RuntimeError"

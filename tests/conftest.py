"""What every test gets: one migrated database, an outer transaction that is rolled back, fixed settings.

What a run makes once in each of its processes: the migrations (tests with real commits get copies of what they
made), the application, the PostgreSQL server. Python's search for circles of garbage passes over what stands after
the collection: code and tests are the most of it and stay to the end.
"""

import gc
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from portti import create_app, database
from portti.queries.change_sequence import give_numbers
from portti.settings import Settings, load_settings
from tests.support import hypothesis_profiles
from tests.support.postgresql import stop_server
from tests.support.real_database import migrated_url
from tests.support.sent_statements import SentStatements

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


_OF_THE_RUN = {"engine", "own_settings"}
_OF_ONE_PAGE = re.compile(r"tests/web/(assistant|auth|employer|kit|public|staff)/")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one command choose the database of the whole run, and a developer the forms that are tried."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption(
        "--forms", default="", help="of every form only those whose endpoint holds these letters"
    )
    parser.addoption(
        "--sent", type=Path, help="add to this file from where statements are sent to which database"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let every property be tried as often as the run's profile says; note what is sent, where that is asked."""
    hypothesis_profiles.load()
    if config.getoption("--sent"):
        config.pluginmanager.register(SentStatements(config.getoption("--sent")), "sent_statements")


def pytest_sessionfinish() -> None:
    """Leave no server behind, in whichever process of the run one was started."""
    stop_server()


def pytest_sessionstart() -> None:
    """Look for garbage seldom: what is loaded for the tests is none."""
    gc.set_threshold(100_000, 20, 20)


def pytest_collection_finish() -> None:
    """Take all that is loaded by now out of the search."""
    gc.collect()
    gc.freeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Read no file of one page's tests of which PostgreSQL gets none."""
    if config.getoption("--database") != "postgresql" or not _OF_ONE_PAGE.search(collection_path.as_posix()):
        return None
    return collection_path.suffix == ".py" and "each_database" not in collection_path.read_text()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Repeat on PostgreSQL what stands on the run's database; tests of both at once, or of none, say nothing new.

    Tests of one page ask the database nothing that those of its services and queries, and the walks over all pages,
    do not ask, but for lists and searches, which are marked `each_database`.

    What needs the compiled kernel comes first, so that one process of the run meets it and compiles it once.
    """
    items.sort(key=lambda item: not item.nodeid.startswith("tests/matching/test_best.py"))
    if config.getoption("--database") != "postgresql":
        return
    kept = [item for item in items if _is_repeated(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _is_repeated(item)])
    items[:] = kept


def _is_repeated(item: pytest.Item) -> bool:
    if _OF_THE_RUN.isdisjoint(getattr(item, "fixturenames", ())) or item.get_closest_marker(
        "either_database"
    ):
        return False
    return not _OF_ONE_PAGE.match(item.nodeid) or item.get_closest_marker("each_database") is not None


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty migrated database of this run's kind."""
    with migrated_url(request.config.getoption("--database")) as url:
        yield url


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    """The settings of the test environment on this run's database."""
    os.environ.pop("PORTTI_SETTINGS_FILE", None)
    return load_settings("test", {"database": {"url": database_url}})


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    """The engine of the run."""
    engine = database.connect(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection inside an outer transaction: whatever the code commits is rolled back."""
    with engine.connect() as connection:
        outer = connection.begin()
        database.connect_to(connection)
        yield connection
        database.connect_to(None)
        outer.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """A session for arranging and looking; its commits end at a savepoint."""
    with Session(
        bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    ) as session:
        # In the outer transaction nothing is ever committed: here a change has its number as soon as it is written.
        event.listen(session, "after_flush_postexec", lambda session, _context: give_numbers(session))
        yield session


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in December."""
    return NOW


@pytest.fixture(scope="session")
def app(engine: Engine, settings: Settings) -> Flask:
    """The web application of the run."""
    application = create_app(settings)
    application.config["WTF_CSRF_ENABLED"] = False
    application.testing = True
    return application


@pytest.fixture
def client(app: Flask, connection: Connection) -> FlaskClient:
    """A visitor's browser without script; log in with tests.support.web.log_in."""
    return app.test_client()

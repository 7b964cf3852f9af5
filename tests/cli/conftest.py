"""A database of its own with real commits for each test of a command, of this run's kind."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from portti import database
from portti.settings import Settings, load_settings
from tests.support.postgresql import fresh_postgresql_url


@pytest.fixture
def own_settings(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """The settings that commands without --folder find: an empty migrated database."""
    with contextlib.ExitStack() as stack:
        url = f"sqlite:///{tmp_path / 'own.sqlite'}"
        if request.config.getoption("--database") == "postgresql":
            url = stack.enter_context(fresh_postgresql_url())
        monkeypatch.setenv("PORTTI_ENVIRONMENT", "test")
        monkeypatch.setenv("PORTTI_DATABASE_URL", url)
        own = load_settings()
        database.migrate(database.connect(own))
        yield own
        database.current_engine().dispose()
        database.connect(settings)

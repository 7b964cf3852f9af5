"""A database of its own with real commits for each test of a command, of this run's kind."""

from collections.abc import Iterator

import pytest

from portti import database
from portti.settings import Settings, load_settings
from tests.support.real_database import migrated_url


@pytest.fixture
def own_settings(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """The settings that commands without --folder find: an empty migrated database."""
    with migrated_url(request.config.getoption("--database")) as url:
        monkeypatch.setenv("PORTTI_ENVIRONMENT", "test")
        monkeypatch.setenv("PORTTI_DATABASE_URL", url)
        own = load_settings()
        database.connect(own)
        yield own
        database.current_engine().dispose()
        database.connect(settings)

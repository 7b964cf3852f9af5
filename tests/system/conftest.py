"""What tests of the running demo share: one demo a worker, prepared once, and one Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium
from tests.support.crawl import prepare
from tests.support.demo import Demo, running_demo
from tests.support.looked_at import LookedAt


@pytest.fixture(scope="session")
def whole_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo with every kind of personal link in its mails and long Finnish words in its pages."""
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        prepare(running)
        yield running


@pytest.fixture(scope="session")
def one_browser() -> Iterator[Browser]:
    """One Chromium for all pages."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def looked_at(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> LookedAt:
    """What all processes of the run have looked at."""
    own = tmp_path_factory.getbasetemp()
    return LookedAt((own if worker_id == "master" else own.parent) / "looked-at")

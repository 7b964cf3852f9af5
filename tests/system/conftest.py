"""What tests of the demo's pages share: one copy a worker of a demo that is prepared once, and one Chromium."""

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium
from tests.support.crawl import prepare
from tests.support.demo import Demo, running_demo, served_copy
from tests.support.looked_at import LookedAt


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of the run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def prepared_demo(shared_folder: Path) -> Path:
    """The folder of a demo, stopped, with every kind of personal link in its mails and long Finnish words in its pages.

    The first process of the run that asks for it makes it: the scheduler's first work is the most of what it costs.
    """
    folder, made = shared_folder / "prepared", shared_folder / "prepared.done"
    with (shared_folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with running_demo(folder) as running:
                prepare(running)
            made.touch()
    return folder


@pytest.fixture(scope="session")
def whole_demo(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The prepared demo, one for each process of the run."""
    with served_copy(prepared_demo, tmp_path_factory.mktemp("demo") / "copy") as running:
        yield running


@pytest.fixture(scope="session")
def one_browser() -> Iterator[Browser]:
    """One Chromium for all pages."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def looked_at(shared_folder: Path) -> LookedAt:
    """What all processes of the run have looked at."""
    return LookedAt(shared_folder / "looked-at")

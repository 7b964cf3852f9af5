"""What tests of the demo's pages share: one copy a worker of a demo that is prepared once, and one Chromium."""

import fcntl
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium
from tests.support.crawl import prepare
from tests.support.demo import Demo, checkout, processes_of, running_demo, served_copy
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
    What was seen of its start and end is told to the tests of the demo.
    """
    folder, seen = shared_folder / "prepared", shared_folder / "prepared.json"
    with (shared_folder / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not seen.exists():
            seen.write_text(json.dumps(_seen_while_prepared(folder)))
    return folder


def _seen_while_prepared(folder: Path) -> dict[str, Any]:
    old = folder / "mail" / "old.eml"
    old.parent.mkdir(parents=True)
    old.write_text("Subject: old\n\n")
    before = checkout()
    with running_demo(folder) as running:
        old_is_gone = not old.exists()
        # Logs in as each role by what the line says, and reads the mails.
        prepare(running)
        soon = (datetime.now(UTC) + timedelta(minutes=1)).isoformat(timespec="minutes")
        job = subprocess.run(
            [
                *(sys.executable, "-m", "portti.cli", "jobs", "run", "deliver_outbox"),
                *("--at", soon, "--folder", str(folder)),
            ],
            cwd="/",
            capture_output=True,
            text=True,
            timeout=150,
            check=True,
        )
    return {
        "old mail is gone": old_is_gone,
        "job that ran beside it": json.loads(job.stdout)["job"],
        "status": running.process.returncode,
        "processes left": processes_of(folder),
        "files beside its folder": sorted(checkout() - before),
    }


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

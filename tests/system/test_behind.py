"""A database that is behind on migrations stops web server, scheduler and jobs, each with what to run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portti.settings import project_root
from tests.support.portal import SECRETS

pytestmark = pytest.mark.system


@pytest.mark.parametrize(
    "words",
    [
        ("portti.cli", "web", "start", "--bind", "127.0.0.1:0"),
        ("portti.cli", "jobs", "start"),
        ("portti.cli", "jobs", "run", "deliver_outbox"),
        ("portti.cli", "db", "check"),
        ("gunicorn", "--bind", "127.0.0.1:0", "portti:create_app()"),
    ],
)
def test_nothing_starts_and_the_sentence_says_what_to_run(tmp_path: Path, words: tuple[str, ...]) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORTTI_")},
        **SECRETS,
        "PORTTI_ENVIRONMENT": "production",
        "PORTTI_DATABASE_URL": f"sqlite:///{tmp_path / 'old.sqlite'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=project_root(),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "Run `portti db migrate`, then start again." in done.stderr
    if words[0] == "portti.cli":
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1


def test_a_database_that_cannot_be_reached_is_one_sentence_too(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        **SECRETS,
        "PORTTI_ENVIRONMENT": "production",
        "PORTTI_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:9/none",
    }
    done = subprocess.run(
        [sys.executable, "-m", "portti.cli", "db", "migrate"],
        cwd=project_root(),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The database cannot be used:")
    assert len(done.stderr.splitlines()) == 1

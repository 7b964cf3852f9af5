"""A fresh demo as programs start it: one process, one line of JSON, everything in one folder."""

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portti.settings import project_root


@dataclass(frozen=True)
class Demo:
    """A running demo and what its line of JSON said."""

    process: subprocess.Popen[str]
    folder: Path
    base_url: str
    mail_folder: Path
    log_ins: dict[str, dict[str, Any]]
    """By role: email, password and code_command."""
    drafts: dict[str, str] = field(default_factory=dict)
    """By role: the address, below the language, of the empty need that a walk has begun; one is enough."""

    def code(self, role: str) -> str:
        """Return a one-time code of a role that is asked for one."""
        done = subprocess.run(
            self.log_ins[role]["code_command"],
            cwd="/",
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        return done.stdout.strip()


@contextlib.contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """Yield a fresh demo on a free port, and stop it as Ctrl-C does."""
    process = subprocess.Popen(
        [sys.executable, "-m", "portti.cli", "demo", "--port", "0", "--folder", str(folder), "--json"],
        cwd=project_root(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        assert line, process.stderr.read()
        said = json.loads(line)
        people = {person["role"]: person for person in said["log_ins"]}
        yield Demo(process, folder, said["base_url"], Path(said["mail_folder"]), people)
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

"""A fresh demo as programs start it: one process, one line of JSON, everything in one folder; and copies of it."""

import contextlib
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portti.settings import project_root

_LINE = "line.json"


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
    """Yield a fresh demo on a free port, and stop it as Ctrl-C does; its line of JSON stays in the folder."""
    with _started("--folder", str(folder), "--json") as (process, line):
        (folder / _LINE).write_text(line)
        yield _demo(process, folder, json.loads(line))


@contextlib.contextmanager
def copied_demo(made: Path, folder: Path) -> Iterator[Demo]:
    """Yield a demo that goes on, on a port of its own, from where a stopped one in another folder ended."""
    shutil.copytree(made, folder)
    said = json.loads((folder / _LINE).read_text().replace(str(made), str(folder)))
    with _started("--folder", str(folder)) as (process, line):
        address = re.search(r"http://\S+", line)
        assert address, line
        yield _demo(process, folder, said | {"base_url": address[0]})


def _demo(process: subprocess.Popen[str], folder: Path, said: dict[str, Any]) -> Demo:
    people = {person["role"]: person for person in said["log_ins"]}
    return Demo(process, folder, said["base_url"], Path(said["mail_folder"]), people)


@contextlib.contextmanager
def _started(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Yield the process and the first line with words that it prints, which says that all answers."""
    process = subprocess.Popen(
        [sys.executable, "-m", "portti.cli", "demo", "--port", "0", *words],
        cwd=project_root(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        line = next((line for line in process.stdout if line.strip()), "")
        assert line, process.stderr.read()
        yield process, line
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

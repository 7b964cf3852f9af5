"""A fresh demo as programs start it: one process, one line of JSON, everything in one folder; and copies of it.

A copy is served alone: nothing works in its background, and who had logged in before it was copied is logged in there.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portti.demo_folder import DemoFolder
from portti.settings import project_root

_UNTOUCHED = {".git", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
_LINE = "line.json"
_PATIENCE_SECONDS = 120


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


def processes_of(folder: Path) -> list[str]:
    """Return the command lines of all processes that name the folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().decode(errors="replace")
                if str(folder) in words and int(entry.name) != os.getpid():
                    found.append(words)
    return found


def checkout() -> set[str]:
    """Return the names of all files of the checkout, but for caches."""
    names = set()
    for folder, below, files in os.walk(project_root()):
        below[:] = [name for name in below if name not in _UNTOUCHED]
        names |= {str(Path(folder) / name) for name in files}
    return names


@contextlib.contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """Yield a fresh demo on a free port, and stop it as Ctrl-C does; its line of JSON stays in the folder."""
    with _started("--folder", str(folder), "--json") as (process, line):
        (folder / _LINE).write_text(line)
        yield _demo(process, folder, json.loads(line))


@contextlib.contextmanager
def served_copy(made: Path, folder: Path) -> Iterator[Demo]:
    """Yield the web server alone, on a port of its own, of a copy of a stopped demo."""
    shutil.copytree(made, folder)
    said = json.loads((folder / _LINE).read_text().replace(str(made), str(folder)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        said["base_url"] = f"http://127.0.0.1:{listener.getsockname()[1]}"
        DemoFolder(folder).make(said["base_url"])
        words = ["--bind", f"fd://{listener.fileno()}", "--threads", "4", "--no-control-socket"]
        with (folder / "log" / "served.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", *words, f"portti:create_served_demo({str(folder)!r})"],
                cwd=project_root(),
                pass_fds=[listener.fileno()],
                stderr=log,
                text=True,
            )
    try:
        # The socket listens from the start: the first answer comes when the code is read.
        with urllib.request.urlopen(f"{said['base_url']}/fi/", timeout=_PATIENCE_SECONDS) as answer:
            assert answer.status == 200
        yield _demo(process, folder, said)
    finally:
        process.terminate()
        process.communicate(timeout=60)


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

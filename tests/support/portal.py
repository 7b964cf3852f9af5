"""A real portal for system tests: web server and scheduler as processes of their own, on a given database."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from portti.settings import project_root
from tests.support.smtp import free_port

_START_SECONDS = 60
_WAITED_FOR = {
    "refresh_matches",
    "send_match_digests",
    "send_invitations",
    "ask_next_substitutes",
    "tell_of_messages",
    "deliver_outbox",
}
SECRETS = {
    "PORTTI_SECRET_KEY": "only-for-system-tests",
    "PORTTI_PASSWORD_SALT": "only-for-system-tests",
    "PORTTI_TOTP_KEY": "b25seS1mb3Itc3lzdGVtLXRlc3RzLW9ubHktZm9yLXM",
    "PORTTI_FIELD_KEY": "bm90LWEtc2VjcmV0LW5vdC1hLXNlY3JldC1ub3QtYS0=",
}


@dataclass
class Portal:
    """A running portal; `folder` holds its settings, its schedule and the logs of its processes."""

    base_url: str
    folder: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def command(self, *words: str) -> str:
        """Run one of the `portti` commands to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "portti.cli", *words],
            cwd=project_root(),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str, words: list[str]) -> subprocess.Popen[bytes]:
        """Start one process of the portal; its output goes to a file of its name."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                words,
                cwd=project_root(),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes[name] = process
        return process

    def start_web(self) -> None:
        """Start the web server as an operator does, and wait until it answers."""
        address = self.base_url.removeprefix("http://")
        self.start("web", [sys.executable, "-m", "portti.cli", "web", "start", "--bind", address])
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                with urllib.request.urlopen(f"{self.base_url}/fi/", timeout=5) as answer:
                    assert answer.status == 200
                return
            assert self.processes["web"].poll() is None, self.log("web")
            time.sleep(0.2)
        raise AssertionError(self.log("web"))

    def start_scheduler(self, name: str = "scheduler") -> subprocess.Popen[bytes]:
        """Start a scheduler process."""
        return self.start(name, [sys.executable, "-m", "portti.cli", "jobs", "start"])

    def log(self, name: str) -> str:
        """Return what a process has printed so far."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def stop(self) -> None:
        """End every process, kindly first."""
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


@contextlib.contextmanager
def running_portal(folder: Path, database_url: str, smtp_port: int) -> Iterator[Portal]:
    """Yield a migrated portal with one centre, its web server and its scheduler; mail goes to the SMTP port.

    The jobs that a test waits for run every few seconds, the others seldom: each run costs, also where nothing is due.
    """
    base_url = f"http://127.0.0.1:{free_port()}"
    (folder / "settings.toml").write_text(
        f"""
schedule = "{folder / "schedule.toml"}"
index_folder = "{folder / "index"}"
template_folder = ".pytest_cache/templates"
[site]
base_url = "{base_url}"
[mail]
host = "127.0.0.1"
port = {smtp_port}
use_tls = false
[database]
pool_size = 5
[mediation]
staff_check = "when_prompted"
""",
        encoding="utf-8",
    )
    schedule = tomllib.loads((project_root() / "config" / "schedule.toml").read_text(encoding="utf-8"))
    (folder / "schedule.toml").write_text(
        "".join(f"[{name}]\nevery = {0.05 if name in _WAITED_FOR else 5}\n" for name in schedule),
        encoding="utf-8",
    )
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORTTI_")},
        **SECRETS,
        "PORTTI_ENVIRONMENT": "production",
        "PORTTI_SETTINGS_FILE": str(folder / "settings.toml"),
        "PORTTI_DATABASE_URL": database_url,
    }
    portal = Portal(base_url, folder, environment)
    try:
        portal.command("db", "migrate")
        portal.command(
            *("accounts", "open-centre", "keski-suomi", "--municipality", "179"),
            *("--name-fi", "Keski-Suomen Havu-keskus", "--name-sv", "Havu-centret i Mellersta Finland"),
            *("--phone", "+358 14 000 0000", "--email", "keskus@portti.example"),
        )
        portal.start_web()
        portal.start_scheduler()
        yield portal
    finally:
        portal.stop()

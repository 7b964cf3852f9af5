"""`portti demo`: the whole portal with made-up people, in one folder, started and stopped as one."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType

from sqlalchemy.exc import DBAPIError as DatabaseFault

from portti import clock, database
from portti.cli.places import give_postal_codes
from portti.cli.surroundings import CommandFault, Subparsers
from portti.demo_folder import DemoFolder
from portti.jobs.scheduler import is_alive
from portti.services.demo_data import fill_with_demo_data
from portti.services.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from portti.settings import project_root
from portti.web.app import create_app
from portti.web.demo_codes import give_log_ins

_START_SECONDS = 180
_STOP_SECONDS = 15
_asked_to_stop = threading.Event()


@dataclass(frozen=True)
class LogIn:
    """One made-up person that a program or visitor can log in as."""

    role: str
    email: str
    password: str
    code_command: list[str] | None


def add_commands(subparsers: Subparsers) -> None:
    """Add `demo`."""
    parser = subparsers.add_parser("demo", help="run the portal with made-up people")
    parser.add_argument("--port", default="8000", help="0 takes a free one")
    parser.add_argument("--folder", type=Path, help="where all its files lie (else var/demo)")
    parser.add_argument(
        "--json", action="store_true", help="start afresh and print one line of JSON when ready"
    )
    parser.add_argument("--fresh", action="store_true", help="forget what an earlier run left in the folder")
    parser.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    asked = _number_of(arguments.port)
    folder = DemoFolder(arguments.folder or project_root() / "var" / "demo")
    # Said for all three: a shell that starts programs in the background has them ignore Ctrl-C.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    _asked_to_stop.clear()
    listener = _listen(asked)
    port = listener.getsockname()[1]
    children: list[subprocess.Popen[bytes]] = []
    try:
        _prepare(folder, f"http://127.0.0.1:{port}", fresh=arguments.fresh or arguments.json)
        _stop_if_asked()
        children.append(_start_web(folder, listener))
        children.append(_start_scheduler(folder))
        _wait_until_both_answer(folder, children)
        _announce(folder, port, as_json=arguments.json)
        return _serve(children)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(children)
        folder.leave()
        listener.close()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Only the first one interrupts: a second would break off the stopping, and leave what it had not reached."""
    if not _asked_to_stop.is_set():
        _asked_to_stop.set()
        raise KeyboardInterrupt


def _stop_if_asked() -> None:
    """Stop also where the interrupt came while Python tidied up, which swallows it."""
    if _asked_to_stop.is_set():
        raise KeyboardInterrupt


def _number_of(port: str) -> int:
    """Read here and not by the parser, whose faults end with another status than a start that fails."""
    try:
        return int(port)
    except ValueError as fault:
        raise CommandFault(
            f"Port {port} cannot be used (no number). Choose another with --port, or 0."
        ) from fault


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except (OSError, OverflowError) as fault:
        listener.close()
        raise CommandFault(
            f"Port {port} cannot be used ({fault}). Choose another with --port, or 0."
        ) from fault
    listener.set_inheritable(True)
    return listener


def _prepare(folder: DemoFolder, base_url: str, *, fresh: bool) -> None:
    try:
        if not folder.take():
            raise CommandFault(
                f"A demo runs in the folder {folder.path.name} already: stop it or choose another --folder."
            )
        if fresh:
            folder.empty()
        folder.make(base_url)
    except OSError as fault:
        raise CommandFault(f"The folder {folder.path.name} cannot be written ({fault.strerror}).") from fault
    settings = folder.settings()
    try:
        engine = database.connect(settings)
        database.migrate(engine)
        with database.transaction() as session:
            # First: the made-up people live at postal codes of this table.
            give_postal_codes(session)
            fill_with_demo_data(session, settings, now=clock.now())
        give_log_ins(create_app(settings, connected=True))
        engine.dispose()
    except DatabaseFault as fault:
        raise CommandFault(
            f"The database in {folder.path.name} cannot be used ({fault.orig}): start with --fresh or another folder."
        ) from fault


def _start_web(folder: DemoFolder, listener: socket.socket) -> subprocess.Popen[bytes]:
    descriptor = listener.fileno()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--bind",
        f"fd://{descriptor}",
        "--worker-class",
        "gthread",
        # Two processes for two cores, which read the code once together.
        "--workers",
        "2",
        "--threads",
        "4",
        "--preload",
        "--worker-tmp-dir",
        str(folder.path),
        "--no-control-socket",
        "--graceful-timeout",
        "5",
        f"portti:create_served_demo({str(folder.path)!r})",
    ]
    return _start(folder, "web", command, keep=(descriptor,))


def _start_scheduler(folder: DemoFolder) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "portti.cli", "jobs", "start", "--folder", str(folder.path)]
    return _start(folder, "scheduler", command)


def _start(
    folder: DemoFolder, name: str, command: list[str], keep: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    with (folder.log / f"{name}.log").open("ab") as log:
        # A session of its own: Ctrl-C reaches this process only, which then stops its children in order.
        return subprocess.Popen(
            command,
            cwd=project_root(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=keep,
            start_new_session=True,
        )


def _wait_until_both_answer(folder: DemoFolder, children: list[subprocess.Popen[bytes]]) -> None:
    settings = folder.settings()
    database.connect(settings)
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        _stop_if_asked()
        for child, name in zip(children, ("web", "scheduler"), strict=True):
            if child.poll() is not None:
                raise CommandFault(
                    f"The {name} process ended at once; log/{name}.log in the folder says why."
                )
        with database.reading() as session:
            scheduler_answers = is_alive(session, clock.now())
        if scheduler_answers and _web_answers(settings.site.base_url):
            return
        time.sleep(0.1)
    raise CommandFault(f"The portal did not answer within {_START_SECONDS} seconds; see the folder's log.")


def _web_answers(base_url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{base_url}/fi/", timeout=10) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def log_ins(folder: DemoFolder) -> list[LogIn]:
    """Return one log-in for each role; staff's codes are printed by a command."""
    return [
        LogIn(
            person.role,
            person.email,
            DEMO_PASSWORD,
            [
                # Each word stands for itself: the command runs from any folder, which -P keeps out of the way.
                *(sys.executable, "-P", "-m", "portti.cli"),
                *("demo-code", "--folder", str(folder.path), "--email", person.email),
            ]
            if person.needs_code
            else None,
        )
        for person in DEMO_PEOPLE
    ]


def _announce(folder: DemoFolder, port: int, *, as_json: bool) -> None:
    base_url = f"http://127.0.0.1:{port}"
    people = log_ins(folder)
    if as_json:
        line = {
            "base_url": base_url,
            "mail_folder": str(folder.mail),
            "log_ins": [asdict(person) for person in people],
        }
        print(json.dumps(line), flush=True)
        return
    print(f"\nPortti runs at {base_url}   (Ctrl-C stops it)\n")
    print(f"Mail:  {base_url}/en/demo/mail")
    print(f"Every password is:  {DEMO_PASSWORD}\n")
    for person in people:
        print(f"  {person.role:<15} {person.email}")
    print(f"\nStaff and managers are asked for a code: {base_url}/en/demo/log-ins shows it.\n", flush=True)


def _serve(children: list[subprocess.Popen[bytes]]) -> int:
    while True:
        _stop_if_asked()
        for child, name in zip(children, ("web", "scheduler"), strict=True):
            if child.poll() is not None:
                raise CommandFault(f"The {name} process ended; log/{name}.log in the folder says why.")
        time.sleep(0.5)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    for child in children:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()

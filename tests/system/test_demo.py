"""The start for programs: a script that knows only the JSON line logs in as each role, runs a job, reads the mail."""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from portti.settings import project_root
from tests.support.crawl import LONG_TITLE
from tests.support.demo import Demo, running_demo

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ROLES = ["employer", "representative", "assistant", "staff", "manager"]
_COMMAND = [sys.executable, "-m", "portti.cli"]
_UNTOUCHED = {".git", ".venv", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}


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


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for the whole module; it must start afresh, end with Ctrl-C and leave no process."""
    folder = tmp_path_factory.mktemp("demo") / "kansio"
    old = folder / "mail" / "old.eml"
    old.parent.mkdir(parents=True)
    old.write_text("Subject: old\n\n")
    old_text = old.with_name("00000001-substitute_asked.sms.txt")
    old_text.write_text("old")
    before = checkout()
    with running_demo(folder) as running:
        assert not old.exists() and not old_text.exists()
        yield running
    assert running.process.returncode == 0
    assert processes_of(folder) == []
    assert checkout() == before


class Browser:
    """A browser without script: cookies, pages, forms."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(cookies)
        self.url = ""
        self.text = ""

    def open(self, path: str, fields: dict[str, str] | None = None) -> None:
        """Get a page, or send a form with the token of the page before."""
        data = None
        if fields is not None:
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text)
            assert token is not None
            data = urllib.parse.urlencode({**fields, "csrf_token": token[1]}).encode()
        with self.opener.open(urllib.parse.urljoin(self.base_url, path), data, timeout=60) as answer:
            self.url, self.text = answer.url, answer.read().decode()

    def log_in(self, demo: Demo, role: str) -> None:
        """Log in with what the line of JSON said."""
        person = demo.log_ins[role]
        self.open("/en/login")
        self.open("/en/login", {"email": person["email"], "password": person["password"]})
        if person["code_command"] is not None:
            assert self.url.endswith("/login/code")
            self.open("/en/login/code", {"code": demo.code(role)})


def test_the_line_says_where_the_portal_is_and_who_can_be_logged_in_as(demo: Demo) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", demo.base_url)
    assert demo.mail_folder == demo.folder / "mail"
    assert list(demo.log_ins) == ROLES
    for role, person in demo.log_ins.items():
        assert set(person) == {"role", "email", "password", "code_command"}
        assert (person["code_command"] is None) == (role not in {"staff", "manager"})
    assert demo.process.poll() is None


@pytest.mark.parametrize(
    ("role", "start"),
    [
        ("employer", "/employer/"),
        ("representative", "/employer/"),
        ("assistant", "/assistant/"),
        ("staff", "/staff/"),
        ("manager", "/staff/"),
    ],
)
def test_each_role_logs_in_and_has_something_to_see(demo: Demo, role: str, start: str) -> None:
    browser = Browser(demo.base_url)
    browser.log_in(demo, role)
    browser.open(f"/en{start}")
    assert browser.url == f"{demo.base_url}/en{start}"
    assert "Log out" in browser.text
    assert "/en/demo/mail" in browser.text


def test_a_code_is_given_once_from_anywhere_and_without_an_environment(demo: Demo) -> None:
    command = demo.log_ins["manager"]["code_command"]
    assert Path(command[0]).is_absolute()
    codes = []
    for _time in range(2):
        done = subprocess.run(
            command,
            cwd="/",
            env={"PYTHONPATH": str(project_root())},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert re.fullmatch(r"\d{6}\n", done.stdout)
        codes.append(done.stdout)
    assert len(set(codes)) == 2


def test_codes_are_of_a_demos_people_only(demo: Demo, tmp_path: Path) -> None:
    for folder, email in ((tmp_path, "neuvoja@portti.example"), (demo.folder, "tyonantaja@portti.example")):
        words = [*_COMMAND, "demo-code", "--folder", str(folder), "--email", email]
        done = subprocess.run(words, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "demo" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_job_runs_beside_it_and_its_mail_is_read(demo: Demo) -> None:
    words = ["jobs", "run", "deliver_outbox", "--at", "2026-12-24T10:00", "--folder", str(demo.folder)]
    done = subprocess.run(
        [*_COMMAND, *words], cwd="/", capture_output=True, text=True, timeout=150, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["job"] == "deliver_outbox"
    letters = []
    deadline = time.monotonic() + 60
    while not letters and time.monotonic() < deadline:
        letters = sorted(demo.mail_folder.glob("*.eml"))
        time.sleep(0.5)
    with letters[0].open("rb") as file:
        letter = BytesParser(policy=policy.default).parse(file)
    assert str(letter["To"]).endswith("@portti.example>") or str(letter["To"]).endswith("@portti.example")
    browser = Browser(demo.base_url)
    browser.open("/en/demo/mail")
    assert f"/en/demo/mail/{urllib.parse.quote(letters[0].name)}" in browser.text
    browser.open(f"/en/demo/mail/{letters[0].name}")
    assert "Portti" in browser.text


def fails(*words: str) -> str:
    """Return the sentence of a start that fails; nothing stands on standard output."""
    done = subprocess.run(
        [*_COMMAND, "demo", "--json", *words], capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_a_start_that_fails_says_why_in_one_sentence(demo: Demo, tmp_path: Path) -> None:
    port = demo.base_url.rsplit(":", 1)[1]
    assert f"Port {port} cannot be used" in fails("--port", port, "--folder", str(tmp_path / "a"))
    assert "Port 70000 cannot be used" in fails("--port", "70000", "--folder", str(tmp_path / "a"))
    assert "Port ten cannot be used" in fails("--port", "ten", "--folder", str(tmp_path / "a"))
    (tmp_path / "file").write_text("not a folder")
    assert "cannot be written" in fails("--port", "0", "--folder", str(tmp_path / "file"))
    assert "runs in the folder" in fails("--port", "0", "--folder", str(demo.folder))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "portti.sqlite").mkdir()
    assert "cannot be written" in fails("--port", "0", "--folder", str(tmp_path / "broken"))
    assert demo.process.poll() is None


def test_a_second_one_runs_beside_it_goes_on_where_it_ended_and_ends_with_sigterm(
    demo: Demo, prepared_demo: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(prepared_demo, tmp_path / "ended")
    mails = set(folder.glob("mail/*.eml"))
    process = subprocess.Popen(
        [*_COMMAND, "demo", "--port", "0", "--folder", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        # As a shell starts what runs in the background: deaf to Ctrl-C unless the program listens itself.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert process.stdout is not None
    said = [process.stdout.readline() for _line in range(2)]
    try:
        address = re.fullmatch(r"Portti runs at (http://\S+) .*\n", said[1])
        assert address, said
        assert address[1] != demo.base_url
        browser = Browser(address[1])
        browser.log_in(demo, "employer")
        browser.open("/en/employer/")
        assert LONG_TITLE in browser.text
        assert mails <= set(folder.glob("mail/*.eml"))
        assert len(processes_of(folder)) >= 3
    finally:
        # Two at once, as of somebody impatient: the second must not break off the stopping.
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert processes_of(folder) == []
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", int(address[1].rsplit(":", 1)[1])))

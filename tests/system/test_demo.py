"""The start for programs: a script that knows only the JSON line logs in as each role, runs a job, reads the mail."""

import contextlib
import http.cookiejar
import json
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
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from portti.cli.__main__ import main
from portti.settings import project_root
from tests.support.crawl import LONG_TITLE
from tests.support.demo import Demo, processes_of

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

ROLES = ["employer", "representative", "assistant", "staff", "manager"]
_COMMAND = [sys.executable, "-m", "portti.cli"]


@dataclass(frozen=True)
class Reopened:
    """A running demo that somebody has started in a terminal."""

    folder: Path
    base_url: str


@pytest.fixture(scope="module")
def reopened(prepared_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reopened]:
    """A demo that was stopped, and runs again."""
    with _reopened(shutil.copytree(prepared_demo, tmp_path_factory.mktemp("ended") / "kansio")) as running:
        yield running


@contextlib.contextmanager
def _reopened(folder: Path) -> Iterator[Reopened]:
    """Start a demo as a person starts it; it must end with two signals at once."""
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
        yield Reopened(folder, address[1])
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


def test_it_starts_afresh_a_job_runs_beside_it_it_ends_with_ctrl_c_and_leaves_nothing(
    prepared_demo: Path,
) -> None:
    assert json.loads(prepared_demo.with_suffix(".json").read_text()) == {
        "old mail is gone": True,
        "job that ran beside it": "deliver_outbox",
        "status": 0,
        "processes left": [],
        "files beside its folder": [],
    }


def test_the_line_says_where_the_portal_is_and_who_can_be_logged_in_as(whole_demo: Demo) -> None:
    demo = whole_demo
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", demo.base_url)
    assert demo.mail_folder == demo.folder / "mail"
    assert list(demo.log_ins) == ROLES
    for role, person in demo.log_ins.items():
        assert set(person) == {"role", "email", "password", "code_command"}
        assert (person["code_command"] is None) == (role not in {"staff", "manager"})


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
def test_each_role_logs_in_and_has_something_to_see(whole_demo: Demo, role: str, start: str) -> None:
    browser = Browser(whole_demo.base_url)
    browser.log_in(whole_demo, role)
    browser.open(f"/en{start}")
    assert browser.url == f"{whole_demo.base_url}/en{start}"
    assert "Log out" in browser.text
    assert "/en/demo/mail" in browser.text


def test_a_code_is_given_once_from_anywhere_and_without_an_environment(whole_demo: Demo) -> None:
    command = whole_demo.log_ins["manager"]["code_command"]
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


def test_codes_are_of_a_demos_people_only(whole_demo: Demo, tmp_path: Path) -> None:
    for folder, email in (
        (tmp_path, "neuvoja@portti.example"),
        (whole_demo.folder, "tyonantaja@portti.example"),
    ):
        words = [*_COMMAND, "demo-code", "--folder", str(folder), "--email", email]
        done = subprocess.run(words, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 1
        assert done.stdout == ""
        assert "demo" in done.stderr
        assert "Traceback" not in done.stderr


def test_it_goes_on_where_it_ended_beside_another(
    reopened: Reopened, whole_demo: Demo, prepared_demo: Path, tmp_path: Path
) -> None:
    with _reopened(shutil.copytree(prepared_demo, tmp_path / "another")) as another:
        assert len({reopened.base_url, another.base_url}) == 2
        for one in (reopened, another):
            Browser(one.base_url).open("/fi/")
            assert len(processes_of(one.folder)) >= 3
    browser = Browser(reopened.base_url)
    browser.log_in(whole_demo, "employer")
    browser.open("/en/employer/")
    assert LONG_TITLE in browser.text
    kept = {file.name for file in prepared_demo.glob("mail/*.eml")}
    assert kept <= {file.name for file in reopened.folder.glob("mail/*.eml")}


def test_a_mail_that_is_asked_for_is_read_in_its_folder_and_on_its_page(
    reopened: Reopened, whole_demo: Demo
) -> None:
    mails = reopened.folder / "mail"
    before = set(mails.glob("*.eml"))
    browser = Browser(reopened.base_url)
    browser.open("/en/reset")
    browser.open("/en/reset", {"email": whole_demo.log_ins["representative"]["email"]})
    letters: list[Path] = []
    deadline = time.monotonic() + 60
    while not letters and time.monotonic() < deadline:
        letters = sorted(set(mails.glob("*.eml")) - before)
        time.sleep(0.5)
    with letters[0].open("rb") as file:
        letter = BytesParser(policy=policy.default).parse(file)
    assert str(letter["To"]).endswith("@portti.example>") or str(letter["To"]).endswith("@portti.example")
    browser.open("/en/demo/mail")
    assert f"/en/demo/mail/{urllib.parse.quote(letters[0].name)}" in browser.text
    browser.open(f"/en/demo/mail/{letters[0].name}")
    assert "Portti" in browser.text


def fails(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return the sentence of a start that fails; nothing stands on standard output."""
    kept = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    assert main(["demo", "--json", *words]) == 1
    for name, handler in kept.items():
        signal.signal(name, handler)
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    return said.err


def test_a_start_that_fails_says_why_in_one_sentence(
    reopened: Reopened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = reopened.base_url.rsplit(":", 1)[1]
    words = [*_COMMAND, "demo", "--json", "--port", port, "--folder", str(tmp_path / "a")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=90, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert f"Port {port} cannot be used" in done.stderr
    # The others without a process of their own.
    for no_port in ("70000", "ten"):
        assert f"Port {no_port} cannot be used" in fails(
            capsys, "--port", no_port, "--folder", str(tmp_path / "a")
        )
    (tmp_path / "file").write_text("not a folder")
    assert "cannot be written" in fails(capsys, "--port", "0", "--folder", str(tmp_path / "file"))
    assert "runs in the folder" in fails(capsys, "--port", "0", "--folder", str(reopened.folder))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "portti.sqlite").mkdir()
    assert "cannot be written" in fails(capsys, "--port", "0", "--folder", str(tmp_path / "broken"))
    # Whoever ran before runs on.
    Browser(reopened.base_url).open("/fi/")

"""The house guards itself: short modules, no forbidden names, nothing of this machine."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("portti/**/*.py"), *ROOT.glob("matching/**/*.py")])
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "manager.py"}


def test_there_are_sources() -> None:
    assert len(SOURCES) > 50


def test_no_module_is_longer_than_400_lines() -> None:
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path for path in SOURCES if path.name in FORBIDDEN_NAMES] == []


def test_only_the_database_module_commits() -> None:
    offenders = [
        path.relative_to(ROOT)
        for path in SOURCES
        if path.name != "database.py" and re.search(r"session\.commit\(", path.read_text())
    ]
    assert offenders == []


def test_what_only_makes_documents_and_pictures_is_read_when_it_is_needed() -> None:
    slow = re.compile(r"^(?:from|import) (?:typst|docx|lxml|pypdf|qrcode|openpyxl|xlsxwriter)\b", re.M)
    assert [path.relative_to(ROOT) for path in SOURCES if slow.search(path.read_text())] == []


def test_no_template_runs_script_or_loads_from_elsewhere() -> None:
    for path in ROOT.glob("templates/**/*.html"):
        text = path.read_text()
        assert not re.search(r"\son[a-z]+=", text), path
        if "email" not in path.parts:
            assert not re.search(r"(src|href)=\"https?://", text), path


def test_locks_hold_hashes_and_no_addresses() -> None:
    for name in ("requirements.txt", "requirements-test.txt", "frontend/package-lock.json"):
        text = (ROOT / name).read_text()
        assert "http" not in text.replace("httpx", "").replace("httpcore", "").replace("httptools", ""), name
        assert "sha" in text

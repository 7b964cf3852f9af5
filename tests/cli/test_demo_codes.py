"""`portti demo-code`: a file of given codes that something else wrote into ends in one sentence."""

from pathlib import Path

import pytest

from portti import database
from portti.cli.__main__ import main
from portti.demo_folder import DemoFolder
from portti.settings import Settings

pytestmark = pytest.mark.either_database


@pytest.fixture
def folder(own_settings: Settings, tmp_path: Path) -> Path:
    """A demo's folder with an empty database."""
    demo = DemoFolder(tmp_path / "demo")
    demo.path.mkdir()
    demo.make("http://127.0.0.1:8000")
    engine = database.connect(demo.settings())
    database.migrate(engine)
    engine.dispose()
    return demo.path


@pytest.mark.parametrize(
    "written", [b"{", b"\xff\xfe", b"[1]", b'{"a@portti.example": null}', b'{"a@portti.example": "x"}']
)
def test_a_corrupt_file_of_codes_is_named_and_left_as_it_is(
    folder: Path, capsys: pytest.CaptureFixture[str], written: bytes
) -> None:
    file = folder / "codes.json"
    file.write_bytes(written)
    assert main(["demo-code", "--folder", str(folder), "--email", "a@portti.example"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "codes.json in demo is not a demo's: remove it, or start the demo with --fresh.\n"
    assert file.read_bytes() == written


def test_a_file_that_cannot_be_opened_and_a_person_without_codes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["demo-code", "--folder", str(folder), "--email", "a@portti.example"]
    assert main(words) == 1
    assert "no person with one-time codes" in capsys.readouterr().err
    (folder / "codes.json").unlink()
    (folder / "codes.json").mkdir()
    assert main(words) == 1
    assert capsys.readouterr().err == "codes.json in demo cannot be used (Is a directory).\n"

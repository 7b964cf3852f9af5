"""The command line of the engine: files in, lines out, faults named, exit statuses kept."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matching import engine, exchange
from matching.__main__ import main
from tests.matching.samples import sample_need, sample_profile

RULES = exchange.read_rules()
ROOT = Path(__file__).resolve().parents[2]


def write(file: Path, entries: list[Any]) -> str:
    text = "".join(entry if isinstance(entry, str) else json.dumps(entry) + "\n" for entry in entries)
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    needs = [sample_need(), sample_need(id="Äiti 2", min_cover=1, shifts=[*sample_need()["shifts"]] * 2)]
    profiles = [sample_profile(id=f"p{at}", shortest_shift=at) for at in range(70)]
    return [
        "--needs",
        write(tmp_path / "needs.jsonl", needs),
        "--profiles",
        write(tmp_path / "profiles.jsonl", profiles),
    ]


def out_lines(capfdbinary: pytest.CaptureFixture[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capfdbinary.readouterr().out.decode("utf-8").splitlines()]


def test_rank_writes_a_line_a_need_the_same_as_the_library(
    files: list[str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    out = tmp_path / "ranked.jsonl"
    assert main(["rank", *files, "--top", "3", "--out", str(out)]) == 0
    assert capfdbinary.readouterr() == (b"", b"")
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["need"] for line in found] == ["n1", "Äiti 2"]
    profiles = exchange.read_profiles(Path(files[3]).read_text(encoding="utf-8").splitlines(), RULES)
    need = exchange.need_from_dict(sample_need(), RULES)
    assert found[0] == engine.rank(need, engine.build_index(profiles, RULES), top=3)
    assert {file.name for file in tmp_path.iterdir()} == {"needs.jsonl", "profiles.jsonl", "ranked.jsonl"}


def test_a_result_has_the_shape_of_the_page(
    files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["rank", *files]) == 0
    result = out_lines(capfdbinary)[0]
    assert list(result) == ["need", "version", "pool", "stopped_at", "ranked"]
    assert list(result["stopped_at"]) == ["travel", "dates", "schedule", "skills", "languages", "conditions"]
    assert len(result["ranked"]) == 50
    entry = result["ranked"][0]
    assert list(entry) == ["profile", "score", "employer", "assistant", "points", "misses"]
    assert [(point["side"], point["criterion"], point["weight"]) for point in entry["points"]] == [
        ("employer", "cover", 0.3),
        ("employer", "wish_skills", 0.1),
        ("employer", "experience", 0.1),
        ("employer", "wish_languages", 0.1),
        ("employer", "known", 0.4),
        ("assistant", "travel", 0.4),
        ("assistant", "hours", 0.3),
        ("assistant", "shifts", 0.15),
        ("assistant", "learning", 0.15),
    ]
    assert all(list(point) == ["side", "criterion", "value", "weight", "facts"] for point in entry["points"])


def test_one_result_is_one_line_whatever_the_ids_hold(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    files = ["--needs", write(tmp_path / "n", [sample_need(id="a\u2028b")])]
    files += ["--profiles", write(tmp_path / "p", [sample_profile(id="c\u2029d")])]
    assert main(["rank", *files]) == 0
    (line,) = capfdbinary.readouterr().out.decode("utf-8").splitlines()
    assert json.loads(line)["ranked"][0]["profile"] == "c\u2029d"


def test_reverse_puts_need_and_profile_in_each_others_place(
    files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["reverse", *files, "--top", "1"]) == 0
    lines = out_lines(capfdbinary)
    assert [line["profile"] for line in lines] == [f"p{at}" for at in range(70)]
    assert lines[0]["pool"] == 2
    assert next(iter(lines[0]["ranked"][0])) == "need"
    assert len(lines[0]["ranked"]) == 1


def test_any_number_of_workers_writes_the_same_bytes(tmp_path: Path) -> None:
    needs = [sample_need(id=f"n{at}") for at in range(450)]
    profiles = [sample_profile(id=f"p{at}") for at in range(30)]
    files = ["--needs", write(tmp_path / "n", needs), "--profiles", write(tmp_path / "p", profiles)]
    written = []
    for workers in ("1", "2"):
        command = [sys.executable, "-m", "matching", "rank", *files, "--top", "5", "--workers", workers]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
        assert done.stderr == b""
        written.append(done.stdout)
    assert written[0] == written[1]
    assert written[0].count(b"\n") == 450


def test_check_counts_and_changes_nothing(
    files: list[str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    assert main(["check", *files]) == 0
    assert capfdbinary.readouterr().out == b'{"needs": 2, "profiles": 70, "faults": 0}\n'
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.fixture
def bad_files(tmp_path: Path) -> list[str]:
    needs = [sample_need(hours_cap=0), "\n", sample_need(), "{\n", sample_need()]
    profiles = [sample_profile(travel=[{"mode": "car", "minutes": True}]), sample_profile(id="p2")]
    return [
        "--needs",
        write(tmp_path / "needs.jsonl", needs),
        "--profiles",
        write(tmp_path / "profiles.jsonl", profiles),
    ]


def test_every_bad_line_is_named_and_nothing_written(
    bad_files: list[str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    out = tmp_path / "ranked.jsonl"
    out.write_text("as before", encoding="utf-8")
    assert main(["rank", *bad_files, "--out", str(out)]) == 1
    standard_out, error = capfdbinary.readouterr()
    needs, profiles = bad_files[1], bad_files[3]
    keys = [line.split(": expected ") for line in error.decode().splitlines()]
    assert [key for key, _ in keys] == [
        f"{needs}:1: hours_cap",
        f"{needs}:4: line",
        f"{needs}:5: id",
        f"{profiles}:1: travel[0].minutes",
    ]
    assert all(expected for _, expected in keys)
    assert (standard_out, out.read_text(encoding="utf-8")) == (b"", "as before")


def test_with_skip_bad_the_good_lines_count(
    bad_files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["rank", *bad_files, "--skip-bad"]) == 0
    out, error = capfdbinary.readouterr()
    (result,) = [json.loads(line) for line in out.splitlines()]
    assert (result["pool"], result["ranked"][0]["profile"]) == (1, "p2")
    assert error.count(b"\n") == 4
    assert main(["check", *bad_files, "--skip-bad"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == {"needs": 1, "profiles": 1, "faults": 4}
    assert main(["check", *bad_files]) == 1


@pytest.mark.parametrize("side", ["needs", "profiles"])
def test_a_dash_is_standard_input(
    side: str,
    files: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    at = 1 if side == "needs" else 3
    content = Path(files[at]).read_bytes()
    files[at] = "-"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert main(["rank", *files, "--out", "-"]) == 0
    assert [line["need"] for line in out_lines(capfdbinary)] == ["n1", "Äiti 2"]


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_explain_prints_the_numbers_in_each_language(
    language: str, files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["explain", *files, "--pair", "Äiti 2", "p7", "--lang", language]) == 0
    text = capfdbinary.readouterr().out.decode("utf-8")
    point = "1.0000 × 0.4000 = 0.4000"
    assert (point if language == "en" else point.replace(".", ",")) in text
    score = engine.explain_pair(
        exchange.read_needs(Path(files[1]).read_text(encoding="utf-8").splitlines(), RULES)[1],
        exchange.profile_from_dict(sample_profile(id="p7", shortest_shift=7), RULES),
        RULES,
    )["score"]
    assert f"{score:.9f}".replace(".", "." if language == "en" else ",") in text


def test_explain_tells_of_a_pair_that_fails(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    files = ["--needs", write(tmp_path / "n", [sample_need(skills={"must": ["mt_hoist"]})])]
    files += ["--profiles", write(tmp_path / "p", [sample_profile()])]
    assert main(["explain", *files, "--pair", "n1", "p1"]) == 0
    text = capfdbinary.readouterr().out.decode("utf-8")
    assert "Skills: NO. A must, and missing: “Transfers with a hoist”." in text
    assert "This pair is not ranked. It stops here: Skills." in text


@pytest.mark.parametrize(
    "words",
    [
        ["rank", "--top", "0"],
        ["rank", "--top", "many"],
        ["rank", "--workers", "0"],
        ["rank", "--config", "no.toml"],
        ["rank", "--out", "no/folder/out.jsonl"],
        ["rank", "--needs", "no.jsonl"],
        ["rank", "--needs", "."],
        ["rank", "--needs", "-", "--profiles", "-"],
        ["rank", "--lang", "fi"],
        ["explain", "--pair", "n1"],
        ["explain", "--pair", "n1", "nobody"],
        ["explain", "--pair", "n1", "p1", "--lang", "de"],
        ["explain"],
        ["dance"],
        [],
    ],
)
def test_wrong_usage_is_status_2(
    words: list[str], files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    try:
        status = main([*words[:1], *files, *words[1:]] if words else words)
    except SystemExit as stop:
        status = int(stop.code or 0)
    out, error = capfdbinary.readouterr()
    assert (status, out) == (2, b"")
    assert error


def test_another_configuration_changes_the_results(
    files: list[str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    config = tmp_path / "matching.toml"
    text = (ROOT / "config" / "matching.toml").read_text(encoding="utf-8")
    config.write_text(
        text.replace('"rules-1"', '"mine"').replace("known = 0.4", "known = 0"), encoding="utf-8"
    )
    assert main(["rank", *files, "--config", str(config)]) == 0
    result = out_lines(capfdbinary)[0]
    assert result["version"] == "mine"
    # Everything but `known` is 1, and `known` no longer weighs.
    assert result["ranked"][0]["employer"] == 1


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("detour = 1.3", "detour = -1", "travel: detour"),
        ("known = 0.4", 'known = "much"', "weights.employer.known"),
        ("cover = 0.3, ", "", "weights.employer"),
        ("walk = 4.8", "walk = nan", "travel.speed: walk"),
        ('version = "rules-1"', "version = 1", "version"),
        ("skills.csv", "no.csv", "no.csv"),
        ("[tables]", "[tables", "TOML"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_named(
    old: str,
    new: str,
    named: str,
    files: list[str],
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    config = tmp_path / "matching.toml"
    text = (ROOT / "config" / "matching.toml").read_text(encoding="utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")
    assert main(["rank", *files, "--config", str(config)]) == 1
    out, error = capfdbinary.readouterr()
    assert out == b""
    assert named in error.decode()


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_is_shown_on_a_terminal_only(
    is_terminal: bool, files: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = io.StringIO()
    said.isatty = lambda: is_terminal  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", said)
    assert main(["rank", *files, "--out", str(tmp_path / "out")]) == 0
    assert said.getvalue() == ("\r2 of 2\n" if is_terminal else "")

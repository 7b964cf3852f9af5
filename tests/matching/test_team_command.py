"""The commands beyond one pair: what they write is what the library says; bad input as everywhere."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from matching import engine, exchange
from matching.__main__ import main
from matching.substitute import substitute
from matching.team import suggest_team
from matching.week_fill import fill_week
from tests.matching.samples import sample_need, sample_profile
from tests.matching.test_command_line import out_lines, write

RULES = exchange.read_rules()
EVERY_DAY = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    shifts = [{"weekday": day, "start": "08:00", "end": "12:00"} for day in (0, 1, 2)]
    single = {"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}
    needs = [
        sample_need(shifts=shifts, single_shifts=[single], known=["p3"]),
        sample_need(id="n2", hours_cap=3),
    ]
    profiles = [
        sample_profile(id=f"p{at}", available=EVERY_DAY, hours={"min": 4, "max": 8}, **notice)
        for at, notice in enumerate([{}, {"short_notice": {"minutes": 120}}] * 2)
    ]
    return [
        "--needs",
        write(tmp_path / "needs.jsonl", needs),
        "--profiles",
        write(tmp_path / "profiles.jsonl", profiles),
    ]


def read(files: list[str]) -> tuple[list[Any], list[Any]]:
    """The needs and profiles of the files."""
    return (
        exchange.read_needs(Path(files[1]).read_text(encoding="utf-8").splitlines(), RULES),
        exchange.read_profiles(Path(files[3]).read_text(encoding="utf-8").splitlines(), RULES),
    )


def test_team_writes_a_line_a_need_the_same_as_the_library(
    files: list[str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    out = tmp_path / "teams.jsonl"
    assert main(["team", *files, "--out", str(out), "--seconds", "20"]) == 0
    assert capfdbinary.readouterr() == (b"", b"")
    needs, profiles = read(files)
    index = engine.build_index(profiles, RULES)
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert found == [suggest_team(need, index) for need in needs]
    assert [line["need"] for line in found] == ["n1", "n2"]
    assert list(found[0]) == [
        "need", "version", "pool", "stopped_at", "candidates", "others", "needed_minutes", "people",
        "open_shifts", "open_single_shifts",
        "windows", "minutes", "window_minutes", "bound", "proven", "proven_parts",
    ]  # fmt: skip
    assert (found[0]["minutes"], len(found[0]["people"]), found[0]["proven"]) == (960, 2, True)
    assert (found[1]["minutes"], found[1]["open_shifts"]) == (0, [{"index": 0, "places": 1}])


@pytest.mark.parametrize("command", ["team", "fill", "substitute"])
def test_bad_lines_are_named_and_stop_or_are_skipped(
    command: str, files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with Path(files[1]).open("a", encoding="utf-8") as lines:
        lines.write('{"id": "n1"}\n{"id": "n3", "place": {"municipality": "179"}, "shifts": [{}]}\n')
    assert main([command, *files]) == 1
    printed = capfdbinary.readouterr()
    assert printed.out == b""
    faults = printed.err.decode("utf-8").splitlines()
    assert [line.split(": expected ")[0] for line in faults] == [
        f"{files[1]}:3: place",
        f"{files[1]}:4: shifts[0].weekday",
    ]
    assert main([command, *files, "--skip-bad"]) == 0
    assert len(out_lines(capfdbinary)) > 0


@pytest.mark.parametrize(
    "words",
    [
        ["team", "--seconds", "-1"],
        ["team", "--seconds", "nan"],
        ["team", "--seconds", "soon"],
        ["rank", "--top", "1.5"],
        ["rank", "--top", "-1"],
        ["rank", "--workers", "many"],
        ["fill", "--hours", "0"],
        ["fill", "--hours", "nan"],
        ["fill", "--hours", "169"],
        ["substitute", "--wave", "0"],
        ["substitute", "--at", "tomorrow"],
        ["substitute", "--at", "2026-03-29T03:30"],
    ],
)
def test_wrong_usage_is_two(
    words: list[str], files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([words[0], *files, *words[1:]])
    assert stopped.value.code == 2
    printed = capfdbinary.readouterr()
    assert printed.out == b""
    assert f"argument {words[1]}: expected ".encode() in printed.err
    assert printed.err.endswith(f", not {words[2]}\n".encode())


def test_fill_writes_a_line_a_profile_the_same_as_the_library(
    files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["fill", *files, "--hours", "6"]) == 0
    needs, profiles = read(files)
    index, by_id = engine.build_need_index(needs, RULES), {need.id: need for need in needs}
    found = out_lines(capfdbinary)
    assert found == [fill_week(profile, by_id, index, hours=6) for profile in profiles]
    assert list(found[0]) == [
        "profile", "version", "pool", "stopped_at", "fitting", "wanted_minutes", "weekly_minutes", "reached",
        "greedy", "needs", "journeys",
    ]  # fmt: skip
    assert (found[0]["wanted_minutes"], found[0]["weekly_minutes"], found[0]["reached"]) == (360, 480, True)


def test_substitute_writes_a_line_a_single_shift_the_same_as_the_library(
    files: list[str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["substitute", *files, "--at", "2026-12-24T13:00", "--wave", "1"]) == 0
    needs, profiles = read(files)
    index = engine.build_index(profiles, RULES)
    found = out_lines(capfdbinary)
    asked_at = datetime.fromisoformat("2026-12-24T13:00")
    assert found == [substitute(needs[0], 0, index, asked_at=asked_at, wave=1)]
    assert found[0]["waves"] == [{"known": True, "profiles": ["p3"]}, {"known": False, "profiles": ["p1"]}]
    assert found[0]["stopped_at"]["short_notice"] == 2

"""The exchange reader refuses what the page does not allow, names the line and the key, and never breaks."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching import engine, exchange
from matching.__main__ import main
from matching.errors import ExchangeFault
from tests.matching import fuzz_reader, strategies
from tests.matching.engine_calls import PLAIN_RULES, RULES
from tests.matching.reference import GATES
from tests.matching.validity import project_validity

Plain = dict[str, Any]
PathTo = tuple[Any, ...]


VALIDITY = project_validity(PLAIN_RULES)
READERS: dict[str, tuple[Any, Any]] = {
    "need": (exchange.read_needs, VALIDITY.need_faults),
    "profile": (exchange.read_profiles, VALIDITY.profile_faults),
}
kinds = st.sampled_from(["need", "profile"])
lines_of = {"need": strategies.needs, "profile": strategies.profiles}

ODD_VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2, 7, 11, 1.5, 1e308, -0.0, 1e-300, 10**400, 168.5, 1681, 10081, "", " ", "x", "fi",
    "00:00", "24:00", "8:00", "08:60", "08:00:00", " 08:00", "٠٨:٠٠", "08:00\n",
    "2026-12-01", "2026-13-01", "2026-02-30", "1969-12-31", "2101-01-01", "2026-12-1", "20261201", "2026-W10-1",
    "2026-12-24T16:00", "2026-03-29T03:30", "2030-03-31T03:00", "2026-10-25T03:30", "2026-12-24T16:00:00",
    "2026-12-24T16:00+02:00", "2026-12-24T24:00", "2026-12-24 16:00", "2100-12-31T23:59",
    "mt_hoist", "rq_gender", "la_fi", "c_pets", "c_pets:cow", "c_pets:", "c_area", "A3", "c2", "C2", "done", "any",
    "car",
    "\ud800", "a\x00", "\x7f", "x" * 200, "x" * 201, "\U0001f600", "179", "00100", "999",
    [], {}, [[]], [None], [1, 1], [0, 0], {"x": 1}, {"must": []}, {"lat": 62, "lon": 25}, {"municipality": "179"},
    {"lat": 62, "lon": 25, "municipality": "179"}, {"lat": 62}, {"mode": "any", "km": 30},
    {"mode": "any", "minutes": 3},
    {"weekday": 0, "start": "08:00", "end": "08:00"}, {"min": 2, "max": 1}, {"start": "2026-12-24T16:00"},
]  # fmt: skip
ODD_KEYS = [
    "",
    "gender",
    "age",
    "name",
    "id",
    "weekday",
    "minutes",
    "km",
    "fi",
    "xx",
    "FI",
    "cycle",
    "\n",
    "ä.ö",
    "\ud800",
]


def paths(value: Any, here: PathTo = ()) -> Iterator[PathTo]:
    """Every place inside a plain value, its own first."""
    yield here
    if isinstance(value, dict):
        for key, held in value.items():
            yield from paths(held, (*here, key))
    elif isinstance(value, list):
        for at, held in enumerate(value):
            yield from paths(held, (*here, at))


def place_in(data: Any, path: tuple[Any, ...]) -> Any:
    """What stands at the path."""
    for step in path:
        data = data[step]
    return data


@st.composite
def mutated(draw: st.DrawFn, kind: str) -> Any:
    """A valid need or profile with one to three things changed at random."""
    data = copy.deepcopy(draw(lines_of[kind]))
    for _ in range(draw(st.integers(1, 3))):
        places = list(paths(data))
        path = draw(st.sampled_from(places))
        deed = draw(st.integers(0, 5))
        if not path:
            if deed == 5 and isinstance(data, dict):
                data[draw(st.sampled_from(ODD_KEYS))] = draw(st.sampled_from(ODD_VALUES))
            continue
        holder = place_in(data, path[:-1])
        odd = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))
        if deed <= 2:
            holder[path[-1]] = odd
        elif deed == 3:
            del holder[path[-1]]
        elif deed == 4 and isinstance(holder, list):
            holder.append(copy.deepcopy(holder[path[-1]]))
        elif isinstance(holder, dict):
            holder[draw(st.sampled_from(ODD_KEYS))] = odd
        else:
            # A value that is right elsewhere, here.
            holder[path[-1]] = copy.deepcopy(place_in(data, draw(st.sampled_from(list(paths(data))))))
    return data


def read_third_line(kind: str, line: str | bytes) -> Any:
    """Reads a file whose third line it is, after a good one and a blank one; gives the entry or the fault."""
    good: Plain = {"id": "good", "place": {"municipality": "179"}}
    if kind == "need":
        good["shifts"] = [{"weekday": 0, "start": "08:00", "end": "09:00"}]
    else:
        good["travel"] = [{"mode": "any", "km": 1}]
    try:
        entries = READERS[kind][0]([json.dumps(good), "  \r\n", line], RULES)
    except ExchangeFault as fault:
        return fault
    assert len(entries) == 2
    return entries[1]


def assert_documented(fault: ExchangeFault) -> None:
    """Line, key and expectation, on one printable line."""
    assert fault.line == 3
    assert fault.key
    assert fault.expected
    said = f"{fault.key}: expected {fault.expected}"
    assert str(fault).endswith(said)
    assert said.isprintable(), said
    said.encode("utf-8")


def same_branch(one: str, other: str) -> bool:
    """One key stands in the other."""
    return one.startswith(other) or other.startswith(one)


@given(kinds, st.data())
def test_a_valid_line_is_read(kind: str, data: st.DataObject) -> None:
    plain = data.draw(lines_of[kind])
    assert READERS[kind][1](plain) == []
    entry = read_third_line(kind, json.dumps(plain, ensure_ascii=data.draw(st.booleans())))
    assert not isinstance(entry, ExchangeFault)
    assert entry.id == plain["id"]


@given(kinds, st.data())
def test_a_mutated_line_is_read_if_the_page_allows_it_and_else_refused(
    kind: str, data: st.DataObject
) -> None:
    plain = data.draw(mutated(kind))
    entry = read_third_line(kind, json.dumps(plain))
    faults = READERS[kind][1](plain)
    if isinstance(entry, ExchangeFault):
        assert_documented(entry)
        assert faults, f"{entry} though the page allows it"
        if entry.key.isascii() and '"' not in entry.key:
            assert any(same_branch(entry.key, fault) for fault in faults), (str(entry), faults)
    else:
        assert not faults, f"read in spite of {faults}"
        assert_can_be_ranked(kind, entry)


def assert_can_be_ranked(kind: str, entry: Any) -> None:
    """What was read gives a result that JSON can carry."""
    if kind == "need":
        profile: Plain = {
            "id": "p",
            "place": {"municipality": "179"},
            "travel": [{"mode": "any", "km": 1000}],
        }
        profile["available"] = [{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)]
        index = engine.build_index([exchange.profile_from_dict(profile, RULES)], RULES)
        result = engine.rank(entry, index)
    else:
        need: Plain = {"id": "n", "place": {"municipality": "179"}}
        need["shifts"] = [{"weekday": 1, "start": "08:00", "end": "12:00"}]
        need_index = engine.build_need_index([exchange.need_from_dict(need, RULES)], RULES)
        result = engine.reverse(entry, need_index)
    assert list(result["stopped_at"]) == GATES
    assert len(result["ranked"]) + sum(result["stopped_at"].values()) == 1
    json.dumps(result, allow_nan=False).encode("utf-8")


@given(kinds, st.data(), st.integers(0, 3), st.characters() | st.sampled_from('{}[]",:0-e.tnN\\\ufeff\u2028'))
def test_broken_text_is_read_or_refused(kind: str, data: st.DataObject, deed: int, character: str) -> None:
    line = json.dumps(data.draw(lines_of[kind]), ensure_ascii=False)
    at = data.draw(st.integers(0, len(line)))
    broken = [
        line[:at] + character + line[at:],
        line[:at] + line[at + 1 :],
        line[:at] + character + line[at + 1 :],
        line[:at],
    ][deed]
    if broken.strip(" \t\r\n"):
        entry = read_third_line(kind, broken)
        if isinstance(entry, ExchangeFault):
            assert_documented(entry)


@given(kinds, st.binary(max_size=40) | st.text(max_size=40))
@example("need", "[" * 100_000)
@example("profile", '{"id":' * 100_000)
@example("need", b"\xff\xfe{}")
@example("need", "1" * 10_000)
@example("profile", '{"id": "p", "id": "q"}')
@example("profile", '{"hours": {"min": NaN}}')
@example("profile", '{"hours": {"min": 1e999}}')
@example("need", "\ufeff{}")
@example("need", "null")
def test_any_rubbish_is_refused(kind: str, line: str | bytes) -> None:
    plain = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
    if plain.strip(" \t\r\n"):
        fault = read_third_line(kind, line)
        assert isinstance(fault, ExchangeFault)
        assert_documented(fault)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("[]", "line"),
        ("{}", "id"),
        ('{"id": "n", "id": "n"}', "line"),
        ('{"id": "n", "place": {}}', "place"),
        ('{"id": "n", "place": {"municipality": "179"}}', "shifts"),
        (
            '{"id": "n", "place": {"municipality": "179"}, "shifts": [], "windows": [], "single_shifts": []}',
            "shifts",
        ),
        ('{"id": "n", "place": {"municipality": "179"}, "shifts": [{}]}', "shifts[0].weekday"),
        (
            '{"id": "n", "place": {"municipality": "179"}, "shifts": [{"weekday": true}]}',
            "shifts[0].weekday",
        ),
        (
            '{"id": "n", "place": {"municipality": "179"}, "shifts": [{"weekday": 1, "start": "8:00"}]}',
            "shifts[0].start",
        ),
        ('{"id": "good", "place": {"municipality": "179"}, "shifts": [GOOD]}', "id"),
        (
            '{"id": "n", "place": {"municipality": "179"}, "shifts": [GOOD], "skills": {"must": ["mt_hoist", "x"]}}',
            "skills.must[1]",
        ),
        (
            '{"id": "n", "place": {"municipality": "179"}, "shifts": [GOOD], "languages": {"wish": {"sv": "A3"}}}',
            "languages.wish.sv",
        ),
    ],
)
def test_the_page_s_own_keys(line: str, key: str) -> None:
    good = '{"weekday": 0, "start": "08:00", "end": "09:00"}'
    fault = read_third_line("need", line.replace("GOOD", good))
    assert isinstance(fault, ExchangeFault)
    assert fault.key == key


@pytest.mark.parametrize("line", [*fuzz_reader.SEEDS, *fuzz_reader.FOUND])
def test_what_the_fuzzer_begins_with_and_what_it_found_is_read_or_refused_as_the_page_says(
    line: bytes,
) -> None:
    fuzz_reader.check(line)


# --- the command line ---------------------------------------------------------------------------------


def write_lines(path: Path, lines: list[str]) -> str:
    """A file of these lines; what cannot be encoded goes out as it is, as a broken sender's would."""
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    return str(path)


def collect(kind: str) -> list[str]:
    """A few hundred good and mutated lines, with ids of their own."""
    lines: list[str] = []

    @given(st.one_of(mutated(kind), lines_of[kind], lines_of[kind]))
    def keep(plain: Any) -> None:
        if isinstance(plain, dict) and isinstance(plain.get("id"), str):
            plain = {**plain, "id": f"{len(lines)} {plain['id']}"}
        lines.append(json.dumps(plain))

    keep()
    return lines[:400]


@pytest.fixture(scope="module")
def collected() -> dict[str, list[str]]:
    """Lines of both kinds."""
    return {kind: collect(kind) for kind in ("need", "profile")}


def files_of(folder: Path, collected: dict[str, list[str]]) -> list[str]:
    """The arguments that name the files of needs and profiles."""
    return [
        "--needs",
        write_lines(folder / "needs.jsonl", collected["need"]),
        "--profiles",
        write_lines(folder / "profiles.jsonl", collected["profile"]),
    ]


def expected_faults(collected: dict[str, list[str]]) -> dict[str, list[int]]:
    """The numbers of the lines that the page does not allow, by file."""
    return {
        f"{kind}s.jsonl": [at for at, line in enumerate(lines, 1) if READERS[kind][1](json.loads(line))]
        for kind, lines in collected.items()
    }


@pytest.mark.parametrize("command", ["check", "rank", "reverse"])
def test_the_command_names_every_bad_line_and_writes_nothing(
    command: str,
    collected: dict[str, list[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out.jsonl"
    words = [command, *files_of(tmp_path, collected)]
    if command != "check":
        words += ["--out", str(out)]
    assert main(words) == 1
    assert not out.exists()
    named: dict[str, list[int]] = {"needs.jsonl": [], "profiles.jsonl": []}
    for said in capsys.readouterr().err.splitlines():
        file, line, rest = said.split(":", 2)
        assert ": expected " in rest
        named[Path(file).name].append(int(line))
    # Postal codes are unknown to the project's own rules, so more lines may be named.
    for file, numbers in expected_faults(collected).items():
        assert set(numbers) <= set(named[file])
        assert len(named[file]) == len(set(named[file]))
        extra = set(named[file]) - set(numbers)
        assert all("postal_code" in collected[file[:-7]][number - 1] for number in extra)


@pytest.mark.parametrize("command", ["rank", "reverse"])
def test_good_lines_count_and_workers_change_no_byte(
    command: str,
    collected: dict[str, list[str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = [command, *files_of(tmp_path, collected), "--skip-bad", "--top", "5"]
    results = []
    for workers in ("1", "2"):
        out = tmp_path / f"{command}-{workers}.jsonl"
        assert main([*words, "--out", str(out), "--workers", workers]) == 0
        results.append(out.read_bytes())
    assert results[0] == results[1]
    assert ": expected " in capsys.readouterr().err
    lines = results[0].decode("utf-8").splitlines()
    assert len(lines) > 20
    assert all(len(json.loads(line)["ranked"]) <= 5 for line in lines)

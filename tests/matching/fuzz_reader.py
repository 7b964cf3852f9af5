"""Feeds the exchange reader whatever leads it down new paths, for as long as is given: a command of its own.

Usage: `pip install --target DIR atheris`, then
`PYTHONPATH=DIR python -m tests.matching.fuzz_reader FOLDER -max_total_time=600`, where FOLDER keeps what led on.
A line that breaks the reader, or that it judges otherwise than the page does, ends the run and lies in a file;
it goes into FOUND below, which the test run holds.
"""

import json
import sys
from pathlib import Path
from types import FunctionType
from typing import Any

from matching import exchange
from matching.errors import ExchangeFault
from tests.matching.reference import reference_rules
from tests.matching.samples import sample_need, sample_profile
from tests.matching.validity import project_validity

RULES = exchange.read_rules()
VALIDITY = project_validity(reference_rules())
KINDS: dict[str, tuple[Any, Any, Any]] = {
    "need": (exchange.scan_needs, VALIDITY.need_faults, exchange.need_to_dict),
    "profile": (exchange.scan_profiles, VALIDITY.profile_faults, exchange.profile_to_dict),
}
FULL_NEED = sample_need(
    place={"lat": 62.24, "lon": 25.75},
    shifts=[
        {"weekday": 1, "start": "22:00", "end": "06:00", "cycle": 2, "weeks": [2], "assistants": 2,
         "splittable": True}
    ],
    windows=[{"weekdays": [0, 4], "earliest": "08:00", "latest": "20:00", "minutes": 240, "times": 2,
              "assistants": 1}],
    single_shifts=[{"start": "2026-12-24T16:00", "end": "2026-12-24T20:00"}],
    from_="2026-12-01", to=None, min_cover=0.25, hours_cap=30.5, known=["p7"],
    skills={"must": ["mt_hoist"], "wish": ["hh_cook"]},
    languages={"must": {"fi": "B1"}, "wish": {"sv": "A2"}},
    conditions=["c_pets:dog", "c_smoking_home"],
)  # fmt: skip
FULL_PROFILE = sample_profile(
    travel=[{"mode": "transit", "minutes": 60}, {"mode": "any", "km": 30}],
    from_="2026-12-01", to="2027-01-31", hours={"min": 10, "max": 25}, shortest_shift=120,
    skills={"mt_hoist": "done", "hh_cook": "learn"}, languages={"fi": "C2"}, cannot=["c_pets"],
    short_notice={"minutes": 120},
)  # fmt: skip
SEEDS = [
    json.dumps(one, ensure_ascii=False).encode()
    for one in (sample_need(), FULL_NEED, sample_profile(), FULL_PROFILE)
]
FOUND: list[bytes] = [
    # Each broke the reader once, or was judged otherwise than the page does.
]


def check(line: bytes) -> None:
    """Read a line as a need and as a profile: what the page allows is read and written back, all else refused."""
    for read, faults_of, to_dict in KINDS.values():
        for entry in read([line], RULES):
            if isinstance(entry, ExchangeFault):
                _check_fault(entry, line, faults_of)
            else:
                plain = json.loads(line)
                assert faults_of(plain) == [], f"read in spite of {faults_of(plain)}"
                written = json.dumps(to_dict(entry), allow_nan=False).encode()
                assert list(read([written], RULES)) == [entry], "written back it is another"


def _check_fault(fault: ExchangeFault, line: bytes, faults_of: Any) -> None:
    said = str(fault)
    assert fault.line == 1 and fault.key and fault.expected and said.isprintable(), said
    said.encode("utf-8")
    if fault.key != "line":
        assert faults_of(json.loads(line)), f"{said} though the page allows it"


def main(words: list[str]) -> None:
    """Fuzz until the time of libFuzzer's options is over; a fault ends it with a traceback and a file."""
    import atheris  # type: ignore[import-not-found]

    folder = Path(words[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (folder / f"seed-{number}").write_bytes(seed)
    tokens = {f'"{word}"' for seed in SEEDS for word in _words(json.loads(seed))}
    listed = folder.with_name(f"{folder.name}.dict")
    listed.write_text("".join(f'"{token}"\n' for token in sorted(_escaped(one) for one in tokens)))
    for name, module in list(sys.modules.items()):
        for held in list(vars(module).values()) if name.startswith("matching.") else ():
            if isinstance(held, FunctionType) and held.__module__ == name:
                atheris.instrument_func(held)
    atheris.Setup([words[0], f"-dict={listed}", "-max_len=1500", *words[2:], str(folder)], check)
    atheris.Fuzz()


def _words(value: Any) -> set[str]:
    if isinstance(value, dict):
        return {*value, *(word for held in value.values() for word in _words(held))}
    if isinstance(value, list):
        return {word for held in value for word in _words(held)}
    return {value} if isinstance(value, str) else set()


def _escaped(token: str) -> str:
    return token.replace("\\", "\\\\").replace('"', '\\"')


if __name__ == "__main__":
    main(sys.argv)

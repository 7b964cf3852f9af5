"""The page of the engine's promises names tests that exist, and every test of a property stands on it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "engine_promises.md").read_text(encoding="utf-8")))


def _standing_in(*patterns: str) -> set[str]:
    files = (path for pattern in patterns for path in (ROOT / "tests").glob(pattern))
    return {
        name
        for path in files
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.M)
    }


def test_each_test_that_is_named_exists() -> None:
    assert NAMED - _standing_in("**/test_*.py") == set()


def test_each_way_in_which_more_is_never_worse_is_named() -> None:
    assert _standing_in("matching/test_monotonicity.py") - NAMED <= {"test_a_gap_filled_is_never_worse"}

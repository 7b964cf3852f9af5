"""Worked pairs: what the rules give on paper, the engine gives too."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from matching import engine, exchange

CASES = tomllib.loads((Path(__file__).parent / "golden_cases.toml").read_text(encoding="utf-8"))["case"]
RULES = exchange.read_rules()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_worked_pair(case: dict[str, Any]) -> None:
    need = exchange.need_from_dict(case["need"], RULES)
    profile = exchange.profile_from_dict(case["profile"], RULES)
    result = engine.rank(need, engine.build_index([profile], RULES))
    (entry,) = result["ranked"]
    values = {point["criterion"]: point["value"] for point in entry["points"]}
    assert values == pytest.approx(case["values"], abs=2e-9)
    assert entry["employer"] == pytest.approx(case["employer"], abs=2e-9)
    assert entry["assistant"] == pytest.approx(case["assistant"], abs=2e-9)
    assert entry["score"] == case["score"]
    assert [_short(miss) for miss in entry["misses"]] == case["misses"]


def _short(miss: dict[str, Any]) -> str:
    facts = miss["facts"]
    return f"{miss['criterion']} {facts.get('index', facts.get('skill', facts.get('language')))}"

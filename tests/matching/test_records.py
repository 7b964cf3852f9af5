"""Packed records: an index read from them answers as one built from the profiles."""

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from matching import engine, exchange, records
from tests.matching import strategies
from tests.matching.engine_calls import RULES
from tests.matching.samples import sample_need, sample_profile

Plain = dict[str, Any]


def _joined(packed: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    return b"".join(fixed for fixed, _ in packed), b"".join(lists for _, lists in packed)


@given(strategies.needs, strategies.pools)
def test_an_index_of_records_answers_as_one_of_profiles(asked: Plain, pool: list[Plain]) -> None:
    profiles = [exchange.profile_from_dict(one, RULES) for one in pool]
    need = exchange.need_from_dict(asked, RULES)
    packed = records.pack(profiles, RULES)
    random.Random(1).shuffle(packed)
    index = records.read_index(*_joined(packed), RULES)
    built = engine.build_index(profiles, RULES)
    assert len(index) == len(profiles)
    assert json.dumps(engine.rank(need, index, 100)) == json.dumps(engine.rank(need, built, 100))


def test_records_of_other_rules_are_refused() -> None:
    packed = records.pack([exchange.profile_from_dict(sample_profile(), RULES)], RULES)
    slower = replace(RULES, speed={**RULES.speed, "car": 30.0})
    with pytest.raises(records.StaleRecords):
        records.read_index(*_joined(packed), slower)
    with pytest.raises(records.StaleRecords):
        records.read_index(packed[0][0][:-1], packed[0][1], RULES)


def test_nobody_is_an_index_too() -> None:
    index = records.read_index(b"", b"", RULES)
    need = exchange.need_from_dict(sample_need(), RULES)
    assert (len(index), engine.rank(need, index)["ranked"]) == (0, [])

"""An index that was put in a file answers as the one in memory, also where the file is cut or in use."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from matching import engine, exchange, index_file
from matching.columns import ProfileIndex
from matching.refresh import refreshed
from tests.matching import strategies
from tests.matching.engine_calls import RULES
from tests.matching.samples import sample_need as need
from tests.matching.samples import sample_profile as profile

Plain = dict[str, Any]


def _index(pool: list[Plain]) -> ProfileIndex:
    return engine.build_index([exchange.profile_from_dict(one, RULES) for one in pool], RULES)


def _answer(asked: Plain, index: ProfileIndex) -> str:
    return json.dumps(engine.rank(exchange.need_from_dict(asked, RULES), index, top=100))


def _written(path: Path, index: ProfileIndex, number: int = 1) -> ProfileIndex:
    index_file.write_index(path, index.columns, {"numbers": np.arange(number)}, {"number": number})
    found = index_file.read_index(path)
    assert found is not None
    assert (found.head, found.beside["numbers"].tolist()) == ({"number": number}, list(range(number)))
    return ProfileIndex(RULES, found.columns)


@given(strategies.needs, strategies.pools)
def test_a_file_answers_as_the_index_that_was_put_there(
    tmp_path_factory: pytest.TempPathFactory, asked: Plain, pool: list[Plain]
) -> None:
    index = _index(pool)
    assert _answer(asked, _written(tmp_path_factory.mktemp("index") / "i", index)) == _answer(asked, index)


def test_who_has_mapped_a_file_keeps_it_and_can_go_on_from_it(tmp_path: Path) -> None:
    path = tmp_path / "i"
    first = _written(path, _index([profile(id="p1"), profile(id="p2")]))
    answer = _answer(need(), first)
    second = _written(path, _index([profile(id="p3")]), 2)
    assert _answer(need(), first) == answer
    later = refreshed(first, [exchange.profile_from_dict(profile(id="p3"), RULES)], ["p1", "p2"])
    assert _answer(need(), later) == _answer(need(), second)
    assert [one.name for one in tmp_path.iterdir()] == ["i"]
    with pytest.raises(ValueError, match="read-only"):
        first.columns.reach[0] = -1.0


def test_an_empty_index_stands_in_a_file_too(tmp_path: Path) -> None:
    assert len(_written(tmp_path / "i", _index([]))) == 0


@pytest.mark.parametrize("kept", [0, 5, 20, 200, -1])
def test_half_a_file_is_none(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "i"
    _written(path, _index([profile(id="p1")]))
    path.write_bytes(path.read_bytes()[:kept])
    assert index_file.read_index(path) is None
    assert index_file.read_index(tmp_path / "never") is None


def test_what_is_said_of_an_index_is_read_without_it(tmp_path: Path) -> None:
    _written(tmp_path / "i", _index([profile(id="p1")]), 7)
    assert index_file.read_head(tmp_path / "i") == {"number": 7}
    (tmp_path / "other").write_bytes(b"something else altogether")
    assert index_file.read_head(tmp_path / "other") is None

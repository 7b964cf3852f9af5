"""An index kept fresh by changes answers as one built anew does, byte for byte."""

import json
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching import engine, exchange, refresh
from matching.columns import NeedIndex
from matching.need_refresh import refreshed_needs
from tests.matching import strategies
from tests.matching.engine_calls import RULES
from tests.matching.samples import sample_need as need
from tests.matching.samples import sample_profile as profile

Plain = dict[str, Any]


def _read(pool: list[Plain]) -> list[Any]:
    return [exchange.profile_from_dict(one, RULES) for one in pool]


def _answer(asked: Plain, index: Any) -> str:
    return json.dumps(engine.rank(exchange.need_from_dict(asked, RULES), index, top=100))


@given(strategies.needs, strategies.pools, st.lists(strategies.pools, max_size=3), st.data())
def test_a_refreshed_index_answers_as_one_built_anew(
    asked: Plain, first: list[Plain], later: list[list[Plain]], data: st.DataObject
) -> None:
    now = {one["id"]: one for one in first}
    index = engine.build_index(_read(first), RULES)
    for step in later:
        gone = data.draw(st.sets(st.sampled_from(sorted(now)))) if now else set()
        index = refresh.refreshed(index, _read(step), gone)
        now = {name: one for name, one in now.items() if name not in gone}
        now.update({one["id"]: one for one in step})
        assert len(index) == len(now)
        assert _answer(asked, index) == _answer(asked, engine.build_index(_read(list(now.values())), RULES))


def _needs(pool: list[Plain]) -> list[Any]:
    return [exchange.need_from_dict(one, RULES) for one in pool]


def _reverse(offered: Plain, index: NeedIndex) -> str:
    return json.dumps(engine.reverse(exchange.profile_from_dict(offered, RULES), index, top=100))


@given(
    strategies.profiles,
    st.lists(strategies.needs, max_size=4, unique_by=lambda one: one["id"]),
    st.lists(st.lists(strategies.needs, max_size=3, unique_by=lambda one: one["id"]), max_size=3),
    st.data(),
)
def test_a_refreshed_index_of_needs_answers_as_one_built_anew(
    offered: Plain, first: list[Plain], later: list[list[Plain]], data: st.DataObject
) -> None:
    now = {one["id"]: one for one in first}
    index = engine.build_need_index(_needs(first), RULES)
    for step in later:
        gone = data.draw(st.sets(st.sampled_from(sorted(now)))) if now else set()
        before, said = index, _reverse(offered, index)
        index = refreshed_needs(index, _needs(step), {*gone, "never there"})
        now = {name: one for name, one in now.items() if name not in gone}
        now.update({one["id"]: one for one in step})
        assert len(index) == len(now)
        assert _reverse(offered, index) == _reverse(
            offered, engine.build_need_index(_needs(list(now.values())), RULES)
        )
        assert _reverse(offered, before) == said


def test_the_index_of_before_stays_as_it_was() -> None:
    before = engine.build_index(_read([profile(id="p1"), profile(id="p2")]), RULES)
    answer = _answer(need(), before)
    after = refresh.refreshed(before, _read([profile(id="p3")]), ["p1", "never there"])
    assert _answer(need(), before) == answer
    assert [one["profile"] for one in json.loads(_answer(need(), after))["ranked"]].count("p1") == 0
    assert (len(before), len(after)) == (2, 2)


def test_many_tombstones_are_packed_away() -> None:
    pool = [profile(id=f"p{number}") for number in range(100)]
    index = engine.build_index(_read(pool), RULES)
    index = refresh.refreshed(index, gone=[f"p{number}" for number in range(15)])
    assert len(index.columns.reach) == 100
    index = refresh.refreshed(index, gone=[f"p{number}" for number in range(30)])
    assert len(index.columns.reach) == 70
    assert _answer(need(), index) == _answer(need(), engine.build_index(_read(pool[30:]), RULES))


def _arrays(value: Any) -> list[np.ndarray]:  # type: ignore[type-arg]
    if isinstance(value, np.ndarray):
        return [value]
    parts = (
        value.values()
        if isinstance(value, dict)
        else vars(value).values()
        if hasattr(value, "__dict__")
        else []
    )
    return [array for part in parts for array in _arrays(part)]


def test_a_profile_takes_at_most_256_bytes_besides_its_id() -> None:
    week = [{"weekday": day, "start": "07:03", "end": "16:58"} for day in range(7)]
    rich = {
        "available": week,
        "skills": dict.fromkeys(sorted(RULES.skills)[:12], "done"),
        "languages": {"fi": "C2", "sv": "B1", "en": "B2"},
        "travel": [{"mode": "car", "minutes": 40}, {"mode": "walk", "minutes": 20}],
    }
    index = engine.build_index(_read([profile(id=f"p{number}", **rich) for number in range(1000)]), RULES)
    text = index.columns.names.ids.text.nbytes
    assert (sum(array.nbytes for array in _arrays(index.columns)) - text) / 1000 <= 256

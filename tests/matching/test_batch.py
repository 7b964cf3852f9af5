"""A batch gives what rank gives, need by need, with any number of workers."""

import pytest

from matching import engine, exchange
from matching.batch import batch, chunks_of, spread
from matching.errors import RulesFault
from matching.rules import find_config, read_rules
from tests.matching.engine_calls import RULES
from tests.matching.samples import sample_need, sample_profile

NEEDS = [
    exchange.need_from_dict(
        sample_need(id=f"n{number}", shifts=[{"weekday": number % 7, "start": "08:00", "end": "12:00"}]),
        RULES,
    )
    for number in range(450)
]
INDEX = engine.build_index(
    [
        exchange.profile_from_dict(
            sample_profile(
                id=f"p{number}",
                available=[{"weekday": day, "start": "07:00", "end": "16:00"} for day in range(number % 7)],
            ),
            RULES,
        )
        for number in range(40)
    ],
    RULES,
)


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_any_number_of_workers_gives_what_rank_gives(workers: int) -> None:
    found = list(batch(NEEDS, INDEX, top=5, workers=workers))
    assert found == [engine.rank(need, INDEX, top=5) for need in NEEDS]
    assert any(result["ranked"] for result in found)


def test_chunks_come_in_their_order_whoever_is_done_first() -> None:
    chunks = chunks_of(list(range(1000)), 10)
    assert list(spread(_late_if_early, "index", chunks, workers=4)) == [sum(chunk) for chunk in chunks]


def _late_if_early(index: str, chunk: list[int]) -> int:
    # Early chunks take longer.
    for _ in range(20_000 if chunk[0] < 100 else 1):
        total = sum(chunk)
    return total


def test_the_configuration_names_no_cluster_and_says_what_one_is(tmp_path) -> None:
    assert RULES.cluster == ""
    faulty = tmp_path / "rules.toml"
    faulty.write_text(_config().replace('cluster = ""', "cluster = 5"), encoding="utf-8")
    with pytest.raises(RulesFault, match=r"batch\.cluster"):
        read_rules(faulty)
    named = tmp_path / "named.toml"
    named.write_text(_config().replace('cluster = ""', 'cluster = "tcp://127.0.0.1:1"'), encoding="utf-8")
    assert read_rules(named).cluster == "tcp://127.0.0.1:1"


def _config() -> str:
    return find_config().read_text(encoding="utf-8")


def test_work_is_cut_in_pieces_that_lose_and_double_nothing() -> None:
    assert [len(chunk) for chunk in chunks_of(NEEDS)] == [200, 200, 50]
    assert [need for chunk in chunks_of(NEEDS) for need in chunk] == NEEDS
    assert chunks_of([]) == []

"""The command of the evaluation on a small pool: what is right by meaning must come out right."""

from benchmarks.honest_evaluation import (
    cover,
    exactness,
    fairness,
    learning,
    make_equals,
    make_pool,
    properties,
)


def test_the_table_holds_on_a_small_pool():
    pool, equals = make_pool(40, 300), make_equals(40, 120)
    assert [row[1] for row in exactness(pool, needs=4, profiles=100)] == ["4 of 4"]
    kept = properties(pool)
    assert len(kept) == 4 and all(row[1] == "0 broken" and row[2] != "0 tried" for row in kept)
    ours, by_id = fairness(pool, equals)[:2]
    assert float(ours[1].split()[1]) < float(by_id[1].split()[1])
    assert cover(pool)[0][1].endswith("of 40")
    assert ["learning: 200 outcomes", "refused", "at least 1,000 are asked"] in learning(pool)


def test_the_same_seed_makes_the_same_pool():
    assert make_pool(5, 20).results == make_pool(5, 20).results

"""A batch on a Dask cluster of real processes gives what joblib gives, byte for byte."""

import json
from dataclasses import replace

import pytest

from matching.batch import batch
from tests.matching.test_batch import INDEX, NEEDS

pytestmark = pytest.mark.system
_TOP = 5


@pytest.mark.parametrize("workers", [1, 2])
def test_a_cluster_gives_what_joblib_gives(workers: int) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
    ) as cluster:
        there = replace(INDEX, rules=replace(INDEX.rules, cluster=cluster.scheduler_address))
        found = [json.dumps(result) for result in batch(NEEDS, there, _TOP)]
    assert found == [json.dumps(result) for result in batch(NEEDS, INDEX, _TOP, workers=2)]
    assert any(json.loads(result)["ranked"] for result in found)

"""Whether a batch on a Dask cluster of real processes, one killed in the middle, gives what one process gives.

Usage: python -m benchmarks.cluster [PROFILES], with the extra `scale` installed.
"""

import json
import os
import signal
import sys
import time
from dataclasses import replace

from benchmarks.made_up import MadeUp, table
from matching import engine
from matching.batch import batch
from matching.columns import ProfileIndex
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from matching.types import Need
from portti.settings import project_root

_NEEDS, _TOP, _KILLED_AFTER = 2_000, 20, 300


def main(size: int) -> None:
    """Print the table; end with an error where a single byte differs."""
    rules = read_rules(project_root() / "config" / "matching.toml")
    made_up = MadeUp()
    needs = [need_from_dict(made_up.need(number), rules) for number in range(_NEEDS)]
    index = engine.build_index(
        [profile_from_dict(made_up.profile(number), rules) for number in range(size)], rules
    )
    began = time.perf_counter()
    wanted = [json.dumps(engine.rank(need, index, _TOP)) for need in needs]
    rows = [["one after another", f"{time.perf_counter() - began:.1f}", "–"]]
    for workers in (2, 8):
        began = time.perf_counter()
        found = [json.dumps(result) for result in batch(needs, index, _TOP, workers)]
        rows.append([f"{workers} processes", f"{time.perf_counter() - began:.1f}", _same(found, wanted)])
    spent, found = _on_cluster(needs, index)
    rows.append(["Dask, 2 workers, one killed in the middle", f"{spent:.1f}", _same(found, wanted)])
    print(table([f"{_NEEDS:,} needs x {size:,} profiles", "seconds", "results"], rows))
    if any(row[2] == "different" for row in rows):
        raise SystemExit(1)


def _same(found: list[str], wanted: list[str]) -> str:
    return "identical" if found == wanted else "different"


def _on_cluster(needs: list[Need], index: ProfileIndex) -> tuple[float, list[str]]:
    from distributed import Client, LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0"
    ) as cluster:
        address = cluster.scheduler_address
        there = replace(index, rules=replace(index.rules, cluster=address))
        found: list[str] = []
        began = time.perf_counter()
        for result in batch(needs, there, _TOP):
            found.append(json.dumps(result))
            if len(found) == _KILLED_AFTER:
                with Client(address, set_as_default=False) as client:
                    os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
        return time.perf_counter() - began, found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)

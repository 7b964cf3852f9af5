"""How long one need takes against 1,000, 10,000 and 100,000 profiles: exact top 50 with all points.

Usage: python -m benchmarks.matching_one_need [SIZE …]
"""

import statistics
import sys
import time

from benchmarks.made_up import MadeUp, table
from matching.engine import build_index, rank
from matching.exchange import need_from_dict, profile_from_dict, read_rules
from portti.settings import project_root

_NEEDS, _WARM_UP = 60, 2


def main(sizes: list[int]) -> None:
    """Print the table."""
    rules = read_rules(project_root() / "config" / "matching.toml")
    made_up = MadeUp()
    needs = [need_from_dict(made_up.need(number), rules) for number in range(_NEEDS + _WARM_UP)]
    profiles = [profile_from_dict(made_up.profile(number), rules) for number in range(max(sizes))]
    rows = []
    for size in sizes:
        began = time.perf_counter()
        index = build_index(profiles[:size], rules)
        built = time.perf_counter() - began
        spent, passed = [], []
        for need in needs:
            began = time.perf_counter()
            result = rank(need, index, top=50)
            spent.append((time.perf_counter() - began) * 1000)
            passed.append(len(result["ranked"]))
        spent, passed = spent[_WARM_UP:], passed[_WARM_UP:]
        quarters = statistics.quantiles(spent, n=4)
        rows.append(
            [
                f"{size:,}",
                f"{quarters[1]:.2f}",
                f"{quarters[0]:.2f}–{quarters[2]:.2f}",
                f"{max(spent):.2f}",
                f"{statistics.median(passed):.0f}",
                f"{built:.2f}",
            ]
        )
    print(table(["profiles", "median ms", "quartiles", "slowest", "median shown", "index s"], rows))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000])

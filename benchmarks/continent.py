"""What 1 million needs x 10 million profiles would take, computed from what was measured on this country's size.

Usage: python -m benchmarks.continent --milliseconds MS --exponent E --bytes BYTES [--euros PRICE] [--cores N]

MS is the mean of a batch of one core at 100,000 profiles and E the growth measured (python -m benchmarks.engine); the
price of a core for an hour is an assumption. Nothing of this was run at that size.
"""

import argparse

from benchmarks.made_up import table

_NEEDS, _PROFILES, _MEASURED_AT = 1_000_000, 10_000_000, 100_000


def main(milliseconds: float, exponent: float, size: float, euros: float, cores: int) -> None:
    """Print the table: as many people near each need as today, and a hundred times as many."""
    rows = []
    for what, times in (
        ("a hundred countries of this size, each need ranked in its own", 1.0),
        (
            "a hundred times as many people in this country, all in one index",
            (_PROFILES / _MEASURED_AT) ** exponent,
        ),
    ):
        hours = _NEEDS * milliseconds * times / 3_600_000
        rows.append(
            [
                what,
                f"{milliseconds * times:.2f} ms",
                f"{hours:.1f}",
                f"{hours / cores * 60:.0f} min",
                f"{hours * euros:.2f} €",
            ]
        )
    print(table(["", "a need", "core hours", f"{cores} cores", f"at {euros} € an hour"], rows))
    print(f"index: {_PROFILES * size / 1e9:.1f} GB, once on each machine, beside the ids")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.continent", description=__doc__)
    parser.add_argument("--milliseconds", type=float, required=True)
    parser.add_argument("--exponent", type=float, required=True)
    parser.add_argument("--bytes", type=float, required=True)
    parser.add_argument("--euros", type=float, default=0.05)
    parser.add_argument("--cores", type=int, default=64)
    words = parser.parse_args()
    main(words.milliseconds, words.exponent, words.bytes, words.euros, words.cores)

"""What 1 million needs x 10 million profiles would take, computed from what was measured on this country's size.

Usage: python -m benchmarks.continent [--exponent E] [--euros PRICE] [--cores N]

The milliseconds of a need (a batch of 10,000 on one core, 100,000 profiles) and the bytes of a profile are those of the
README's table, which `python -m benchmarks.engine` measures. E is how the work of a need grows with the people around
it, 1 at worst; the price of a core for an hour is an assumption. Nothing of this was run at that size.
"""

import argparse
import re

from benchmarks.made_up import table
from portti.settings import project_root

_NEEDS, _PROFILES, _MEASURED_AT = 1_000_000, 10_000_000, 100_000
_OF_BATCH = 10_000
_BATCH = re.compile(
    r"^\| batch of 10,000 needs [^|]*\|[^|]*\|[^|(]*\(([\d.]+) s\)[^|(]*\|[^|(]*\(([\d.]+) s\)", re.MULTILINE
)
_BYTES = re.compile(r"^\| bytes a profile, without text \| 256 \| (\d+) ", re.MULTILINE)


def measured(readme: str) -> tuple[dict[str, float], int]:
    """Return the milliseconds of a need by each engine, and the bytes of a profile, as the README's table says them."""
    batch, size = _BATCH.search(readme), _BYTES.search(readme)
    if batch is None or size is None:
        raise ValueError("the README's table has no row of the batch or of the bytes")
    by_numpy, by_kernel = (round(float(seconds) * 1000 / _OF_BATCH, 3) for seconds in batch.groups())
    return {"NumPy alone": by_numpy, "with `fast`": by_kernel}, int(size[1])


def computed(milliseconds: float, exponent: float, euros: float, cores: int) -> str:
    """Return the table: as many people near each need as today, and a hundred times as many."""
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
                f"{hours:.2f}",
                f"{hours / cores * 3600:.0f} s",
                f"{hours * euros:.3f} €",
            ]
        )
    return table(["", "a need", "core hours", f"{cores} cores", f"at {euros} € an hour"], rows)


def main(exponent: float, euros: float, cores: int) -> None:
    """Print what each engine would take."""
    milliseconds, size = measured((project_root() / "README.md").read_text(encoding="utf-8"))
    for engine, of_need in milliseconds.items():
        print(f"{engine}\n{computed(of_need, exponent, euros, cores)}")
    print(f"index: {_PROFILES * size / 1e9:.1f} GB, once on each machine, beside the ids")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.continent", description=__doc__)
    parser.add_argument("--exponent", type=float, default=1.0)
    parser.add_argument("--euros", type=float, default=0.05)
    parser.add_argument("--cores", type=int, default=64)
    words = parser.parse_args()
    main(words.exponent, words.euros, words.cores)

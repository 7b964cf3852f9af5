"""The best of many needs in one compiled call: the extra `fast` (matching/kernel.py).

Where a result hangs on more than numbers (two ids of one hash, a score that rounding itself would tip), the kernel
says that it has not decided, and NumPy does.
"""

from dataclasses import dataclass

import numpy as np

from matching.columns import NeedColumns, ProfileColumns
from matching.kernel import find_best
from matching.kernel_input import need_arrays, people_arrays, rule_numbers
from matching.packed import Bools, Floats, Ints
from matching.types import Rules

# The kernel tells of each of the best the score, the sides and the nine points, in the order in which it writes them;
# a test holds that it is the rules' own, by which it is handed the weights.
CRITERIA = (
    "cover", "wish_skills", "experience", "wish_languages", "known", "travel", "hours", "shifts", "learning",
)  # fmt: skip
_KNOWN = 3 + CRITERIA.index("known")


@dataclass(frozen=True)
class Found:
    """The best of many needs, need by need and best first: rows of profiles, and what is told of each.

    `ends` has a place more than there are needs. What is told of a need that is not decided is not to be read.
    """

    ends: Ints
    rows: Ints
    told: Floats
    is_decided: Bools


def find(needs: NeedColumns, profiles: ProfileColumns, rules: Rules, top: int) -> Found:
    """The best `top` of every row of needs; the rules estimate every journey and know no crossings."""
    languages = sorted({*needs.must_languages, *needs.wish_languages})
    most = min(top, len(profiles.reach))
    counts, rows, told, is_decided = find_best(
        need_arrays(needs, languages), people_arrays(profiles, languages), rule_numbers(rules), most
    )
    ends = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=ends[1:])
    for at in np.flatnonzero(told[:, _KNOWN]).tolist():
        # The kernel knows hashes of ids alone.
        need = int(np.searchsorted(ends, at, side="right")) - 1
        if profiles.names.ids[int(rows[at])] not in needs.known_names[need]:
            is_decided[need] = False
    return Found(ends, rows, told, is_decided)

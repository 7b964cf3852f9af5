"""Measures the journeys that some needs and profiles ask for, and keeps them beside those known before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching.columns import ProfileIndex
from matching.minutes_file import Kept
from matching.route_servers import Asking
from matching.types import Need
from matching.wanted import to_be_asked, wanted_journeys


@dataclass(frozen=True)
class Found:
    """What is known now, how much was wanted, asked and measured, and the last fault of each mode that failed."""

    kept: Kept
    counts: Mapping[str, int]
    faults: Mapping[str, str]


def measure(
    needs: Sequence[Need], index: ProfileIndex, kept: Kept, keys: Mapping[str, str], today: date
) -> Found:
    """Ask for what is not known, or for so long that it is asked again; `keys` holds API keys by kind of server."""
    rules = index.rules.measured
    if rules is None:
        return Found(kept, {}, {})
    wanted = sorted({journey for need in needs for journey in wanted_journeys(need, index)})
    asked = to_be_asked(wanted, kept.measured_on, today, rules)
    asking = Asking(rules, keys, today)
    found = {journey: minutes for answer in asking.ask(asked) for journey, minutes in answer.items()}
    return Found(
        Kept({**kept.minutes, **found}, {**kept.measured_on, **dict.fromkeys(found, today)}),
        {"wanted": len(wanted), "asked": len(asked), "measured": len(found)},
        {mode: faults[-1] for mode, faults in asking.failures.items() if faults},
    )

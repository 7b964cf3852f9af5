"""Who can come to one single shift, in waves: people known first, then the others by lot."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from matching.columns import Bools, ProfileIndex
from matching.engine import Passing, passing
from matching.results import tie_numbers
from matching.schedule import HELSINKI, MINUTE, true_minutes
from matching.types import Need

WAVE = 5


def substitute(
    need: Need, at: int, index: ProfileIndex, *, asked_at: datetime | None = None, wave: int = WAVE
) -> dict[str, Any]:
    """Who passes every gate for the need's single shift `at`, in waves to be asked one after the other.

    `asked_at` is Helsinki wall time without a zone (the first of an hour that comes twice), or a moment with
    one. Then only those are asked who come at so short a notice; who states none needs a week. Nobody is
    asked for a shift that has begun. The first wave is everybody known, and each later one has at most
    `wave` people; within a wave people stand by their tie number. No score orders them.
    """
    if wave < 1:
        raise ValueError("a wave has at least one person")
    single = need.single_shifts[at]
    alone = replace(need, shifts=(), windows=(), single_shifts=(single,), min_cover=0)
    found = passing(alone, index)
    notice = None if asked_at is None else _minutes_until(single.start, asked_at)
    can_come = _in_time(found, notice)
    names = [index.columns.names.ids[row] for row in found.rows.tolist()]
    ties = tie_numbers(found.pairs).tolist()
    order = sorted(np.flatnonzero(can_come).tolist(), key=lambda who: (ties[who], names[who]))
    known = [names[who] for who in order if names[who] in need.known]
    pool = [names[who] for who in order if names[who] not in need.known]
    waves = [{"known": True, "profiles": known}] if known else []
    waves += [{"known": False, "profiles": pool[first : first + wave]} for first in range(0, len(pool), wave)]
    return {
        "need": need.id,
        "single_shift": at,
        "start": single.start.isoformat(timespec="minutes"),
        "end": single.end.isoformat(timespec="minutes"),
        "minutes": true_minutes(single),
        "version": index.rules.version,
        "pool": len(index),
        "stopped_at": {**found.stopped_at, "short_notice": len(names) - len(order)},
        "notice_minutes": notice,
        "waves": waves,
    }


def first_valid(
    plan: Mapping[str, Any], acceptances: Iterable[tuple[datetime, str]], waves_asked: int | None = None
) -> str | None:
    """Who gets the shift: the first to accept among those in the waves asked so far (None: all of them).

    Acceptances are moments with profile ids, in any order; of one moment, who stands earlier in the waves.
    """
    asked = [name for wave in plan["waves"][:waves_asked] for name in wave["profiles"]]
    valid = [(moment, asked.index(name), name) for moment, name in acceptances if name in asked]
    return min(valid)[2] if valid else None


def _minutes_until(start: datetime, asked_at: datetime) -> int:
    """True minutes from the asking to the start."""
    asked = asked_at if asked_at.tzinfo else asked_at.replace(tzinfo=HELSINKI, fold=0)
    begins = start.replace(tzinfo=HELSINKI, fold=0).astimezone(UTC)
    return (begins - asked.astimezone(UTC)) // MINUTE


def _in_time(found: Passing, notice: int | None) -> Bools:
    """Who comes at this notice."""
    if notice is None:
        return np.ones(len(found.rows), dtype=np.bool_)
    asked_for = found.pairs.profiles.notice[found.rows]
    in_time: Bools = (asked_for <= notice) & (notice > 0)
    return in_time

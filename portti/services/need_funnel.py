"""What became of everybody whom a need was compared with: how many stopped at which gate, how many fit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from matching import reasons
from portti.models import Need
from portti.queries import blocks, match_pool
from portti.services import rankings
from portti.services.coming_times import coming_data_of
from portti.services.engine_rows import engine_need, read_row
from portti.services.matchmaking import apart_from
from portti.services.pools import profile_pool
from portti.settings import Settings


@dataclass(frozen=True)
class Gate:
    """One gate: how many it stopped, in a sentence, and how many are left after it."""

    sentence: str
    stopped: int
    left: int


@dataclass(frozen=True)
class Funnel:
    """A ranking in numbers: whom it looked at, and where they stopped, gate by gate."""

    made_at: datetime
    pool: int
    gates: list[Gate]
    fitting: int
    apart: int
    """How many stand outside because one side has blocked the other."""
    not_shown: dict[str, int] = field(default_factory=dict)
    """How many profiles are compared with no need now, by the reason."""


def funnel_of(session: Session, need: Need, language: str) -> Funnel | None:
    """Return the funnel of a need's newest ranking, or None where none has been made yet."""
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    if snapshot is None:
        return None
    result = snapshot.result
    return _funnel(session, need, language, snapshot.checked_at, int(result["pool"]), result["stopped_at"])


def funnel_now(
    session: Session, need: Need, language: str, *, settings: Settings, now: datetime
) -> Funnel | None:
    """Return the same counted at this moment, for who looks at what a change would do; None where it cannot be read."""
    pool = profile_pool(session, settings)
    asked = read_row(need, engine_need, coming_data_of(session, need), pool.index.rules)
    if asked is None:
        return None
    ranked = rankings.rank_profiles(asked, pool.index).without(apart_from(session, need))
    return _funnel(session, need, language, now, ranked.pool, ranked.stopped_at)


def _funnel(
    session: Session,
    need: Need,
    language: str,
    counted_at: datetime,
    pool: int,
    stopped_at: Mapping[str, int],
) -> Funnel:
    left, gates = pool, []
    for gate, count in stopped_at.items():
        left -= count
        if count:
            gates.append(Gate(reasons.stopped_sentence(gate, count, False, language), count, left))
    return Funnel(
        made_at=counted_at,
        pool=pool,
        gates=gates,
        fitting=left,
        apart=blocks.count_blocked(session, need.employer_id),
        not_shown=match_pool.not_shown_counts(session),
    )

"""What became of everybody whom a need was compared with: how many stopped at which gate, how many fit."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from matching import reasons
from portti.models import Need
from portti.queries import blocks, match_pool


@dataclass(frozen=True)
class Gate:
    """One gate: how many it stopped, in a sentence, and how many are left after it."""

    sentence: str
    stopped: int
    left: int


@dataclass(frozen=True)
class Funnel:
    """The newest ranking in numbers: whom it looked at, and where they stopped, gate by gate."""

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
    pool = left = int(snapshot.result["pool"])
    gates = []
    for gate, count in snapshot.result["stopped_at"].items():
        left -= count
        if count:
            gates.append(Gate(reasons.stopped_sentence(gate, count, False, language), count, left))
    return Funnel(
        made_at=snapshot.checked_at,
        pool=pool,
        gates=gates,
        fitting=left,
        apart=blocks.count_blocked(session, need.employer_id),
        not_shown=match_pool.not_shown_counts(session),
    )

"""What became of everybody whom a need was compared with: how many stopped at which gate, how many fit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from matching import reasons
from portti.queries import match_pool


@dataclass(frozen=True)
class Funnel:
    """The newest ranking in numbers: whom it looked at, and where they stopped, in sentences."""

    made_at: datetime
    pool: int
    stopped: list[str]
    fitting: int


def funnel_of(session: Session, need_id: int, language: str) -> Funnel | None:
    """Return the funnel of a need's newest ranking, or None where none has been made yet."""
    snapshot = match_pool.latest_snapshot(session, need_id=need_id)
    if snapshot is None:
        return None
    stopped: dict[str, int] = snapshot.result["stopped_at"]
    pool: int = snapshot.result["pool"]
    return Funnel(
        made_at=snapshot.checked_at,
        pool=pool,
        stopped=[
            reasons.stopped_sentence(gate, count, False, language) for gate, count in stopped.items() if count
        ],
        fitting=pool - sum(stopped.values()),
    )

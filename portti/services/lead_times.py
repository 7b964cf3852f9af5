"""How long a centre's candidacies stay in each stage: the middle one, so that one odd case tells nothing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from portti.domain.candidacies import STAGES
from portti.queries import candidacy_board as queries

LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class LeadTime:
    """A stage, how many candidacies have left it, and the middle of how long they stayed, in days."""

    stage: str
    count: int
    days: float


def lead_times(session: Session, centre_id: int, *, now: datetime) -> list[LeadTime]:
    """Return the lead time of each stage that somebody has left in the last year, in the order of the stages."""
    entered: dict[int, datetime] = {}
    stays: defaultdict[str, list[float]] = defaultdict(list)
    for key, before, after, moment in queries.stage_moments(session, centre_id, now - LOOKED_BACK):
        if before == after:
            # A meeting was moved, or a contract changed: the stage goes on.
            continue
        if before is not None and key in entered:
            stays[before].append((moment - entered[key]) / timedelta(days=1))
        entered[key] = moment
    return [
        LeadTime(stage, len(stays[stage]), round(median(stays[stage]), 1)) for stage in STAGES if stays[stage]
    ]

"""Made-up candidacies in any stage, with the steps that tell of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.domain.candidacies import waits_for
from portti.models import Candidacy, CandidacyStep, Need, Profile
from tests.conftest import NOW


def make_candidacy(
    session: Session, need: Need, profile: Profile, stage: str, *, now: datetime = NOW, **values: object
) -> Candidacy:
    """Return a stored candidacy that has stood in `stage` since `now`."""
    ended = stage == "ended"
    fields: dict[str, object] = {
        "origin": "mutual",
        "waits_for": waits_for(stage),
        "deadline_at": None if ended else now + timedelta(days=7),
        "ended_reason": "other" if ended else None,
        **values,
    }
    row = Candidacy(
        centre_id=need.centre_id,
        need_id=need.id,
        profile_id=profile.id,
        stage=stage,
        stage_since=now,
        opened_at=now,
        **fields,
    )
    session.add(row)
    session.flush()
    step = {"deed": "both_say_yes", "from_stage": None, "to_stage": stage, "by": "employer"}
    session.add(CandidacyStep(candidacy_id=row.id, number=1, happened_at=now, **step))
    session.flush()
    return row


def taken_shift(
    weekday: int, start: str, end: str, *, cycle: int = 1, weeks: Sequence[int] = ()
) -> dict[str, Any]:
    """Return a weekly shift as a candidacy holds what was agreed on: of every week unless some are said."""
    return {
        "weekday": weekday,
        "start": start,
        "end": end,
        "cycle": cycle,
        "weeks": list(weeks or range(1, cycle + 1)),
    }

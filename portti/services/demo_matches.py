"""The demo's matches of two years: who began to work, how long it lasted, and what the centre heard when it called."""

import random
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.outcome_calls import DAYS
from portti.models import Candidacy, CandidacyStep, Centre, OutcomeCall
from portti.queries.demo import ids_of_centre
from portti.services.outcome_calls import ask_for_year_call, year_calls_due

_SEED = 20261127
_MOST, _HIRED = 90, 0.55
_LASTS = 420.0
"""Mean of how many days work lasts."""


def make_past_matches(session: Session, centre: Centre, *, now: datetime) -> None:
    """Write candidacies that have ended for the centre, and calls about those that came to work."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    today = helsinki(now).date()
    needs, profiles = ids_of_centre(session, centre.id)
    for number, (profile_id, need_id) in enumerate(zip(profiles[:_MOST], cycle(needs), strict=False)):
        score = round(chance.betavariate(6, 3), 4)
        opened_on = today - timedelta(days=60 + number * 7)
        started = opened_on + timedelta(days=20) if chance.random() < _HIRED + (score - 0.6) / 2 else None
        opened = datetime.combine(opened_on, time(9), UTC)
        row = Candidacy(
            centre_id=centre.id,
            need_id=need_id,
            profile_id=profile_id,
            stage="ended",
            stage_since=opened + timedelta(days=10),
            waits_for="nobody",
            origin="mutual",
            opened_at=opened,
            place_in_list=1,
            score=score,
            ended_reason="chose_another" if started is None else "mediation_done",
            ended_by="employer" if started is None else "centre",
            started_on=started,
        )
        session.add(row)
        session.flush()
        _write_calls(session, chance, row, now)
    session.flush()
    for candidacy_id in year_calls_due(session, now=now)[:2]:
        ask_for_year_call(session, candidacy_id, now=now)


def _write_calls(session: Session, chance: random.Random, row: Candidacy, now: datetime) -> None:
    today = helsinki(now).date()
    last = row.started_on + timedelta(days=round(chance.expovariate(1 / _LASTS))) if row.started_on else None
    ended_at = row.stage_since
    for moment, days in DAYS.items():
        if row.started_on is None or last is None:
            break
        called_on = row.started_on + timedelta(days=days + 2)
        # The newest calls after a year wait still.
        if called_on > today or (moment == "12_months" and chance.random() < 0.3):
            break
        ended = last < called_on
        told: dict[str, Any] = {"work": "ended" if ended else "goes_on", "hours": "as_agreed"}
        if ended:
            told |= {"ended_on": last, "ended_reason": chance.choice(("fixed_term", "other_work", "other"))}
            row.ended_reason = "work_ended"
        elif chance.random() < 0.2:
            told["hours"] = "fewer"
        session.add(
            OutcomeCall(
                centre_id=row.centre_id,
                candidacy_id=row.id,
                moment=moment,
                spoke_with=chance.choice(("employer", "assistant", "both")),
                called_on=called_on,
                changed_at=now,
                help_wanted=chance.choice(("none", "none", "guidance")),
                **told,
            )
        )
        ended_at = datetime.combine(called_on, time(9), UTC)
        if ended:
            break
    row.stage_since = ended_at
    session.add(
        CandidacyStep(
            candidacy_id=row.id,
            number=1,
            deed="end",
            from_stage="proposed" if row.started_on is None else "follow_up_3_months",
            to_stage="ended",
            by=row.ended_by,
            reason=row.ended_reason,
            happened_at=ended_at,
        )
    )

"""The demo's matches of two years: who began to work, how long it lasted, and what the centre heard when it called."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.outcome_calls import DAYS
from portti.models import Candidacy, CandidacyStep, Centre, Need, OutcomeCall
from portti.queries.demo import needs_nobody_stands_for
from portti.services.demo_past_needs import PastNeed
from portti.services.outcome_calls import ask_for_year_call, year_calls_due

_SEED = 20261127
_TWO_PROPOSED, _REASONS = 0.5, ("chose_another", "times_do_not_fit", "employer_declined")
_LASTS, _FOLLOWED = 420.0, timedelta(days=93)
"""Mean of how many days work lasts, and after how many the centre's part is done."""
_SCORES_OF_HIRED, _SCORES_OF_OTHERS = (7, 3), (5, 3.5)


def make_past_matches(
    session: Session, centre: Centre, past: Sequence[PastNeed], profile_ids: Sequence[int], *, now: datetime
) -> None:
    """Write candidacies that have ended for needs of the centre, and calls about those that came to work."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    rows = [row for one in past for row in _of_past_need(chance, one, profile_ids)]
    for need in needs_nobody_stands_for(session, centre.id)[::2]:
        rows += _of_open_need(chance, need, profile_ids, now)
    session.add_all(rows)
    session.flush()
    for row in rows:
        _write_calls(session, chance, row, now)
    session.flush()
    for candidacy_id in year_calls_due(session, now=now)[:2]:
        ask_for_year_call(session, candidacy_id, now=now)


def _of_past_need(chance: random.Random, past: PastNeed, profile_ids: Sequence[int]) -> Iterator[Candidacy]:
    """One or two candidates of a need that is over; where it was filled, the last of them began to work."""
    other, hired = chance.sample(profile_ids, 2)
    end = past.filled_at or past.need.changed_at
    if past.filled_at is None or chance.random() < _TWO_PROPOSED:
        yield _refused(chance, past.need, other, past.proposed_at, end)
    if past.filled_at is not None:
        started_on = helsinki(past.filled_at).date() + timedelta(days=chance.randint(1, 12))
        row = _row(past.need, hired, past.proposed_at, round(chance.betavariate(*_SCORES_OF_HIRED), 4))
        row.started_on, row.ended_reason, row.ended_by = started_on, "mediation_done", "service"
        yield row


def _of_open_need(
    chance: random.Random, need: Need, profile_ids: Sequence[int], now: datetime
) -> Iterator[Candidacy]:
    """One who was proposed for a need that is open still, and did not suit."""
    assert need.published_at is not None
    proposed_at = need.published_at + timedelta(days=chance.lognormvariate(1.5, 0.8))
    if proposed_at < now - timedelta(days=2):
        yield _refused(chance, need, chance.choice(profile_ids), proposed_at, now - timedelta(days=1))


def _refused(
    chance: random.Random, need: Need, profile_id: int, opened: datetime, last: datetime
) -> Candidacy:
    row = _row(need, profile_id, opened, round(chance.betavariate(*_SCORES_OF_OTHERS), 4))
    row.ended_reason, row.ended_by = chance.choice(_REASONS), "employer"
    row.stage_since = min(last, opened + timedelta(days=chance.randint(2, 9)))
    return row


def _row(need: Need, profile_id: int, opened: datetime, score: float) -> Candidacy:
    return Candidacy(
        centre_id=need.centre_id,
        need_id=need.id,
        profile_id=profile_id,
        stage="ended",
        stage_since=opened,
        waits_for="nobody",
        origin="mutual",
        opened_at=opened,
        place_in_list=1,
        score=score,
    )


def _write_calls(session: Session, chance: random.Random, row: Candidacy, now: datetime) -> None:
    """Write what the centre heard of work that began, and the step that ended the candidacy."""
    today = helsinki(now).date()
    if row.started_on is not None:
        last = row.started_on + timedelta(days=round(chance.expovariate(1 / _LASTS)))
        ended_on = min(today - timedelta(days=1), row.started_on + _FOLLOWED)
        for moment, days in DAYS.items():
            called_on = row.started_on + timedelta(days=days + 2)
            # The newest calls after a year wait still.
            if called_on > today or (moment == "12_months" and chance.random() < 0.3):
                break
            session.add(_call(chance, row, moment, called_on, last if last < called_on else None, now))
            if last < called_on:
                row.ended_reason, ended_on = "work_ended", called_on
                break
        row.stage_since = datetime.combine(ended_on, time(9), UTC)
    session.add(
        CandidacyStep(
            candidacy_id=row.id,
            number=1,
            deed="end",
            from_stage="proposed" if row.started_on is None else "follow_up_3_months",
            to_stage="ended",
            by=row.ended_by,
            reason=row.ended_reason,
            happened_at=row.stage_since,
        )
    )


def _call(
    chance: random.Random, row: Candidacy, moment: str, called_on: date, ended_on: date | None, now: datetime
) -> OutcomeCall:
    told: dict[str, Any] = {"work": "goes_on", "hours": "fewer" if chance.random() < 0.2 else "as_agreed"}
    if ended_on is not None:
        reason = chance.choice(("fixed_term", "other_work", "other"))
        told = {"work": "ended", "hours": "as_agreed", "ended_on": ended_on, "ended_reason": reason}
    return OutcomeCall(
        centre_id=row.centre_id,
        candidacy_id=row.id,
        moment=moment,
        spoke_with=chance.choice(("employer", "assistant", "both")),
        called_on=called_on,
        changed_at=now,
        help_wanted=chance.choice(("none", "none", "guidance")),
        **told,
    )

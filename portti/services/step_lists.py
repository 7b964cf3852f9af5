"""Lists of steps: where each step stands, and ticking what Portti does not know by itself."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.step_lists import EMPLOYER, StepState, codes_of, states_of
from portti.models import StepTick
from portti.queries import step_lists as queries
from portti.services import audit


def own_steps(session: Session, actor: Actor, side: str, *, now: datetime) -> list[StepState]:
    """Return where each step of the actor's list stands; NotFound where there is no such side of theirs."""
    employer_id, profile_id = _owner(actor, side)
    if employer_id is not None:
        facts = queries.facts_of_employer(session, employer_id, now=now)
    else:
        assert profile_id is not None  # one of the two is there
        facts = queries.facts_of_profile(session, profile_id, now=now)
    ticks = {row.step: row.ticked_at for row in queries.ticks_of(session, employer_id, profile_id)}
    return states_of(side, facts, ticks)


def tick_steps(
    session: Session,
    actor: Actor,
    side: str,
    *,
    ticked: Collection[str],
    unticked: Collection[str],
    now: datetime,
) -> None:
    """Tick and untick the steps that were changed; all others stay, whatever another tab did meanwhile."""
    employer_id, profile_id = _owner(actor, side)
    if not (set(ticked) | set(unticked)) <= set(codes_of(side)):
        raise RuleViolation("unknown_step")
    queries.lock_owner(session, employer_id, profile_id)
    standing = {row.step: row for row in queries.ticks_of(session, employer_id, profile_id, for_change=True)}
    new = [step for step in codes_of(side) if step in ticked and step not in standing]
    gone = [step for step in codes_of(side) if step in unticked and step in standing]
    if not new and not gone:
        return
    for step in new:
        session.add(
            StepTick(
                employer_id=employer_id,
                profile_id=profile_id,
                step=step,
                ticked_at=now,
                ticked_by_account_id=actor.account_id,
            )
        )
    for step in gone:
        session.delete(standing[step])
    subject, key = ("employer", employer_id) if employer_id is not None else ("profile", profile_id)
    facts = {"ticked": new, "unticked": gone}
    audit.record(session, actor, "tick_steps", subject, key, now=now, facts=facts)
    session.flush()


def _owner(actor: Actor, side: str) -> tuple[int | None, int | None]:
    """Return whose list it is: the employer or the profile at hand."""
    if side == EMPLOYER:
        if actor.employer_id is None:
            raise NotFound("employer")
        return actor.employer_id, None
    if actor.profile_id is None:
        raise NotFound("profile")
    return None, actor.profile_id

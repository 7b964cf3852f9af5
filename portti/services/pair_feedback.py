"""Private feedback of a pair: ready words that the other side and the centre read, and a report if they are wrong."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import pair_feedback as rules
from portti.domain.actor import Actor
from portti.domain.candidacies import EMPLOYER
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.models import Candidacy, PairFeedback
from portti.queries import candidacies as candidacy_queries
from portti.queries import pair_feedback as queries
from portti.queries.outcome_calls import calls_of
from portti.services import audit
from portti.services.staff_tasks import open_task


def own_candidacy(
    session: Session, actor: Actor, side: str, candidacy_id: int, *, for_change: bool = False
) -> Candidacy:
    """Return a candidacy of the side whose matters the actor handles; NotFound for any other."""
    find = (
        candidacy_queries.candidacy_of_employer
        if side == EMPLOYER
        else candidacy_queries.candidacy_of_assistant
    )
    return find(session, actor, candidacy_id, for_change=for_change)


def open_moments(session: Session, row: Candidacy) -> tuple[str, ...]:
    """Return about which moments of a candidacy feedback may be written now."""
    told_ended = any(call.work == "ended" for call in calls_of(session, row.id).values())
    return rules.moments_open(row.stage, row.started_on, row.ended_reason, told_ended=told_ended)


def write_feedback(
    session: Session,
    actor: Actor,
    side: str,
    candidacy_id: int,
    moment: str,
    went_well: Collection[str],
    wishes: Collection[str],
    *,
    now: datetime,
) -> PairFeedback:
    """Keep what one side says to the other about a moment; written again it takes the place of what stood there."""
    check_may(actor, f"answer_as_{side}")
    row = own_candidacy(session, actor, side, candidacy_id, for_change=True)
    if moment not in open_moments(session, row):
        raise RuleViolation("feedback_not_yet")
    rules.check_feedback(side, went_well, wishes)
    told = [[point for point in rules.POINTS[side] if point in given] for given in (went_well, wishes)]
    found = queries.feedback_of(session, row.id).get((side, moment))
    if found is not None and [found.went_well, found.wishes] == told:
        return found
    if found is None:
        found = PairFeedback(candidacy_id=row.id, side=side, moment=moment)
    found.went_well, found.wishes = told
    found.written_at, found.written_by_account_id = now, actor.account_id
    # What was reported was other words.
    found.reported_at = None
    session.add(found)
    session.flush()
    facts = {"moment": moment}
    audit.record(session, actor, "write_pair_feedback", "candidacy", row.id, now=now, facts=facts)
    return found


def report_feedback(
    session: Session, actor: Actor, side: str, candidacy_id: int, moment: str, *, now: datetime
) -> None:
    """Tell the centre that what this side got is wrong or hurts; told twice it is one task."""
    check_may(actor, f"answer_as_{side}")
    row = own_candidacy(session, actor, side, candidacy_id, for_change=True)
    got = queries.feedback_of(session, row.id).get((rules.other_side(side), moment))
    if got is None:
        raise NotFound("feedback")
    if got.reported_at is not None:
        return
    got.reported_at = now
    open_task(
        session,
        row.centre_id,
        "reported_feedback",
        f"reported_feedback:{got.id}:{now:%Y%m%d%H%M%S}",
        need_id=row.need_id,
        profile_id=row.profile_id,
        candidacy_id=row.id,
        assigned_account_id=row.responsible_account_id,
        now=now,
    )
    facts = {"moment": moment}
    audit.record(session, actor, "report_pair_feedback", "candidacy", row.id, now=now, facts=facts)
    session.flush()

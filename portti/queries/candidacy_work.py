"""SQL of what is due for candidacies: follow-ups, and those that end with their need or with who leaves."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, or_, select
from sqlalchemy.orm import Session, aliased

from portti.clock import helsinki
from portti.domain.candidacies import BEFORE_CHOICE, SERVICE
from portti.models import Account, Block, Candidacy, Employer, Need, Profile, StaffTask

_CLOSED = ("filled", "withdrawn")


def follow_ups_due(
    session: Session, now: datetime, second_before: datetime, only: int | None = None
) -> list[int]:
    """Return the candidacies of which it is asked now how the work goes."""
    first = and_(Candidacy.stage == "started", Candidacy.deadline_at <= now)
    second = and_(
        Candidacy.stage.in_(("started", "follow_up_2_weeks")),
        Candidacy.started_on <= helsinki(second_before).date(),
    )
    yearly = and_(
        Candidacy.stage == "follow_up_3_months",
        Candidacy.waits_for == SERVICE,
        Candidacy.deadline_at <= now,
    )
    query = select(Candidacy.id).where(or_(first, second, yearly)).order_by(Candidacy.id)
    if only is not None:
        query = query.where(Candidacy.id == only)
    return list(session.scalars(query))


def has_open_year_task(session: Session, candidacy_id: int) -> bool:
    """Answer whether the centre has a task to ask how a match goes after a year or more."""
    query = select(StaffTask.id).where(*_year_task(candidacy_id))
    return session.scalar(query.limit(1)) is not None


def close_year_tasks(session: Session, candidacy_id: int, *, now: datetime) -> None:
    """Note that the centre has asked."""
    for task in session.scalars(select(StaffTask).where(*_year_task(candidacy_id))):
        task.done_at = now


def _year_task(candidacy_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        StaffTask.candidacy_id == candidacy_id,
        StaffTask.kind == "outcome_call",
        StaffTask.done_at.is_(None),
    )


def candidacies_to_end(
    session: Session, *, closed_before: datetime, only: int | None = None
) -> dict[int, str]:
    """Return the candidacies that cannot go on, each with why: a block, a deleted account, or a closed need.

    What was chosen already goes on after the need was closed: with it the need may have been filled.
    """
    of_employer, of_assistant = aliased(Account), aliased(Account)
    blocked = exists().where(
        Block.employer_id == Need.employer_id,
        Block.profile_id == Candidacy.profile_id,
        Block.lifted_at.is_(None),
    )
    left = or_(of_employer.closed_at.is_not(None), of_assistant.closed_at.is_not(None))
    closed = and_(
        Need.state.in_(_CLOSED), Need.changed_at <= closed_before, Candidacy.stage.in_(sorted(BEFORE_CHOICE))
    )
    reason = case((blocked, "kept_apart"), (left, "left"), else_="need_closed")
    query = (
        select(Candidacy.id, reason)
        .join(Need, Need.id == Candidacy.need_id)
        .join(Employer, Employer.id == Need.employer_id)
        .join(Profile, Profile.id == Candidacy.profile_id)
        .outerjoin(of_employer, of_employer.id == Employer.account_id)
        .outerjoin(of_assistant, of_assistant.id == Profile.account_id)
        .where(Candidacy.stage != "ended", or_(blocked, left, closed))
    )
    if only is not None:
        query = query.where(Candidacy.id == only)
    return {row[0]: row[1] for row in session.execute(query)}

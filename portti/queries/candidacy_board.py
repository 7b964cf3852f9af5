"""SQL of the centre's board of candidacies: all that stand, what is stuck first, and how long stages take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased, lazyload

from portti.models import Account, Candidacy, CandidacyStep, Employer, Need, Profile

SORTS = ("stuck", "oldest", "newest", "action")
MINE, NOBODY = "mine", "nobody"


@dataclass(frozen=True)
class BoardFilter:
    """What staff filter candidacies by; empty means any that stands."""

    stage: str = ""
    waits_for: str = ""
    responsible: str = ""
    """mine, nobody, the key of a colleague, or nothing."""
    overdue: bool = False
    need_id: int | None = None
    sort: str = "stuck"


@dataclass(frozen=True)
class BoardRow:
    """One candidacy with the people whom it concerns, and who looks after it."""

    candidacy: Candidacy
    need: Need
    profile: Profile
    employer_account: Account | None
    assistant_account: Account | None
    responsible: Account | None


_of_employer, _of_assistant, _responsible = aliased(Account), aliased(Account), aliased(Account)


def board_rows(
    session: Session,
    centre_id: int,
    wanted: BoardFilter,
    *,
    account_id: int | None,
    now: datetime,
    limit: int,
    offset: int = 0,
) -> tuple[list[BoardRow], int]:
    """Return the centre's candidacies that fit a filter, and how many there are; those that ended only if asked for."""
    conditions = _conditions(centre_id, wanted, account_id, now)
    total = session.scalar(select(func.count(Candidacy.id)).where(*conditions)) or 0
    query = _rows().where(*conditions).order_by(*_order(wanted.sort)).limit(limit).offset(offset)
    return [BoardRow(*row) for row in session.execute(query)], total


def board_row(session: Session, candidacy_id: int) -> BoardRow:
    """Return one candidacy, which the caller has found to be the centre's, with its people."""
    return BoardRow(*session.execute(_rows().where(Candidacy.id == candidacy_id)).one())


def _rows() -> Select[Candidacy, Need, Profile, Account, Account, Account]:
    return (
        select(Candidacy, Need, Profile, _of_employer, _of_assistant, _responsible)
        .join(Need, Need.id == Candidacy.need_id)
        .join(Profile, Profile.id == Candidacy.profile_id)
        .join(Employer, Employer.id == Need.employer_id)
        .outerjoin(_of_employer, _of_employer.id == Employer.account_id)
        .outerjoin(_of_assistant, _of_assistant.id == Profile.account_id)
        .outerjoin(_responsible, _responsible.id == Candidacy.responsible_account_id)
        .options(lazyload("*"))
    )


def _conditions(
    centre_id: int, wanted: BoardFilter, account_id: int | None, now: datetime
) -> list[ColumnElement[bool]]:
    found = [Candidacy.centre_id == centre_id]
    found.append(Candidacy.stage == wanted.stage if wanted.stage else Candidacy.stage != "ended")
    if wanted.waits_for:
        found.append(Candidacy.waits_for.in_([wanted.waits_for, "both"]))
    if wanted.responsible == MINE:
        found.append(Candidacy.responsible_account_id == account_id)
    elif wanted.responsible == NOBODY:
        found.append(Candidacy.responsible_account_id.is_(None))
    elif wanted.responsible:
        found.append(Candidacy.responsible_account_id == int(wanted.responsible))
    if wanted.overdue:
        found.append(Candidacy.deadline_at < now)
    if wanted.need_id is not None:
        found.append(Candidacy.need_id == wanted.need_id)
    return found


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:
    orders: dict[str, tuple[ColumnElement[Any], ...]] = {
        "stuck": (Candidacy.deadline_at.asc(), Candidacy.id.asc()),
        "oldest": (Candidacy.stage_since.asc(), Candidacy.id.asc()),
        "newest": (Candidacy.stage_since.desc(), Candidacy.id.desc()),
        "action": (
            Candidacy.next_action_on.is_(None).asc(),
            Candidacy.next_action_on.asc(),
            Candidacy.deadline_at.asc(),
            Candidacy.id.asc(),
        ),
    }
    return orders[sort]


def stage_counts(session: Session, centre_id: int, now: datetime) -> dict[str, tuple[int, int]]:
    """Return how many of a centre's candidacies stand in each stage, and how many of them are past their deadline."""
    overdue = func.count(Candidacy.id).filter(and_(Candidacy.deadline_at < now))
    rows = session.execute(
        select(Candidacy.stage, func.count(Candidacy.id), overdue)
        .where(Candidacy.centre_id == centre_id, Candidacy.stage != "ended")
        .group_by(Candidacy.stage)
    )
    return {stage: (count, late) for stage, count, late in rows}


def stage_moments(
    session: Session, centre_id: int, since: datetime
) -> Sequence[tuple[int, str | None, str, datetime]]:
    """Return each change of stage of a centre's candidacies since a moment: which, from, to and when, in order."""
    rows = session.execute(
        select(
            CandidacyStep.candidacy_id,
            CandidacyStep.from_stage,
            CandidacyStep.to_stage,
            CandidacyStep.happened_at,
        )
        .join(Candidacy, Candidacy.id == CandidacyStep.candidacy_id)
        .where(Candidacy.centre_id == centre_id, CandidacyStep.happened_at >= since)
        .order_by(CandidacyStep.candidacy_id, CandidacyStep.number)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]

"""SQL of outcome calls: those of a match, whom the centre asks after a year, and how long matches have lasted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portti.clock import HELSINKI, helsinki
from portti.domain.candidacies import WORKING
from portti.models import (
    Account,
    Candidacy,
    CandidacyStep,
    Centre,
    Employer,
    Need,
    OutcomeCall,
    Profile,
    StaffTask,
)
from portti.queries.practice import counts_for

NO_END_OF_WORK = ("mediation_done", "left", "need_closed", "no_answer")
"""Candidacies end for these while work may go on: how long it lasts is known up to then only."""
_ELSEWHERE = "merged"
"""The same work goes on as another candidacy: it counts there."""


@dataclass(frozen=True)
class WorkTime:
    """One candidacy: its points, when work began, when it ended if that is known, else until when it is known."""

    candidacy_id: int
    score: float | None
    stage: str
    started_on: date | None
    ended_on: date | None
    known_until: date
    employer_id: int
    profile_id: int
    need_id: int = 0
    is_over: bool = False
    """Whether the way to work, or what the centre does for it, had come to an end by then."""

    @property
    def days(self) -> float:
        """How long the work has lasted as far as is known."""
        assert self.started_on is not None
        return float(max(0, ((self.ended_on or self.known_until) - self.started_on).days))


def calls_of(session: Session, candidacy_id: int) -> dict[str, OutcomeCall]:
    """Return what was heard of a match, by the moment of the call."""
    rows = session.scalars(select(OutcomeCall).where(OutcomeCall.candidacy_id == candidacy_id))
    return {row.moment: row for row in rows}


def calls_of_started(session: Session, centre_id: int, first: date, last: date) -> Sequence[OutcomeCall]:
    """Return the calls about work that began between two days."""
    query = (
        select(OutcomeCall)
        .join(Candidacy, Candidacy.id == OutcomeCall.candidacy_id)
        .where(Candidacy.centre_id == centre_id, Candidacy.started_on >= first, Candidacy.started_on <= last)
    )
    return session.scalars(query.order_by(OutcomeCall.id)).all()


def calls_about_person(
    session: Session, employer_id: int | None, profile_id: int | None
) -> Sequence[OutcomeCall]:
    """Return the calls about the matches of one person."""
    needs = select(Need.id).where(Need.employer_id == employer_id)
    theirs = or_(Candidacy.need_id.in_(needs), Candidacy.profile_id == profile_id)
    query = select(OutcomeCall).join(Candidacy, Candidacy.id == OutcomeCall.candidacy_id).where(theirs)
    return session.scalars(query.order_by(OutcomeCall.id)).all()


def year_calls_due(session: Session, *, begun_by: date, begun_since: date) -> list[int]:
    """Return the matches that began a year ago, go on as far as is known, and have no call or task for it."""
    of_employer, of_assistant = aliased(Account), aliased(Account)
    told = exists().where(
        OutcomeCall.candidacy_id == Candidacy.id,
        or_(OutcomeCall.moment == "12_months", OutcomeCall.work == "ended"),
    )
    asked = exists().where(StaffTask.candidacy_id == Candidacy.id, StaffTask.kind == "outcome_call")
    goes_on = or_(
        Candidacy.stage.in_(sorted(WORKING)),
        and_(Candidacy.stage == "ended", Candidacy.ended_reason == "mediation_done"),
    )
    query = (
        select(Candidacy.id)
        .join(Need, Need.id == Candidacy.need_id)
        .join(Employer, Employer.id == Need.employer_id)
        .join(Profile, Profile.id == Candidacy.profile_id)
        .outerjoin(of_employer, of_employer.id == Employer.account_id)
        .outerjoin(of_assistant, of_assistant.id == Profile.account_id)
        .where(
            Candidacy.started_on <= begun_by,
            Candidacy.started_on >= begun_since,
            goes_on,
            ~told,
            ~asked,
            of_employer.closed_at.is_(None),
            of_assistant.closed_at.is_(None),
        )
    )
    return list(session.scalars(query.order_by(Candidacy.id)))


def started_between(
    session: Session, centre_id: int, first: date, last: date, *, today: date
) -> list[WorkTime]:
    """Return how long the matches that began between two days have lasted, as was known on the evening of `today`."""
    begun = and_(Candidacy.started_on >= first, Candidacy.started_on <= last)
    return _work_times(session, centre_id, begun, today)


def scored_between(
    session: Session, centre_id: int, since: datetime, until: datetime, *, today: date
) -> list[WorkTime]:
    """Return the candidates of a time who stood in a ranking, with their points, whatever became of them."""
    scored = and_(
        Candidacy.score.is_not(None),
        Candidacy.stage != "shortlisted",
        Candidacy.opened_at >= since,
        Candidacy.opened_at < until,
    )
    return _work_times(session, centre_id, scored, today)


def scored_by(session: Session, centre_id: int, first: date, last: date) -> list[WorkTime]:
    """Return the candidates opened between two days who stood in a ranking, as was known on the last evening.

    Who then was noted by the centre alone is none yet: what comes of that later changes nothing.
    """
    begins, ends = (datetime.combine(day, time(), HELSINKI) for day in (first, last + timedelta(days=1)))
    own = CandidacyStep.candidacy_id == Candidacy.id
    noted = exists().where(own, CandidacyStep.to_stage == "shortlisted")
    told = exists().where(own, CandidacyStep.from_stage == "shortlisted", CandidacyStep.happened_at < ends)
    scored = and_(
        Candidacy.score.is_not(None),
        Candidacy.opened_at >= begins,
        Candidacy.opened_at < ends,
        or_(~noted, told),
    )
    return _work_times(session, centre_id, scored, last)


def work_of_pairs(
    session: Session, centre: Centre | None, *, today: date
) -> dict[tuple[int, int], list[WorkTime]]:
    """Return the candidacies that both sides may see, of a centre or of all, by need and profile."""
    found: dict[tuple[int, int], list[WorkTime]] = {}
    ours = and_(counts_for(Candidacy.centre_id.expression, centre), Candidacy.stage != "shortlisted")
    for one in _work_times(session, None, ours, today):
        found.setdefault((one.need_id, one.profile_id), []).append(one)
    return found


def _work_times(
    session: Session, centre_id: int | None, wanted: ColumnElement[bool], today: date
) -> list[WorkTime]:
    midnight = datetime.combine(today + timedelta(days=1), time(), HELSINKI)
    ended = (
        select(CandidacyStep.candidacy_id, func.max(CandidacyStep.happened_at).label("at"))
        .where(CandidacyStep.to_stage == "ended", CandidacyStep.happened_at < midnight)
        .group_by(CandidacyStep.candidacy_id)
        .subquery()
    )
    calls = (
        select(
            OutcomeCall.candidacy_id,
            func.min(OutcomeCall.ended_on).label("ended_on"),
            func.max(OutcomeCall.called_on).filter(OutcomeCall.work == "goes_on").label("went_on"),
        )
        .where(OutcomeCall.called_on <= today)
        .group_by(OutcomeCall.candidacy_id)
        .subquery()
    )
    columns = (Candidacy.id, Candidacy.score, Candidacy.stage, Candidacy.started_on, Candidacy.ended_reason)
    pair = (Need.employer_id, Candidacy.profile_id, Candidacy.need_id)
    query = (
        select(*columns, ended.c.at, calls.c.ended_on, calls.c.went_on, *pair)
        .join(Need, Need.id == Candidacy.need_id)
        .outerjoin(ended, ended.c.candidacy_id == Candidacy.id)
        .outerjoin(calls, calls.c.candidacy_id == Candidacy.id)
        .where(
            *([Candidacy.centre_id == centre_id] if centre_id is not None else []),
            wanted,
            or_(Candidacy.ended_reason.is_(None), Candidacy.ended_reason != _ELSEWHERE),
        )
        .order_by(Candidacy.id)
    )
    return [
        WorkTime(
            row.id,
            row.score,
            row.stage,
            row.started_on,
            *_end(row.ended_reason, row.at, row.ended_on, row.went_on, today),
            row.employer_id,
            row.profile_id,
            row.need_id,
            row.at is not None,
        )
        for row in session.execute(query)
    ]


def _end(
    reason: str | None,
    ended_at: datetime | None,
    told_end: date | None,
    went_on: date | None,
    today: date,
) -> tuple[date | None, date]:
    """Return when work ended, if that is known, and until when it is known of."""
    if ended_at is None:
        return told_end, today
    closed_on = helsinki(ended_at).date()
    is_heard_after = went_on is not None and went_on >= closed_on
    if told_end is None and reason not in NO_END_OF_WORK and not is_heard_after:
        told_end = closed_on
    # Who was heard to go on later than the centre's part ended is known of up to then.
    return told_end, max(closed_on, went_on or closed_on)

"""SQL of promised hours and hours that happened: an employer's own months, and the sums of areas without names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import String, and_, cast, exists, literal, or_, select, update
from sqlalchemy.orm import Session

from portti.domain.candidacies import WORKING
from portti.models import (
    Account,
    Candidacy,
    Employer,
    HoursReport,
    Need,
    NotificationChoice,
    OutboxMessage,
    OutcomeCall,
)
from portti.queries.recipients import employer_readers, reachable


@dataclass(frozen=True)
class MonthOfArea:
    """One month of one employer as it is counted; of one who has left it is not known whose it was."""

    municipality_code: str | None
    month: date
    promised: int
    happened: int
    reason: str | None
    employer: int | None


def own_months(session: Session, employer_id: int) -> Sequence[HoursReport]:
    """Return what an employer has told, the newest month first."""
    query = select(HoursReport).where(HoursReport.employer_id == employer_id)
    return session.scalars(query.order_by(HoursReport.month.desc())).all()


def month_of(session: Session, employer_id: int, month: date) -> HoursReport | None:
    """Return what an employer has told of a month, locked."""
    query = select(HoursReport).where(HoursReport.employer_id == employer_id, HoursReport.month == month)
    return session.scalar(query.with_for_update())


def employer_for_hours(session: Session, employer_id: int) -> Employer:
    """Return an employer, locked, so that two presses tell a month once."""
    query = select(Employer).where(Employer.id == employer_id).with_for_update(of=Employer)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def area_of(session: Session, employer_id: int) -> str | None:
    """Return the municipality of an employer's newest need that has one."""
    query = select(Need.municipality_code).where(
        Need.employer_id == employer_id, Need.municipality_code.is_not(None)
    )
    return session.scalar(query.order_by(Need.id.desc()).limit(1))


def who_has_not_told(
    session: Session, month: date, ends: date, *, kind: str, promise: str, account_id: int | None = None
) -> Sequence[int]:
    """Return whom to remind of a month: who acts for an employer with granted hours that nobody has told of it.

    Somebody was at work for the employer by the month's end. `kind` is the choice that stops such mails, `promise`
    how the keys of this month's mails begin: who has one is left out. Of one account, or of all.
    """
    goes_on = or_(
        Candidacy.stage.in_(sorted(WORKING)),
        and_(Candidacy.stage == "ended", Candidacy.ended_reason == "mediation_done"),
    )
    # The centre no longer follows it, but a call has told.
    is_over = exists().where(OutcomeCall.candidacy_id == Candidacy.id, OutcomeCall.ended_on < month)
    works = (
        exists()
        .where(Candidacy.need_id == Need.id, Need.employer_id == Employer.id)
        .where(Candidacy.started_on <= ends, goes_on, ~is_over)
    )
    told = exists().where(HoursReport.employer_id == Employer.id, HoursReport.month == month)
    stopped = exists().where(
        NotificationChoice.account_id == Account.id,
        NotificationChoice.kind == kind,
        NotificationChoice.frequency == "never",
    )
    promised = exists().where(OutboxMessage.dedupe_key == literal(promise).concat(cast(Account.id, String)))
    query = (
        select(Account.id)
        .join(employer_readers, employer_readers.c.account_id == Account.id)
        .join(Employer, Employer.id == employer_readers.c.employer_id)
        .where(Employer.granted_hours.is_not(None), works, reachable(), ~told, ~stopped, ~promised)
        .distinct()
        .order_by(Account.id)
    )
    if account_id is not None:
        query = query.where(Account.id == account_id)
    return session.scalars(query).all()


def months_between(session: Session, centre_id: int, first: date, last: date) -> list[MonthOfArea]:
    """Return the months that were told of a centre's employers and that lie in a period."""
    query = (
        select(
            HoursReport.employer_id,
            HoursReport.municipality_code,
            HoursReport.month,
            HoursReport.promised_minutes,
            HoursReport.happened_minutes,
            HoursReport.reason,
        )
        .where(HoursReport.centre_id == centre_id, HoursReport.month >= first, HoursReport.month <= last)
        .order_by(HoursReport.month, HoursReport.id)
    )
    return [
        MonthOfArea(code, month, promised, happened, reason, employer)
        for employer, code, month, promised, happened, reason in session.execute(query)
    ]


def unname(session: Session, employer_id: int) -> None:
    """Take an employer who leaves out of the months that they told; the figures of the area stay."""
    told = update(HoursReport).where(HoursReport.employer_id == employer_id)
    session.execute(told.values(employer_id=None, told_by_account_id=None))


def unname_old(session: Session, *, told_before: datetime) -> int:
    """Take the employers out of months that were told long ago."""
    old = update(HoursReport).where(HoursReport.told_at < told_before, HoursReport.employer_id.is_not(None))
    changed = session.execute(old.values(employer_id=None, told_by_account_id=None))
    return int(changed.rowcount)  # type: ignore[attr-defined]

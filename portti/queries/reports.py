"""SQL of what one side told the centre about the other."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from portti.models import Account, Conversation, Employer, Need, Profile, Report
from portti.queries.found_rows import found_row


@dataclass(frozen=True)
class ReportRow:
    """A report with the people and the need that it is about."""

    report: Report
    employer_account: Account | None
    assistant_account: Account | None
    shown_name: str
    title: str
    has_messages: bool = False
    """Whether the two have written to each other about that need."""


def report_by_key(session: Session, form_key: str) -> Report | None:
    """Return what a form has sent already."""
    return session.scalar(select(Report).where(Report.form_key == form_key))


def count_by_since(session: Session, account_id: int | None, moment: datetime) -> int:
    """Return how many reports an account has sent since a moment."""
    query = select(func.count()).select_from(Report).where(Report.reported_by_account_id == account_id)
    return session.scalar(query.where(Report.reported_at > moment)) or 0


def report_of_centre(session: Session, centre_id: int | None, report_id: int) -> Report:
    """Return a report to this centre for change; NotFound for another's."""
    query = select(Report).where(Report.id == report_id, Report.centre_id == centre_id)
    return found_row(session, query, "report", for_change=True)


def waiting_reports(session: Session, centre_id: int) -> list[ReportRow]:
    """Return the reports that nobody has handled, the oldest first."""
    return _rows(session, centre_id, handled=False, limit=200)


def handled_reports(session: Session, centre_id: int, *, limit: int) -> list[ReportRow]:
    """Return the reports that were handled last."""
    return _rows(session, centre_id, handled=True, limit=limit)


def _rows(session: Session, centre_id: int, *, handled: bool, limit: int) -> list[ReportRow]:
    employer_account, assistant_account = aliased(Account), aliased(Account)
    written = exists().where(
        Conversation.kind == "pair",
        Conversation.need_id == Report.need_id,
        Conversation.profile_id == Report.profile_id,
    )
    query = (
        select(Report, employer_account, assistant_account, Profile.shown_name, Need.title, written)
        .join(Employer, Employer.id == Report.employer_id)
        .join(Profile, Profile.id == Report.profile_id)
        .outerjoin(employer_account, employer_account.id == Employer.account_id)
        .outerjoin(assistant_account, assistant_account.id == Profile.account_id)
        .outerjoin(Need, Need.id == Report.need_id)
        .where(Report.centre_id == centre_id)
        .limit(limit)
    )
    if handled:
        query = query.where(Report.handled_at.is_not(None)).order_by(Report.handled_at.desc(), Report.id)
    else:
        query = query.where(Report.handled_at.is_(None)).order_by(Report.reported_at, Report.id)
    return [
        ReportRow(report, by, on, name, title or "", has_messages)
        for report, by, on, name, title, has_messages in session.execute(query)
    ]

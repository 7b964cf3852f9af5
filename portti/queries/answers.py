"""SQL of answers without log-in: their links, and the answers as they are counted."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portti.domain.reporting_periods import Period
from portti.models import AnswerLink, ClientEvent, SurveyAnswer
from portti.queries.found_rows import locked


def link_of_subject(session: Session, subject_key: str) -> AnswerLink | None:
    """Return the link that asks about one thing."""
    return session.scalar(select(AnswerLink).where(AnswerLink.subject_key == subject_key))


def link_by_code(session: Session, code_hash: str, *, for_change: bool = False) -> AnswerLink | None:
    """Return the link with a code, locked where it is to be used."""
    query = select(AnswerLink).where(AnswerLink.code_hash == code_hash)
    if for_change:
        query = locked(query)
    return session.scalar(query)


def partner_links(session: Session, centre_id: int, year: int) -> Sequence[AnswerLink]:
    """Return which partners are asked about a year."""
    query = select(AnswerLink).where(
        AnswerLink.centre_id == centre_id, AnswerLink.kind == "partner", AnswerLink.year == year
    )
    return session.scalars(query.order_by(AnswerLink.organisation, AnswerLink.id)).all()


def count_answers(
    session: Session, centre_id: int, kind: str, period: Period, group: str = ""
) -> dict[tuple[int, str], int]:
    """Return how many answers of each kind count in each year of a period."""
    year = func.extract("year", SurveyAnswer.counts_on)
    query = (
        select(year, SurveyAnswer.answer, func.count())
        .where(
            SurveyAnswer.centre_id == centre_id,
            SurveyAnswer.kind == kind,
            SurveyAnswer.counts_on >= period.first,
            SurveyAnswer.counts_on <= period.last,
        )
        .group_by(year, SurveyAnswer.answer)
    )
    if group:
        query = query.where(SurveyAnswer.client_group == group)
    return {(int(one), answer): count for one, answer, count in session.execute(query)}


def delete_links_about(session: Session, account_id: int) -> None:
    """Delete the links that ask a person about their contacts; no answer knows whose it is."""
    events = select(ClientEvent.id).where(ClientEvent.account_id == account_id)
    session.execute(delete(AnswerLink).where(AnswerLink.client_event_id.in_(events)))


def delete_old_links(session: Session, *, expired_before: datetime) -> int:
    """Delete links about contacts that no longer work.

    Those of partners stay: they name organisations only, and tell who has answered about a year already.
    """
    old = delete(AnswerLink).where(AnswerLink.expires_at < expired_before, AnswerLink.kind == "event")
    deleted = session.execute(old)
    return int(deleted.rowcount)  # type: ignore[attr-defined]


def write_answers(
    session: Session, centre_id: int, kind: str, counts_on: date, answers: Sequence[tuple[str, str | None]]
) -> None:
    """Write answers, each with the group of the client: for made-up data."""
    session.add_all(
        SurveyAnswer(centre_id=centre_id, kind=kind, counts_on=counts_on, answer=answer, client_group=group)
        for answer, group in answers
    )

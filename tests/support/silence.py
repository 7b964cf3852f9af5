"""Two who may be waited for, the job that looks after them, and what it has sent and asked of the centre."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.jobs.runner import run_job
from portti.models import (
    Candidacy,
    Conversation,
    Need,
    OutboxMessage,
    Profile,
    StaffTask,
)
from portti.services import answers
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import assistant_actor, employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need

Pair = tuple[Need, Profile]
YES = {"employer_answer": "interested", "assistant_answer": "interested"}


def fitting_pair(session: Session, settings: Settings) -> Pair:
    """Return a need and a profile that fit, beside others."""
    need, profile = make_need(session), make_matchable(session)
    make_need(session)
    make_matchable(session, name="Muu")
    rank_all(session, settings)
    return need, profile


def at(days: float) -> datetime:
    return NOW + timedelta(days=days)


def employer_says(session: Session, settings: Settings, pair: Pair, answer: str, days: float = 0) -> None:
    need, profile = pair
    answers.answer_as_employer(
        session, employer_actor(need), need.id, profile.id, answer, settings=settings, now=at(days)
    )


def assistant_says(session: Session, settings: Settings, pair: Pair, answer: str, days: float = 0) -> None:
    need, profile = pair
    answers.answer_as_assistant(
        session, assistant_actor(profile), need.id, answer, settings=settings, now=at(days)
    )


def chase(session: Session, settings: Settings, days: float) -> dict[str, int]:
    """Run the job, and once more: the second run finds nothing left to do."""
    session.commit()
    report = run_job("chase_candidacies", settings=settings, now=at(days))
    again = run_job("chase_candidacies", settings=settings, now=at(days))
    assert report is not None and again is not None
    assert report.failed == again.failed == []
    assert again.counts == {}
    session.expire_all()
    return report.counts


def mails(session: Session, kind: str) -> list[int | None]:
    query = select(OutboxMessage.account_id).where(OutboxMessage.kind == kind)
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def tasks(session: Session) -> list[tuple[str, int | None]]:
    rows = session.scalars(select(StaffTask).order_by(StaffTask.id))
    return [(row.kind, row.need_id) for row in rows]


def only(session: Session) -> Candidacy:
    return session.scalars(select(Candidacy)).one()


def asking(session: Session, thread: Conversation, waits_for: str, days: float = 7) -> Conversation:
    thread.waits_for, thread.answer_by = waits_for, at(days)
    session.flush()
    return thread

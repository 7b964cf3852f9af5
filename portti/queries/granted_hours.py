"""SQL of what an employer plans of the granted hours."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.candidacies import AGREED
from portti.models import Candidacy, Employer, HoursOverrule, Need


def employer_of(session: Session, need: Need) -> Employer:
    """Return the employer of a need."""
    return session.get_one(Employer, need.employer_id)


def needs_of_employer(session: Session, employer_id: int) -> Sequence[Need]:
    """Return all needs of an employer."""
    return session.scalars(select(Need).where(Need.employer_id == employer_id).order_by(Need.id)).all()


def agreed_minutes(session: Session, employer_id: int) -> dict[int, int]:
    """Return how many minutes a week the people have taken with whom an employer has agreed, by need."""
    rows = session.execute(
        select(Candidacy.need_id, Candidacy.weekly_minutes)
        .join(Need, Need.id == Candidacy.need_id)
        .where(Need.employer_id == employer_id, Candidacy.stage.in_(sorted(AGREED)))
    )
    found: dict[int, int] = {}
    for need_id, minutes in rows:
        found[need_id] = found.get(need_id, 0) + (minutes or 0)
    return found


def agreed_dates(session: Session, employer_id: int) -> dict[int, list[str]]:
    """Return which single shifts the people have taken with whom an employer has agreed, by need."""
    rows = session.execute(
        select(Candidacy.need_id, Candidacy.taken_dates)
        .join(Need, Need.id == Candidacy.need_id)
        .where(Need.employer_id == employer_id, Candidacy.stage.in_(sorted(AGREED)))
    )
    found: dict[int, list[str]] = {}
    for need_id, keys in rows:
        found.setdefault(need_id, []).extend(keys)
    return found


def latest_overrule(session: Session, need_id: int) -> HoursOverrule | None:
    """Return the last time that staff let the hours of a need go over."""
    query = select(HoursOverrule).where(HoursOverrule.need_id == need_id)
    return session.scalar(query.order_by(HoursOverrule.id.desc()).limit(1))

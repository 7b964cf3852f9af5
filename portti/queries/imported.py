"""SQL of imported rows that no person is tied to yet, by centre and by their id in the exchange format."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from portti.models import Employer, Need, Profile

EmployerWithNeeds = tuple[Employer, Sequence[Need]]


def _loose_profiles(centre_id: int, words: str) -> tuple[ColumnElement[bool], ...]:
    loose = (Profile.centre_id == centre_id, Profile.account_id.is_(None))
    return (*loose, Profile.exchange_id.icontains(words, autoescape=True)) if words else loose


def _loose_employers(centre_id: int, words: str) -> tuple[ColumnElement[bool], ...]:
    theirs: tuple[ColumnElement[bool], ...] = (Need.employer_id == Employer.id,)
    if words:
        theirs += (Need.exchange_id.icontains(words, autoescape=True),)
    return Employer.centre_id == centre_id, Employer.account_id.is_(None), exists().where(*theirs)


def untied_profiles(
    session: Session, centre_id: int, *, words: str = "", limit: int = 50, offset: int = 0
) -> tuple[Sequence[Profile], int]:
    """Return a page of a centre's imported profiles that no person has yet, and how many there are.

    `words` is a part of their id in the exchange format.
    """
    wanted = _loose_profiles(centre_id, words)
    query = select(Profile).where(*wanted).order_by(Profile.id).limit(limit).offset(offset)
    return session.scalars(query).unique().all(), _count(session, select(Profile.id).where(*wanted))


def untied_employers(
    session: Session, centre_id: int, *, words: str = "", limit: int = 50, offset: int = 0
) -> tuple[Sequence[EmployerWithNeeds], int]:
    """Return a page of a centre's imported employers that no person is yet with their needs, and how many."""
    wanted = _loose_employers(centre_id, words)
    query = select(Employer).where(*wanted).order_by(Employer.id).limit(limit).offset(offset)
    found = session.scalars(query).all()
    needs: dict[int, list[Need]] = {employer.id: [] for employer in found}
    theirs = select(Need).where(Need.employer_id.in_(needs)).order_by(Need.created_at.desc(), Need.id.desc())
    for need in session.scalars(theirs).unique():
        needs[need.employer_id].append(need)
    total = _count(session, select(Employer.id).where(*wanted))
    return [(employer, needs[employer.id]) for employer in found], total


def count_untied(session: Session, centre_id: int) -> dict[str, int]:
    """Return how many rows of each kind wait for a person, whatever is searched for."""
    return {
        "needs": _count(session, select(Employer.id).where(*_loose_employers(centre_id, ""))),
        "profiles": _count(session, select(Profile.id).where(*_loose_profiles(centre_id, ""))),
    }


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0

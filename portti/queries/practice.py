"""SQL of the wall round a practice centre: made-up people and real ones are apart as if each had blocked the other."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portti.models import Account, Centre, ClientEvent, Employer, Need, OutboxMessage, Profile
from portti.queries.accounts import centre_for_change


def centres_apart_from(centre_id: ColumnElement[int]) -> Select[int]:
    """Return the query of the centres across the wall of a practice centre from one centre."""
    own = aliased(Centre)
    return (
        select(Centre.id)
        .join(own, own.id == centre_id)
        .where(Centre.id != own.id, or_(Centre.practice.is_(True), own.practice.is_(True)))
    )


def counts_for(centre_id: ColumnElement[int], centre: Centre | None) -> ColumnElement[bool]:
    """Return the condition that rows are of one centre, or of any that is not for practice."""
    if centre is not None:
        return centre_id == centre.id
    return centre_id.not_in(select(Centre.id).where(Centre.practice.is_(True)))


# Made once: to give another name to a table of many columns takes longer than most queries.
_employer, _profile = aliased(Employer), aliased(Profile)
_of_employer, _of_profile = aliased(Centre), aliased(Centre)


def is_apart(employer_id: ColumnElement[int], profile_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that the wall of a practice centre stands between an employer and a profile."""
    return exists().where(
        _employer.id == employer_id,
        _profile.id == profile_id,
        _of_employer.id == _employer.centre_id,
        _of_profile.id == _profile.centre_id,
        _of_employer.id != _of_profile.id,
        or_(_of_employer.practice.is_(True), _of_profile.practice.is_(True)),
    )


def profiles_apart(session: Session, employers: Collection[int]) -> dict[int, dict[int, str]]:
    """Return by employer the exchange ids, by key, of the profiles on the other side of the wall."""
    centres = dict(
        session.execute(select(Employer.id, Employer.centre_id).where(Employer.id.in_(employers))).all()
    )
    by_centre = {centre_id: _profiles_apart_from(session, centre_id) for centre_id in set(centres.values())}
    return {key: by_centre[centre_id] for key, centre_id in centres.items() if by_centre[centre_id]}


def _profiles_apart_from(session: Session, centre_id: int) -> dict[int, str]:
    apart = centres_apart_from(_own(centre_id))
    rows = session.execute(select(Profile.id, Profile.exchange_id).where(Profile.centre_id.in_(apart)))
    return dict(rows.all())


def _own(centre_id: int) -> ColumnElement[int]:
    return select(Centre.id).where(Centre.id == centre_id).scalar_subquery()


def needs_apart(session: Session, profiles: Collection[int]) -> dict[int, set[str]]:
    """Return by profile the exchange ids of the needs on the other side of the wall."""
    centres = dict(
        session.execute(select(Profile.id, Profile.centre_id).where(Profile.id.in_(profiles))).all()
    )
    by_centre = {
        centre_id: set(
            session.scalars(
                select(Need.exchange_id).where(Need.centre_id.in_(centres_apart_from(_own(centre_id))))
            )
        )
        for centre_id in set(centres.values())
    }
    return {key: by_centre[centre_id] for key, centre_id in centres.items() if by_centre[centre_id]}


def employers_apart(session: Session, profile_id: int) -> set[int]:
    """Return the employers on the other side of the wall from a profile."""
    centre = select(Profile.centre_id).where(Profile.id == profile_id).scalar_subquery()
    return set(session.scalars(select(Employer.id).where(Employer.centre_id.in_(centres_apart_from(centre)))))


def is_practice(session: Session, *, centre_id: int | None = None, account_id: int | None = None) -> bool:
    """Answer whether a centre is for practice, or that of an account."""
    query = select(Centre.id).where(
        Centre.practice.is_(True),
        or_(
            Centre.id == centre_id,
            Centre.id.in_(select(Account.centre_id).where(Account.id == account_id)),
        ),
    )
    return session.scalar(query.limit(1)) is not None


def practice_of(session: Session, centre_id: int | None, *, for_change: bool = False) -> Centre | None:
    """Return the practice centre of a centre's staff; `for_change` waits for who changes the centre's own row."""
    if for_change:
        # One at a time: of two presses at once the second sees what the first made.
        centre_for_change(session, centre_id)
    return session.scalar(select(Centre).where(Centre.practice_of_id == centre_id))


def learner_of(session: Session, account_id: int) -> Account | None:
    """Return the account in a practice centre that is somebody's, whatever became of its address and name."""
    return session.scalar(select(Account).where(Account.practice_of_id == account_id))


def count_people(session: Session, centre_id: int) -> tuple[int, int]:
    """Return how many employers and how many assistants a centre has."""
    return (
        session.scalar(select(func.count(Employer.id)).where(Employer.centre_id == centre_id)) or 0,
        session.scalar(select(func.count(Profile.id)).where(Profile.centre_id == centre_id)) or 0,
    )


def people_made_at(session: Session, centre_id: int) -> datetime | None:
    """Return when the first employer of a centre came to it."""
    return session.scalar(select(func.min(Employer.created_at)).where(Employer.centre_id == centre_id))


def count_rows(
    session: Session, centre_id: int, *tables: type[Need] | type[ClientEvent] | type[OutboxMessage]
) -> list[int]:
    """Return how many rows of each of these tables are a centre's."""
    return [
        session.scalar(select(func.count()).select_from(table).where(table.centre_id == centre_id)) or 0
        for table in tables
    ]


def is_there(session: Session, account_id: int, made_at: datetime) -> bool:
    """Answer whether an account stands that was made at a moment: another may have its number since."""
    query = select(Account.id).where(Account.id == account_id, Account.created_at == made_at)
    return session.scalar(query) is not None

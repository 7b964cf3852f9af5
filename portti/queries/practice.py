"""SQL of the wall round a practice centre: made-up people and real ones are apart as if each had blocked the other."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from portti.models import Account, Base, Centre, Employer, Need, Profile, Role
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


def count_people(session: Session, centre_id: int) -> tuple[int, int]:
    """Return how many employers and how many assistants a centre has."""
    return (
        session.scalar(select(func.count(Employer.id)).where(Employer.centre_id == centre_id)) or 0,
        session.scalar(select(func.count(Profile.id)).where(Profile.centre_id == centre_id)) or 0,
    )


def people_made_at(session: Session, centre_id: int) -> datetime | None:
    """Return when the first employer of a centre came to it."""
    return session.scalar(select(func.min(Employer.created_at)).where(Employer.centre_id == centre_id))


_WITH_TOMBSTONES: dict[str, type[Need] | type[Profile]] = {"needs": Need, "profiles": Profile}


def empty_practice(session: Session, centre_id: int) -> None:
    """Delete every row of a practice centre but the centre itself and the accounts of who learns there."""
    session.flush()
    staff = select(Account.id).where(Account.roles.any(Role.name.in_(("staff", "manager"))))
    session.execute(update(Need).where(Need.centre_id == centre_id).values(copied_from_id=None))
    doomed: dict[str, ColumnElement[bool]] = {}
    tables = [table for table in Base.metadata.sorted_tables if table.name != Centre.__tablename__]
    for table in tables:
        condition = _is_of(table, centre_id, doomed)
        if condition is not None:
            left = table.name == Account.__tablename__
            doomed[table.name] = condition & table.c.id.not_in(staff) if left else condition
    for table in reversed(tables):
        model = _WITH_TOMBSTONES.get(table.name)
        if model is not None:
            # One by one, so that each leaves its tombstone in the change sequence; their parts are gone by now.
            session.expire_all()
            for row in session.scalars(select(model).where(model.centre_id == centre_id)):
                session.delete(row)
            session.flush()
        elif table.name in doomed:
            session.execute(delete(table).where(doomed[table.name]))
    session.expire_all()


def _is_of(
    table: Table, centre_id: int, doomed: dict[str, ColumnElement[bool]]
) -> ColumnElement[bool] | None:
    """Return the condition that a row is of a centre: by its own column, else by the rows that it belongs to."""
    if "centre_id" in table.c:
        own: ColumnElement[bool] = table.c.centre_id == centre_id
        return own
    found: list[ColumnElement[bool]] = []
    for key in table.foreign_keys:
        parent: Any = key.column.table
        if parent.name in doomed and parent is not table:
            found.append(key.parent.in_(select(key.column).where(doomed[parent.name])))
    return or_(*found) if found else None

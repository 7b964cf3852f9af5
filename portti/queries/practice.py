"""SQL of the wall round a practice centre: made-up people and real ones are apart as if each had blocked the other."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from portti.models import Account, Centre, Employer, Need, Profile


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


def is_apart(employer_id: ColumnElement[int], profile_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that the wall of a practice centre stands between an employer and a profile."""
    employer, profile = aliased(Employer), aliased(Profile)
    of_employer, of_profile = aliased(Centre), aliased(Centre)
    return exists().where(
        employer.id == employer_id,
        profile.id == profile_id,
        of_employer.id == employer.centre_id,
        of_profile.id == profile.centre_id,
        of_employer.id != of_profile.id,
        or_(of_employer.practice.is_(True), of_profile.practice.is_(True)),
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


def is_practice_mail(session: Session, centre_id: int | None, account_id: int | None) -> bool:
    """Answer whether a message belongs to a practice centre: nothing of it goes out."""
    query = select(Centre.id).where(
        Centre.practice.is_(True),
        or_(
            Centre.id == centre_id,
            Centre.id.in_(select(Account.centre_id).where(Account.id == account_id)),
        ),
    )
    return session.scalar(query.limit(1)) is not None

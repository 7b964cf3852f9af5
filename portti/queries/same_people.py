"""SQL of people who may have been entered twice: what is compared of a centre's accounts."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from portti.domain.same_person import PersonFacts
from portti.models import Account, DistinctPeople, Employer, Need, Profile, Role


def people_to_compare(
    session: Session, centre_id: int, *, only: Collection[int] | None = None
) -> list[PersonFacts]:
    """Return what is compared of a centre's people, or of some of them: open accounts of who does not work there."""
    staff = Account.roles.any(Role.name.in_(("staff", "manager")))
    open_account: tuple[ColumnElement[bool], ...] = (
        Account.centre_id == centre_id,
        Account.closed_at.is_(None),
        ~staff,
    )
    places: defaultdict[int, set[str]] = defaultdict(set)
    of_profiles = select(Profile.account_id, Profile.postal_code).where(
        Profile.centre_id == centre_id, Profile.account_id.is_not(None), Profile.postal_code.is_not(None)
    )
    of_needs = (
        select(Employer.account_id, Need.postal_code)
        .join(Need, Need.employer_id == Employer.id)
        .where(
            Employer.centre_id == centre_id, Employer.account_id.is_not(None), Need.postal_code.is_not(None)
        )
    )
    for account_id, code in [*session.execute(of_profiles), *session.execute(of_needs)]:
        if account_id is not None and code is not None:
            places[account_id].add(code)
    if only is not None:
        of_profiles = of_profiles.where(Profile.account_id.in_(only))
        of_needs = of_needs.where(Employer.account_id.in_(only))
        open_account = (*open_account, Account.id.in_(only))
    columns = (Account.id, Account.given_name, Account.family_name, Account.email, Account.phone)
    rows = session.execute(select(*columns).where(*open_account).order_by(Account.id))
    return [PersonFacts(*row, frozenset(places[row[0]])) for row in rows]


def distinct_pairs(session: Session, account_ids: Collection[int] | None = None) -> set[tuple[int, int]]:
    """Return the pairs that staff have called two people; of some accounts only, where they are given."""
    first, second = DistinctPeople.first_account_id, DistinctPeople.second_account_id
    query = select(first, second)
    if account_ids is not None:
        query = query.where(or_(first.in_(account_ids), second.in_(account_ids)))
    return {(one, other) for one, other in session.execute(query)}


def accounts_by_id(session: Session, ids: Sequence[int]) -> dict[int, Account]:
    """Return accounts by their keys."""
    return {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(ids)))}

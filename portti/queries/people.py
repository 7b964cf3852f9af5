"""SQL about the people of one centre: search, one person, and who works there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.domain.errors import NotFound
from portti.models import (
    Account,
    Employer,
    Invitation,
    Match,
    Need,
    Profile,
    Representation,
    Role,
    account_roles,
)
from portti.queries.interview_records import waits_for_interview
from portti.queries.listed_columns import PERSON_LISTED
from portti.queries.whole_rows import whole_row

MOST_WORDS = 5


@dataclass(frozen=True)
class PeopleFilter:
    """What staff search people by; empty means any."""

    words: str = ""
    role: str = ""
    municipality_code: str = ""
    waits: str = ""
    """`phone`: complete profiles without e-mail, whom nobody has invited to an interview yet."""
    sort: str = "name"


@dataclass(frozen=True)
class PersonRow:
    """A person in the list: the account and what hangs on it."""

    account: Account
    roles: tuple[str, ...]
    municipality_codes: tuple[str, ...]
    profile_state: str | None
    needs: int


@dataclass(frozen=True)
class Person:
    """A person whole: the account with employer, needs, profile and those who act for them."""

    account: Account
    employer: Employer | None
    needs: Sequence[Need]
    profile: Profile | None
    represented: Sequence[tuple[Representation, Employer, Account | None]]
    representatives: Sequence[tuple[Representation, Account]]


@dataclass(frozen=True)
class MatchCounts:
    """How many pairs fit and what was said to them."""

    fitting: int
    employer_interested: int
    assistant_interested: int
    both: int


def _contains(word: str) -> ColumnElement[bool]:
    """Match a word in name, e-mail or phone; SQLite folds only a to z, so other cases are tried too."""
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    columns = (Account.given_name, Account.family_name, Account.email, Account.phone)
    return or_(*(column.icontains(form, autoescape=True) for column in columns for form in forms))


def _lives_in(municipality_code: str) -> ColumnElement[bool]:
    return or_(
        exists().where(Profile.account_id == Account.id, Profile.municipality_code == municipality_code),
        exists().where(
            Employer.account_id == Account.id,
            Need.employer_id == Employer.id,
            Need.municipality_code == municipality_code,
        ),
    )


def _waits_for_phone() -> ColumnElement[bool]:
    return and_(
        or_(Account.email.is_(None), ~Account.active),
        exists().where(
            Profile.account_id == Account.id,
            Profile.state == "published",
            waits_for_interview(),
            ~exists().where(Invitation.profile_id == Profile.id),
        ),
    )


_ORDERS = {
    "name": (Account.family_name, Account.given_name, Account.id),
    "newest": (Account.created_at.desc(), Account.id.desc()),
    "oldest": (Account.created_at, Account.id),
}
PEOPLE_SORTS = tuple(_ORDERS)


def search_people(
    session: Session, centre_id: int, wanted: PeopleFilter, *, limit: int = 50, offset: int = 0
) -> tuple[Sequence[PersonRow], int]:
    """Return a page of a centre's people, by name unless another order is asked for, and how many there are."""
    conditions: list[ColumnElement[bool]] = [Account.centre_id == centre_id, Account.erased_at.is_(None)]
    conditions += [_contains(word) for word in wanted.words.split()[:MOST_WORDS]]
    if wanted.role:
        conditions.append(Account.roles.any(Role.name == wanted.role))
    if wanted.municipality_code:
        conditions.append(_lives_in(wanted.municipality_code))
    if wanted.waits == "phone":
        conditions.append(_waits_for_phone())
    accounts = session.scalars(
        select(Account)
        .options(PERSON_LISTED, lazyload("*"))
        .where(*conditions)
        .order_by(*_ORDERS.get(wanted.sort, _ORDERS["name"]))
        .limit(limit)
        .offset(offset)
    ).all()
    total = session.scalar(select(func.count()).select_from(Account).where(*conditions)) or 0
    return _with_places(session, accounts), total


def _with_places(session: Session, accounts: Sequence[Account]) -> list[PersonRow]:
    ids = [account.id for account in accounts]
    profiles = {
        profile_account: (state, code)
        for profile_account, state, code in session.execute(
            select(Profile.account_id, Profile.state, Profile.municipality_code).where(
                Profile.account_id.in_(ids)
            )
        )
    }
    needs: dict[int | None, list[str | None]] = {}
    for account_id, code in session.execute(
        select(Employer.account_id, Need.municipality_code)
        .join(Need, Need.employer_id == Employer.id)
        .where(Employer.account_id.in_(ids))
    ):
        needs.setdefault(account_id, []).append(code)
    roles: dict[int, list[str]] = {}
    for account_id, name in session.execute(
        select(account_roles.c.account_id, Role.name)
        .join(Role, Role.id == account_roles.c.role_id)
        .where(account_roles.c.account_id.in_(ids))
    ):
        roles.setdefault(account_id, []).append(name)
    rows = []
    for account in accounts:
        state, code = profiles.get(account.id, (None, None))
        codes = dict.fromkeys([code, *needs.get(account.id, [])])
        rows.append(
            PersonRow(
                account,
                tuple(sorted(roles.get(account.id, ()))),
                tuple(found for found in codes if found),
                state,
                len(needs.get(account.id, [])),
            )
        )
    return rows


def made_by(session: Session, staff_account_id: int | None, *, since: datetime) -> Sequence[Account]:
    """Return the accounts that a member of staff has made for people since a moment."""
    return session.scalars(
        select(Account)
        .where(Account.created_by_account_id == staff_account_id, Account.created_at >= since)
        .order_by(Account.id)
    ).all()


def account_of_centre(session: Session, centre_id: int | None, account_id: int) -> Account:
    """Return an account of this centre; NotFound for another's."""
    account = session.get(Account, account_id)
    if account is None or account.centre_id != centre_id:
        raise NotFound("account")
    return account


def person_of_centre(session: Session, centre_id: int | None, account_id: int) -> Person:
    """Return a person of this centre with what hangs on their account; NotFound for another's."""
    account = account_of_centre(session, centre_id, account_id)
    employer = session.scalar(select(Employer).where(Employer.account_id == account.id))
    represented = session.execute(
        select(Representation, Employer, Account)
        .join(Employer, Employer.id == Representation.employer_id)
        .outerjoin(Account, Account.id == Employer.account_id)
        .where(Representation.representative_account_id == account.id)
        .order_by(Representation.id)
    )
    return Person(
        account=account,
        employer=employer,
        needs=needs_of_employer(session, employer.id) if employer else (),
        profile=session.scalar(select(Profile).where(Profile.account_id == account.id)),
        represented=[(tie, of, person) for tie, of, person in represented],
        representatives=_representatives(session, employer) if employer else (),
    )


def _representatives(session: Session, employer: Employer) -> list[tuple[Representation, Account]]:
    rows = session.execute(
        select(Representation, Account)
        .join(Account, Account.id == Representation.representative_account_id)
        .where(Representation.employer_id == employer.id)
        .order_by(Representation.id)
    )
    return [(tie, account) for tie, account in rows]


def needs_of_employer(session: Session, employer_id: int) -> Sequence[Need]:
    """Return all needs of an employer, newest first."""
    return session.scalars(
        select(Need).where(Need.employer_id == employer_id).order_by(Need.created_at.desc(), Need.id.desc())
    ).all()


def match_counts(
    session: Session, *, employer_id: int | None = None, profile_id: int | None = None
) -> MatchCounts:
    """Return how the current pairs of an employer's needs, or of a profile, stand."""
    wanted: list[ColumnElement[bool]] = [Match.current.is_(True)]
    if profile_id is not None:
        wanted.append(Match.profile_id == profile_id)
    if employer_id is not None:
        wanted.append(Match.need_id.in_(select(Need.id).where(Need.employer_id == employer_id)))
    employer_yes = Match.employer_answer == "interested"
    assistant_yes = Match.assistant_answer == "interested"

    def count(*more: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(Match).where(*wanted, *more)) or 0

    return MatchCounts(count(), count(employer_yes), count(assistant_yes), count(employer_yes, assistant_yes))


def employer_of_centre(session: Session, centre_id: int | None, employer_id: int) -> Employer:
    """Return an employer of this centre; NotFound for another's."""
    employer = session.get(Employer, employer_id)
    if employer is None or employer.centre_id != centre_id:
        raise NotFound("employer")
    return employer


def profile_of_centre(session: Session, centre_id: int | None, profile_id: int) -> Profile:
    """Return a profile of this centre; NotFound for another's."""
    profile = whole_row(session, Profile, profile_id)
    if profile is None or profile.centre_id != centre_id:
        raise NotFound("profile")
    return profile


def staff_of_centre(session: Session, centre_id: int) -> Sequence[Account]:
    """Return the centre's working staff and managers in the order of their names."""
    query = select(Account).where(*_works_for(centre_id))
    return session.scalars(query.order_by(Account.family_name, Account.given_name, Account.id)).all()


def works_for(session: Session, centre_id: int, account_id: int) -> bool:
    """Answer whether somebody is working staff or a manager of a centre."""
    query = select(Account.id).where(Account.id == account_id, *_works_for(centre_id))
    return session.scalar(query) is not None


def _works_for(centre_id: int) -> tuple[ColumnElement[bool], ...]:
    staff = Account.roles.any(Role.name.in_(("staff", "manager")))
    return Account.centre_id == centre_id, Account.active.is_(True), staff


def count_managers(session: Session, centre_id: int) -> int:
    """Return how many working managers a centre has."""
    return (
        session.scalar(
            select(func.count(func.distinct(Account.id)))
            .join(account_roles, account_roles.c.account_id == Account.id)
            .join(Role, Role.id == account_roles.c.role_id)
            .where(Account.centre_id == centre_id, Account.active, Role.name == "manager")
        )
        or 0
    )

"""SQL about accounts, roles and who acts for whom."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.domain.permissions import TRAINEE
from portti.models import (
    Account,
    Centre,
    Employer,
    Need,
    Profile,
    Representation,
    RepresentationRequest,
    Role,
    account_roles,
)
from portti.queries.found_rows import found_row


def account_by_id(session: Session, account_id: int) -> Account:
    """Return an account; NotFound when there is none."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("account")
    return account


def account_by_email(session: Session, email: str) -> Account | None:
    """Return the account of an e-mail address as it is stored: in small letters."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def account_by_uniquifier(session: Session, uniquifier: str) -> Account | None:
    """Return the account that a session cookie names, with its roles."""
    account = session.scalar(_BY_UNIQUIFIER, {"uniquifier": uniquifier})
    if account is not None:
        set_committed_value(account, "roles", session.scalars(_ROLES_OF, {"account_id": account.id}).all())
    return account


# Made once: each page asks them.
_BY_UNIQUIFIER = (
    select(Account).where(Account.fs_uniquifier == bindparam("uniquifier")).options(lazyload("*"))
)
_ROLES_OF = (
    select(Role)
    .join(account_roles, account_roles.c.role_id == Role.id)
    .where(account_roles.c.account_id == bindparam("account_id"))
)


def account_for_change(session: Session, account_id: int) -> Account:
    """Return an account as it stands now and keep other transactions from changing it until this one ends."""
    account = session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotFound("account")
    return account


def employer_for_change(session: Session, employer_id: int) -> Employer:
    """Return an employer; whoever begins something for the same one at the same moment waits until this one is done."""
    employer = session.get(Employer, employer_id, with_for_update={"key_share": True}, populate_existing=True)
    if employer is None:
        raise NotFound("employer")
    return employer


def role_by_name(session: Session, name: str) -> Role:
    """Return a role; NotFound when the table has none of that name."""
    return found_row(session, select(Role).where(Role.name == name), "role")


def centre_by_code(session: Session, code: str) -> Centre:
    """Return a centre by its code; NotFound when there is none."""
    return found_row(session, select(Centre).where(Centre.code == code), "centre")


def centre_for_change(session: Session, centre_id: int | None) -> Centre:
    """Return a centre, locked and fresh: what must happen one at a time in a centre waits here. NotFound for none."""
    return found_row(session, select(Centre).where(Centre.id == centre_id), "centre", for_change=True)


def centre_by_id(session: Session, centre_id: int) -> Centre:
    """Return a centre."""
    return session.get_one(Centre, centre_id)


def all_centres(session: Session) -> Sequence[Centre]:
    """Return all centres in the order of their codes."""
    return session.scalars(select(Centre).order_by(Centre.code)).all()


def real_centres(session: Session) -> Sequence[Centre]:
    """Return the centres that people may choose and whose figures are published: none for practice."""
    return session.scalars(select(Centre).where(Centre.practice.is_(False)).order_by(Centre.code)).all()


def employer_of_account(session: Session, account_id: int) -> Employer | None:
    """Return the employer that an account is."""
    return session.scalar(select(Employer).where(Employer.account_id == account_id))


def profile_of_account(session: Session, account_id: int) -> Profile | None:
    """Return the profile of an assistant's account."""
    return session.scalar(select(Profile).where(Profile.account_id == account_id))


def represented_employers(session: Session, account_id: int) -> Sequence[Employer]:
    """Return the employers that a representative acts for now."""
    return session.scalars(
        select(Employer)
        .join(Representation, Representation.employer_id == Employer.id)
        .where(Representation.representative_account_id == account_id, Representation.until_at.is_(None))
        .order_by(Employer.id)
    ).all()


def represented_employer_of_need(session: Session, account_id: int, need_id: int) -> int | None:
    """Return the employer of a need if the person represents them now."""
    return session.scalar(
        select(Need.employer_id)
        .join(Representation, Representation.employer_id == Need.employer_id)
        .where(
            Need.id == need_id,
            Representation.representative_account_id == account_id,
            Representation.until_at.is_(None),
        )
    )


def ties_of_representative(session: Session, account_id: int) -> Sequence[Representation]:
    """Return the ties by which a person acts for employers now."""
    return session.scalars(
        select(Representation)
        .where(Representation.representative_account_id == account_id, Representation.until_at.is_(None))
        .order_by(Representation.id)
    ).all()


def representatives_of(session: Session, employer_id: int) -> Sequence[tuple[Representation, Account]]:
    """Return who acts for an employer now, with their accounts."""
    rows = session.execute(
        select(Representation, Account)
        .join(Account, Account.id == Representation.representative_account_id)
        .where(Representation.employer_id == employer_id, Representation.until_at.is_(None))
        .order_by(Representation.id)
    )
    return [(tie, account) for tie, account in rows]


def representation(session: Session, account_id: int, employer_id: int) -> Representation | None:
    """Return the tie between a representative and an employer, ended or not."""
    return session.scalar(
        select(Representation).where(
            Representation.representative_account_id == account_id, Representation.employer_id == employer_id
        )
    )


def representation_by_id(session: Session, representation_id: int) -> Representation:
    """Return a tie by its key; NotFound when there is none."""
    tie = session.get(Representation, representation_id)
    if tie is None:
        raise NotFound("representation")
    return tie


def open_requests_of_employer(session: Session, employer_id: int) -> Sequence[RepresentationRequest]:
    """Return the wishes to be represented that nobody has answered yet."""
    return session.scalars(
        select(RepresentationRequest)
        .where(RepresentationRequest.employer_id == employer_id, RepresentationRequest.answered_at.is_(None))
        .order_by(RepresentationRequest.id)
    ).all()


def open_requests_to(session: Session, email: str) -> Sequence[RepresentationRequest]:
    """Return the wishes that wait for the person of an e-mail address."""
    return session.scalars(
        select(RepresentationRequest)
        .where(RepresentationRequest.email == email, RepresentationRequest.answered_at.is_(None))
        .order_by(RepresentationRequest.id)
    ).all()


def request_for_change(session: Session, request_id: int) -> RepresentationRequest:
    """Return a wish to be represented, locked; NotFound when there is none."""
    wish = session.get(RepresentationRequest, request_id, with_for_update=True, populate_existing=True)
    if wish is None:
        raise NotFound("request")
    return wish


def employer_names(session: Session, employer_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of employers by id; those without an account are left out."""
    rows = session.execute(
        select(Employer.id, Account.given_name, Account.family_name)
        .join(Account, Account.id == Employer.account_id)
        .where(Employer.id.in_(list(employer_ids)))
    )
    return {key: f"{given} {family}" for key, given, family in rows}


def name_acted_for(session: Session, actor: Actor) -> str | None:
    """Return the name of the other person whose matters the actor handles.

    None where the matters are the actor's own; empty for a row that no account is tied to.
    """
    for table, key in ((Employer, actor.employer_id), (Profile, actor.profile_id)):
        if key is None:
            continue
        row = session.execute(
            select(table.account_id, Account.given_name, Account.family_name)
            .outerjoin(Account, Account.id == table.account_id)
            .where(table.id == key)
        ).one_or_none()
        if row is not None and row.account_id != actor.account_id:
            return f"{row.given_name} {row.family_name}" if row.account_id is not None else ""
    return None


def actor_of(
    session: Session,
    account_id: int,
    *,
    acting_for_employer_id: int | None = None,
    acting_for_profile_id: int | None = None,
) -> Actor:
    """Return the actor that an account is, checking any wish to act for another person.

    A representative may act for employers they represent; staff for employers and profiles of their own
    centre. A wish that is not allowed (any more) is dropped.
    """
    centre_id, roles, employer_id, profile_id, practice = _own_matters(session, account_id)
    if "representative" in roles:
        represented = [employer.id for employer in represented_employers(session, account_id)]
        if acting_for_employer_id in represented:
            employer_id = acting_for_employer_id
        elif employer_id is None and len(represented) == 1:
            employer_id = represented[0]
    if roles & {"staff", "manager"}:
        if _is_of_centre(session, Employer, acting_for_employer_id, centre_id):
            employer_id = acting_for_employer_id
        if _is_of_centre(session, Profile, acting_for_profile_id, centre_id):
            profile_id = acting_for_profile_id
    return Actor(
        account_id=account_id,
        roles=roles,
        centre_id=centre_id,
        employer_id=employer_id,
        profile_id=profile_id,
        practice=practice,
    )


# Made once: each page asks it.
_OWN_MATTERS = (
    select(Account.centre_id, Role.name, Employer.id, Profile.id, Account.trainee, Centre.practice)
    .join(Centre, Centre.id == Account.centre_id)
    .outerjoin(account_roles, account_roles.c.account_id == Account.id)
    .outerjoin(Role, Role.id == account_roles.c.role_id)
    .outerjoin(Employer, Employer.account_id == Account.id)
    .outerjoin(Profile, Profile.account_id == Account.id)
    .where(Account.id == bindparam("account_id"))
)


def _own_matters(
    session: Session, account_id: int
) -> tuple[int, frozenset[str], int | None, int | None, bool]:
    """Return an account's centre, roles, own employer and own profile, and whether the centre is for practice."""
    rows = session.execute(_OWN_MATTERS, {"account_id": account_id}).all()
    if not rows:
        raise NotFound("account")
    centre_id, _role, employer_id, profile_id, trainee, practice = rows[0]
    learning = frozenset({TRAINEE} if trainee else ())
    roles = frozenset(row[1] for row in rows if row[1] is not None)
    return centre_id, roles | learning, employer_id, profile_id, practice


def _is_of_centre(
    session: Session, table: type[Employer] | type[Profile], key: int | None, centre_id: int
) -> bool:
    if key is None:
        return False
    found = select(table.id).where(table.id == key, table.centre_id == centre_id)
    return session.scalar(found) is not None

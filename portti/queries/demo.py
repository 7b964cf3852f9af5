"""SQL of the demo's made-up data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session, lazyload

from portti.domain.candidacies import WORKING
from portti.models import (
    Account,
    Candidacy,
    ClientEvent,
    Employer,
    InterviewRecord,
    InterviewSlot,
    Invitation,
    Match,
    Need,
    Profile,
    Representation,
)


@dataclass(frozen=True)
class PersonOfCentre:
    """An employer or an assistant of a centre, and where they live."""

    account_id: int
    side: str
    municipality_code: str | None


def people_of_centre(session: Session, centre_id: int) -> list[PersonOfCentre]:
    """Return the employers and assistants of a centre who have an account, in the order of their keys."""
    assistants = session.execute(
        select(Profile.account_id, Profile.municipality_code)
        .where(Profile.centre_id == centre_id, Profile.account_id.is_not(None))
        .order_by(Profile.id)
    )
    employers = session.execute(
        select(Employer.account_id, func.min(Need.municipality_code))
        .outerjoin(Need, Need.employer_id == Employer.id)
        .where(Employer.centre_id == centre_id, Employer.account_id.is_not(None))
        .group_by(Employer.id, Employer.account_id)
        .order_by(Employer.id)
    )
    return [
        *(PersonOfCentre(key, "assistant", code) for key, code in assistants if key is not None),
        *(PersonOfCentre(key, "employer", code) for key, code in employers if key is not None),
    ]


def published_profiles_of(session: Session, municipality_code: str) -> list[Profile]:
    """Return the published profiles of a municipality in the order of their keys."""
    query = (
        select(Profile)
        .where(Profile.municipality_code == municipality_code, Profile.state == "published")
        .order_by(Profile.id)
    )
    return list(session.scalars(query))


def current_matches(session: Session, need_id: int) -> Sequence[Match]:
    """Return the pairs of a need that fit, best first."""
    query = (
        select(Match).where(Match.need_id == need_id, Match.current).order_by(Match.score.desc(), Match.id)
    )
    return session.scalars(query).all()


def slots_of(session: Session, centre_id: int) -> Sequence[InterviewSlot]:
    """Return a centre's interview times in their order."""
    query = (
        select(InterviewSlot)
        .where(InterviewSlot.centre_id == centre_id)
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    )
    return session.scalars(query).all()


def mutual_matches(session: Session, account_ids: Sequence[int]) -> Sequence[Match]:
    """Return the pairs of some people in which both sides have said yes."""
    query = (
        select(Match)
        .join(Need, Need.id == Match.need_id)
        .join(Employer, Employer.id == Need.employer_id)
        .join(Profile, Profile.id == Match.profile_id)
        .where(Match.employer_answer == "interested", Match.assistant_answer == "interested")
        .where(or_(Employer.account_id.in_(account_ids), Profile.account_id.in_(account_ids)))
        .order_by(Match.id)
    )
    return session.scalars(query).all()


def accounts_of_match(session: Session, match: Match) -> tuple[Account | None, Account | None]:
    """Return the employer's and the assistant's account of a pair."""
    employer = select(Account).join(Employer, Employer.account_id == Account.id)
    assistant = select(Account).join(Profile, Profile.account_id == Account.id)
    return (
        session.scalar(employer.join(Need, Need.employer_id == Employer.id).where(Need.id == match.need_id)),
        session.scalar(assistant.where(Profile.id == match.profile_id)),
    )


def newest_events(session: Session, centre_id: int, *, limit: int) -> Sequence[ClientEvent]:
    """Return the client events of a centre that happened last."""
    query = select(ClientEvent).where(ClientEvent.centre_id == centre_id, ClientEvent.source == "staff")
    newest = query.order_by(ClientEvent.happened_on.desc(), ClientEvent.id.desc())
    return session.scalars(newest.limit(limit)).all()


def needs_nobody_stands_for(session: Session, centre_id: int) -> list[Need]:
    """Return the open needs of a centre without a candidacy, in the order of their keys."""
    known = exists().where(Candidacy.need_id == Need.id)
    wanted = Need.centre_id == centre_id, Need.state == "published", ~known
    return list(session.scalars(select(Need).options(lazyload("*")).where(*wanted).order_by(Need.id)))


def profiles_besides(session: Session, centre_id: int, account_ids: Sequence[int]) -> list[int]:
    """Return the profiles of a centre but for those of some accounts, in the order of their keys."""
    query = select(Profile.id).where(
        Profile.centre_id == centre_id,
        Profile.account_id.is_not(None),
        Profile.account_id.not_in(account_ids),
    )
    return list(session.scalars(query.order_by(Profile.id)))


def employers_besides(
    session: Session, centre_id: int, account_ids: Sequence[int]
) -> list[tuple[Employer, str | None]]:
    """Return the employers of a centre who have an account, with where they live, but for some.

    Left out are who holds one of these accounts, and whom one of them acts for.
    """
    acted_for = select(Representation.employer_id).where(
        Representation.representative_account_id.in_(account_ids)
    )
    query = (
        select(Employer, func.min(Need.municipality_code))
        .join(Need, Need.employer_id == Employer.id)
        .where(
            Employer.centre_id == centre_id,
            Employer.account_id.is_not(None),
            Employer.account_id.not_in(account_ids),
            Employer.id.not_in(acted_for),
        )
        .group_by(Employer.id)
        .order_by(Employer.id)
    )
    return [(employer, code) for employer, code in session.execute(query)]


def interviewed_without_booking(session: Session, centre_id: int) -> list[Profile]:
    """Return the profiles of a centre that it has met, of whom nothing else is kept of that, by their keys."""
    query = (
        select(Profile)
        .options(lazyload("*"))
        .where(
            Profile.centre_id == centre_id,
            Profile.interviewed_on.is_not(None),
            ~exists().where(Invitation.profile_id == Profile.id),
            ~exists().where(InterviewRecord.profile_id == Profile.id),
        )
    )
    return list(session.scalars(query.order_by(Profile.id)))


def let_accounts_come(session: Session, moments: Mapping[int, datetime]) -> None:
    """Let some people have made their accounts at these moments."""
    rows = [
        {"id": key, "created_at": at, "confirmed_at": at, "conduct_rules_accepted_at": at}
        for key, at in moments.items()
    ]
    if rows:
        session.execute(update(Account), rows)


def employers_with_area(session: Session, centre_id: int) -> list[tuple[int, str | None]]:
    """Return the employers of a centre with where they live, in the order of their keys."""
    query = (
        select(Employer.id, func.min(Need.municipality_code))
        .join(Need, Need.employer_id == Employer.id)
        .where(Employer.centre_id == centre_id)
        .group_by(Employer.id)
        .order_by(Employer.id)
    )
    return [(employer_id, code) for employer_id, code in session.execute(query)]


def working_of_centre(session: Session, centre_id: int) -> Sequence[Candidacy]:
    """Return the candidacies of a centre whose work has begun and goes on."""
    query = select(Candidacy).where(Candidacy.centre_id == centre_id, Candidacy.stage.in_(sorted(WORKING)))
    return session.scalars(query.order_by(Candidacy.id)).all()


def unpublished_need(session: Session, centre_id: int) -> tuple[int, int] | None:
    """Return the first need of a centre that is not public, with whose it is: account and need."""
    row = session.execute(
        select(Employer.account_id, Need.id)
        .join(Need, Need.employer_id == Employer.id)
        .where(
            Need.centre_id == centre_id,
            Need.state.in_(("draft", "paused", "filled")),
            Employer.account_id.is_not(None),
        )
        .order_by(Need.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row is not None and row[0] is not None else None

"""SQL of the demo's made-up data."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from portti.domain.candidacies import WORKING
from portti.models import Account, Candidacy, ClientEvent, Employer, InterviewSlot, Match, Need, Profile


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


def ids_of_centre(session: Session, centre_id: int) -> tuple[list[int], list[int]]:
    """Return the needs without a candidacy and the profiles of a centre, in the order of their keys."""
    known = exists().where(Candidacy.need_id == Need.id)
    needs = select(Need.id).where(Need.centre_id == centre_id, ~known).order_by(Need.id)
    profiles = select(Profile.id).where(Profile.centre_id == centre_id).order_by(Profile.id)
    return list(session.scalars(needs)), list(session.scalars(profiles))


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

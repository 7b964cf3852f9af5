"""SQL of candidacies: each side's own, the centre's, and which stand between whom."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, Select, and_, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.domain.actor import Actor
from portti.domain.candidacies import AGREED, EMPLOYER, SEEN_BY_SIDES, WORKING
from portti.domain.meetings import MEETING_STAGES, OFFERED
from portti.models import Candidacy, CandidacyStep, Need, Profile, Representation
from portti.queries.blocks import no_block_between
from portti.queries.found_rows import found_row, locked

_SEEN = Candidacy.stage.in_(sorted(SEEN_BY_SIDES))
_APART = no_block_between(Need.employer_id.expression, Candidacy.profile_id.expression)


def standing_candidacy(
    session: Session, need_id: int, profile_id: int, *, for_change: bool = False
) -> Candidacy | None:
    """Return the one candidacy of a pair that has not ended."""
    query = select(Candidacy).where(
        Candidacy.need_id == need_id, Candidacy.profile_id == profile_id, Candidacy.stage != "ended"
    )
    return session.scalar(locked(query) if for_change else query)


def newest_candidacy(session: Session, need_id: int, profile_id: int) -> Candidacy | None:
    """Return the candidacy of a pair that was opened last: the one that stands, else the one that ended last."""
    query = select(Candidacy).where(Candidacy.need_id == need_id, Candidacy.profile_id == profile_id)
    return session.scalar(query.order_by(Candidacy.id.desc()).limit(1))


def shown_candidacy_id(session: Session, need_id: int, profile_id: int) -> int | None:
    """Return the key of a pair's standing candidacy, where both sides may see it."""
    row = standing_candidacy(session, need_id, profile_id)
    return row.id if row is not None and row.stage in SEEN_BY_SIDES else None


def candidacy_by_id(session: Session, candidacy_id: int) -> Candidacy | None:
    """Return any candidacy, for who has a signed link to it."""
    return session.get(Candidacy, candidacy_id)


def candidacy_of_employer(
    session: Session, actor: Actor, candidacy_id: int, *, for_change: bool = False
) -> Candidacy:
    """Return a candidacy for a need of the employer whose matters the actor handles; NotFound for any other."""
    query = (
        select(Candidacy)
        .join(Need, Need.id == Candidacy.need_id)
        .where(Candidacy.id == candidacy_id, Need.employer_id == actor.employer_id, _SEEN, _APART)
    )
    return found_row(session, query, "candidacy", for_change=for_change)


def candidacy_of_assistant(
    session: Session, actor: Actor, candidacy_id: int, *, for_change: bool = False
) -> Candidacy:
    """Return a candidacy of the assistant whose matters the actor handles; NotFound for any other."""
    query = (
        select(Candidacy)
        .join(Need, Need.id == Candidacy.need_id)
        .where(Candidacy.id == candidacy_id, Candidacy.profile_id == actor.profile_id, _SEEN, _APART)
    )
    return found_row(session, query, "candidacy", for_change=for_change)


def represented_employer_of_candidacy(session: Session, account_id: int, candidacy_id: int) -> int | None:
    """Return the employer of a candidacy that its sides see, if the person represents them now."""
    query = (
        select(Need.employer_id)
        .join(Candidacy, Candidacy.need_id == Need.id)
        .join(Representation, Representation.employer_id == Need.employer_id)
        .where(
            Candidacy.id == candidacy_id,
            Representation.representative_account_id == account_id,
            Representation.until_at.is_(None),
            _SEEN,
            _APART,
        )
    )
    return session.scalar(query)


def candidacy_of_centre(
    session: Session, centre_id: int | None, candidacy_id: int, *, for_change: bool = False
) -> Candidacy:
    """Return a candidacy of a centre, a shortlisted one too; NotFound for another centre's."""
    query = select(Candidacy).where(Candidacy.id == candidacy_id, Candidacy.centre_id == centre_id)
    return found_row(session, query, "candidacy", for_change=for_change)


def candidacy_for_change(session: Session, candidacy_id: int) -> Candidacy:
    """Return any candidacy, locked and fresh, for the service's own deeds."""
    query = select(Candidacy).where(Candidacy.id == candidacy_id)
    return found_row(session, query, "candidacy", for_change=True)


def standing_of_need(session: Session, need_id: int) -> Sequence[Candidacy]:
    """Return the candidacies for a need that have not ended, locked and fresh."""
    query = select(Candidacy).where(Candidacy.need_id == need_id, Candidacy.stage != "ended")
    return session.scalars(locked(query.order_by(Candidacy.id))).all()


def standing_of_profile(session: Session, profile_id: int) -> Sequence[Candidacy]:
    """Return the candidacies of an assistant that have not ended, locked and fresh."""
    query = select(Candidacy).where(Candidacy.profile_id == profile_id, Candidacy.stage != "ended")
    return session.scalars(locked(query.order_by(Candidacy.id))).all()


def standing_of_responsible(session: Session, account_id: int) -> Sequence[Candidacy]:
    """Return the candidacies that a member of staff looks after and that have not ended, locked and fresh."""
    query = select(Candidacy).where(
        Candidacy.responsible_account_id == account_id, Candidacy.stage != "ended"
    )
    return session.scalars(locked(query.order_by(Candidacy.id))).all()


def standing_between(session: Session, employer_id: int, profile_id: int) -> Sequence[Candidacy]:
    """Return the candidacies between an employer and an assistant that have not ended, locked and fresh."""
    query = (
        select(Candidacy)
        .join(Need, Need.id == Candidacy.need_id)
        .where(
            Need.employer_id == employer_id,
            Candidacy.profile_id == profile_id,
            Candidacy.stage != "ended",
        )
    )
    return session.scalars(locked(query.order_by(Candidacy.id))).all()


def meetings_between(
    session: Session,
    since: datetime,
    until: datetime,
    but: int,
    *,
    profile_id: int | None = None,
    employer_id: int | None = None,
) -> Sequence[Candidacy]:
    """Return the other standing candidacies of an assistant or an employer whose meeting begins in a time."""
    query = select(Candidacy).where(
        Candidacy.interview_at > since,
        Candidacy.interview_at < until,
        Candidacy.id != but,
        Candidacy.stage != "ended",
    )
    if profile_id is not None:
        query = query.where(Candidacy.profile_id == profile_id)
    else:
        query = query.join(Need, Need.id == Candidacy.need_id).where(Need.employer_id == employer_id)
    return session.scalars(query.order_by(Candidacy.id)).all()


def trial_on(session: Session, profile_id: int, day: date, but: int) -> bool:
    """Answer whether an assistant has a trial shift on a day, by another of their standing candidacies."""
    query = select(Candidacy.id).where(
        Candidacy.profile_id == profile_id,
        Candidacy.trial_on == day,
        Candidacy.id != but,
        Candidacy.stage != "ended",
    )
    return session.scalar(query.limit(1)) is not None


def meetings_ahead(session: Session, since: datetime, until: datetime) -> Sequence[Candidacy]:
    """Return the standing candidacies, not yet at work, whose two meet after `since` and by `until`."""
    query = select(Candidacy).where(
        Candidacy.interview_at > since,
        Candidacy.interview_at <= until,
        Candidacy.stage.not_in(sorted(WORKING | {"ended"})),
    )
    return session.scalars(query.order_by(Candidacy.interview_at, Candidacy.id)).all()


def rows_of_employer(session: Session, actor: Actor) -> Sequence[Row[Candidacy, Need, Profile]]:
    """Return the candidacies for the needs of the actor's employer, what ended last, the oldest stage first."""
    return session.execute(_rows().where(Need.employer_id == actor.employer_id)).all()


def waiting_rows_of_employer(session: Session, actor: Actor) -> Sequence[Row[Candidacy, Need, Profile]]:
    """Return those of them in which the employer is waited for by a day, or waits for the choice of a time."""
    on_the_way = Candidacy.stage.not_in(sorted(WORKING | {"ended"}))
    turn = or_(Candidacy.waits_for.in_((EMPLOYER, "both")), Candidacy.arranging == OFFERED)
    their_turn = and_(turn, Candidacy.deadline_at.is_not(None))
    return session.execute(_rows().where(Need.employer_id == actor.employer_id, on_the_way, their_turn)).all()


def agreed_rows_of_employer(session: Session, actor: Actor) -> Sequence[Row[Candidacy, Need, Profile]]:
    """Return who works for the actor's employer or has a contract with them."""
    agreed = Candidacy.stage.in_(sorted(AGREED))
    return session.execute(_rows().where(Need.employer_id == actor.employer_id, agreed)).all()


def titles_of_standing(
    session: Session, *, employer_id: int | None, profile_id: int | None, limit: int
) -> Sequence[Row[int, str, str]]:
    """Return the standing candidacies of an employer or an assistant, each with its need's title and language."""
    whose = Need.employer_id == employer_id if employer_id is not None else Candidacy.profile_id == profile_id
    return session.execute(
        select(Candidacy.id, Need.title, Need.text_language)
        .join(Need, Need.id == Candidacy.need_id)
        .where(whose, Candidacy.stage != "ended")
        .order_by(Candidacy.deadline_at, Candidacy.id)
        .limit(limit)
    ).all()


def meeting_rows_of_assistant(
    session: Session, actor: Actor, now: datetime
) -> Sequence[Row[Candidacy, Need, Profile]]:
    """Return those of an assistant in which they meet the employer later, or a time is being agreed."""
    arranged = or_(Candidacy.arranging != "", Candidacy.interview_at > now)
    stands = Candidacy.stage.in_(sorted(MEETING_STAGES))
    return session.execute(_rows().where(Candidacy.profile_id == actor.profile_id, stands, arranged)).all()


def rows_of_assistant(session: Session, actor: Actor) -> Sequence[Row[Candidacy, Need, Profile]]:
    """Return the candidacies of the actor's profile, what ended last, the oldest stage first."""
    return session.execute(_rows().where(Candidacy.profile_id == actor.profile_id)).all()


def _rows() -> Select[Candidacy, Need, Profile]:
    return (
        select(Candidacy, Need, Profile)
        .join(Need, Need.id == Candidacy.need_id)
        .join(Profile, Profile.id == Candidacy.profile_id)
        .options(lazyload("*"))
        .where(_SEEN, _APART)
        .order_by(Candidacy.stage == "ended", Candidacy.stage_since, Candidacy.id)
    )


def agreed_of_need(session: Session, need_id: int) -> Sequence[Candidacy]:
    """Return who works for a need or has a contract for it."""
    query = select(Candidacy).where(Candidacy.need_id == need_id, Candidacy.stage.in_(sorted(AGREED)))
    return session.scalars(query.order_by(Candidacy.id)).all()


def working_of_need(session: Session, need_id: int) -> Sequence[Candidacy]:
    """Return who works for a need."""
    query = select(Candidacy).where(Candidacy.need_id == need_id, Candidacy.stage.in_(sorted(WORKING)))
    return session.scalars(query.order_by(Candidacy.id)).all()


def works_now(session: Session, profile_id: int) -> bool:
    """Answer whether an assistant works for somebody by one of their candidacies."""
    query = select(Candidacy.id).where(Candidacy.profile_id == profile_id, Candidacy.stage.in_(WORKING))
    return session.scalar(query.limit(1)) is not None


def steps_of(session: Session, candidacy_id: int) -> Sequence[CandidacyStep]:
    """Return what happened to a candidacy, the first step first."""
    query = select(CandidacyStep).where(CandidacyStep.candidacy_id == candidacy_id)
    return session.scalars(query.order_by(CandidacyStep.number)).all()


def number_of_steps(session: Session, candidacy_id: int) -> int:
    """Return how many steps a candidacy has."""
    return len(steps_of(session, candidacy_id))

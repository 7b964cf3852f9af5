"""Answering a proposal by the personal link of a mail: looking changes nothing, a button answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import candidacies as rules
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.mail.links import CandidacyQuestion
from portti.models import Candidacy, Need, Profile
from portti.queries import accounts as account_queries
from portti.queries import blocks, recipients
from portti.queries import candidacies as queries
from portti.queries import matches as match_queries
from portti.services import answers
from portti.settings import Settings


@dataclass(frozen=True)
class Asked:
    """A proposal as the receiver of its link finds it: `open`, `yes` or `no` as they answered, or `over`."""

    side: str
    state: str
    candidacy: Candidacy
    need: Need
    profile: Profile


def asked_of(session: Session, question: CandidacyQuestion) -> Asked:
    """Return how a proposal stands; NotFound where it is not the receiver's (any more), or was never made."""
    return _asked(session, question)[0]


def _asked(session: Session, question: CandidacyQuestion) -> tuple[Asked, Actor]:
    row = queries.candidacy_by_id(session, question.candidacy_id)
    if row is None or row.stage not in rules.SEEN_BY_SIDES:
        raise NotFound("candidacy")
    if row.stage == "ended":
        # Ended and begun anew since: the link of the day leads to what stands.
        row = queries.standing_candidacy(session, row.need_id, row.profile_id) or row
    need, profile = session.get_one(Need, row.need_id), session.get_one(Profile, row.profile_id)
    if blocks.is_blocked(session, need.employer_id, profile.id):
        raise NotFound("candidacy")
    side = _side_of(session, question.account_id, need, profile)
    actor = account_queries.actor_of(
        session,
        question.account_id,
        acting_for_employer_id=need.employer_id if side == rules.EMPLOYER else None,
    )
    match = match_queries.pair(session, need.id, profile.id)
    said = (match.employer_answer if side == rules.EMPLOYER else match.assistant_answer) if match else None
    if said is not None:
        state = "yes" if said == "interested" else "no"
    else:
        state = "open" if row.stage in ("proposed", "applied") else "over"
    return Asked(side, state, row, need, profile), actor


def _side_of(session: Session, account_id: int, need: Need, profile: Profile) -> str:
    if account_id in {one.id for one in recipients.accounts_of_profile(session, profile)}:
        return rules.ASSISTANT
    if account_id in {one.id for one in recipients.accounts_of_need(session, need)}:
        return rules.EMPLOYER
    raise NotFound("candidacy")


def answer_by_link(
    session: Session, question: CandidacyQuestion, answer: str, *, settings: Settings, now: datetime
) -> Asked:
    """Say yes or no for the receiver of the link; the same answer twice is once, another one is given on the pages."""
    if answer not in ("yes", "no"):
        raise RuleViolation("unknown_answer")
    asked, actor = _asked(session, question)
    if asked.state != "open":
        return asked
    said = "interested" if answer == "yes" else "not_for_me"
    if asked.side == rules.EMPLOYER:
        answers.answer_as_employer(
            session, actor, asked.need.id, asked.profile.id, said, settings=settings, now=now
        )
    else:
        answers.answer_as_assistant(session, actor, asked.need.id, said, settings=settings, now=now)
    return _asked(session, question)[0]

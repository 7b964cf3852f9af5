"""A candidacy follows what the two sides answer: one stands, each step is kept, and none is without a deadline."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.errors import RuleViolation
from portti.models import Candidacy, CandidacyStep, Match, Need, Profile
from portti.services import answers
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import assistant_actor, employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need

Pair = tuple[Need, Profile]


@pytest.fixture
def pair(session: Session, settings: Settings) -> Pair:
    """A need and a profile that fit, beside others."""
    need, profile = make_need(session), make_matchable(session)
    make_need(session)
    make_matchable(session, name="Muu")
    rank_all(session, settings)
    return need, profile


def employer_says(
    session: Session, settings: Settings, pair: Pair, answer: str | None, days: int = 0
) -> None:
    need, profile = pair
    now = NOW + timedelta(days=days)
    answers.answer_as_employer(
        session, employer_actor(need), need.id, profile.id, answer, settings=settings, now=now
    )


def assistant_says(
    session: Session, settings: Settings, pair: Pair, answer: str | None, days: int = 0
) -> None:
    need, profile = pair
    now = NOW + timedelta(days=days)
    answers.answer_as_assistant(
        session, assistant_actor(profile), need.id, answer, settings=settings, now=now
    )


def only(session: Session) -> Candidacy:
    (row,) = session.scalars(select(Candidacy)).all()
    return row


def steps(session: Session, candidacy: Candidacy) -> list[tuple[str, str | None, str, str]]:
    query = select(CandidacyStep).where(CandidacyStep.candidacy_id == candidacy.id)
    rows = session.scalars(query.order_by(CandidacyStep.number)).all()
    return [(row.deed, row.from_stage, row.to_stage, row.by) for row in rows]


def test_an_assistant_who_says_yes_first_applies_and_the_employers_yes_makes_it_mutual(
    session: Session, settings: Settings, pair: Pair
) -> None:
    assistant_says(session, settings, pair, "interested")
    row = only(session)
    assert (row.stage, row.waits_for, row.origin) == ("applied", "employer", "assistant")
    assert row.deadline_at == NOW + timedelta(days=7)
    employer_says(session, settings, pair, "interested", days=2)
    assert (row.stage, row.waits_for, row.stage_since) == (
        "both_interested",
        "employer",
        NOW + timedelta(days=2),
    )
    assert steps(session, row) == [
        ("apply", None, "applied", "assistant"),
        ("both_say_yes", "applied", "both_interested", "employer"),
    ]


def test_an_employer_who_says_yes_first_proposes_by_the_ranking_of_then(
    session: Session, settings: Settings, pair: Pair
) -> None:
    employer_says(session, settings, pair, "interested")
    row = only(session)
    assert (row.stage, row.waits_for, row.origin) == ("proposed", "assistant", "employer")
    assert (row.place_in_list is not None, len(row.snapshot_hash)) == (True, 64)
    assistant_says(session, settings, pair, "interested")
    assert row.stage == "both_interested"


@pytest.mark.parametrize(
    ("answer", "reason"), [("not_for_me", "assistant_declined"), (None, "answer_taken_back")]
)
def test_a_no_and_an_answer_taken_back_end_it_with_the_reason_and_a_new_yes_makes_a_new_one(
    session: Session, settings: Settings, pair: Pair, answer: str | None, reason: str
) -> None:
    assistant_says(session, settings, pair, "interested")
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, answer)
    row = only(session)
    assert (row.stage, row.ended_reason, row.ended_by, row.deadline_at, row.waits_for) == (
        "ended",
        reason,
        "assistant",
        None,
        "nobody",
    )
    assistant_says(session, settings, pair, "interested")
    rows = session.scalars(select(Candidacy).order_by(Candidacy.id)).all()
    assert [one.stage for one in rows] == ["ended", "both_interested"]
    assert rows[1].origin == "mutual"


def test_not_for_me_where_nothing_stands_makes_nothing(
    session: Session, settings: Settings, pair: Pair
) -> None:
    employer_says(session, settings, pair, "not_for_me")
    employer_says(session, settings, pair, None)
    assert session.scalars(select(Candidacy)).all() == []


def test_an_answer_taken_back_does_not_end_work_that_was_agreed(
    session: Session, settings: Settings, pair: Pair
) -> None:
    for say in (assistant_says, employer_says):
        say(session, settings, pair, "interested")
    row = only(session)
    row.stage = "contract"
    session.flush()
    for say in (assistant_says, employer_says):
        for answer in (None, "not_for_me"):
            with pytest.raises(RuleViolation, match="agreed_on_work"):
                say(session, settings, pair, answer)
    match = session.scalars(
        select(Match).where(Match.need_id == pair[0].id, Match.profile_id == pair[1].id)
    ).one()
    assert (match.employer_answer, match.assistant_answer, row.stage) == (
        "interested",
        "interested",
        "contract",
    )

"""Candidacies, answers and promised shifts of two accounts that become one."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import (
    Candidacy,
    Employer,
    Match,
    OutboxMessage,
    SubstituteAsk,
    SubstituteRequest,
)
from portti.services.candidacy_deeds import end_as_assistant
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.factories.papers import make_paper
from tests.factories.profiles import make_profile
from tests.factories.twice import Twice, count

YES, NO = "interested", "not_for_me"


@pytest.fixture
def twice(session: Session, settings: Settings) -> Twice:
    return Twice(session, settings)


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("stages", "stands"),
    [(("applied", "trial_shift"), 1), (("contract", "both_interested"), 0), (("ended", "applied"), 1)],
)
def test_of_two_ways_to_one_need_the_further_one_goes_on(
    session: Session, twice: Twice, stages: tuple[str, str], stands: int
) -> None:
    rows = [
        make_candidacy(session, twice.need, profile, stage)
        for profile, stage in zip(twice.profiles, stages, strict=True)
    ]
    twice.merge()
    found = [session.get_one(Candidacy, row.id) for row in rows]
    assert {row.profile_id for row in found} == {twice.kept_profile.id}
    assert (found[stands].stage, found[1 - stands].stage) == (stages[stands], "ended")
    if stages[1 - stands] != "ended":
        assert found[1 - stands].ended_reason == "merged"
    assert count(session, OutboxMessage, OutboxMessage.kind == "candidacy_ended") == 0


@pytest.mark.parametrize(("stages", "stands"), [(("started", "contract"), 0), (("contract", "started"), 1)])
def test_the_lists_that_somebody_works_by_go_on_with_them(
    session: Session, settings: Settings, twice: Twice, stages: tuple[str, str], stands: int
) -> None:
    rows = [
        make_candidacy(session, twice.need, profile, stage, contract_from_on=NOW.date())
        for profile, stage in zip(twice.profiles, stages, strict=True)
    ]
    noise = make_candidacy(session, make_need(session), make_profile(session), "started")
    owner = session.get_one(Employer, twice.need.employer_id)
    papers = [make_paper(session, settings, employer=owner, kind="shifts") for _row in (*rows, noise)]
    for paper, row in zip(papers, (*rows, noise), strict=True):
        paper.candidacy_id, paper.given_at = row.id, NOW
    session.flush()
    twice.merge()
    assert [paper.candidacy_id for paper in papers] == [rows[stands].id, rows[stands].id, noise.id]


def test_two_halves_of_a_yes_make_a_whole_one(session: Session, twice: Twice) -> None:
    for profile, side in zip(twice.profiles, ("employer", "assistant"), strict=True):
        make_match(
            session,
            need=twice.need,
            profile=profile,
            **{f"{side}_answer": YES, f"{side}_answered_at": NOW},
        )
    make_candidacy(session, twice.need, twice.kept_profile, "proposed")
    make_candidacy(session, twice.need, twice.left_profile, "applied")
    twice.merge()
    (match,) = session.scalars(select(Match).where(Match.profile_id == twice.kept_profile.id))
    assert (match.employer_answer, match.assistant_answer) == (YES, YES)
    standing = session.scalars(select(Candidacy).where(Candidacy.stage != "ended")).one()
    assert (standing.stage, standing.profile_id) == ("both_interested", twice.kept_profile.id)
    assert count(session, OutboxMessage, OutboxMessage.kind == "both_interested") == 2


def test_the_last_answer_counts_and_a_no_ends_what_it_is_about(session: Session, twice: Twice) -> None:
    for profile, answer, days in zip(twice.profiles, (YES, NO), (0, 1), strict=True):
        at = NOW + timedelta(days=days)
        make_match(
            session, need=twice.need, profile=profile, assistant_answer=answer, assistant_answered_at=at
        )
    make_candidacy(session, twice.need, twice.kept_profile, "applied")
    twice.merge()
    (match,) = session.scalars(select(Match).where(Match.profile_id == twice.kept_profile.id))
    assert match.assistant_answer == NO
    row = session.scalars(select(Candidacy)).one()
    assert (row.stage, row.ended_reason) == ("ended", "assistant_declined")


def test_who_has_a_promised_shift_keeps_it(session: Session, twice: Twice) -> None:
    request = SubstituteRequest(
        centre_id=twice.centre.id,
        need_id=twice.need.id,
        starts_at="2099-12-02T08:00",
        ends_at="2099-12-02T12:00",
        begins_at=NOW,
        requested_at=NOW,
    )
    session.add(request)
    session.flush()
    asked = {"request_id": request.id, "asked_at": NOW}
    session.add(SubstituteAsk(profile_id=twice.kept_profile.id, **asked))
    session.add(SubstituteAsk(profile_id=twice.left_profile.id, answer="yes", won=True, **asked))
    session.flush()
    twice.merge()
    ask = session.scalars(select(SubstituteAsk)).one()
    assert (ask.profile_id, ask.answer, ask.won) == (twice.kept_profile.id, "yes", True)


def test_nobody_is_on_the_way_to_work_for_themselves(session: Session, twice: Twice) -> None:
    own = make_need(session, employer=twice.kept_employer)
    row = make_candidacy(session, own, twice.left_profile, "applied")
    other = make_candidacy(session, twice.need, twice.left_profile, "applied")
    twice.merge()
    assert (session.get_one(Candidacy, row.id).ended_reason) == "merged"
    assert session.get_one(Candidacy, other.id).stage == "applied"


def test_a_candidacy_that_went_over_is_the_kept_persons_to_end(
    session: Session, settings: Settings, twice: Twice
) -> None:
    row = make_candidacy(session, twice.need, twice.left_profile, "both_interested")
    twice.merge()
    own = Actor(twice.kept.id, frozenset({"assistant"}), twice.centre.id, profile_id=twice.kept_profile.id)
    end_as_assistant(session, own, row.id, "other", settings=settings, now=NOW)
    assert session.get_one(Candidacy, row.id).stage == "ended"

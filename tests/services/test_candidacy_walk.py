"""Walks at random through all that people, staff and jobs do: no illegal state, nothing lost, always a deadline."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import (
    Candidacy,
    Conversation,
    OutboxMessage,
    SubstituteRequest,
)
from portti.settings import Settings
from tests.support.candidacy_walk import Walk
from tests.support.other_contacts import NAMES

_NAMES = [
    *NAMES,
    "employer_interested",
    "employer_interested",
    "assistant_interested",
    "assistant_interested",
    "employer_not_for_me",
    "assistant_not_for_me",
    "employer_None",
    "assistant_None",
    "propose",
    "shortlist",
    "release",
    "interview",
    "trial",
    "note",
    "choose",
    "choose",
    "checks",
    "extract",
    "papers",
    "papers",
    "contract",
    "contract",
    "contract_all",
    "start",
    "start",
    "followed",
    "employer_ends",
    "assistant_ends",
    "centre_ends",
    "job",
    "job",
    "chase",
    "chase",
    "chase",
    "called",
    "withdraw",
    "publish",
    "block",
]
_STEPS = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.integers(0, 1), st.sampled_from([0, 0, 0, 1, 6, 15, 92])),
    min_size=8,
    max_size=30,
)
_WHOLE = [
    (name, 0, 0)
    for name in [
        "employer_interested",
        "assistant_interested",
        "interview",
        "trial",
        "choose",
        "checks",
        "extract",
        "papers",
        "contract",
        "start",
    ]
]


@pytest.mark.either_database
@hypothesis_settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(begun=st.integers(0, len(_WHOLE)), steps=_STEPS)
def test_no_walk_leads_astray(
    session: Session, settings: Settings, begun: int, steps: list[tuple[str, int, int]]
) -> None:
    # Nothing is rolled back between the walks: what a process has read of the pool stays true.
    walk = Walk(session, settings)
    for name, person, days in [*_WHOLE[:begun], *steps]:
        walk.attempt(name, person, days)
        walk.check()


@pytest.mark.either_database
def test_the_whole_way_is_walked_to_its_good_end(session: Session, settings: Settings) -> None:
    walk = Walk(session, settings)
    moments: list[tuple[str, int]] = [("job", 14), ("followed", 1), ("job", 80), ("followed", 1)]
    for name, person, days in [*_WHOLE, *((name, 0, days) for name, days in moments)]:
        walk.attempt(name, person, days)
        walk.check()
    row = session.scalars(select(Candidacy)).one()
    assert [step.to_stage for step in walk.steps(row)] == [
        "proposed",
        "both_interested",
        "employer_interview",
        "trial_shift",
        "chosen",
        "checks",
        "contract",
        "started",
        "follow_up_2_weeks",
        "follow_up_3_months",
    ]
    # Work that goes well goes on: its shifts stay taken until one of the two says that it has ended.
    assert row.waits_for == "service"
    assert any(shift.taken for shift in walk.need.shifts)
    walk.attempt("employer_ends", 0, 1)
    walk.check()
    assert row.stage == "ended"
    assert not any(shift.taken for shift in walk.need.shifts)


@pytest.mark.either_database
def test_work_that_a_block_ends_leaves_its_shifts_open_again(session: Session, settings: Settings) -> None:
    walk = Walk(session, settings)
    for name in [*(name for name, _person, _days in _WHOLE), "block"]:
        walk.attempt(name, 0, 0)
        walk.check()
    assert any(row.taken for row in walk.need.shifts)
    walk.attempt("job", 0, 1)
    walk.check()
    assert not any(row.taken for row in walk.need.shifts)


def test_times_messages_and_shifts_are_walked_to_their_ends(session: Session, settings: Settings) -> None:
    """What the random walk reaches by chance only, each once by plan."""
    walk = Walk(session, settings)
    moments = {"employer_asks": 1, "chase": 7, "shift_job": 1}
    names = [
        *("employer_interested", "assistant_interested", "interview", "ask_time", "offer_times", "take_time"),
        *("ask_time", "keep_time", "offer_times", "chase", "chase"),
        *("employer_asks", "assistant_writes", "assistant_asks", "chase", "chase"),
        *("sick", "shift_no", "shift_yes", "shift_back", "shift_job", "shift_off"),
    ]
    for name in names:
        walk.attempt(name, 0, moments.get(name, 0))
        walk.check()
    row = session.scalars(select(Candidacy)).one()
    assert [step.deed for step in walk.steps(row)][-2:] == ["agree_interview", "take_time"]
    assert (row.arranging, row.interview_sequence) == ("", 1)
    thread = session.scalars(select(Conversation)).one()
    assert thread.waits_for is None
    request = session.scalars(select(SubstituteRequest)).one()
    assert (request.round, request.cancelled_at is None) == (1, False)
    kinds = set(session.scalars(select(OutboxMessage.kind)))
    assert {"candidacy_time", "no_answer_came", "substitute_asked", "substitute_withdrew"} <= kinds

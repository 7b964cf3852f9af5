"""A message that asks, and a change that is proposed: a reminder, then a kind word or a task, and nothing in vain."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import (
    Conversation,
    ConversationMessage,
    Need,
    Proposal,
)
from portti.services import needs
from portti.services.proposal_deadlines import answer_until, chase_proposal
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.conversations import make_thread
from tests.factories.matches import employer_actor, make_match, make_matchable
from tests.factories.needs import make_need
from tests.support.silence import (
    YES,
    Pair,
    asking,
    assistant_says,
    at,
    chase,
    employer_says,
    fitting_pair,
    mails,
    only,
    tasks,
)


@pytest.fixture
def pair(session: Session, settings: Settings) -> Pair:
    """A need and a profile that fit, beside others."""
    return fitting_pair(session, settings)


def test_a_message_that_asks_is_reminded_of_once_and_then_who_asked_is_told(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, profile = make_need(session), make_matchable(session, name="Venla")
    make_match(session, need=need, profile=profile, **YES)
    thread = asking(session, make_thread(session, need=need, profile=profile), "assistant")
    make_thread(session, profile=pair[1])
    assert chase(session, settings, 4) == {}
    assert chase(session, settings, 5) == {"reminded": 1}
    assert mails(session, "answer_awaited") == [profile.account_id]
    assert chase(session, settings, 7) == {"closed": 1}
    (told,) = mails(session, "no_answer_came")
    assert told not in (None, profile.account_id)
    thread = session.get_one(Conversation, thread.id)
    assert (thread.waits_for, thread.answer_by) == (None, None)
    said = session.scalars(select(ConversationMessage).where(ConversationMessage.code == "no_answer")).one()
    assert (said.conversation_id, said.side) == (thread.id, "portti")


def test_the_centre_is_given_a_task_and_nothing_closes_while_a_person_waits_for_it(
    session: Session, settings: Settings, pair: Pair
) -> None:
    thread = asking(session, make_thread(session, profile=pair[1]), "centre")
    assert chase(session, settings, 5) == {"tasks": 1}
    assert chase(session, settings, 20) == {}
    assert session.get_one(Conversation, thread.id).waits_for == "centre"
    assert mails(session, "answer_awaited") == mails(session, "no_answer_came") == []


def test_nobody_is_reminded_of_a_thread_in_which_nobody_can_write_any_more(
    session: Session, settings: Settings
) -> None:
    need, profile = make_need(session), make_matchable(session, name="Venla")
    make_match(session, need=need, profile=profile, employer_answer="interested", assistant_answer=None)
    thread = asking(session, make_thread(session, need=need, profile=profile), "assistant")
    assert chase(session, settings, 5) == {}
    assert session.get_one(Conversation, thread.id).waits_for is None
    assert mails(session, "answer_awaited") == []


@pytest.mark.either_database
def test_a_proposed_change_is_reminded_of_once_and_then_the_centre_calls(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, _profile = pair
    change = {"code": "split_shift", "facts": {"index": 0}}
    whose = {"centre_id": need.centre_id, "need_id": need.id, "change": change, "mark": "x", "opens": 1}
    session.add(Proposal(**whose, proposed_at=NOW))
    session.add(Proposal(**whose, proposed_at=at(-30), state="declined", answered_at=at(-20)))
    assert chase(session, settings, 4.9) == {}
    assert chase(session, settings, 5) == {"reminded": 1}
    assert chase(session, settings, 6.9) == {}
    assert chase(session, settings, 7) == {"tasks": 1}
    assert chase(session, settings, 30) == {}
    assert len(mails(session, "answer_awaited")) == 1
    assert tasks(session) == [("silent_candidacy", need.id)]


@pytest.mark.either_database
def test_after_a_standstill_a_proposed_change_has_the_day_that_its_late_reminder_told(
    session: Session, settings: Settings, pair: Pair
) -> None:
    need, _profile = pair
    change = {"code": "split_shift", "facts": {"index": 0}}
    whose = {"centre_id": need.centre_id, "need_id": need.id, "change": change, "mark": "x", "opens": 1}
    proposal = Proposal(**whose, proposed_at=NOW)
    session.add(proposal)
    session.flush()
    assert answer_until(session, proposal, settings=settings) == at(7)
    assert chase(session, settings, 10) == {"reminded": 1}
    assert answer_until(session, proposal, settings=settings) == at(12)
    assert chase(session, settings, 10.1) == chase(session, settings, 11.9) == {}
    assert chase(session, settings, 12) == {"tasks": 1}
    assert chase(session, settings, 12.1) == {}


@pytest.mark.either_database
def test_of_a_need_taken_away_just_now_nobody_is_reminded_until_it_is_sure(
    session: Session, settings: Settings, pair: Pair
) -> None:
    """For an hour it may come back: until then there is no reminder, of the answer or of a message in it."""
    need, profile = pair
    employer_says(session, settings, pair, "interested")
    assistant_says(session, settings, pair, "interested")
    asking(session, make_thread(session, need=need, profile=profile), "assistant")
    moment = at(5)
    needs.withdraw_need(session, employer_actor(need), need.id, settings=settings, now=moment)
    assert chase(session, settings, 5 + 0.5 / 24) == {}
    assert mails(session, "answer_awaited") == []
    assert only(session).stage == "both_interested"
    # It comes back within the hour: who is waited for is reminded as if nothing had been.
    session.get_one(Need, need.id).state = "published"
    assert chase(session, settings, 5 + 0.7 / 24) == {"reminded": 2}
    assert len(mails(session, "answer_awaited")) == 2


def test_of_a_need_taken_away_no_change_is_called_about(
    session: Session, settings: Settings, pair: Pair
) -> None:
    """Also where it was taken away after the job had looked which changes are due."""
    need, _profile = pair
    change = {"code": "split_shift", "facts": {"index": 0}}
    proposal = Proposal(
        centre_id=need.centre_id, need_id=need.id, change=change, mark="x", opens=1, proposed_at=NOW
    )
    session.add(proposal)
    session.flush()
    needs.withdraw_need(session, employer_actor(need), need.id, settings=settings, now=at(5))
    assert chase_proposal(session, proposal.id, settings=settings, now=at(5)) is None
    assert mails(session, "answer_awaited") == []

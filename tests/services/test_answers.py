"""Interested, not for me, taken back: kept, refused kindly, told to both once both said yes."""

import pytest
from sqlalchemy import func, select

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.models import AuditEvent, Match, NeedLanguage, OutboxMessage
from portti.queries.matches import pair
from portti.services.answers import answer_as_assistant, answer_as_employer
from portti.services.match_lists import Wanted, employer_list
from tests.factories.matches import assistant_actor, employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need


@pytest.fixture
def fitting(session, settings):
    """A need and a profile that fit, and another pair as noise."""
    need, profile = make_need(session), make_matchable(session)
    make_need(session)
    make_matchable(session)
    rank_all(session, settings)
    return need, profile


def mails(session):
    """How many were told that both said yes."""
    return session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.kind == "both_interested"))


def test_both_saying_yes_tells_both_once_and_taking_back_is_possible(session, settings, now, fitting):
    need, profile = fitting
    employer, assistant = employer_actor(need), assistant_actor(profile)
    match = answer_as_employer(
        session, employer, need.id, profile.id, "interested", settings=settings, now=now
    )
    assert mails(session) == 0
    answer_as_assistant(session, assistant, need.id, "interested", settings=settings, now=now)
    assert mails(session) == 2
    answer_as_assistant(session, assistant, need.id, None, settings=settings, now=now)
    assert (match.employer_answer, match.assistant_answer) == ("interested", None)
    answer_as_assistant(session, assistant, need.id, "interested", settings=settings, now=now)
    assert mails(session) == 2


def test_the_same_answer_twice_is_one_answer(session, settings, now, fitting):
    need, profile = fitting
    for _ in range(2):
        answer_as_employer(
            session, employer_actor(need), need.id, profile.id, "not_for_me", settings=settings, now=now
        )
    deeds = session.scalars(select(AuditEvent).where(AuditEvent.deed == "answer_match")).all()
    assert [deed.facts for deed in deeds] == [{"answer": "not_for_me"}]


def test_anothers_need_is_not_found_and_roles_are_kept_apart(session, settings, now, fitting):
    need, profile = fitting
    stranger = employer_actor(make_need(session))
    with pytest.raises(NotFound):
        answer_as_employer(session, stranger, need.id, profile.id, "interested", settings=settings, now=now)
    with pytest.raises(NotAllowed):
        answer_as_employer(
            session, assistant_actor(profile), need.id, profile.id, "interested", settings=settings, now=now
        )
    with pytest.raises(NotAllowed):
        answer_as_assistant(session, employer_actor(need), need.id, "interested", settings=settings, now=now)
    with pytest.raises(NotFound):
        nobody = Actor(account_id=None, roles=frozenset({"assistant"}))
        answer_as_assistant(session, nobody, need.id, "interested", settings=settings, now=now)


def test_an_unknown_word_is_no_answer(session, settings, now, fitting):
    need, profile = fitting
    with pytest.raises(RuleViolation, match="unknown_answer"):
        answer_as_employer(
            session, employer_actor(need), need.id, profile.id, "maybe", settings=settings, now=now
        )


def test_an_employer_cannot_answer_about_a_person_who_has_nothing_to_do_with_the_need(
    session, settings, now, fitting
):
    need, _profile = fitting
    stranger = make_matchable(session, free=((5, 420, 960),))
    with pytest.raises(NotFound):
        answer_as_employer(
            session, employer_actor(need), need.id, stranger.id, "interested", settings=settings, now=now
        )


def test_an_assistant_may_answer_a_need_that_does_not_fit_and_the_employer_reads_what_is_missing(
    session, settings, now
):
    need = make_need(session, languages=[NeedLanguage(language="sv", level="B2", strength="must")])
    profile = make_matchable(session, name="Venla")
    rank_all(session, settings)
    assert pair(session, need.id, profile.id) is None
    match = answer_as_assistant(
        session, assistant_actor(profile), need.id, "interested", settings=settings, now=now
    )
    assert (match.current, match.score) == (False, 0.0)
    found = employer_list(session, need, "en", Wanted(group="they"), settings=settings)
    assert [(card.name, card.lead) for card in found.cards] == [
        ("Venla", "A must, and missing: Swedish (B2).")
    ]
    assert employer_list(session, need, "en", Wanted(), settings=settings).cards == []


def test_an_answer_before_the_ranking_makes_the_pair_that_the_ranking_keeps(session, settings, now):
    need, profile = make_need(session), make_matchable(session)
    match = answer_as_assistant(
        session, assistant_actor(profile), need.id, "not_for_me", settings=settings, now=now
    )
    assert match.current
    assert match.score > 0
    rank_all(session, settings)
    assert session.scalars(select(Match).where(Match.need_id == need.id)).one() is match


@pytest.mark.parametrize(
    ("need_state", "profile_state", "code"),
    [("paused", "published", "need_not_open_now"), ("published", "paused", "own_profile_not_shown")],
)
def test_nothing_new_is_said_to_what_is_not_open_but_all_can_be_taken_back(
    session, settings, now, fitting, need_state, profile_state, code
):
    need, profile = fitting
    actor = assistant_actor(profile)
    answer_as_assistant(session, actor, need.id, "interested", settings=settings, now=now)
    need.state, profile.state = need_state, profile_state
    session.flush()
    with pytest.raises(RuleViolation, match=code):
        answer_as_assistant(session, actor, need.id, "not_for_me", settings=settings, now=now)
    taken_back = answer_as_assistant(session, actor, need.id, None, settings=settings, now=now)
    assert taken_back.assistant_answer is None


def test_an_employer_says_nothing_new_to_who_hides_but_takes_back(session, settings, now, fitting):
    need, profile = fitting
    actor = employer_actor(need)
    answer_as_employer(session, actor, need.id, profile.id, "not_for_me", settings=settings, now=now)
    profile.state = "hidden"
    session.flush()
    with pytest.raises(RuleViolation, match="profile_not_found_now"):
        answer_as_employer(session, actor, need.id, profile.id, "interested", settings=settings, now=now)
    match = answer_as_employer(session, actor, need.id, profile.id, None, settings=settings, now=now)
    assert match.employer_answer is None


def test_a_draft_cannot_be_answered(session, settings, now):
    need, profile = make_need(session, state="draft"), make_matchable(session)
    with pytest.raises(NotFound):
        answer_as_assistant(
            session, assistant_actor(profile), need.id, "interested", settings=settings, now=now
        )

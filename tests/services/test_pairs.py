"""One pair in full: numbers that add up, the other's name only after both said yes, nobody else's pair."""

import pytest

from portti.domain.errors import NotFound
from portti.models import Account, NeedLanguage
from portti.queries.match_pool import latest_snapshot
from portti.queries.matches import pair
from portti.services.matchmaking import replay_need
from portti.services.pairs import assistant_pair, employer_pair
from tests.factories.accounts import make_account, make_employer
from tests.factories.matches import assistant_actor, employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need


@pytest.fixture
def fitting(session, settings):
    account = make_account(session, "employer", given_name="Helmi", family_name="Hallavuo")
    account.phone = "+358401"
    need = make_need(session, employer=make_employer(session, account=account))
    profile = make_matchable(session, name="Venla")
    session.get(Account, profile.account_id).phone = "+358402"
    make_need(session)
    make_matchable(session)
    rank_all(session, settings)
    return need, profile


def both_say_yes(session, need, profile):
    match = pair(session, need.id, profile.id)
    match.employer_answer = match.assistant_answer = "interested"
    session.flush()


def test_nine_points_with_the_score_of_the_list(session, settings, fitting):
    need, profile = fitting
    told = employer_pair(session, employer_actor(need), need.id, profile.id, "en", settings=settings)
    assert [len(side.points) for side in told.worked.sides] == [5, 4]
    assert len(told.worked.gates) == 6
    ranked = replay_need(session, latest_snapshot(session, need_id=need.id), settings)["ranked"]
    score = next(entry["score"] for entry in ranked if entry["profile"] == profile.exchange_id)
    assert told.worked.score == f"{score:.9f}"
    own = assistant_pair(session, assistant_actor(profile), need.id, "en", settings=settings)
    assert own.worked.score == told.worked.score


def test_names_and_numbers_come_with_the_second_yes_and_go_when_it_is_taken_back(session, settings, fitting):
    need, profile = fitting
    sides = [
        lambda: employer_pair(session, employer_actor(need), need.id, profile.id, "fi", settings=settings),
        lambda: assistant_pair(session, assistant_actor(profile), need.id, "fi", settings=settings),
    ]
    assert [dict(side().contact) for side in sides] == [{"shown_name": "Venla"}, {}]
    both_say_yes(session, need, profile)
    assert [dict(side().contact) for side in sides] == [
        {"shown_name": "Venla", "phone": "+358402"},
        {"given_name": "Helmi", "phone": "+358401"},
    ]
    pair(session, need.id, profile.id).employer_answer = None
    session.flush()
    assert [dict(side().contact) for side in sides] == [{"shown_name": "Venla"}, {}]


def test_another_employer_and_a_stranger_find_nothing(session, settings, fitting):
    need, profile = fitting
    other = make_need(session)
    stranger = make_matchable(session, free=((5, 420, 960),))
    for actor, person in ((employer_actor(other), profile), (employer_actor(need), stranger)):
        with pytest.raises(NotFound):
            employer_pair(session, actor, need.id, person.id, "fi", settings=settings)


def test_an_assistant_who_was_never_interested_is_not_found_after_hiding(session, settings, fitting):
    need, profile = fitting
    profile.state = "paused"
    session.flush()
    with pytest.raises(NotFound):
        employer_pair(session, employer_actor(need), need.id, profile.id, "fi", settings=settings)
    both_say_yes(session, need, profile)
    told = employer_pair(session, employer_actor(need), need.id, profile.id, "fi", settings=settings)
    assert told.worked is None
    assert told.profile_times == {}
    assert not told.may_answer


def test_a_need_that_does_not_fit_says_where_it_stops_and_has_no_score(session, settings, fitting):
    _need, profile = fitting
    need = make_need(session, languages=[NeedLanguage(language="sv", level="B2", strength="must")])
    told = assistant_pair(session, assistant_actor(profile), need.id, "en", settings=settings)
    assert told.worked.score is None
    assert [gate.name for gate in told.worked.gates if not gate.passed] == ["Languages"]
    assert told.card.lead == "A must, and missing: Swedish (B2)."
    assert told.may_answer


def test_what_a_gate_said_is_not_said_again_in_other_words(session, settings, fitting):
    _need, profile = fitting
    need = make_need(session, latitude=63.5, longitude=27.0)
    told = assistant_pair(session, assistant_actor(profile), need.id, "en", settings=settings)
    assert told.card.lead.startswith("Travel is too long")
    assert not [line for line in told.card.reasons_against if line.startswith("Travel")]


def test_drafts_and_closed_needs_without_an_answer_are_not_found(session, settings, fitting):
    need, profile = fitting
    draft = make_need(session, state="draft")
    for key in (draft.id, 10**6):
        with pytest.raises(NotFound):
            assistant_pair(session, assistant_actor(profile), key, "fi", settings=settings)
    need.state = "filled"
    session.flush()
    with pytest.raises(NotFound):
        assistant_pair(session, assistant_actor(profile), need.id, "fi", settings=settings)
    both_say_yes(session, need, profile)
    told = assistant_pair(session, assistant_actor(profile), need.id, "fi", settings=settings)
    assert (told.may_answer, told.contact["given_name"]) == (False, "Helmi")

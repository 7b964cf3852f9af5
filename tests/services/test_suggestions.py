"""Staff put people forward with a reason; the engine's order and everybody in it stay as they are."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.suggestions import LONGEST_TEXT
from portti.models import AuditEvent, Match, Need, Profile, Suggestion
from portti.services.answers import answer_as_employer
from portti.services.blocks import block_as_employer
from portti.services.match_lists import Wanted, employer_list
from portti.services.suggestions import (
    move_suggestion_up,
    put_forward,
    ranked_people,
    suggested_people,
    take_suggestion_back,
)
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account
from tests.factories.matches import employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need


@pytest.fixture
def need(session: Session, settings: Settings) -> Need:
    need = make_need(session)
    for name in ("Aino", "Eero", "Ilona"):
        make_matchable(session, name=name)
    make_matchable(session, name="Kaukainen", latitude=66.5)
    make_need(session, title="Muu")
    rank_all(session, settings)
    return need


def staff_of(session: Session, need: Need) -> Actor:
    account = make_account(session, "staff")
    account.centre_id = need.centre_id
    return Actor(account.id, frozenset({"staff"}), need.centre_id)


def forward(session: Session, need: Need, place: int, reason: str = "met", text: str = "") -> Suggestion:
    person = ranked_people(session, need, "fi")[place - 1]
    return put_forward(
        session,
        staff_of(session, need),
        need.id,
        person.profile_id,
        reason,
        text,
        language="fi",
        now=NOW,
    )


def names(session: Session, need: Need) -> list[str]:
    return [one.person.name for one in suggested_people(session, need, "fi")]


def order_shown(session: Session, need: Need, settings: Settings) -> list[int]:
    found = employer_list(session, need, "fi", Wanted(), settings=settings)
    return [card.key for card in found.cards]


def test_everybody_in_the_list_can_be_put_forward_in_the_engines_order(
    session: Session, settings: Settings, need: Need
) -> None:
    people = ranked_people(session, need, "fi")
    assert [one.profile_id for one in people] == order_shown(session, need, settings)
    assert [one.place for one in people] == [1, 2, 3]
    assert "Kaukainen" not in {one.name for one in people}


def test_the_centres_order_stands_beside_the_list_and_changes_nothing_in_it(
    session: Session, settings: Settings, need: Need
) -> None:
    before = order_shown(session, need, settings)
    people = ranked_people(session, need, "fi")
    last, middle = forward(session, need, 3), forward(session, need, 2, "other", "Tuntee seudun.")
    assert names(session, need) == [people[2].name, people[1].name]
    actor = staff_of(session, need)
    move_suggestion_up(session, actor, need.id, middle.id, now=NOW)
    move_suggestion_up(session, actor, need.id, middle.id, now=NOW)
    assert names(session, need) == [people[1].name, people[2].name]
    first = suggested_people(session, need, "fi")[0]
    assert (first.reason, first.text, first.person.place) == ("other", "Tuntee seudun.", 2)
    assert order_shown(session, need, settings) == before
    assert [one.profile_id for one in ranked_people(session, need, "fi")] == before
    take_suggestion_back(session, actor, need.id, last.id, now=NOW)
    assert names(session, need) == [people[1].name]
    assert order_shown(session, need, settings) == before


def test_every_deed_is_recorded_with_its_reason(session: Session, need: Need) -> None:
    row = forward(session, need, 1, "experience")
    forward(session, need, 1, "experience")
    take_suggestion_back(session, staff_of(session, need), need.id, row.id, now=NOW)
    events = session.scalars(select(AuditEvent).where(AuditEvent.subject == "suggestion")).all()
    assert [event.deed for event in events] == ["put_forward", "take_suggestion_back"]
    assert {event.facts["why"] for event in events} == {"experience"}
    assert all(event.account_id for event in events)


def test_put_forward_again_changes_the_reason_and_can_come_back(session: Session, need: Need) -> None:
    row = forward(session, need, 1)
    again = forward(session, need, 1, "stays")
    assert (again.id, again.reason) == (row.id, "stays")
    take_suggestion_back(session, staff_of(session, need), need.id, row.id, now=NOW)
    assert forward(session, need, 1).id != row.id
    assert len(names(session, need)) == 1


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("reason", "text", "code"),
    [
        ("", "", "suggestion_reason_missing"),
        ("best", "", "suggestion_reason_missing"),
        ("other", " ", "suggestion_text_missing"),
        ("met", "a" * (LONGEST_TEXT + 1), "suggestion_text_too_long"),
    ],
)
def test_a_reason_there_must_be(session: Session, need: Need, reason: str, text: str, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        forward(session, need, 1, reason, text)
    assert names(session, need) == []


def test_who_leaves_the_list_is_suggested_no_more(session: Session, settings: Settings, need: Need) -> None:
    people = ranked_people(session, need, "fi")
    for place in (1, 2, 3):
        forward(session, need, place)
    employer = employer_actor(need)
    answer_as_employer(
        session, employer, need.id, people[0].profile_id, "not_for_me", settings=settings, now=NOW
    )
    block_as_employer(session, employer, need.id, people[1].profile_id, None, now=NOW)
    session.get_one(Profile, people[2].profile_id).state = "paused"
    session.flush()
    assert names(session, need) == []
    session.get_one(Profile, people[2].profile_id).state = "published"
    session.flush()
    assert names(session, need) == [people[2].name]


def test_nobody_is_put_forward_whom_the_employer_refused_or_who_does_not_fit(
    session: Session, settings: Settings, need: Need
) -> None:
    people = ranked_people(session, need, "fi")
    answer_as_employer(
        session,
        employer_actor(need),
        need.id,
        people[0].profile_id,
        "not_for_me",
        settings=settings,
        now=NOW,
    )
    with pytest.raises(RuleViolation, match="employer_said_no"):
        forward(session, need, 1)
    far = session.scalars(select(Profile.id).where(Profile.shown_name == "Kaukainen")).one()
    with pytest.raises(RuleViolation, match="not_in_list"):
        put_forward(session, staff_of(session, need), need.id, far, "met", "", language="fi", now=NOW)


def test_only_staff_of_the_needs_centre_suggest(session: Session, need: Need) -> None:
    row, person = forward(session, need, 1), ranked_people(session, need, "fi")[1]
    elsewhere = make_account(session, "staff")
    for actor, fault in (
        (Actor(elsewhere.id, frozenset({"staff"}), elsewhere.centre_id), NotFound),
        (employer_actor(need), NotAllowed),
    ):
        with pytest.raises(fault):
            put_forward(session, actor, need.id, person.profile_id, "met", "", language="fi", now=NOW)
        with pytest.raises(fault):
            move_suggestion_up(session, actor, need.id, row.id, now=NOW)
        with pytest.raises(fault):
            take_suggestion_back(session, actor, need.id, row.id, now=NOW)
    other = session.scalars(select(Need).where(Need.title == "Muu")).one()
    with pytest.raises(NotFound):
        take_suggestion_back(session, staff_of(session, other), other.id, row.id, now=NOW)
    assert session.scalar(select(Match.id).limit(1)) is not None
    assert len(names(session, need)) == 1

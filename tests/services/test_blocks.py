"""Neither side meets who has blocked them or whom they have blocked; nothing tells the other side."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.match_filters import Filters
from portti.models import AuditEvent, Block, Employer, Match, Need, NeedSkill, OutboxMessage, Profile
from portti.queries import blocks as queries
from portti.queries import digests as digest_queries
from portti.queries import match_pool
from portti.queries import matches as match_queries
from portti.queries import needs as need_queries
from portti.queries import profiles as profile_queries
from portti.services.answers import answer_as_assistant, answer_as_employer
from portti.services.blocks import block_as_assistant, block_as_employer, lift_block
from portti.services.match_lists import GROUPS, Wanted, assistant_list, employer_list
from portti.services.matchmaking import refresh_need
from portti.services.need_search import search_needs
from portti.services.one_change import what_would_open, what_would_widen
from portti.services.pairs import assistant_pair, employer_pair
from portti.services.staff_people import tie_employer
from portti.services.teams import employer_team
from portti.services.week_fills import assistant_week
from portti.settings import Settings
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable, rank_all
from tests.factories.needs import make_need

SIDES = ("employer", "assistant")


@pytest.fixture
def need(session: Session) -> Need:
    return make_need(session, title="Aamut", open_to_visitors=True)


@pytest.fixture
def other_need(session: Session, need: Need) -> Need:
    """Another need of the same employer."""
    return make_need(session, employer=session.get_one(Employer, need.employer_id), title="Illat")


@pytest.fixture
def venla(session: Session) -> Profile:
    return make_matchable(session, name="Venla")


@pytest.fixture
def noise(session: Session) -> tuple[Need, Profile]:
    """A pair that has nothing to do with any of it."""
    return make_need(session, title="Toinen", open_to_visitors=True), make_matchable(session, name="Eino")


def put_up(session: Session, side: str, need: Need, profile: Profile, now: datetime) -> Block:
    if side == "employer":
        return block_as_employer(session, employer_actor(need), need.id, profile.id, "rude", now=now)
    return block_as_assistant(session, assistant_actor(profile), need.id, None, now=now)


def listed_names(session: Session, need: Need, settings: Settings) -> set[str]:
    return {
        card.name
        for group in GROUPS
        for card in employer_list(session, need, "en", Wanted(group), settings=settings).cards
    }


def listed_titles(session: Session, profile: Profile, settings: Settings) -> set[str]:
    return {
        card.name
        for group in GROUPS
        for card in assistant_list(session, profile, "en", Wanted(group), settings=settings).cards
    }


def found_titles(session: Session, profile: Profile, settings: Settings) -> set[str]:
    apart = queries.blocked_employers(session, profile.id)
    found = search_needs(session, Filters(), "", 1, "en", everyone=True, without=apart, settings=settings)
    return {words.title for words in found.needs}


@pytest.mark.parametrize("side", SIDES)
def test_a_blocked_pair_is_gone_from_both_lists_at_once_and_after_the_next_ranking(
    session: Session,
    settings: Settings,
    now: datetime,
    need: Need,
    other_need: Need,
    venla: Profile,
    noise: tuple[Need, Profile],
    side: str,
) -> None:
    make_match(session, need=need, profile=venla, assistant_answer="interested", employer_answer="interested")
    rank_all(session, settings)
    assert listed_names(session, need, settings) == {"Venla", "Eino"}
    assert listed_titles(session, venla, settings) == {"Aamut", "Illat", "Toinen"}
    put_up(session, side, need, venla, now)
    for _round in range(2):
        for one in (need, other_need):
            assert listed_names(session, one, settings) == {"Eino"}
        assert listed_titles(session, venla, settings) == {"Toinen"}
        assert found_titles(session, venla, settings) == {"Toinen"}
        assert found_titles(session, noise[1], settings) == {"Aamut", "Illat", "Toinen"}
        counts = need_queries.match_counts(session, [need.id])[need.id]
        assert (counts.fitting, counts.mutual) == (1, 0)
        assert profile_queries.answered_needs(session, venla.id).for_nobody == []
        rank_all(session, settings, now + timedelta(hours=1))
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    assert snapshot is not None
    assert snapshot.result["order"] == [noise[1].exchange_id]
    # Whoever counts finds no gap: the pool is as if the other were not there.
    assert snapshot.result["pool"] == 1 + sum(snapshot.result["stopped_at"].values())
    shown = {person.name for person in _team(session, need, settings)}
    assert shown == {"Eino"}
    week = assistant_week(session, venla, "en", hours=None, without=[], settings=settings)
    assert {work.title for work in week.works} == {"Toinen"}


def _team(session: Session, need: Need, settings: Settings) -> list:  # type: ignore[type-arg]
    team = employer_team(session, need, "en", without=[], including=[], settings=settings)
    return [*team.people, *team.offered]


@pytest.mark.either_database
@pytest.mark.parametrize("side", SIDES)
def test_neither_page_opens_and_neither_side_can_answer(
    session: Session,
    settings: Settings,
    now: datetime,
    need: Need,
    venla: Profile,
    noise: tuple[Need, Profile],
    side: str,
) -> None:
    rank_all(session, settings)
    put_up(session, side, need, venla, now)
    employer, assistant = employer_actor(need), assistant_actor(venla)
    with pytest.raises(NotFound):
        employer_pair(session, employer, need.id, venla.id, "en", settings=settings)
    with pytest.raises(NotFound):
        assistant_pair(session, assistant, need.id, "en", settings=settings)
    with pytest.raises(NotFound):
        match_queries.visible_need(session, assistant, need.id)
    with pytest.raises(NotFound):
        answer_as_employer(session, employer, need.id, venla.id, "interested", settings=settings, now=now)
    with pytest.raises(NotFound):
        answer_as_assistant(session, assistant, need.id, "interested", settings=settings, now=now)
    # Others go on as before.
    answer_as_employer(session, employer, need.id, noise[1].id, "interested", settings=settings, now=now)
    answer_as_assistant(session, assistant, noise[0].id, "interested", settings=settings, now=now)


@pytest.mark.parametrize("side", SIDES)
def test_no_mail_tells_of_the_pair_and_none_of_the_block(
    session: Session,
    settings: Settings,
    now: datetime,
    need: Need,
    venla: Profile,
    noise: tuple[Need, Profile],
    side: str,
) -> None:
    rank_all(session, settings)
    put_up(session, side, need, venla, now)
    # A ranking of the same moment may have marked the pair as current again: the block counts, not the mark.
    pair = match_queries.pair(session, need.id, venla.id)
    assert pair is not None
    pair.current = True
    session.flush()
    account = session.get_one(Employer, need.employer_id).account_id
    assert account is not None and venla.account_id is not None
    told = [match.profile_id for match in digest_queries.untold_to_employer(session, account)]
    assert told == [noise[1].id]
    told = [match.need_id for match in digest_queries.untold_to_assistant(session, venla.account_id)]
    assert told == [noise[0].id]
    assert session.scalars(select(OutboxMessage)).all() == []


def test_lifting_brings_the_pair_back_with_the_next_ranking_unless_the_other_side_blocks_too(
    session: Session, settings: Settings, now: datetime, need: Need, venla: Profile
) -> None:
    later = now + timedelta(hours=1)
    rank_all(session, settings, later)
    by_employer = put_up(session, "employer", need, venla, later)
    by_assistant = put_up(session, "assistant", need, venla, later)
    assert match_pool.stale_need_ids(session) == [need.id]
    assert match_pool.stale_profile_ids(session) == [venla.id]
    rank_all(session, settings, later)
    assert match_pool.stale_need_ids(session) == []
    lift_block(session, employer_actor(need), by_employer.id, now=later)
    assert match_pool.stale_need_ids(session) == [need.id]
    rank_all(session, settings, later)
    assert listed_names(session, need, settings) == set()
    for _press in range(2):
        lift_block(session, assistant_actor(venla), by_assistant.id, now=later)
    rank_all(session, settings, later)
    assert listed_names(session, need, settings) == {"Venla"}
    assert listed_titles(session, venla, settings) == {"Aamut"}


def test_pressed_twice_it_is_one_block_and_both_deeds_are_recorded_once(
    session: Session, settings: Settings, now: datetime, need: Need, venla: Profile
) -> None:
    rank_all(session, settings)
    first = put_up(session, "employer", need, venla, now)
    assert put_up(session, "employer", need, venla, now).id == first.id
    lift_block(session, employer_actor(need), first.id, now=now)
    again = put_up(session, "employer", need, venla, now)
    assert again.id != first.id
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.deed for event in events] == ["block", "lift_block", "block"]
    # Nothing in the trail leads from the assistant's profile to the block: they read what concerns them.
    assert {event.subject for event in events} == {"block"}
    assert {event.profile_id for event in events} == {None}


def test_each_side_sees_and_lifts_its_own_blocks_only(
    session: Session,
    settings: Settings,
    now: datetime,
    need: Need,
    venla: Profile,
    noise: tuple[Need, Profile],
) -> None:
    rank_all(session, settings)
    by_employer = put_up(session, "employer", need, venla, now)
    by_assistant = put_up(session, "assistant", noise[0], venla, now)
    employer, assistant = employer_actor(need), assistant_actor(venla)
    rows = queries.own_blocks(session, employer)
    assert [(row.block.id, row.shown_name) for row in rows] == [(by_employer.id, "Venla")]
    rows = queries.own_blocks(session, assistant)
    assert [(row.block.id, row.title) for row in rows] == [(by_assistant.id, "Toinen")]
    for actor in (assistant, employer_actor(noise[0]), Actor(None)):
        with pytest.raises(NotFound):
            lift_block(session, actor, by_employer.id, now=now)
    assert by_employer.lifted_at is None


def test_only_who_has_been_matched_can_be_blocked_and_only_by_those_it_concerns(
    session: Session, settings: Settings, now: datetime, need: Need, venla: Profile
) -> None:
    stranger = make_matchable(session, name="Kaukana", latitude=69.9, longitude=27.0)
    rank_all(session, settings)
    with pytest.raises(NotFound):
        put_up(session, "employer", need, stranger, now)
    with pytest.raises(NotFound):
        other = employer_actor(make_need(session))
        block_as_employer(session, other, need.id, venla.id, None, now=now)
    with pytest.raises(NotAllowed):
        block_as_employer(session, assistant_actor(venla), need.id, venla.id, None, now=now)
    with pytest.raises(NotAllowed):
        block_as_assistant(session, employer_actor(need), need.id, None, now=now)
    with pytest.raises(RuleViolation, match="unknown_reason"):
        block_as_employer(session, employer_actor(need), need.id, venla.id, "ugly", now=now)
    # An assistant may block an employer whose open need they only read.
    block_as_assistant(session, assistant_actor(stranger), need.id, "unsafe", now=now)
    assert queries.is_blocked(session, need.employer_id, stranger.id)


def test_who_is_blocked_is_not_offered_as_known(
    session: Session, settings: Settings, now: datetime, need: Need, venla: Profile
) -> None:
    make_match(session, need=need, profile=venla, assistant_answer="interested", employer_answer="interested")
    employer = employer_actor(need)
    assert [one.name for one in need_queries.known_assistants(session, employer)] == ["Venla"]
    put_up(session, "assistant", need, venla, now)
    assert need_queries.known_assistants(session, employer) == []


def test_a_block_of_an_imported_employer_goes_along_to_the_person_they_are_tied_to(
    session: Session, settings: Settings, now: datetime, venla: Profile
) -> None:
    centre = make_centre(session)
    staff = make_account(session, "staff", centre=centre)
    person = make_employer(session, centre=centre)
    imported = Employer(centre_id=centre.id, created_at=now)
    session.add(imported)
    session.flush()
    need = make_need(session, employer=imported)
    put_up(session, "assistant", need, venla, now)
    actor = Actor(staff.id, frozenset({"staff"}), centre.id)
    assert person.account_id is not None
    tie_employer(session, actor, imported.id, person.account_id, settings=settings, now=now)
    session.flush()
    refresh_need(session, need, settings=settings, now=now)
    assert session.scalars(select(Match).where(Match.current)).all() == []
    assert queries.is_blocked(session, person.id, venla.id)


def test_a_change_promises_nobody_whom_a_block_keeps_apart(
    session: Session, settings: Settings, now: datetime
) -> None:
    need = make_need(session, skills=[NeedSkill(skill="mt_hoist", strength="must")])
    eino = make_matchable(session, name="Eino")
    assert [change["opens"] for change in what_would_widen(session, need, settings=settings)] == [1]
    assert [change["opens"] for change in what_would_open(session, eino, settings=settings)] == [1]
    put_up(session, "assistant", need, eino, now)
    assert what_would_widen(session, need, settings=settings) == []
    assert what_would_open(session, eino, settings=settings) == []

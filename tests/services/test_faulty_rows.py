"""A row that the engine cannot read, or whose postal code has gone, keeps nobody else from being ranked."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from portti.domain.errors import RuleViolation
from portti.models import NeedSkill, Profile, ProfileSkill
from portti.queries import match_pool
from portti.queries import places as place_queries
from portti.services.answers import answer_as_assistant
from portti.services.match_lists import Wanted, assistant_list, employer_list
from portti.services.matchmaking import refresh_need, refresh_profile
from portti.services.pairs import assistant_pair, employer_pair
from portti.services.pools import need_pool, profile_pool
from portti.settings import Settings
from tests.factories.matches import assistant_actor, employer_actor, make_match, make_matchable
from tests.factories.needs import make_need

LONG_GONE = "skill_of_an_older_list"


def current_pairs(session: Session, need_id: int) -> dict[int, bool]:
    return {match.profile_id: match.current for match in match_pool.matches_of_need(session, need_id)}


def test_a_need_with_an_unknown_skill_is_left_out_and_its_id_is_logged(
    session: Session, settings: Settings, now: datetime
) -> None:
    good, noise = make_need(session), make_need(session)
    faulty = make_need(session, skills=[NeedSkill(skill=LONG_GONE, strength="must")])
    with capture_logs() as lines:
        pool = need_pool(session, settings)
    assert set(pool.rows) == {good.exchange_id, noise.exchange_id}
    assert [(line["event"], line["table"], line["id"]) for line in lines] == [
        ("row_not_ranked", "needs", faulty.id)
    ]
    assert LONG_GONE not in str(lines)


def test_a_profile_with_an_unknown_skill_is_left_out_and_the_others_are_ranked(
    session: Session, settings: Settings, now: datetime
) -> None:
    need, good = make_need(session), make_matchable(session)
    faulty = make_matchable(session, skills=[ProfileSkill(skill=LONG_GONE, level="done")])
    with capture_logs() as lines:
        refresh_need(session, need, settings=settings, now=now)
        refresh_profile(session, good, settings=settings, now=now)
    assert current_pairs(session, need.id) == {good.id: True}
    assert set(profile_pool(session, settings).rows) == {good.exchange_id}
    assert [line["id"] for line in lines if line["event"] == "row_not_ranked"] == [faulty.id]


def test_the_faulty_row_itself_loses_its_pairs_and_stops_no_job(
    session: Session, settings: Settings, now: datetime
) -> None:
    profile = make_matchable(session)
    faulty = make_need(session, skills=[NeedSkill(skill=LONG_GONE, strength="wish")])
    make_match(session, need=faulty, profile=profile)
    assert refresh_need(session, faulty, settings=settings, now=now) == 0
    assert current_pairs(session, faulty.id) == {profile.id: False}
    broken = make_matchable(session, skills=[ProfileSkill(skill=LONG_GONE, level="done")])
    refresh_profile(session, broken, settings=settings, now=now)
    assert match_pool.latest_snapshot(session, profile_id=broken.id) is None


def test_pages_show_a_faulty_row_by_name_only_and_take_no_new_answer(
    session: Session, settings: Settings, now: datetime
) -> None:
    profile, noise = make_matchable(session), make_matchable(session, name="Eino")
    need = make_need(session, skills=[NeedSkill(skill=LONG_GONE, strength="must")])
    make_match(session, need=need, profile=noise)
    make_match(session, need=need, profile=profile, assistant_answer="interested")
    employer, assistant = employer_actor(need), assistant_actor(profile)
    found = employer_list(session, need, "en", Wanted("they"), settings=settings)
    assert [(card.name, card.lead) for card in found.cards] == [("Venla", "")]
    seen = employer_pair(session, employer, need.id, profile.id, "en", settings=settings)
    assert (seen.worked, seen.may_answer) == (None, False)
    seen = assistant_pair(session, assistant, need.id, "en", settings=settings)
    assert (seen.worked, seen.may_answer) == (None, False)
    listed = assistant_list(session, profile, "en", Wanted("interested"), settings=settings)
    assert [card.name for card in listed.cards] == ["Aamuapua"]
    with pytest.raises(RuleViolation, match="need_not_open_now"):
        answer_as_assistant(
            session, assistant_actor(noise), need.id, "interested", settings=settings, now=now
        )


@pytest.mark.parametrize("make", [make_need, make_matchable])
def test_a_postal_code_that_an_import_removed_keeps_nobody_out(
    session: Session, settings: Settings, now: datetime, make: Callable[..., object]
) -> None:
    place_queries.replace_postal_codes(
        session,
        [
            {
                "code": "40100",
                "name": "Jyväskylä",
                "municipality_code": "179",
                "latitude": 62.24,
                "longitude": 25.75,
            }
        ],
    )
    row = make(session, postal_code="40100")
    need = row if not isinstance(row, Profile) else make_need(session)
    profile = row if isinstance(row, Profile) else make_matchable(session)
    place_queries.replace_postal_codes(
        session,
        [
            {
                "code": "00100",
                "name": "Helsinki",
                "municipality_code": "091",
                "latitude": 60.17,
                "longitude": 24.93,
            }
        ],
    )
    refresh_need(session, need, settings=settings, now=now)
    assert current_pairs(session, need.id) == {profile.id: True}

"""Rankings from the database: who may be ranked at all, snapshots that replay, matches kept up to date."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import engine
from portti.domain.errors import NotFound
from portti.models import (
    Match,
    Need,
    NeedKnown,
    NeedLanguage,
    NeedSkill,
    Profile,
    ProfileSkill,
    RankingSnapshot,
)
from portti.queries import match_pool
from portti.services.matchmaking import (
    engine_need,
    rank_own_need_if_quick,
    refresh_need,
    refresh_own_need,
    refresh_profile,
    replay_need,
    replay_profile,
)
from portti.services.one_change import what_would_open, what_would_widen
from portti.services.pools import profile_pool
from portti.services.ranking_reasons import opening, together, widening
from portti.settings import Settings
from tests.factories.accounts import make_centre
from tests.factories.matches import employer_actor, make_matchable, rank_all
from tests.factories.needs import make_need
from tests.matching.samples import sample_need


def pairs_of(session: Session, need: Need) -> dict[int, bool]:
    return {match.profile_id: match.current for match in match_pool.matches_of_need(session, need.id)}


@pytest.mark.either_database
@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "paused"},
        {"state": "hidden"},
        {"availability": "not_now"},
        {"visibility": "staff"},
        {"latitude": None, "longitude": None},
        {"travel": []},
    ],
)
def test_who_is_not_visible_or_fresh_is_never_ranked(
    session: Session, settings: Settings, now: datetime, values: dict[str, object]
) -> None:
    seen, need = make_matchable(session), make_need(session)
    hidden = make_matchable(session, **values)
    refresh_need(session, need, settings=settings, now=now)
    assert pairs_of(session, need) == {seen.id: True}
    assert match_pool.visible_profile_ids(session, [seen.id, hidden.id]) == {seen.id}


def test_where_the_centre_asks_for_an_interview_only_the_interviewed_are_ranked(
    session: Session, settings: Settings, now: datetime
) -> None:
    strict = make_centre(session, interview_required=True)
    need = make_need(session)
    make_matchable(session, centre=strict)
    met = make_matchable(session, centre=strict, interviewed_on=date(2026, 11, 2))
    free = make_matchable(session, centre=make_centre(session))
    refresh_need(session, need, settings=settings, now=now)
    assert pairs_of(session, need) == {met.id: True, free.id: True}


def test_an_interview_makes_the_profile_matchable_with_the_next_run(
    session: Session, settings: Settings, now: datetime
) -> None:
    need = make_need(session)
    profile = make_matchable(session, centre=make_centre(session, interview_required=True))
    refresh_need(session, need, settings=settings, now=now + timedelta(minutes=2))
    assert pairs_of(session, need) == {}
    assert match_pool.stale_need_ids(session) == []
    profile.interviewed_on, profile.changed_at = date(2026, 12, 1), now + timedelta(hours=1)
    session.flush()
    assert match_pool.stale_need_ids(session) == [need.id]
    refresh_need(session, need, settings=settings, now=now + timedelta(hours=2))
    assert pairs_of(session, need) == {profile.id: True}


def test_only_changed_rows_are_read_again_and_the_pool_is_as_read_anew(
    session: Session, settings: Settings, now: datetime
) -> None:
    kept, changed, hidden = (make_matchable(session, name=name) for name in ("Aino", "Bea", "Cai"))
    before = profile_pool(session, settings)
    changed.hours_max, changed.row_version = 12.0, changed.row_version + 1
    hidden.state, hidden.row_version = "hidden", hidden.row_version + 1
    new = make_matchable(session, name="Dan")
    after = profile_pool(session, settings)
    assert set(after.rows) == {kept.exchange_id, changed.exchange_id, new.exchange_id}
    assert after.rows[kept.exchange_id] is before.rows[kept.exchange_id]
    assert after.rows[changed.exchange_id].data["hours"]["max"] == 12.0
    assert (len(before.index), len(after.index)) == (3, 3)
    need = engine_need(sample_need(windows=[], single_shifts=[]), after.index.rules)
    ranked = [one["profile"] for one in engine.rank(need, after.index)["ranked"]]
    assert set(ranked) == set(after.rows)


def test_the_snapshot_replays_to_the_same_order_whatever_has_changed_since(
    session: Session, settings: Settings, now: datetime
) -> None:
    need = make_need(
        session,
        skills=[NeedSkill(skill="hh_cook", strength="wish")],
        languages=[NeedLanguage(language="fi", level="B1", strength="must")],
    )
    people = [make_matchable(session, name=f"N{number}") for number in range(6)]
    best = make_matchable(session, skills=[ProfileSkill(skill="hh_cook", level="done")])
    need.known = [NeedKnown(profile_id=people[0].id)]
    session.flush()
    refresh_need(session, need, settings=settings, now=now)
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    assert snapshot is not None
    shown = list(snapshot.result["order"])
    assert len(shown) == 7
    assert shown[0] == people[0].exchange_id
    assert shown[1] == best.exchange_id
    for person in people[:3]:
        session.delete(person)
    best.skills, need.hours_cap = [], 1.0
    session.flush()
    session.expire(snapshot)
    result = replay_need(session, snapshot, settings)
    assert [entry["profile"] for entry in result["ranked"]] == shown
    assert result["stopped_at"] == snapshot.result["stopped_at"]
    assert result["pool"] == 7


def test_an_assistants_snapshot_replays_with_needs_to_be_agreed_after_the_others(
    session: Session, settings: Settings, now: datetime
) -> None:
    profile = make_matchable(session)
    timed = [make_need(session) for _ in range(3)]
    open_need = make_need(session, shifts=(), open_parts_of_day="morning")
    make_need(session, shifts=((5, 480, 720),))
    refresh_profile(session, profile, settings=settings, now=now)
    snapshot = match_pool.latest_snapshot(session, profile_id=profile.id)
    assert snapshot is not None
    with_times, to_be_agreed = replay_profile(session, snapshot, settings)
    order = [entry["need"] for entry in [*with_times["ranked"], *to_be_agreed["ranked"]]]
    assert order == snapshot.result["order"]
    assert set(order[:3]) == {need.exchange_id for need in timed}
    assert order[3:] == [open_need.exchange_id]
    assert with_times["stopped_at"]["schedule"] == 1


def test_an_unchanged_ranking_is_not_kept_twice(session: Session, settings: Settings, now: datetime) -> None:
    need = make_need(session)
    make_matchable(session)
    refresh_need(session, need, settings=settings, now=now)
    later = now + timedelta(minutes=5)
    assert refresh_need(session, need, settings=settings, now=later) == 0
    kept = session.scalars(select(RankingSnapshot).where(RankingSnapshot.need_id == need.id)).all()
    assert [(row.made_at, row.checked_at) for row in kept] == [(now, later)]


def test_who_stops_fitting_is_no_longer_current_and_keeps_the_answers(
    session: Session, settings: Settings, now: datetime
) -> None:
    need, profile = make_need(session), make_matchable(session)
    refresh_need(session, need, settings=settings, now=now)
    match = session.scalars(select(Match).where(Match.need_id == need.id)).one()
    match.assistant_answer = "interested"
    profile.state, profile.changed_at = "paused", now + timedelta(hours=1)
    profile.row_version += 1
    session.flush()
    refresh_need(session, need, settings=settings, now=now + timedelta(hours=2))
    assert (match.current, match.assistant_answer) == (False, "interested")
    need.state = "withdrawn"
    match.current = True
    refresh_need(session, need, settings=settings, now=now + timedelta(hours=3))
    assert match.current is False


def test_only_an_own_need_is_ranked_at_once(session: Session, settings: Settings, now: datetime) -> None:
    own, other = make_need(session), make_need(session)
    make_matchable(session)
    assert refresh_own_need(session, employer_actor(own), own.id, settings=settings, now=now) == 1
    with pytest.raises(NotFound):
        refresh_own_need(session, employer_actor(own), other.id, settings=settings, now=now)
    assert pairs_of(session, other) == {}


def test_what_would_widen_and_open_name_the_one_thing_in_the_way(
    session: Session, settings: Settings, now: datetime
) -> None:
    need = make_need(session, skills=[NeedSkill(skill="mt_hoist", strength="must")])
    profile: Profile = make_matchable(session)
    rank_all(session, settings, now)
    assert pairs_of(session, need) == {}
    widen = what_would_widen(session, need, settings=settings)
    assert [(change["code"], change["opens"]) for change in widen] == [("drop_skill", 1)]
    more = what_would_open(session, profile, settings=settings)
    assert (more[0]["code"], more[0]["facts"]["skill"], more[0]["opens"]) == ("skill", "mt_hoist", 1)


def test_what_opens_nothing_by_itself_is_not_told_as_a_change_that_would(
    session: Session, settings: Settings, now: datetime
) -> None:
    need = make_need(
        session,
        skills=[NeedSkill(skill="mt_hoist", strength="must")],
        languages=[NeedLanguage(language="sv", level="C1", strength="must")],
    )
    profile: Profile = make_matchable(session)
    rank_all(session, settings, now)
    assert [change["opens"] for change in what_would_widen(session, need, settings=settings)] == [0]
    assert widening(session, need, "en", settings=settings) == []
    found = together(session, need, "en", settings=settings)
    assert found is not None and found.opens == 1
    assert found.clauses == [
        "If “Transfers with a hoist” were a wish and not a must",
        "If “Swedish” were a wish and not a must",
    ]
    assert not any(
        "mt_hoist" in said or "hoist" in said for said in opening(session, profile, "en", settings=settings)
    )


def test_what_would_open_counts_needs_whose_times_are_to_be_agreed_by_the_gates_they_have(
    session: Session, settings: Settings, now: datetime
) -> None:
    for shifts in (((1, 480, 720),), ()):
        hoist = [NeedSkill(skill="mt_hoist", strength="must")]
        make_need(session, shifts=shifts, open_parts_of_day="" if shifts else "evening", skills=hoist)
    make_need(session, shifts=(), open_parts_of_day="morning", latitude=62.5, longitude=25.75)
    make_need(session, shifts=((3, 1020, 1200),))
    profile = make_matchable(session)
    more = what_would_open(session, profile, settings=settings)
    opened = {(change["code"], change["facts"].get("skill")): change["opens"] for change in more}
    assert opened[("skill", "mt_hoist")] == 2
    travel = {change["facts"]["more"]: change["opens"] for change in more if change["code"] == "travel"}
    assert max(travel.values()) == 1
    # Free times open what has times only.
    evenings = [change for change in more if change["code"] == "free_time" and change["opens"]]
    assert [(change["facts"]["weekday"], change["opens"]) for change in evenings] == [(3, 1)]
    assert [change["opens"] for change in more] == sorted((change["opens"] for change in more), reverse=True)


def test_a_published_need_has_its_list_at_once_and_a_paused_one_none(
    session: Session, settings: Settings, now: datetime
) -> None:
    need, profile = make_need(session), make_matchable(session)
    make_need(session)
    actor = employer_actor(need)
    rank_own_need_if_quick(session, actor, need.id, settings=settings, now=now)
    assert pairs_of(session, need) == {profile.id: True}
    need.state = "paused"
    rank_own_need_if_quick(session, actor, need.id, settings=settings, now=now)
    assert pairs_of(session, need) == {profile.id: False}

"""After a change the job counts those rankings anew that it can have touched; all say what counting all would say."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching.exchange import profile_from_dict
from matching.rules import find_config
from portti.jobs import refresh_matches
from portti.jobs.context import JobContext
from portti.models import Match, Need, Profile, ProfileFreeTime, RankingSnapshot
from portti.queries import match_pool
from portti.services import rankings, stale_rankings, touched
from portti.services.pools import need_pool, profile_pool
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.real_database import real_engine, transaction_of

Transaction = Callable[[], AbstractContextManager[Session]]
Names = dict[str, list[str]]
_SHIFT, _FREE = (480, 720), (420, 960)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def transaction(request: pytest.FixtureRequest) -> Iterator[Transaction]:
    with real_engine(request.param) as found:
        yield transaction_of(found)


def job(transaction: Transaction, settings: Settings, now: datetime) -> dict[str, int]:
    report = refresh_matches.run(JobContext(settings, now, transaction, transaction))
    assert report.failed == []
    return report.counts


def crowd(session: Session) -> tuple[list[Need], list[Profile]]:
    """Needs of Monday to Thursday and one to be agreed; on each day three people are free."""
    needs = [make_need(session, shifts=((day, *_SHIFT),)) for day in range(4)]
    needs.append(make_need(session, shifts=(), open_parts_of_day="morning", latitude=63.0))
    free = [((day, *_FREE), ((day + 1) % 4, *_FREE)) for day in (0, 1, 2, 3, 0, 2)]
    return needs, [make_matchable(session, name=f"N{at}", free=days) for at, days in enumerate(free)]


def shown(session: Session) -> tuple[Names, Names]:
    """What the newest rankings of open needs and of visible profiles say."""
    needs, profiles = match_pool.matchable_needs(session), match_pool.matchable_profiles(session)
    of_needs = {one.exchange_id: match_pool.latest_snapshot(session, need_id=one.id) for one in needs}
    of_people = {one.exchange_id: match_pool.latest_snapshot(session, profile_id=one.id) for one in profiles}
    return tuple(
        {name: list(one.result["order"]) for name, one in found.items() if one is not None}
        for found in (of_needs, of_people)
    )  # type: ignore[return-value]


def counted(session: Session, settings: Settings) -> tuple[Names, Names]:
    """What counting all anew says."""
    people, needs = profile_pool(session, settings), need_pool(session, settings)
    rules = people.index.rules
    return (
        {name: rankings.rank_profiles(needs.read[name], people.index).names for name in needs.read},
        {
            name: rankings.rank_needs(
                profile_from_dict(one.data, rules), needs.timed, needs.to_be_agreed
            ).names
            for name, one in people.rows.items()
        },
    )


def is_right(transaction: Transaction, settings: Settings) -> None:
    with transaction() as session:
        assert match_pool.stale_need_ids(session, "rules-1") == []
        assert match_pool.stale_profile_ids(session, "rules-1") == []
        found = shown(session)
        assert found == counted(session, settings)
        pairs = select(Need.exchange_id, Profile.exchange_id).select_from(Match).join(Need).join(Profile)
        current = {tuple(row) for row in session.execute(pairs.where(Match.current))}
        assert current == {(need, name) for need, names in found[0].items() for name in names}


def free_on(*days: int) -> list[ProfileFreeTime]:
    return [
        ProfileFreeTime(position=at, weekday=day, start_minute=_FREE[0], end_minute=_FREE[1])
        for at, day in enumerate(days)
    ]


def test_whatever_changes_all_rankings_say_what_counting_all_would_say(
    transaction: Transaction, settings: Settings
) -> None:
    with transaction() as session:
        needs, people = crowd(session)
        keys, names = [one.id for one in needs], [one.id for one in people]

    def person(session: Session, at: int) -> Profile:
        return session.get_one(Profile, names[at])

    def need(session: Session, at: int) -> Need:
        return session.get_one(Need, keys[at])

    changes: list[Callable[[Session], object]] = [
        lambda session: setattr(person(session, 0), "hours_max", 3.0),
        lambda session: setattr(person(session, 0), "free_times", free_on(3)),
        lambda session: setattr(person(session, 1), "latitude", 64.9),
        lambda session: setattr(person(session, 2), "state", "paused"),
        lambda session: session.delete(person(session, 3)),
        lambda session: make_matchable(session, free=((2, *_FREE),)),
        lambda session: make_need(session, shifts=((2, *_SHIFT),)),
        lambda session: setattr(need(session, 0), "min_cover", 1.0),
        lambda session: setattr(need(session, 1), "latitude", 65.0),
        lambda session: setattr(need(session, 2), "state", "withdrawn"),
        lambda session: setattr(need(session, 4), "latitude", 62.24),
        lambda session: session.delete(need(session, 3)),
        lambda session: (setattr(person(session, 1), "latitude", 62.24), setattr(need(session, 4), "min_cover", 0.0)),
    ]  # fmt: skip
    job(transaction, settings, NOW)
    is_right(transaction, settings)
    for minutes, change in enumerate(changes, 1):
        with transaction() as session:
            change(session)
            for row in session.dirty:
                if isinstance(row, Need | Profile):
                    row.row_version += 1
        job(transaction, settings, NOW + timedelta(minutes=minutes))
        is_right(transaction, settings)


def moments(transaction: Transaction) -> dict[tuple[int | None, int | None], datetime]:
    """When each newest ranking was counted last."""
    with transaction() as session:
        rows = session.scalars(select(RankingSnapshot).order_by(RankingSnapshot.id)).all()
        return {(row.need_id, row.profile_id): row.checked_at for row in rows}


def test_what_a_change_cannot_touch_is_not_counted_again_until_a_day_has_passed(
    transaction: Transaction, settings: Settings
) -> None:
    with transaction() as session:
        needs, people = crowd(session)
        monday, on_mondays = needs[0].id, {people[at].id for at in (3, 4)}
        changed = people[0].id
    job(transaction, settings, NOW)
    later = NOW + timedelta(minutes=1)
    with transaction() as session:
        session.get_one(Profile, changed).hours_max = 3.0
    assert job(transaction, settings, later) == {"needs_unchanged": 5, "profiles": 1}
    # The needs of Monday and of Tuesday name who has changed, who now works too few hours for them.
    found = moments(transaction)
    again = {key for key, at in found.items() if at == later}
    assert again == {(needs[0].id, None), (needs[1].id, None), (None, changed)}
    with transaction() as session:
        session.get_one(Need, monday).min_cover = 0.5
    latest = NOW + timedelta(minutes=2)
    counts = job(transaction, settings, latest)
    assert counts == {"needs_unchanged": 1, "profiles": 2, "profiles_unchanged": 4}
    again = {key for key, at in moments(transaction).items() if at == latest}
    assert again == {(monday, None), *((None, key) for key in on_mondays)}
    with transaction() as session:
        session.get_one(Profile, changed).hours_max = 4.0
    in_two_days = NOW + timedelta(days=2)
    job(transaction, settings, in_two_days)
    assert {at for (need, _), at in moments(transaction).items() if need} == {in_two_days}


def test_who_ranks_a_need_meanwhile_is_not_told_that_another_ranking_is_right(
    transaction: Transaction, settings: Settings
) -> None:
    with transaction() as session:
        needs, people = crowd(session)
        changed = people[0].id
    job(transaction, settings, NOW)
    with transaction() as session:
        session.get_one(Profile, changed).hours_max = 3.0
    with transaction() as session:
        pools = stale_rankings.read_pools(session, settings)
        keys = match_pool.stale_need_ids(session, "rules-1")
        found = touched.untouched(session, pools, Need, keys, now=NOW)
        assert set(found) == {needs[at].id for at in (2, 3, 4)}
    with transaction() as session:
        session.get_one(Need, needs[2].id).min_cover = 0.25
    with transaction() as session:
        assert touched.keep_untouched(pools, Need, found, sorted(found))(session) == {"needs_unchanged": 2}
        assert needs[2].id in match_pool.stale_need_ids(session, "rules-1")


def test_other_numbers_of_the_rules_count_all_again_though_nobody_named_a_new_version(
    settings: Settings, tmp_path: Path
) -> None:
    text = (
        find_config()
        .read_text(encoding="utf-8")
        .replace("{travel = 0.4, hours = 0.3", "{travel = 0.0, hours = 0.7")
    )
    path = tmp_path / "matching.toml"
    path.write_text(text, encoding="utf-8")
    after = settings.model_copy(update={"matching_rules": str(path)})
    with real_engine("sqlite") as other:
        transaction = transaction_of(other)
        with transaction() as session:
            changed = crowd(session)[1][0].id
        job(transaction, settings, NOW)
        with transaction() as session:
            session.get_one(Profile, changed).hours_max = 3.0
        later = NOW + timedelta(minutes=1)
        job(transaction, after, later)
        assert {at for (need, _), at in moments(transaction).items() if need} == {later}

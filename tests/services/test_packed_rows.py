"""Rows packed in the database: a process that begins with them knows what one that reads every row knows."""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from matching import engine
from portti import database
from portti.jobs import refresh_matches
from portti.jobs.context import JobContext
from portti.models import Need, PackedNeed, PackedProfile, Profile
from portti.services import packed_rows
from portti.services.engine_rows import rules_of
from portti.services.pools import NeedPool, ProfilePool, need_pool, profile_pool
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.real_database import real_engine, transaction_of

Transaction = Callable[[], AbstractContextManager[Session]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with real_engine(request.param) as found:
        yield found


def job(transaction: Transaction, settings: Settings) -> None:
    refresh_matches.run(JobContext(settings, NOW, transaction, transaction))


def begun(
    transaction: Transaction, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> tuple[ProfilePool, NeedPool]:
    """Return the pools of a process that knows nothing yet."""
    monkeypatch.setattr(database, "which", object)
    with transaction() as session:
        return profile_pool(session, settings), need_pool(session, settings)


def told(pools: tuple[ProfilePool, NeedPool]) -> str:
    profiles, needs = pools
    rows = [{name: (rows[name].key, rows[name].hash, rows[name].data) for name in sorted(rows)} for rows in
            (profiles.rows, needs.rows)]  # fmt: skip
    ranked = [engine.rank(needs.read[name], profiles.index) for name in sorted(needs.read)]
    return json.dumps([rows, ranked, len(needs.timed)])


def test_a_process_that_begins_reads_packed_rows_and_those_that_have_changed_since(
    other_engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        needs = [make_need(session) for _ in range(3)]
        people = [make_matchable(session, name=f"N{number}") for number in range(6)]
        make_matchable(session, state="hidden")
    read = told(begun(transaction, settings, monkeypatch))
    job(transaction, settings)
    with transaction() as session:
        assert session.scalar(select(func.count()).select_from(PackedProfile)) == 6
        assert session.scalar(select(func.count()).select_from(PackedNeed)) == 3
    assert told(begun(transaction, settings, monkeypatch)) == read
    with transaction() as session:
        session.get_one(Profile, people[0].id).hours_max = 9.0
        session.get_one(Profile, people[1].id).state = "paused"
        session.delete(session.get_one(Profile, people[2].id))
        homebody = session.get_one(Profile, people[3].id)
        homebody.travel.clear()
        session.get_one(Need, needs[0].id).min_cover = 0.5
        session.get_one(Need, needs[1].id).state = "paused"
        make_matchable(session, name="New")
    with transaction() as session:
        # What was packed of a row goes with the row.
        assert session.get(PackedProfile, people[2].id) is None
        rules = rules_of(settings)
        assert len(packed_rows.packed_profiles(session, rules).others) == 2
        assert packed_rows.packed_needs(session, rules)[1] == [needs[0].id]
    pools = begun(transaction, settings, monkeypatch)
    assert pools[0].rows[people[0].exchange_id].data["hours"]["max"] == 9.0
    assert (len(pools[0].rows), len(pools[1].rows)) == (4, 2)
    changed = told(pools)
    job(transaction, settings)
    with transaction() as session:
        assert packed_rows.packed_profiles(session, rules).others == []
        assert session.get(PackedProfile, people[1].id) is None
        assert session.get(PackedNeed, needs[1].id) is None
    assert told(begun(transaction, settings, monkeypatch)) == changed


def test_what_other_rules_or_code_packed_is_not_read(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with real_engine("sqlite") as other:
        transaction = transaction_of(other)
        with transaction() as inner:
            make_need(inner)
            person = make_matchable(inner)
        job(transaction, settings)
        with transaction() as inner:
            rules = rules_of(settings)
            assert packed_rows.packed_profiles(inner, rules).others == []
            monkeypatch.setattr(packed_rows, "_code", lambda: "another")
            assert packed_rows.packed_profiles(inner, rules).others == [person.id]
            assert packed_rows.to_be_packed(inner, Profile, settings) == [person.id]

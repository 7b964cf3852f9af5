"""The change sequence with real connections and commits on both databases: no reader misses a row."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from portti.models import Need, Profile, Tombstone
from portti.queries.change_sequence import changes_since, last_changes, last_number, newest_number
from tests.conftest import NOW
from tests.factories.accounts import make_profile
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.real_database import real_engine, transaction_of

WRITERS, DEEDS = 4, 12


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of these tests, of each kind."""
    with real_engine(request.param) as engine:
        yield engine


def number_of(engine: Engine, key: int) -> int | None:
    with transaction_of(engine)() as session:
        return session.scalar(select(Profile.change_number).where(Profile.id == key))


def test_each_commit_has_the_next_number_and_what_says_nothing_has_none(other_engine: Engine) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        first, noise = make_profile(session), make_profile(session)
        begun = last_number(session)
    with transaction() as session:
        assert last_number(session) == begun + 1
        row = session.get_one(Profile, first.id)
        row.hours_max = 12.0
        session.flush()
        # Its own transaction sees that it has changed, and that it has no number yet.
        assert changes_since(session, Profile, begun + 1).rows == {first.id}
        assert [name for name, *_rest in changes_since(session, Profile, begun + 1).unsaved] == [
            first.exchange_id
        ]
    with transaction() as session:
        session.get_one(Profile, noise.id).asked_at = NOW
    with transaction() as session:
        found = changes_since(session, Profile, begun + 1)
        assert (found.number, found.rows, found.unsaved) == (begun + 2, {first.id}, ())
        assert changes_since(session, Need, begun + 1).is_empty


def test_a_change_that_is_rolled_back_leaves_nothing(other_engine: Engine) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        profile = make_profile(session)
    before = number_of(other_engine, profile.id)
    with Session(other_engine.execution_options(portti_writes=True)) as session:
        session.get_one(Profile, profile.id).hours_max = 3.0
        session.flush()
        session.rollback()
    with transaction() as session:
        assert last_number(session) == before
        assert changes_since(session, Profile, before or 0).is_empty


def test_a_deleted_row_leaves_a_tombstone_with_a_number(other_engine: Engine) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        profile, need = make_matchable(session), make_need(session)
    with transaction() as session:
        since = last_number(session)
        session.delete(session.get_one(Profile, profile.id))
    with transaction() as session:
        found = changes_since(session, Profile, since)
        assert (found.gone, found.rows, found.number) == ({profile.exchange_id}, frozenset(), since + 1)
        assert changes_since(session, Need, since).is_empty
        assert newest_number(session, Profile) == since + 1
        assert session.get_one(Need, need.id).change_number == since
        assert session.scalars(select(Tombstone.of_table)).all()[-1] == "profiles"


def test_a_savepoint_that_ends_takes_no_number(other_engine: Engine) -> None:
    with transaction_of(other_engine)() as session:
        with session.begin_nested():
            profile = make_profile(session)
        assert session.scalar(select(Profile.change_number).where(Profile.id == profile.id)) is None
    assert number_of(other_engine, profile.id) is not None


def test_a_statement_that_changes_many_rows_numbers_them_and_none_deletes_many(other_engine: Engine) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        keys = {make_profile(session).id for _ in range(3)}
        make_profile(session)
    with transaction() as session:
        since = last_number(session)
        session.execute(update(Profile).where(Profile.id.in_(keys)).values(hours_max=1.0))
    with transaction() as session:
        found = changes_since(session, Profile, since)
        assert (found.rows, found.number, found.unsaved) == (keys, since + 1, ())
        with pytest.raises(TypeError, match="tombstone"):
            session.execute(delete(Profile).where(Profile.id.in_(keys)))


def test_many_writers_at_once_and_no_reader_misses_a_row(other_engine: Engine) -> None:
    """A reader that asks for what is new since the last time ends with exactly what the table holds."""
    transaction = transaction_of(other_engine)
    with transaction() as session:
        keys = [make_profile(session).id for _ in range(6)]
        start = last_number(session)
    barrier, over = Barrier(WRITERS + 1), []

    def write(seed: int) -> None:
        chance = random.Random(seed)
        barrier.wait()
        for deed in range(DEEDS):
            with transaction() as session:
                # Two rows each time, always in one order; the rest of the transaction takes its time.
                for key in sorted(chance.sample(keys, 2)):
                    row = session.get_one(Profile, key, with_for_update=True)
                    row.row_version += 1
                    row.hours_max = float(seed * 100 + deed)
                    session.flush()
                session.scalars(select(Need)).all()

    def read() -> dict[int, float]:
        seen: dict[int, float] = {}
        number = start
        barrier.wait()
        while True:
            last_round = len(over) == WRITERS
            with Session(other_engine) as session:
                found = changes_since(session, Profile, number)
                assert not found.unsaved
                assert found.number >= number
                query = select(Profile.id, Profile.hours_max).where(Profile.id.in_(found.rows))
                seen.update(dict(session.execute(query).all()))
                number = found.number
            if last_round:
                return seen

    with ThreadPoolExecutor(WRITERS + 1) as threads:
        reader = threads.submit(read)
        for writer in [threads.submit(write, seed) for seed in range(WRITERS)]:
            writer.add_done_callback(over.append)
        seen = reader.result(timeout=120)
    with transaction() as session:
        stands = dict(
            session.execute(select(Profile.id, Profile.hours_max).where(Profile.id.in_(keys))).all()
        )
        assert seen == stands
        assert last_number(session) == start + 1 + WRITERS * DEEDS


@pytest.mark.postgresql
def test_who_writes_first_and_commits_last_is_not_missed() -> None:
    with real_engine("postgresql") as engine:
        transaction = transaction_of(engine)
        with transaction() as session:
            early, late, noise = (make_profile(session) for _ in range(3))
            start = last_number(session) + 1
        with Session(engine) as slow:
            slow.get_one(Profile, early.id).hours_max = 7.0
            slow.flush()
            with transaction() as quick:
                quick.get_one(Profile, late.id).hours_max = 8.0
            with transaction() as session:
                first = changes_since(session, Profile, start)
            slow.commit()
        with transaction() as session:
            then = changes_since(session, Profile, first.number)
        assert (first.rows, then.rows) == ({late.id}, {early.id})
        assert noise.id not in first.rows | then.rows


def test_the_last_changes_are_told_as_far_back_as_they_are_all_known(other_engine: Engine) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        people = [make_profile(session) for _ in range(3)]
        make_need(session)
        draft = make_profile(session, state="draft")
    numbers = []
    for person in people[:2]:
        with transaction() as session:
            session.get_one(Profile, person.id).hours_max = 3.0
        with transaction() as session:
            numbers.append(last_number(session))
    with transaction() as session:
        session.delete(session.get_one(Profile, people[0].id))
    with transaction() as session:
        gone = {people[0].exchange_id: last_number(session)}
        changed = {people[1].exchange_id: numbers[1]}
        first = numbers[0] - 1
        known_from, known = last_changes(session, Profile, 1_000)
        assert known_from == 0 and draft.exchange_id not in known
        # Other tests have changed others before.
        assert list(known.items())[-3:] == list({people[2].exchange_id: first, **changed, **gone}.items())
        # The next one that is not told of has the number from which on all are.
        assert last_changes(session, Profile, 2) == (first, changed | gone)
        assert last_changes(session, Profile, 1) == (numbers[1], gone)
        session.get_one(Profile, people[2].id).hours_max = 4.0
        session.flush()
        assert last_changes(session, Profile, 9)[1] == {}
        assert last_changes(session, Profile, 9)[0] > 1 << 60

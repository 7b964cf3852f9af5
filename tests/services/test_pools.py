"""The pools of a process: what is not committed is seen by its own transaction and kept by nobody."""

from sqlalchemy.orm import Session

from portti.models import Profile
from portti.services.pools import profile_pool
from portti.settings import Settings
from tests.factories.matches import make_matchable
from tests.support.real_database import real_engine, transaction_of


def test_what_is_not_committed_is_seen_by_its_own_transaction_only(settings: Settings) -> None:
    with real_engine("sqlite") as other:
        transaction = transaction_of(other)
        with transaction() as session:
            kept, changed, deleted = (make_matchable(session) for _ in range(3))
        with transaction() as session:
            before = profile_pool(session, settings)
            assert set(before.rows) == {kept.exchange_id, changed.exchange_id, deleted.exchange_id}
        with Session(other.execution_options(portti_writes=True)) as session:
            session.get_one(Profile, changed.id).hours_max = 5.0
            session.delete(session.get_one(Profile, deleted.id))
            session.flush()
            own = profile_pool(session, settings)
            assert own is profile_pool(session, settings)
            assert own.rows[changed.exchange_id].data["hours"]["max"] == 5.0
            assert (set(own.rows), len(own.index)) == ({kept.exchange_id, changed.exchange_id}, 2)
            session.rollback()
        with transaction() as session:
            assert profile_pool(session, settings) is before
            session.delete(session.get_one(Profile, deleted.id))
        with transaction() as session:
            after = profile_pool(session, settings)
            assert (set(after.rows), len(after.index)) == (set(own.rows), 2)
            assert after.number > before.number

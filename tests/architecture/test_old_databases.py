"""A database that was made before a need could wait for staff is brought to today's constraints, and loses no row."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy import Connection, Engine

from portti import database
from portti.settings import load_settings
from tests.support.postgresql import fresh_postgresql_url

OLD_STATES = "state IN ('draft','published','paused','filled','expired','withdrawn')"
VALUES: dict[type, Any] = {
    int: 1, str: "1", float: 1.0, bool: False, date: date(2026, 1, 1), datetime: datetime(2026, 1, 1, tzinfo=UTC)
}  # fmt: skip


@pytest.fixture
def old_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as it stood before the migration, with the constraint that it had at first."""
    if request.config.getoption("--database") == "postgresql":
        with fresh_postgresql_url() as url:
            yield from _old(url)
    else:
        yield from _old(f"sqlite:///{tmp_path / 'old.sqlite'}")


def _old(url: str) -> Iterator[Engine]:
    engine = database.make_engine(load_settings("test", {"database": {"url": url}}))
    config = database.migration_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0022_client_events")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA writable_schema=ON")
            change = "UPDATE sqlite_master SET sql = replace(sql, '''checking'',', '') WHERE name = 'needs'"
            connection.exec_driver_sql(change)
            connection.exec_driver_sql("PRAGMA writable_schema=OFF")
        else:
            connection.exec_driver_sql("ALTER TABLE needs DROP CONSTRAINT ck_needs_state")
            made = f"ALTER TABLE needs ADD CONSTRAINT ck_needs_state CHECK ({OLD_STATES})"
            connection.exec_driver_sql(made)
        connection.commit()
    engine.dispose()
    yield engine
    engine.dispose()


@pytest.fixture
def engine_without_ties(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database as it stood before accounts of practice were tied to their members."""
    if request.config.getoption("--database") == "postgresql":
        with fresh_postgresql_url() as url:
            yield from _at(url, "0048_needs_by_last_day")
    else:
        yield from _at(f"sqlite:///{tmp_path / 'untied.sqlite'}", "0048_needs_by_last_day")


def _at(url: str, revision: str) -> Iterator[Engine]:
    engine = database.make_engine(load_settings("test", {"database": {"url": url}}))
    config = database.migration_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
    yield engine
    engine.dispose()


def put(connection: Connection, name: str, **given: Any) -> None:
    """Write a row of a table as the database describes it; what must be there and is not given is made up."""
    table = sa.Table(name, sa.MetaData(), autoload_with=connection)
    values = {
        column.name: VALUES[column.type.python_type]
        for column in table.columns
        if not column.nullable and column.server_default is None and column.name not in given
    }
    if name in ("needs", "candidacies", "staff_tasks"):
        values = {**values, "id": given.get("id", 1)}
    connection.execute(table.insert().values({**values, **given}))


def rows(connection: Connection, name: str) -> list[Any]:
    return list(connection.exec_driver_sql(f"SELECT id FROM {name} ORDER BY id").scalars())


@pytest.mark.either_database
def test_an_older_database_lets_needs_wait_and_keeps_what_hangs_on_them(old_engine: Engine) -> None:
    with old_engine.begin() as connection:
        put(connection, "centres", id=1)
        put(connection, "employers", id=1)
        put(connection, "needs", id=1, state="paused")
        put(connection, "need_shifts", id=1, need_id=1)
        put(connection, "profiles", id=1, state="draft")
        put(connection, "candidacies", id=1, stage="proposed", deadline_at=VALUES[datetime], taken_shifts=[])
        put(connection, "staff_tasks", id=1, candidacy_id=1, dedupe_key="of one that stands")
        put(connection, "staff_tasks", id=2, candidacy_id=9, dedupe_key="of one that is gone")
        put(connection, "staff_tasks", id=3, dedupe_key="of none")
    with old_engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("UPDATE needs SET state = 'checking'")
    for _time in range(2):
        database.migrate(old_engine)
    with old_engine.begin() as connection:
        assert (rows(connection, "need_shifts"), rows(connection, "staff_tasks")) == ([1], [1, 3])
        connection.exec_driver_sql("UPDATE needs SET state = 'checking'")
        connection.exec_driver_sql("DELETE FROM candidacies")
        assert rows(connection, "staff_tasks") == [3]
    with old_engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("UPDATE needs SET state = 'odd'")
    indexes = {row["name"] for row in sa.inspect(old_engine).get_indexes("needs")}
    assert {"ix_needs_state_confirmed_at", "ix_needs_centre_id"} <= indexes


def at(minute: int) -> datetime:
    return datetime(2026, 1, 1, 8, minute, tzinfo=UTC)


def put_account(
    connection: Connection, key: int, centre: int, minute: int, role: str | None, **more: Any
) -> None:
    named = {
        "given_name": "Anna",
        "family_name": "Laine",
        "email": f"{key}@x.example",
        "fs_uniquifier": str(key),
    }
    put(connection, "accounts", id=key, centre_id=centre, created_at=at(minute), display={}, **named, **more)
    if role is not None:
        roles = connection.exec_driver_sql("SELECT name, id FROM roles").all()
        number = {str(name): found for name, found in roles}[role]
        put(connection, "account_roles", account_id=key, role_id=number)


def put_deed(connection: Connection, deed: str, centre: int, subject: int, minute: int) -> None:
    put(
        connection,
        "audit_events",
        id=minute,
        centre_id=centre,
        deed=deed,
        subject="account",
        subject_id=subject,
        facts={},
        happened_at=at(minute),
    )


@pytest.mark.either_database
def test_accounts_of_practice_are_tied_to_whom_the_log_says_they_were_made_for(
    engine_without_ties: Engine,
) -> None:
    with engine_without_ties.begin() as connection:
        put(connection, "centres", id=1, code="keski")
        put(connection, "centres", id=2, code="harj-keski", practice=True, practice_of_id=1)
        # 1 and 2 have one name, 3 has left and is erased, 4 got a second one after a new address; 5 was never invited.
        for member in (1, 2, 4, 5):
            put_account(connection, member, 1, 0, "staff", active=True)
        put_account(connection, 3, 1, 0, None, active=False, closed_at=at(1), erased_at=at(2))
        made = ((11, 1, 11), (12, 2, 12), (13, 3, 13), (14, 4, 14), (15, 4, 15))
        for learner, member, minute in made:
            put_account(connection, learner, 2, minute, "staff", active=True)
            put_deed(connection, "invite_to_practice", 1, member, minute)
        # Made-up people, who came in the same moment as somebody; a manager from the command line; a second link.
        put_account(connection, 16, 2, 11, "employer", active=True)
        put_account(connection, 17, 2, 17, "manager", active=True)
        put_deed(connection, "invite_to_practice", 1, 1, 18)
        put_deed(connection, "end_practice", 1, 12, 19)
        put_deed(connection, "end_practice", 1, 17, 20)
    database.migrate(engine_without_ties)
    with engine_without_ties.connect() as connection:
        tied = connection.exec_driver_sql(
            "SELECT id, practice_of_id FROM accounts WHERE practice_of_id IS NOT NULL ORDER BY id"
        ).all()
        assert [tuple(row) for row in tied] == [(11, 1), (12, 2), (13, 3), (15, 4)]
        ended = connection.exec_driver_sql(
            "SELECT subject_id FROM audit_events WHERE deed = 'end_practice' ORDER BY id"
        ).scalars()
        assert list(ended) == [2, 17]
        closed = connection.exec_driver_sql("SELECT id FROM accounts WHERE closed_at IS NOT NULL ORDER BY id")
        assert list(closed.scalars()) == [3, 13]
        connection.rollback()
    with engine_without_ties.begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("UPDATE accounts SET practice_of_id = 1 WHERE id = 17")

"""A database of its own with real commits, for tests of two processes at once; SQLite and PostgreSQL.

The migrations run once for each kind in a process; each test gets a copy of what they made.
"""

import contextlib
import functools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portti import database
from portti.settings import load_settings
from tests.support.postgresql import copied_postgresql_url

Transaction = Callable[[], AbstractContextManager[Session]]


def _migrate(url: str) -> None:
    engine = database.make_engine(load_settings("test", {"database": {"url": url}}))
    database.migrate(engine)
    engine.dispose()


@functools.cache
def _migrated_file() -> bytes:
    """Return the SQLite file that the migrations make."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.sqlite"
        _migrate(f"sqlite:///{path}")
        return path.read_bytes()


@contextlib.contextmanager
def migrated_url(kind: str) -> Iterator[str]:
    """Yield the address of an empty migrated database that ends with the test."""
    if kind == "postgresql":
        with copied_postgresql_url(_migrate) as url:
            yield url
    else:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "portti.sqlite"
            path.write_bytes(_migrated_file())
            yield f"sqlite:///{path}"


@contextlib.contextmanager
def real_engine(kind: str) -> Iterator[Engine]:
    """Yield the engine of an empty migrated database that ends with the test."""
    with migrated_url(kind) as url:
        engine = database.make_engine(load_settings("test", {"database": {"url": url, "pool_size": 20}}))
        try:
            yield engine
        finally:
            engine.dispose()


def transaction_of(engine: Engine) -> Transaction:
    """Return what `portti.database.transaction` is, on another database."""

    @contextlib.contextmanager
    def transaction() -> Iterator[Session]:
        with Session(bind=engine.execution_options(portti_writes=True), expire_on_commit=False) as session:
            yield session
            session.commit()

    return transaction

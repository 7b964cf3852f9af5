"""A database of its own with real commits, for tests of two processes at once; SQLite and PostgreSQL."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portti import database
from portti.settings import load_settings
from tests.support.postgresql import fresh_postgresql_url

Transaction = Callable[[], AbstractContextManager[Session]]


@contextlib.contextmanager
def real_engine(kind: str) -> Iterator[Engine]:
    """Yield the engine of an empty migrated database that ends with the test."""
    with contextlib.ExitStack() as stack:
        if kind == "postgresql":
            url = stack.enter_context(fresh_postgresql_url())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            url = f"sqlite:///{Path(folder) / 'portti.sqlite'}"
        engine = database.make_engine(load_settings("test", {"database": {"url": url, "pool_size": 20}}))
        stack.callback(engine.dispose)
        database.migrate(engine)
        yield engine


def transaction_of(engine: Engine) -> Transaction:
    """Return what `portti.database.transaction` is, on another database."""

    @contextlib.contextmanager
    def transaction() -> Iterator[Session]:
        with Session(bind=engine.execution_options(portti_writes=True), expire_on_commit=False) as session:
            yield session
            session.commit()

    return transaction

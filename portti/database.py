"""The one place that opens and commits transactions, on SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from portti.settings import Settings, project_root

_BUSY_MILLISECONDS = 20_000


class _Bound:
    """What this process is connected to: an engine; in tests one connection in an outer transaction."""

    engine: Engine | None = None
    connection: Connection | None = None
    which: object = None
    """Another object for each connecting: what was kept in memory of one database holds for no other."""


def make_engine(settings: Settings) -> Engine:
    """Return an engine for `settings.database`; a relative SQLite path starts at the project's root."""
    url = make_url(settings.database.url)
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url.database)
    # Without the parameters: the sentence of a fault must not hold what a person typed.
    return create_engine(url, pool_size=settings.database.pool_size, pool_pre_ping=True, hide_parameters=True)


def _sqlite_engine(database: str | None) -> Engine:
    options: dict[str, Any] = {}
    address = "sqlite://"
    if database and database != ":memory:":
        path = Path(database)
        path = path if path.is_absolute() else project_root() / path
        path.parent.mkdir(parents=True, exist_ok=True)
        address = f"sqlite:///{path}"
    else:
        options["poolclass"] = StaticPool
    engine = create_engine(
        address, connect_args={"check_same_thread": False}, hide_parameters=True, **options
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver must not begin by itself: BEGIN is said below, IMMEDIATE for writers.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Read-then-write under a plain BEGIN fails at once when another process wrote in between.
        writes = connection.get_execution_options().get("portti_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def connect(settings: Settings) -> Engine:
    """Connect this process; called once by the web application, a command or the scheduler."""
    if _Bound.engine is not None:
        # Whoever connects anew leaves no connection idle behind.
        _Bound.engine.dispose()
    _Bound.engine = make_engine(settings)
    _Bound.connection = None
    _Bound.which = object()
    return _Bound.engine


def connect_to(connection: Connection | None) -> None:
    """Put everything inside `connection`'s own transaction; None undoes it. For tests, which roll it back."""
    _Bound.connection = connection
    _Bound.which = object()


def is_one_connection() -> bool:
    """Answer whether everything runs inside one connection, which two threads cannot share: in tests only."""
    return _Bound.connection is not None


def which() -> object:
    """Return what tells the database of now from any that this process was connected to before."""
    return _Bound.which


def current_engine() -> Engine:
    """Return the engine of this process; RuntimeError before `connect`."""
    if _Bound.engine is None:
        raise RuntimeError("The database is not connected: call portti.database.connect(settings) first.")
    return _Bound.engine


def new_session(*, writes: bool) -> Session:
    """Return a session that its caller closes; `writes` takes SQLite's write lock at the first statement."""
    if _Bound.connection is not None:
        return Session(
            bind=_Bound.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
    bind = current_engine().execution_options(portti_writes=True) if writes else current_engine()
    return Session(bind=bind, expire_on_commit=False)


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a writing session, commit when the block ends well, roll back when it raises."""
    with new_session(writes=True) as session:
        try:
            yield session
        except BaseException:
            session.rollback()
            raise
        commit(session)


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session for a page that only reads; nothing is ever committed."""
    with new_session(writes=False) as session:
        try:
            yield session
        finally:
            # What was read stays readable for the template; rolling back would empty it.
            session.expunge_all()
            session.rollback()


def commit(session: Session) -> None:
    """Commit; here and nowhere else."""
    session.commit()


class SchemaBehind(Exception):
    """The database lacks migrations; the message says what to run."""


def migration_config() -> Config:
    """Return Alembic's settings: the project's migrations folder."""
    config = Config()
    config.set_main_option("file_template", "%%(rev)s")
    config.set_main_option("script_location", str(project_root() / "migrations").replace("%", "%%"))
    return config


def migrate(engine: Engine) -> None:
    """Bring the database up to the newest migration."""
    config = migration_config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        with _no_key_followed(connection):
            command.upgrade(config, "head")
            connection.commit()


@contextmanager
def _no_key_followed(connection: Connection) -> Iterator[None]:
    """Let SQLite make a table anew: it would else delete all that hangs on the rows of the old one."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.rollback()
    driver = connection.connection.driver_connection
    assert driver is not None
    # The driver begins nothing by itself, and inside a transaction this would be passed over.
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def check_schema_is_current(engine: Engine) -> None:
    """Raise SchemaBehind unless the database stands at the newest migration."""
    newest = ScriptDirectory.from_config(migration_config()).get_current_head()
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
    if present != newest:
        raise SchemaBehind(
            f"The database stands at migration {present or 'none'}, the code needs {newest}. "
            "Run `portti db migrate`, then start again."
        )

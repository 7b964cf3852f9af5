"""Runs migrations on the connection it is handed; on PostgreSQL one process at a time."""

from alembic import context
from flask_security import AsaList
from sqlalchemy import Connection, text

import portti.models  # noqa: F401 - makes all tables known
from portti.models.base import Base, UtcDateTime

_LOCK = 7_203_114


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Write our column types as the plain ones, so that migrations import no models."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AsaList):
        return "sa.UnicodeText()"
    return False


def run(connection: Connection) -> None:
    """Run what is missing inside one transaction, with batch mode for SQLite's sake."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=False,
        render_item=plain_type,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        context.run_migrations()


run(context.config.attributes["connection"])

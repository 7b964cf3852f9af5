"""Migrations are numbered, in one line, and make exactly the tables of the models."""

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from portti import database
from portti.models import Base

VERSIONS = Path(__file__).resolve().parents[2] / "migrations" / "versions"


def test_files_are_numbered_and_named_like_their_revision() -> None:
    names = sorted(path.stem for path in VERSIONS.glob("*.py"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        assert re.fullmatch(r"\d{4}_[a-z_]+", name)
        assert f'revision = "{name}"' in (VERSIONS / f"{name}.py").read_text()


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(database.migration_config()).get_heads()) == 1


def test_no_migration_imports_the_models() -> None:
    for path in VERSIONS.glob("*.py"):
        assert "portti" not in path.read_text(), path.name


def test_the_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    assert differences == []

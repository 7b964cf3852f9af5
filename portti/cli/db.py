"""`portti db`: bringing the database up to date."""

import argparse

from portti import database
from portti.cli.surroundings import Subparsers, add_folder, settings_of


def add_commands(subparsers: Subparsers) -> None:
    """Add `db migrate` and `db check`."""
    parser = subparsers.add_parser("db", help="the database's tables")
    deeds = parser.add_subparsers(dest="deed", required=True)
    migrate = deeds.add_parser("migrate", help="run the migrations that are missing")
    add_folder(migrate)
    migrate.set_defaults(run=_migrate)
    check = deeds.add_parser("check", help="say whether migrations are missing")
    add_folder(check)
    check.set_defaults(run=_check)


def _migrate(arguments: argparse.Namespace) -> int:
    database.migrate(database.connect(settings_of(arguments)))
    print("The database is up to date.")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    database.check_schema_is_current(database.connect(settings_of(arguments)))
    print("The database is up to date.")
    return 0

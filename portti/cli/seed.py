"""`portti seed`: put the made-up people of the demo into an empty database."""

import argparse

from portti import clock, database
from portti.cli.places import give_postal_codes
from portti.cli.surroundings import CommandFault, Subparsers, add_folder, settings_of
from portti.services.demo_data import fill_with_demo_data
from portti.web.app import create_app
from portti.web.demo_codes import give_log_ins


def add_commands(subparsers: Subparsers) -> None:
    """Add `seed`."""
    parser = subparsers.add_parser("seed", help="fill an empty database with made-up people")
    add_folder(parser)
    parser.set_defaults(run=_seed)


def _seed(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    if settings.environment == "production":
        raise CommandFault("Made-up people have no place in a production database.")
    database.check_schema_is_current(database.connect(settings))
    with database.transaction() as session:
        give_postal_codes(session)
        made = fill_with_demo_data(session, settings, now=clock.now())
    give_log_ins(create_app(settings, connected=True))
    print("Filled with made-up people." if made else "The made-up people are there already.")
    return 0

"""`portti demo-code`: the next one-time code of a made-up person, each code given once."""

import argparse
from pathlib import Path

from portti import database
from portti.cli.surroundings import CommandFault, Subparsers
from portti.demo_folder import DemoFolder
from portti.domain.errors import NotFound
from portti.web.demo_codes import next_code


def add_commands(subparsers: Subparsers) -> None:
    """Add `demo-code`."""
    parser = subparsers.add_parser("demo-code", help="print a one-time code of one of the demo's people")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--email", required=True)
    parser.set_defaults(run=_code)


def _code(arguments: argparse.Namespace) -> int:
    folder = DemoFolder(arguments.folder)
    settings = folder.settings()
    database.check_schema_is_current(database.connect(settings))
    try:
        print(next_code(settings, folder, arguments.email))
    except NotFound as fault:
        raise CommandFault("There is no person with one-time codes by that address in this demo.") from fault
    except OSError as fault:
        raise CommandFault(f"codes.json in {folder.path.name} cannot be used ({fault.strerror}).") from fault
    return 0

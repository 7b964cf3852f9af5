"""`portti import` and `portti export`: needs and profiles in the exchange format."""

import argparse
import json
import sys
from pathlib import Path

from portti import clock, database
from portti.cli.surroundings import CommandFault, Subparsers, add_folder, settings_of
from portti.domain.actor import SYSTEM
from portti.domain.errors import NotFound
from portti.queries import accounts as account_queries
from portti.services import exchange

_KINDS = ("needs", "profiles")


def add_commands(subparsers: Subparsers) -> None:
    """Add `import needs|profiles FILE --centre CODE` and `export needs|profiles`."""
    load = subparsers.add_parser("import", help="store needs or profiles of the exchange format")
    load.add_argument("kind", choices=_KINDS)
    load.add_argument("file", type=Path)
    load.add_argument("--centre", required=True, help="the code of the centre that they belong to")
    load.add_argument("--skip-bad", action="store_true", help="store the good lines though others are bad")
    add_folder(load)
    load.set_defaults(run=_import)
    give = subparsers.add_parser(
        "export", help="print published needs or profiles, with ids that lead to nobody"
    )
    give.add_argument("kind", choices=_KINDS)
    give.add_argument("--centre", help="only this centre's")
    give.add_argument("--out", type=Path, help="a file, else standard output")
    add_folder(give)
    give.set_defaults(run=_export)


def _import(arguments: argparse.Namespace) -> int:
    database.check_schema_is_current(database.connect(settings := settings_of(arguments)))
    try:
        lines = arguments.file.read_bytes().splitlines(keepends=True)
    except OSError as fault:
        raise CommandFault(f"{arguments.file.name} cannot be read: {fault.strerror}") from fault
    with database.reading() as session:
        rules = exchange.exchange_rules(session, settings)
    good, faults = [], 0
    for row in exchange.scan_rows(arguments.kind, lines, rules):
        if isinstance(row, exchange.ExchangeFault):
            faults += 1
            print(f"{arguments.file}:{row.line}: {row.key}: expected {row.expected}", file=sys.stderr)
        else:
            good.append(row)
    if faults and not arguments.skip_bad:
        raise CommandFault(
            f"{faults} bad lines, nothing is imported. --skip-bad stores the {len(good)} good ones."
        )
    with database.transaction() as session:
        try:
            centre = account_queries.centre_by_code(session, arguments.centre)
        except NotFound as fault:
            raise CommandFault(f"There is no centre with the code {arguments.centre}.") from fault
        new = sum(exchange.import_row(session, SYSTEM, centre, row, now=clock.now()) for row in good)
    print(f"{new} {arguments.kind} imported, {len(good) - new} were there already, {faults} bad lines.")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    database.check_schema_is_current(database.connect(settings))
    with database.reading() as session:
        try:
            centre = account_queries.centre_by_code(session, arguments.centre) if arguments.centre else None
        except NotFound as fault:
            raise CommandFault(f"There is no centre with the code {arguments.centre}.") from fault
        rows = exchange.export_rows(session, settings, centre, kind=arguments.kind)
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if arguments.out is None:
        sys.stdout.write(text)
    else:
        arguments.out.write_text(text, encoding="utf-8")
    return 0

"""`portti import` and `portti export`: needs and profiles in the exchange format, and what came of pairs."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from matching.errors import ExchangeFault
from portti import clock, database
from portti.cli import event_import
from portti.cli.surroundings import CommandFault, Subparsers, add_folder, settings_of
from portti.domain.actor import SYSTEM
from portti.domain.errors import NotFound
from portti.models import Centre
from portti.queries import accounts as account_queries
from portti.services import exchange
from portti.services.outcomes import SETTLED_AFTER, outcomes
from portti.settings import Settings

_KINDS = ("needs", "profiles")
_UNSAID = {
    "only_open_times": "{} needs are left out: all their times are to be agreed.",
    "open_times": "{} needs go without their times to be agreed.",
    "breaks": "{} needs go without the break in each shift.",
    "contract_and_pay": "{} needs go without what they say of contract and pay.",
    "wishes": "{} profiles go without their answer to living in, or to work now and then.",
}
"""What the format has no words for."""


def add_commands(subparsers: Subparsers) -> None:
    """Add `import needs|profiles|events FILE --centre CODE` and `export needs|profiles`."""
    load = subparsers.add_parser(
        "import",
        help="store needs or profiles of the exchange format, or the client events of an old register",
    )
    load.add_argument("kind", choices=(*_KINDS, "events"))
    load.add_argument("file", type=Path)
    load.add_argument("--centre", required=True, help="the code of the centre that they belong to")
    load.add_argument(
        "--skip-bad",
        "--keep-good",
        dest="keep_good",
        action="store_true",
        help="store the good lines though others are bad",
    )
    load.add_argument("--bad-rows", type=Path, help="of events: write the bad rows with their reasons here")
    add_folder(load)
    load.set_defaults(run=_import)
    give = subparsers.add_parser(
        "export",
        help="print the needs or profiles that are ranked now, with ids that lead to nobody, or what came of pairs",
    )
    give.add_argument("kind", choices=(*_KINDS, "outcomes"))
    give.add_argument("--centre", help="only this centre's")
    give.add_argument(
        "--of",
        choices=("work", "answers"),
        default="work",
        help="of outcomes: whether work lasted three months, or whether both sides said yes",
    )
    give.add_argument("--out", type=Path, help="a file, else standard output")
    add_folder(give)
    give.set_defaults(run=_export)


def _import(arguments: argparse.Namespace) -> int:
    database.check_schema_is_current(database.connect(settings := settings_of(arguments)))
    if arguments.kind == "events":
        return event_import.run(arguments, settings)
    try:
        lines = arguments.file.read_bytes().splitlines(keepends=True)
    except OSError as fault:
        raise CommandFault(f"{arguments.file.name} cannot be read: {fault.strerror}.") from fault
    good, faults = _read(arguments, lines, settings)
    if faults and not arguments.keep_good:
        raise CommandFault(
            f"{faults} bad lines, nothing is imported. --skip-bad stores the {len(good)} good ones."
        )
    with database.transaction() as session:
        centre = _centre(session, arguments.centre)
        new = sum(
            exchange.import_row(session, SYSTEM, centre, row, settings=settings, now=clock.now())
            for row in good
        )
        strangers = exchange.count_unknown_assistants(session, good)
    print(f"{new} {arguments.kind} imported, {len(good) - new} were there already, {faults} bad lines.")
    if strangers:
        print(f"{strangers} assistants that needs call known have no profile here: import profiles first.")
    return 0


def _read(
    arguments: argparse.Namespace, lines: list[bytes], settings: Settings
) -> tuple[list[exchange.Row], int]:
    """Return the good rows and how many lines are bad; each bad one is named on standard error."""
    with database.reading() as session:
        rules = exchange.exchange_rules(session, settings)
    good: list[exchange.Row] = []
    faults = 0
    for row in exchange.scan_rows(arguments.kind, lines, rules):
        if isinstance(row, ExchangeFault):
            faults += 1
            print(f"{arguments.file}:{row}", file=sys.stderr)
        else:
            good.append(row)
    return good, faults


def _centre(session: Session, code: str) -> Centre:
    try:
        return account_queries.centre_by_code(session, code)
    except NotFound as fault:
        known = ", ".join(centre.code for centre in account_queries.all_centres(session))
        raise CommandFault(
            f"There is no centre with the code {code}. Centres: {known or 'none yet'}."
        ) from fault


def _export(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    database.check_schema_is_current(database.connect(settings))
    with database.reading() as session:
        centre = _centre(session, arguments.centre) if arguments.centre else None
        rows = (
            _outcomes(session, settings, centre, of_work=arguments.of == "work")
            if arguments.kind == "outcomes"
            else exchange.export_rows(session, settings, centre, kind=arguments.kind)
        )
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        unsaid = exchange.count_unsaid(session, centre, kind=arguments.kind)
    for what, count in unsaid.items():
        print(_UNSAID[what].format(count), file=sys.stderr)
    if arguments.out is None:
        sys.stdout.write(text)
        return 0
    try:
        arguments.out.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise CommandFault(f"{arguments.out.name} cannot be written: {fault.strerror}.") from fault
    return 0


def _outcomes(
    session: Session, settings: Settings, centre: Centre | None, *, of_work: bool
) -> list[dict[str, Any]]:
    """Return what came of pairs that were shown; how many are left out is told on standard error."""
    found = outcomes(session, settings, centre, of_work=of_work, now=clock.now())
    early = f"shown for less than {SETTLED_AFTER.days} days" + (
        " or not at work for three months yet" * of_work
    )
    print(
        f"{len(found.rows)} outcomes; left out: {found.too_new} {early}, "
        f"{found.not_known} whose points of then are not known.",
        file=sys.stderr,
    )
    return found.rows

"""`portti import events FILE --centre CODE`: the client events of an old register, XLSX or CSV."""

import argparse
import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from portti import clock, database
from portti.cli.surroundings import CommandFault
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.queries import accounts as account_queries
from portti.services.event_import import RowFault, import_events
from portti.settings import Settings
from portti.wording.service import FILE_FAULTS, IMPORT_COLUMNS, IMPORT_FAULTS


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Bring a register in, name each bad row on standard error, and say what came of it."""
    data = _data(arguments.file)
    try:
        with database.transaction() as session:
            centre = account_queries.centre_by_code(session, arguments.centre)
            # The service itself acts: whoever runs the command works for every centre.
            operator = Actor(account_id=None, roles=frozenset({"manager"}), centre_id=centre.id)
            report = import_events(
                session, operator, data, keep_good=arguments.keep_good, settings=settings, now=clock.now()
            )
    except NotFound as fault:
        raise CommandFault(f"There is no centre with the code {arguments.centre}.") from fault
    except RuleViolation as fault:
        raise CommandFault(_file_sentence(fault)) from fault
    for one in report.faults:
        print(f"{arguments.file}: {sentence(one)}", file=sys.stderr)
    if arguments.bad_rows is not None:
        _write_faults(arguments.bad_rows, report.faults)
    if not report.kept:
        good = report.rows - report.bad_rows
        raise CommandFault(
            f"{report.bad_rows} bad rows, nothing is imported. --keep-good stores the {good} good ones."
        )
    print(f"{report.new} events imported, {report.there} were there already, {report.bad_rows} bad rows.")
    return 0


def _file_sentence(fault: RuleViolation) -> str:
    columns = fault.facts.get("columns")
    names = ", ".join(IMPORT_COLUMNS[one] for one in columns) if isinstance(columns, list) else ""
    return FILE_FAULTS.get(fault.code, fault.code) % {"names": names, **fault.facts}


def sentence(fault: RowFault) -> str:
    """Return what is wrong with a row in one line."""
    columns = {**IMPORT_COLUMNS, "": "no column"}
    value = f" ({fault.value})" if fault.value else ""
    reason = IMPORT_FAULTS.get(fault.code, fault.code)
    return f"row {fault.row}, {columns.get(fault.column, fault.column)}{value}: {reason}"


def _data(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise CommandFault(f"{file.name} cannot be read: {fault.strerror}.") from fault


def _write_faults(file: Path, faults: Sequence[RowFault]) -> None:
    try:
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("row", "column", "value", "reason"))
            for one in faults:
                reason = IMPORT_FAULTS.get(one.code, one.code)
                writer.writerow((one.row, one.column, one.value, reason))
    except OSError as fault:
        raise CommandFault(f"{file.name} cannot be written: {fault.strerror}.") from fault

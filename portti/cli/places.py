"""`portti places import`: the current table of postal codes."""

import argparse
import csv
from pathlib import Path
from typing import Any

from portti import database
from portti.cli.surroundings import CommandFault, Subparsers, add_folder, settings_of
from portti.domain.places import is_postal_code, municipality_table
from portti.queries import places as place_queries

_COLUMNS = ("postal_code", "place_name", "municipality_code", "lat", "lon")


def add_commands(subparsers: Subparsers) -> None:
    """Add `places import FILE`."""
    parser = subparsers.add_parser("places", help="postal codes")
    deeds = parser.add_subparsers(dest="deed", required=True)
    load = deeds.add_parser(
        "import",
        help=f"replace all postal codes by those of a CSV file with the columns {', '.join(_COLUMNS)}",
    )
    load.add_argument("file", type=Path)
    add_folder(load)
    load.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    rows = read_postal_codes(arguments.file)
    settings = settings_of(arguments)
    database.check_schema_is_current(database.connect(settings))
    with database.transaction() as session:
        place_queries.replace_postal_codes(session, rows)
    print(f"{len(rows)} postal codes imported.")
    return 0


def read_postal_codes(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file; CommandFault names every bad line, and then nothing is imported."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in _COLUMNS if column not in (reader.fieldnames or [])]
            if missing:
                raise CommandFault(f"{path.name}:1: expected the columns {', '.join(missing)}")
            rows, faults, seen = [], [], set()
            for number, row in enumerate(reader, start=2):
                fault = _fault(row, seen)
                if fault:
                    faults.append(f"{path.name}:{number}: {fault}")
                    continue
                seen.add(row["postal_code"])
                rows.append(
                    {
                        "code": row["postal_code"],
                        "name": row["place_name"],
                        "municipality_code": row["municipality_code"],
                        "latitude": float(row["lat"]),
                        "longitude": float(row["lon"]),
                    }
                )
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandFault(f"{path.name} cannot be read as UTF-8 text: {fault}") from fault
    if faults:
        raise CommandFault("\n".join(faults))
    return rows


def _fault(row: dict[str, str], seen: set[str]) -> str | None:
    code = row["postal_code"] or ""
    if not is_postal_code(code):
        return "postal_code: expected five digits"
    if code in seen:
        return "postal_code: expected each code once"
    if row["municipality_code"] not in municipality_table():
        return "municipality_code: expected a municipality's three digits"
    try:
        latitude, longitude = float(row["lat"]), float(row["lon"])
    except (TypeError, ValueError):
        return "lat, lon: expected numbers"
    if not (59.4 <= latitude <= 70.2 and 19.0 <= longitude <= 31.7):
        return "lat, lon: expected a point in Finland"
    return None

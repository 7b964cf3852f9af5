"""`portti places import`: the current table of postal codes."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from portti import database
from portti.cli.surroundings import CommandFault, Subparsers, add_folder, settings_of
from portti.domain.places import find_municipality, is_postal_code
from portti.domain.skills import REFERENCE
from portti.queries import places as place_queries

POSTAL_CODES = REFERENCE / "postal_codes.csv"
"""The codes of April 2024, from GeoNames (geonames.org, CC BY 4.0): the demo's, and a beginning for others."""

# Tables of postal codes go round under several headings: the first of each that a file has is read.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "postal_code": ("postal_code", "postcode", "code"),
    "place_name": ("place_name", "name"),
    "municipality_code": ("municipality_code", "municipality", "municipality_fi"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "lng", "longitude"),
}
_LONGEST_NAME = 80
_SOUTH, _NORTH, _WEST, _EAST = 59.4, 70.2, 19.0, 31.7


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


def give_postal_codes(session: Session) -> None:
    """Let places be given by postal code, where nobody has imported another table."""
    if not place_queries.count_postal_codes(session):
        place_queries.replace_postal_codes(session, read_postal_codes(POSTAL_CODES))


def read_postal_codes(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file; CommandFault names every bad line, and then nothing is imported."""
    rows: list[dict[str, Any]] = []
    faults: list[str] = []
    seen: set[str] = set()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            headings = _headings(reader.fieldnames or [], path.name)
            for line in reader:
                values = {ours: (line.get(theirs) or "").strip() for ours, theirs in headings.items()}
                row = _row(values, seen)
                if isinstance(row, str):
                    faults.append(f"{path.name}:{reader.line_num}: {row}")
                else:
                    rows.append(row)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise CommandFault(f"{path.name} cannot be read as UTF-8 text with commas: {fault}") from fault
    if faults:
        raise CommandFault("\n".join([*faults, f"{len(faults)} bad lines, nothing is imported."]))
    if not rows:
        raise CommandFault(f"{path.name} has no postal codes, nothing is imported.")
    return rows


def _headings(present: Sequence[str], name: str) -> dict[str, str]:
    found = {
        ours: next((heading for heading in theirs if heading in present), "")
        for ours, theirs in _COLUMNS.items()
    }
    missing = [ours for ours, theirs in found.items() if not theirs]
    if missing:
        raise CommandFault(f"{name}:1: expected the columns {', '.join(missing)}")
    return found


def _row(values: dict[str, str], seen: set[str]) -> dict[str, Any] | str:
    """Return a line's row, or what is wrong with it."""
    code = values["postal_code"]
    if not is_postal_code(code):
        return "postal_code: expected five digits"
    if code in seen:
        return "postal_code: expected each code once"
    if not 0 < len(values["place_name"]) <= _LONGEST_NAME:
        return f"place_name: expected 1 to {_LONGEST_NAME} letters"
    municipality = find_municipality(values["municipality_code"])
    if municipality is None:
        return "municipality_code: expected three digits or the name of a municipality"
    try:
        latitude, longitude = float(values["lat"]), float(values["lon"])
    except ValueError:
        return "lat, lon: expected numbers"
    if not (_SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST):
        return "lat, lon: expected a point in Finland"
    seen.add(code)
    return {
        "code": code,
        "name": values["place_name"],
        "municipality_code": municipality.code,
        "latitude": latitude,
        "longitude": longitude,
    }

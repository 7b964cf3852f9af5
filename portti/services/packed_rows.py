"""Rows packed in the database as the engine reads them, and pools that begin with them.

What is packed tells the number of the change sequence that its row had: who reads takes it only where the row still has
it, and reads the row itself where not. So nothing has to be packed in the transaction that changes a row, no page waits
for it, and what was packed late, or by other rules or code, harms nobody.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

import matching
from matching import records
from matching.columns import ProfileColumns
from matching.exchange import profile_from_dict
from matching.types import Rules
from portti.domain import last_days, rosters
from portti.models import Need, Profile
from portti.queries import match_pool, packed_rows
from portti.services import coming_times, match_inputs, need_rosters, pool_rows
from portti.services.coming_times import coming_data, coming_profile_data
from portti.services.engine_rows import engine_need, read_row, rules_of
from portti.services.pool_rows import Entry, StoredRows, entry_of, packed_entry, read_rows
from portti.settings import Settings

_OF_COLUMNS = ("skills", "conditions", "speed", "detour", "crossings", "measured")
"""The rules that the columns are made by."""
Packed = list[dict[str, Any]]


@dataclass(frozen=True)
class PackedProfiles:
    """All profiles that are packed, their columns as those of a new index, and the keys of the others to be ranked."""

    rows: StoredRows
    columns: ProfileColumns
    others: list[int]


def packed_profiles(session: Session, rules: Rules) -> PackedProfiles:
    """Return the profiles as they are packed."""
    (own, texts, fixed, lists), others = packed_rows.joined(session, Profile, made_by(rules))
    columns, places = records.read_columns(fixed, lists, rules)
    return PackedProfiles(read_rows(columns.names.ids.of(places), own, texts), columns, others)


def packed_needs(session: Session, rules: Rules) -> tuple[list[Entry], list[int]]:
    """Return the needs that are packed, and the keys of the others that may be ranked."""
    (own, texts), others = packed_rows.joined(session, Need, made_by(rules))
    stored = read_rows((), own, texts)
    return [stored.entry(at) for at in range(len(stored.keys))], others


def to_be_packed(session: Session, table: type[Need] | type[Profile], settings: Settings) -> list[int]:
    """Return the keys of rows that are not packed as they are now."""
    return packed_rows.to_be_packed(session, table, made_by(rules_of(settings)))


def pack_profiles(session: Session, keys: Sequence[int], settings: Settings) -> Packed:
    """Return these profiles packed; a row that the engine cannot read, or that is not saved yet, is left out."""
    rules = rules_of(settings)
    rows = [
        row for row in match_pool.matchable_profiles_among(session, keys) if row.change_number is not None
    ]
    data = [coming_profile_data(row) for row in rows]
    read = [read_row(row, profile_from_dict, said, rules) for row, said in zip(rows, data, strict=True)]
    whole = [(row, said, one) for row, said, one in zip(rows, data, read, strict=True) if one is not None]
    packed = records.pack([one for _row, _said, one in whole], rules)
    return [
        {**_packed(row, said, rules), "fixed": fixed, "lists": lists}
        for (row, said, _one), (fixed, lists) in zip(whole, packed, strict=True)
    ]


def pack_needs(session: Session, keys: Sequence[int], settings: Settings) -> Packed:
    """Return these needs packed, as above."""
    rules = rules_of(settings)
    rows = [row for row in match_pool.matchable_needs_among(session, keys) if row.change_number is not None]
    known = match_pool.known_exchange_ids(session, [row.id for row in rows])
    data = [(row, coming_data(row, known)) for row in rows]
    return [
        _packed(row, said, rules) for row, said in data if read_row(row, engine_need, said, rules) is not None
    ]


def _packed(row: Need | Profile, data: dict[str, Any], rules: Rules) -> dict[str, Any]:
    own, text = packed_entry(entry_of(row.id, data))
    return {
        "key": row.id,
        "change_number": row.change_number,
        "made_by": made_by(rules),
        "own": own,
        "text": text,
    }


def made_by(rules: Rules) -> str:
    """Return what tells these rules and this code from any others that would make other columns or texts."""
    said = [_plain(getattr(rules, name)) for name in _OF_COLUMNS]
    return hashlib.sha256(f"{said} {_code()}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value of the rules so that the same says the same in every process."""
    if is_dataclass(value) and not isinstance(value, type):
        return [_plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return sorted(value.items(), key=str) if hasattr(value, "items") else value


@cache
def _code() -> str:
    files = [
        *sorted(Path(matching.__file__).parent.glob("*.py")),
        *(
            Path(str(one.__file__))
            for one in (last_days, rosters, need_rosters, coming_times, match_inputs, pool_rows)
        ),
        Path(__file__),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest() + np.__version__

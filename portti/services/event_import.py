"""Bringing in the events of an old register: every bad row is told, good ones are kept when asked, none twice."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.client_events import STORED, EventDraft, event_faults
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.merged_municipalities import find_any_municipality
from portti.domain.permissions import check_may
from portti.domain.typed_days import past_day
from portti.queries import client_events as queries
from portti.queries.accounts import centre_for_change
from portti.services import audit, kept_statistics
from portti.services.client_events import OWN_REGISTER, notes_are_on
from portti.services.register_files import Cell, Table, TableRow, read_table
from portti.settings import Settings
from portti.wording.service import IMPORT_COLUMNS, WORDS
from portti.words import LANGUAGES, translate

_NUMBER_COLUMN = "register_number"
_SEVERAL = re.compile(r"[;,+|\n]")
_WHOLE_DAY = re.compile(r".*[0-9]{4}.*")
_LONGEST_REGISTER_NUMBER, _LONGEST_SHOWN = 60, 60


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one row: its number in the file, the column, the rule's code, and what stands there."""

    row: int
    column: str
    code: str
    value: str
    most: object = ""


@dataclass(frozen=True)
class ReadRow:
    """One row as it was understood."""

    number: int
    draft: EventDraft
    register_number: str
    faults: tuple[RowFault, ...]


@dataclass
class ImportReport:
    """What came of a register."""

    rows: int = 0
    new: int = 0
    there: int = 0
    faults: list[RowFault] = field(default_factory=list)
    kept: bool = False
    """Whether anything was stored: not where a row is bad and good ones were not asked to be kept."""

    @property
    def bad_rows(self) -> int:
        """How many rows are bad."""
        return len({fault.row for fault in self.faults})


def import_events(
    session: Session,
    actor: Actor,
    data: bytes,
    *,
    keep_good: bool,
    settings: Settings,
    now: datetime,
) -> ImportReport:
    """Store the rows of a register that are new; with a bad row among them only where `keep_good` asks for it.

    Raises RuleViolation where the file as a whole cannot be read, or has a column that nobody knows: nothing that
    stands in a register is left out without a word.
    """
    check_may(actor, "import_events")
    if actor.centre_id is None:
        raise NotFound("centre")
    rows = read_rows(read_table(data), today=helsinki(now).date())
    # One register at a time in a centre: the same file sent twice in a moment adds nothing twice.
    centre_for_change(session, actor.centre_id)
    notes = notes_are_on(session, actor.centre_id, settings)
    report = ImportReport(rows=len(rows))
    good = _sort_out(rows, actor.centre_id, report, notes=notes)
    known = queries.keys_in_use(session, [key for key, _draft in good])
    fresh = [(key, draft) for key, draft in good if key not in known]
    report.there = len(good) - len(fresh)
    if report.faults and not keep_good:
        return report
    report.kept, report.new = True, len(fresh)
    ids = queries.write_events(session, [_stored(actor, key, draft, now) for key, draft in fresh])
    texts = {event_id: draft.note for event_id, (_key, draft) in zip(ids, fresh, strict=True) if draft.note}
    queries.write_notes(session, texts, now)
    if not fresh:
        return report
    # A register of years would make every page of statistics read all of it until the job has been there.
    months = {f"{draft.happened_on:%Y-%m}" for _key, draft in fresh}
    kept_statistics.pack_months(session, actor.centre_id, months)
    facts = {"new": report.new, "there": report.there, "bad": report.bad_rows}
    audit.record(session, actor, "import_events", "centre", actor.centre_id, now=now, facts=facts)
    return report


def read_rows(table: Table, *, today: date) -> list[ReadRow]:
    """Return the rows of a table as events; RuleViolation for a column that is missing, unknown or there twice."""
    columns = {name: _headings().get(name.casefold()) for name in table.headings if name}
    unknown = [name for name, column in columns.items() if column is None]
    if unknown:
        raise RuleViolation("register_columns_unknown", "file", {"names": ", ".join(unknown)[:200]})
    # Also where the very same word stands twice: of a row's two cells one would be read and the other lost.
    counts = Counter(columns[name] for name in table.headings if name)
    twice = [column for column, count in counts.items() if count > 1]
    lacking = [
        one for one in ("happened_on", "client_group", "functions", "channel") if one not in columns.values()
    ]
    if twice or lacking:
        raise RuleViolation(
            "register_columns_lack", "file", {"columns": [str(one) for one in twice] or lacking}
        )
    return [_read(row, columns, today) for row in table.rows]


@lru_cache
def _headings() -> dict[str, str]:
    """Return the column that each heading means, in all languages and as the code itself."""
    found: dict[str, str] = {}
    for column, text in IMPORT_COLUMNS.items():
        found[column.casefold()] = column
        found |= {translate(language, text).casefold(): column for language in LANGUAGES}
    return found | {"municipality_code": "municipality", "client_number": "client"}


@lru_cache
def _codes(column: str) -> dict[str, str]:
    """Return the code that each word of a column means, in all languages."""
    found: dict[str, str] = {}
    for code, text in WORDS[column].items():
        found |= {translate(language, text).casefold(): code for language in LANGUAGES}
        found[code] = code
    return found


def _read(row: TableRow, columns: dict[str, str | None], today: date) -> ReadRow:
    cells = {columns[name]: value for name, value in row.cells.items()}
    faults: list[RowFault] = []

    def fault(column: str, code: str, most: object = "") -> None:
        if column not in {one.column for one in faults}:
            faults.append(RowFault(row.number, column, code, _shown(cells.get(column)), most))

    def text(column: str) -> str:
        return _plain(cells.get(column))

    def code_of(column: str) -> str | None:
        word = text(column)
        if not word:
            return None
        found = _codes(column).get(word.casefold())
        if found is None:
            fault(column, "unknown_word")
        return found

    functions: set[str] = set()
    for word in filter(None, (part.strip() for part in _SEVERAL.split(text("functions")))):
        known = _codes("functions").get(word.casefold())
        if known is None:
            fault("functions", "unknown_word")
        else:
            functions.add(known)
    town = text("municipality")
    # A spreadsheet drops the zeros before a code.
    code = find_any_municipality(town.zfill(3) if town.isdigit() else town) if town else None
    if town and code is None:
        fault("municipality", "municipality_unknown")
    number = text("client").removeprefix(OWN_REGISTER).strip()
    draft = EventDraft(
        happened_on=_day(cells.get("happened_on"), today, fault),
        client_group=code_of("client_group") or "",
        functions=frozenset(functions),
        channel=code_of("channel") or "",
        topic=code_of("topic"),
        municipality_code=code,
        minutes=_minutes(text("minutes"), fault),
        begun_by=code_of("begun_by"),
        result=code_of("result"),
        referred_to=code_of("referred_to"),
        unmet_need=code_of("unmet_need"),
        satisfaction=code_of("satisfaction"),
        client_number=number or None,
        note=text("note"),
    )
    for one in event_faults(draft, today=today):
        fault(one.field or "", one.code, one.facts.get("most", ""))
    if row.nameless:
        faults.append(RowFault(row.number, "", "nameless_cell", row.nameless[:_LONGEST_SHOWN]))
    register_number = text(_NUMBER_COLUMN)
    if len(register_number) > _LONGEST_REGISTER_NUMBER:
        fault(_NUMBER_COLUMN, "number_too_long")
    return ReadRow(row.number, draft, register_number, tuple(faults))


def _day(cell: Cell, today: date, fault: Any) -> date | None:
    if isinstance(cell, date) or cell in (None, ""):
        return cell if isinstance(cell, date) else None
    typed = _plain(cell)
    try:
        if _WHOLE_DAY.fullmatch(typed):
            return past_day(typed, today)
    except ValueError:
        pass
    fault("happened_on", "day_not_understood")
    return None


def _minutes(typed: str, fault: Any) -> int | None:
    if not typed:
        return None
    if re.fullmatch(r"-?[0-9]{1,6}", typed):
        return int(typed)
    fault("minutes", "minutes_not_understood")
    return None


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _shown(cell: Cell) -> str:
    return _plain(cell)[:_LONGEST_SHOWN]


def _sort_out(
    rows: Sequence[ReadRow], centre_id: int, report: ImportReport, *, notes: bool
) -> list[tuple[str, EventDraft]]:
    """Return the good rows with the key by which each is stored once; what is bad goes into the report.

    A number of the register that comes twice is a duplicate, and so is the same row about the same client. Two
    contacts with nobody known may be alike in everything.
    """
    good: list[tuple[str, EventDraft]] = []
    seen: Counter[str] = Counter()
    for row in rows:
        faults = list(row.faults)
        if row.draft.note and not notes:
            faults.append(RowFault(row.number, "note", "notes_are_off", ""))
        key = _content_key(row)
        is_known = bool(row.register_number or row.draft.client_number)
        if not faults and is_known and seen[key]:
            column = _NUMBER_COLUMN if row.register_number else "client"
            value = row.register_number or row.draft.client_number or ""
            faults.append(RowFault(row.number, column, "duplicate", value[:_LONGEST_SHOWN]))
        if faults:
            report.faults += faults
            continue
        seen[key] += 1
        good.append((f"import:{centre_id}:{key}:{seen[key]}", row.draft))
    return good


def _content_key(row: ReadRow) -> str:
    if row.register_number:
        return f"n:{row.register_number}"
    draft = row.draft
    content = [
        draft.happened_on.isoformat() if draft.happened_on else None,
        *(getattr(draft, name) for name in _HASHED),
        sorted(draft.functions),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:32]


_HASHED = (
    "client_group",
    "channel",
    "topic",
    "municipality_code",
    "minutes",
    "begun_by",
    "result",
    "referred_to",
    "unmet_need",
    "satisfaction",
    "client_number",
)
"""What tells a row without a number from others: written out, as rows of long ago are known again by it."""


def _stored(
    actor: Actor, key: str, draft: EventDraft, now: datetime
) -> tuple[dict[str, Any], frozenset[str]]:
    values = {name: getattr(draft, name) for name in STORED}
    made = {
        "centre_id": actor.centre_id,
        "source": "import",
        "source_key": key,
        "logged_by_account_id": actor.account_id,
        "logged_at": now,
        "changed_at": now,
        "row_version": 1,
    }
    return {**values, **made}, draft.functions

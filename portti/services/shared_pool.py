"""The file in which the processes of the portal share the pool of profiles.

Whoever has read the profiles from the database puts them there, most times the job that ranks; the others map it, so
that a new process waits for no thousands of rows. The file says up to which number of the change sequence it knows
everything, and of which database, rules and code it is. A process that begins with it looks first at the mark of every
row, which no other state of that row has had: so it holds also after a backup was put back, which makes numbers anew.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from matching.columns import ProfileColumns
from matching.index_file import Array, read_head, read_index, write_index
from matching.types import Rules
from portti.models import Profile
from portti.queries import change_sequence, match_pool
from portti.services.packed_rows import made_by
from portti.services.pool_rows import Rows, StoredRows, stored_rows
from portti.settings import Settings, project_root

_NAME = "profiles.index"


@dataclass(frozen=True)
class Shared:
    """A pool as it lies in the file."""

    rows: Rows
    columns: ProfileColumns
    number: int
    marks: dict[int, str]


def folder_of(settings: Settings) -> Path | None:
    """Return where the file lies; None where nothing is to be shared."""
    return project_root() / settings.index_folder if settings.index_folder else None


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Let one process at a time read all profiles: who waits here finds the file that the other has made."""
    folder = folder_of(settings)
    if folder is None:
        yield
        return
    with ExitStack() as held:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = held.enter_context((folder / f"{_NAME}.lock").open("w"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError as fault:
            _tell(fault)
        yield


def shared_number(settings: Settings, rules: Rules) -> int:
    """Return up to which number the file knows everything; -1 where there is none for this database and code."""
    folder = folder_of(settings)
    head = read_head(folder / _NAME) if folder else None
    return int(head["number"]) if head and head["of"] == _of(settings, rules) else -1


def read_shared(settings: Settings, rules: Rules) -> Shared | None:
    """Return the pool in the file, mapped; None where there is none for this database and code."""
    folder = folder_of(settings)
    found = read_index(folder / _NAME) if folder else None
    if found is None or found.head["of"] != _of(settings, rules):
        return None
    beside = found.beside
    stored = StoredRows(
        tuple(found.head["names"]), beside["keys"], beside["hashes"], beside["texts"], beside["ends"]
    )
    marks = dict(zip(beside["keys"].tolist(), found.head["marks"], strict=True))
    return Shared(Rows(stored), found.columns, found.head["number"], marks)


def share(
    session: Session, rows: Rows, columns: ProfileColumns, number: int, settings: Settings, rules: Rules
) -> bool:
    """Put a pool in the file where it knows more than the one there; not where it is old itself by now."""
    folder = folder_of(settings)
    if folder is None:
        return False
    # A file from ahead of the database is of a time that was lost when a backup was put back.
    if number <= shared_number(settings, rules) <= change_sequence.last_number(session):
        return False
    marks = match_pool.profile_marks(session)
    if not change_sequence.changes_since(session, Profile, number).is_empty:
        # The marks may be younger than the rows: who believed them would not look at those rows again.
        return False
    stored = stored_rows(rows)
    keys = stored.keys.tolist()
    head = {
        "of": _of(settings, rules),
        "number": number,
        "names": stored.names,
        "marks": [marks.get(key, "") for key in keys],
    }
    beside: dict[str, Array] = {
        "keys": stored.keys,
        "hashes": stored.hashes,
        "texts": stored.texts,
        "ends": stored.ends,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_index(folder / _NAME, columns, beside, head)
    except OSError as fault:
        _tell(fault)
        return False
    return True


def _tell(fault: OSError) -> None:
    """A folder that cannot be written costs each process its own reading, and nobody a page."""
    structlog.get_logger().warning("index_not_shared", fault=fault.strerror)


def other_than(shared: Shared, marks: dict[int, str]) -> tuple[set[int], set[str]]:
    """Return the keys of rows that are not as in the file, and the names of rows that are no more."""
    changed = {key for key, mark in marks.items() if not mark or shared.marks.get(key) != mark}
    names = shared.rows.names_by_key
    return changed, {names[key] for key in shared.marks.keys() - marks.keys()}


def _of(settings: Settings, rules: Rules) -> str:
    """Return what a file must be of to be read: this database, rules that make such columns, and this code."""
    return hashlib.sha256(f"{settings.database.url} {made_by(rules)}".encode()).hexdigest()

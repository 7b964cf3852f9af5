"""From where in the portal statements are sent to which database, noted over a whole run of the tests.

Most tests of pages, and those marked `either_database`, are not repeated on PostgreSQL, because other tests send there
all that they send. `python -m tests.support.sent_statements FILE` tells whether that still holds: it names each place
that sends a statement to SQLite and none to PostgreSQL, and exits with 1 where there is one.
"""

import json
import re
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, UpdateBase, event

ONLY_SQLITE = (
    "database.py migrate: INSERT _alembic_tmp_",  # a table that it cannot change is copied
    "queries/packed_rows.py joined",  # PostgreSQL is asked past SQLAlchemy, in binary
)
BY_ITSELF = {"_flush", "_load_on_pk_identity", "_emit_lazyload", "_load_for_path"}
"""The functions of SQLAlchemy in which a session sends what nobody asked for in these words."""
_TABLE = re.compile(r"(?:INTO|FROM|UPDATE)\s+(\w+)")
PORTAL = str(Path(__file__).resolve().parents[2] / "portti") + "/"


class SentStatements:
    """A plugin of pytest: collects the places in each process of a run and adds them to `file` at its end."""

    def __init__(self, file: Path, target: type[Engine] | Connection = Engine) -> None:
        self.file = file
        self.sent: set[tuple[str, str]] = set()
        event.listen(target, "before_cursor_execute", self._note)

    def _note(
        self, connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
    ) -> None:
        place = place_of(sys._getframe(1), statement, context)
        if place is not None:
            self.sent.add((connection.dialect.name, place))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a process of the run has sent."""
        self.sent.update(map(tuple, node.workeroutput.get("sent_statements", ())))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand the places to the process that leads the run, or add them to the file."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["sent_statements"] = sorted(self.sent)
            return
        self.file.write_text(json.dumps(sorted(self.sent | read(self.file))))


def place_of(frame: FrameType | None, statement: str, context: Any) -> str | None:
    """Return the innermost function of the portal that sends a statement; None for tests' own and for save points.

    What a session sends by itself (rows by their keys, what is written before the next question) is its table's,
    wherever in the portal it happens.
    """
    if statement.split(maxsplit=1)[0] in ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK"):
        return None
    by_itself = False
    while frame is not None and not frame.f_code.co_filename.startswith(PORTAL):
        by_itself = by_itself or frame.f_code.co_name in BY_ITSELF
        frame = frame.f_back
    if frame is None:
        return None
    table = _TABLE.search(statement) if by_itself else None
    if table is not None:
        return f"{statement.split(maxsplit=1)[0]} {table[1]}"
    function = f"{frame.f_code.co_filename.removeprefix(PORTAL)} {frame.f_code.co_qualname}"
    written = getattr(getattr(context, "compiled", None), "statement", None)
    if isinstance(written, UpdateBase):
        return f"{function}: {statement.split(maxsplit=1)[0]} {written.table}"
    return function


def read(file: Path) -> set[tuple[str, str]]:
    """Return what runs have added to the file: names of databases and places."""
    text = file.read_text() if file.exists() else ""
    return set(map(tuple, json.loads(text or "[]")))


def not_on_postgresql(sent: set[tuple[str, str]]) -> list[str]:
    """Return the places that sent something to SQLite and nothing to PostgreSQL."""
    places = {
        kind: {place for database, place in sent if database == kind} for kind in ("sqlite", "postgresql")
    }
    missing = places["sqlite"] - places["postgresql"]
    return sorted(place for place in missing if not place.startswith(ONLY_SQLITE))


def main(file: Path) -> int:
    """Name what is missing; 1 where something is, or where nothing was noted."""
    sent = read(file)
    missing = not_on_postgresql(sent)
    print(f"Statements: {len(sent)} places and databases, {len(missing)} places sent nothing to PostgreSQL")
    for place in missing:
        print(f"  {place}")
    return 1 if missing or not sent else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""No place can hold an extract from the criminal records: of one there are a tick, two moments, and no file to send."""

import re

from sqlalchemy import Boolean, Date

from portti.models.base import Base, UtcDateTime
from portti.settings import project_root

TAKES_A_FILE = re.compile(r'type="file"|FileUpload|FileField|request\.files')


def test_of_an_extract_only_that_it_is_asked_and_when_it_was_seen_is_kept() -> None:
    columns = {
        f"{table.name}.{column.name}": type(column.type)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "extract" in column.name or "criminal" in column.name
    }
    assert columns == {
        "needs.extract_asked": Boolean,
        "candidacies.extract_issued_on": Date,
        "candidacies.extract_seen_at": UtcDateTime,
    }


def test_no_page_of_employers_and_assistants_takes_a_file() -> None:
    """Neither by its template nor by a field or a request that code reads."""
    root = project_root()
    takes = {
        path.relative_to(root).as_posix()
        for folder, ending in (("templates", "html"), ("portti/web", "py"))
        for path in (root / folder).rglob(f"*.{ending}")
        if TAKES_A_FILE.search(path.read_text(encoding="utf-8"))
    }
    # Staff bring in old registers.
    assert takes == {"templates/staff/events/import.html", "portti/web/staff/event_imports.py"}

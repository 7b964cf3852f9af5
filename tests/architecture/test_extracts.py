"""No place can hold an extract from the criminal records: of one there are a tick, two moments, and no file to send."""

from sqlalchemy import Boolean, Date

from portti.models.base import Base, UtcDateTime
from portti.settings import project_root


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
    templates = project_root() / "templates"
    takes = [page for page in templates.rglob("*.html") if 'type="file"' in page.read_text(encoding="utf-8")]
    assert takes, "staff bring in old registers as a file"
    assert {page.relative_to(templates).parts[0] for page in takes} == {"staff"}

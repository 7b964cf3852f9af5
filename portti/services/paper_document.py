"""A paper as a row of parts, which the writers of PDF and of editable documents both read."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """A heading, a paragraph or a table; an empty cell of a `tall` table is room to write by hand."""

    kind: str
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    tall: bool = False


@dataclass(frozen=True)
class PaperDocument:
    """A whole paper in one language."""

    title: str
    author: str
    language: str
    parts: tuple[Part, ...]
    signed_from: int | None = None
    """From this part on all stands on one page: nobody signs a page that says nothing."""

    def as_data(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def heading(text: str) -> Part:
    """Return a heading under the title."""
    return Part("heading", text)


def paragraph(text: str) -> Part:
    """Return a paragraph."""
    return Part("text", text)


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], *, tall: bool = False
) -> Part:
    """Return a table with a head; `widths` are shares of the line."""
    return Part("table", "", tuple(head), tuple(tuple(row) for row in rows), tuple(widths), tall)

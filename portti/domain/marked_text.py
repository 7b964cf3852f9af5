"""The small markup of texts that staff write: headings, lists, lines and boxes to fill in; nothing of it is HTML.

`# ` and `## ` begin headings, `- ` and `1. ` list items, `[ ] ` a box to tick; `Name: ____` is a line to fill in.
`**…**` is strong, an https address a link. All else is text, whatever it looks like.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

HEADING, SUBHEADING, PARAGRAPH = "heading", "subheading", "paragraph"
BULLETS, NUMBERS, BOXES, BLANK = "bullets", "numbers", "boxes", "blank"

_STARTS = (
    (re.compile(r"##+ +(.+)"), SUBHEADING),
    (re.compile(r"# +(.+)"), HEADING),
    (re.compile(r"[-*] *\[ ?\] *(.+)"), BOXES),
    (re.compile(r"\[ ?\] *(.+)"), BOXES),
    (re.compile(r"[-*] +(.+)"), BULLETS),
    (re.compile(r"\d{1,3}[.)] +(.+)"), NUMBERS),
    (re.compile(r"(.*?)\s*_{3,}"), BLANK),
)
_ONE_EACH = frozenset({HEADING, SUBHEADING, BLANK})
_SPAN = re.compile(r"\*\*(?P<strong>[^*\n]+)\*\*|(?P<link>https?://[^\s<>\"']+)")
_AFTER_LINK = ".,;:!?)"


@dataclass(frozen=True)
class Span:
    """A piece of a line: plain, `strong`, or a `link`."""

    text: str
    kind: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph of lines, a list, or a line to fill in with its label."""

    kind: str
    lines: tuple[Line, ...]


def blocks_of(text: str) -> list[Block]:
    """Return a text as a page shows it."""
    found: list[Block] = []
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n"))
    for paragraph in paragraphs:
        read = [_read(line.strip()) for line in paragraph.split("\n") if line.strip()]
        for kind, rows in groupby(read, key=lambda row: row[0]):
            lines = [_spans(row[1]) for row in rows]
            if kind == SUBHEADING and not any(one.kind == HEADING for one in found):
                kind = HEADING
            if kind in _ONE_EACH:
                found += [Block(kind, (line,)) for line in lines]
            else:
                found.append(Block(kind, tuple(lines)))
    return found


def _read(line: str) -> tuple[str, str]:
    for start, kind in _STARTS:
        match = start.fullmatch(line)
        if match:
            return kind, match[1]
    return PARAGRAPH, line


def _spans(line: str) -> Line:
    return tuple(_pieces(line))


def _pieces(line: str) -> Iterator[Span]:
    at = 0
    for match in _SPAN.finditer(line):
        if match.start() > at:
            yield Span(line[at : match.start()])
        if match["strong"]:
            yield Span(match["strong"], "strong")
            at = match.end()
            continue
        address = match["link"].rstrip(_AFTER_LINK)
        yield Span(address, "link")
        at = match.start() + len(address)
    if at < len(line):
        yield Span(line[at:])


def plain_lines(blocks: Sequence[Block]) -> list[str]:
    """Return what a page shows as lines of plain text, with an empty line between its parts."""
    found: list[str] = []
    for block in blocks:
        marks = {BULLETS: "- ", BOXES: "[ ] "}
        for number, line in enumerate(block.lines, start=1):
            mark = f"{number}. " if block.kind == NUMBERS else marks.get(block.kind, "")
            found.append(
                mark + "".join(span.text for span in line) + (" ____" if block.kind == BLANK else "")
            )
        found.append("")
    return found[:-1]


def folded(text: str) -> str:
    """Return a text as a search compares it: small letters, one space between words, no markup."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").casefold()
    return " ".join(re.sub(r"\*\*|_{3,}|^#+ ", " ", plain, flags=re.M).split())

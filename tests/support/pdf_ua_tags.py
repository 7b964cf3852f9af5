"""What PDF/UA-1 asks of the tags of a document; each failure begins with its number in the Matterhorn Protocol."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject

HEADINGS = tuple(f"/H{level}" for level in range(1, 7))
STANDARD = frozenset({
    *HEADINGS,
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI", "/Index",
    "/NonStruct", "/Private", "/P", "/H", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD",
    "/THead", "/TBody", "/TFoot", "/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code",
    "/Link", "/Annot", "/Ruby", "/RB", "/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure", "/Formula",
    "/Form",
})  # fmt: skip
"""The tags that every reader knows."""
CHILDREN = {
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/L", "/LI", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/TOC": {"/TOC", "/TOCI", "/Caption"},
}
"""What may stand right under these tags."""
PARENTS = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/THead": {"/Table"},
    "/TBody": {"/Table"},
    "/TFoot": {"/Table"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
    "/TOCI": {"/TOC"},
}
"""Right under what these tags may stand."""
_OF_TABLES = {"/Table", "/THead", "/TBody", "/TFoot", "/TR", "/TH", "/TD"}


def plain(value: Any) -> Any:
    """Return an object itself where something only refers to it."""
    return value.get_object() if isinstance(value, IndirectObject) else value


def key_of(value: Any) -> int:
    """Return by what an object is known again."""
    return value.idnum if isinstance(value, IndirectObject) else id(value)


@dataclass
class Content:
    """A piece of marked content of a page that stands under a tag: its number, and which page (or form) holds it."""

    mcid: int
    page: int


@dataclass
class Annotation:
    """An annotation that stands under a tag."""

    key: int


@dataclass
class Tag:
    """One element of the tree."""

    given: str
    kind: str
    parent: "Tag | None"
    node: DictionaryObject
    children: "list[Tag | Content | Annotation]" = field(default_factory=list)

    @property
    def tags(self) -> "list[Tag]":
        """The tags right under it."""
        return [one for one in self.children if isinstance(one, Tag)]

    def all(self) -> "Iterator[Tag]":
        """Go through it and all under it, in reading order."""
        yield self
        for one in self.tags:
            yield from one.all()

    def attribute(self, owner: str, name: str) -> Any:
        """Return what an attribute says; None where it is not said."""
        said = plain(self.node.get("/A"))
        for one in said if isinstance(said, ArrayObject) else [said]:
            found = plain(one)
            if isinstance(found, DictionaryObject) and found.get("/O") == owner and name in found:
                return plain(found[name])
        return None


class TagTree:
    """The tags of a document, each by the standard name that it stands for."""

    def __init__(self, root: DictionaryObject) -> None:
        self.root = root
        self.roles = {str(name): str(to) for name, to in plain(root.get("/RoleMap", {})).items()}
        top = Tag("", "", None, root)
        self._read(plain(root.get("/K", ArrayObject())), top, None)
        self.top = top.tags
        for one in self.top:
            one.parent = None

    @cached_property
    def all(self) -> list[Tag]:
        """All tags in reading order."""
        return [tag for top in self.top for tag in top.all()]

    def standard(self, name: str) -> str:
        """Return the standard name that a tag's name leads to; itself where it leads nowhere."""
        seen: set[str] = set()
        while name not in STANDARD and name in self.roles and name not in seen:
            seen.add(name)
            name = self.roles[name]
        return name

    def _read(self, kids: Any, parent: Tag, page: Any) -> None:
        for raw in kids if isinstance(kids, ArrayObject) else [kids]:
            kid = plain(raw)
            if isinstance(kid, NumberObject):
                parent.children.append(Content(int(kid), key_of(page)))
            elif not isinstance(kid, DictionaryObject):
                continue
            elif kid.get("/Type") == "/MCR":
                holder = (
                    kid.raw_get("/Stm") if "/Stm" in kid else kid.raw_get("/Pg") if "/Pg" in kid else page
                )
                parent.children.append(Content(int(kid["/MCID"]), key_of(holder)))
            elif kid.get("/Type") == "/OBJR":
                parent.children.append(Annotation(key_of(kid.raw_get("/Obj"))))
            else:
                name = str(kid.get("/S"))
                tag = Tag(name, self.standard(name), parent, kid)
                parent.children.append(tag)
                if "/K" in kid:
                    self._read(plain(kid["/K"]), tag, kid.raw_get("/Pg") if "/Pg" in kid else page)


def tag_failures(tree: TagTree, *, has_language: bool) -> Iterator[str]:
    """Say what fails in the tags of a document."""
    yield from _names(tree)
    for tag in tree.all:
        yield from _place(tag)
    yield from _headings(tree)
    for tag in tree.all:
        if tag.kind == "/Table":
            yield from _table(tag, tree)
        if tag.kind == "/Figure" and not (tag.node.get("/Alt") or tag.node.get("/ActualText")):
            yield "13-004 a figure has no alternative"
        if tag.kind == "/Formula" and not (tag.node.get("/Alt") or tag.node.get("/ActualText")):
            yield "17-002 a formula has no alternative"
        if not has_language and (tag.node.get("/Alt") or tag.node.get("/ActualText")):
            yield "11-002 an alternative has no language"
    notes = [str(tag.node.get("/ID", "")) for tag in tree.all if tag.kind == "/Note"]
    if "" in notes:
        yield "19-003 a note has no name"
    if len(set(notes)) < len(notes):
        yield "19-004 two notes have one name"


def _names(tree: TagTree) -> Iterator[str]:
    for name, to in tree.roles.items():
        if name in STANDARD:
            yield f"02-004 {name} stands for something else"
        seen = {name}
        while to in tree.roles and to not in STANDARD:
            if to in seen:
                yield f"02-003 {name} stands for itself"
                break
            seen.add(to)
            to = tree.roles[to]
    for name in sorted({tag.given for tag in tree.all if tag.kind not in STANDARD}):
        yield f"02-001 {name} is no standard tag"


def _place(tag: Tag) -> Iterator[str]:
    number = "09-004" if tag.kind in _OF_TABLES else "09-006" if tag.kind in ("/TOC", "/TOCI") else "09-005"
    if tag.kind in PARENTS and (tag.parent is None or tag.parent.kind not in PARENTS[tag.kind]):
        yield f"{number} {tag.kind} stands under {tag.parent.kind if tag.parent else 'nothing'}"
    if tag.kind in CHILDREN:
        for kind in sorted({one.kind for one in tag.tags} - CHILDREN[tag.kind]):
            yield f"{number} {tag.kind} holds {kind}"
        if any(isinstance(one, Content) for one in tag.children):
            yield f"{number} {tag.kind} holds words of its own"
    kinds = Counter(one.kind for one in tag.tags)
    if tag.kind == "/Table" and max(kinds["/THead"], kinds["/TFoot"]) > 1:
        yield "09-004 a table has two heads or feet"
    if tag.kind == "/LI" and not kinds["/LBody"]:
        yield "09-005 an item of a list has no body"


def _headings(tree: TagTree) -> Iterator[str]:
    kinds = {tag.kind for tag in tree.all}
    levels = [HEADINGS.index(tag.kind) + 1 for tag in tree.all if tag.kind in HEADINGS]
    if levels and levels[0] != 1:
        yield "14-002 the first heading is not H1"
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"14-003 H{level} follows H{before}"
    for tag in tree.all:
        if sum(one.kind == "/H" for one in tag.tags) > 1:
            yield "14-006 a tag holds two headings without a level"
    if "/H" in kinds and levels:
        yield "14-007 headings with and without a level"


def _table(table: Tag, tree: TagTree) -> Iterator[str]:
    rows = [row for part in (table, *table.tags) for row in part.tags if row.kind == "/TR"]
    cells = [cell for row in rows for cell in row.tags]
    heads = {str(cell.node.get("/ID")) for cell in cells if cell.kind == "/TH" and "/ID" in cell.node}
    if not any(cell.kind == "/TH" for cell in cells):
        yield "15-003 a table has no heads"
    scoped = all(cell.attribute("/Table", "/Scope") for cell in cells if cell.kind == "/TH")
    for cell in cells:
        named = {str(name) for name in cell.attribute("/Table", "/Headers") or ()}
        if named - heads:
            yield f"15-003 a cell names heads that are not there: {sorted(named - heads)}"
        if cell.kind == "/TD" and not (scoped or named):
            yield "15-003 a cell has no head"
    widths = _widths(rows)
    if len(set(widths)) > 1:
        yield f"15-005 rows of a table are of different widths: {sorted(set(widths))}"


def _widths(rows: list[Tag]) -> list[int]:
    """Return how many columns each row fills, with those that cells of rows above reach down into."""
    reaching: Counter[int] = Counter()
    found = []
    for at, row in enumerate(rows):
        width = reaching[at]
        for cell in row.tags:
            across = int(cell.attribute("/Table", "/ColSpan") or 1)
            width += across
            for below in range(1, int(cell.attribute("/Table", "/RowSpan") or 1)):
                reaching[at + below] += across
        found.append(width)
    return found

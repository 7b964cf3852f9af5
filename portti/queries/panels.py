"""SQL of client panels: a centre's own, and those that everybody reads."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portti.domain.errors import NotFound
from portti.models import (
    Centre,
    Panel,
    PanelDraft,
    PanelMeeting,
    PanelProposal,
    PanelSheet,
)
from portti.queries.found_rows import found_row

PartRow = PanelMeeting | PanelDraft | PanelProposal | PanelSheet
PART_TABLES: dict[str, type[PanelMeeting] | type[PanelDraft] | type[PanelProposal] | type[PanelSheet]] = {
    "meeting": PanelMeeting,
    "draft": PanelDraft,
    "proposal": PanelProposal,
    "sheet": PanelSheet,
}
_ALL = (
    selectinload(Panel.meetings),
    selectinload(Panel.drafts),
    selectinload(Panel.proposals),
    selectinload(Panel.sheets),
)

_IS_PUBLIC = (Panel.published_at.is_not(None), Centre.practice.is_(False))
"""Nothing of a practice centre is published."""


def panels_of_centre(session: Session, centre_id: int) -> Sequence[Panel]:
    """Return a centre's panels, the newest first."""
    query = select(Panel).where(Panel.centre_id == centre_id).options(*_ALL)
    return session.scalars(query.order_by(Panel.begun_on.desc(), Panel.id.desc())).all()


def panel_of_centre(
    session: Session, centre_id: int | None, panel_id: int, *, for_change: bool = False
) -> Panel:
    """Return a centre's panel with all that hangs on it; NotFound for another's."""
    query = select(Panel).where(Panel.id == panel_id, Panel.centre_id == centre_id).options(*_ALL)
    return found_row(session, query, "panel", for_change=for_change)


def public_panels(session: Session) -> list[tuple[Panel, Centre]]:
    """Return the panels that everybody reads with their centres, the newest first."""
    rows = session.execute(
        select(Panel, Centre)
        .join(Centre, Centre.id == Panel.centre_id)
        .where(*_IS_PUBLIC)
        .options(*_ALL)
        .order_by(Panel.begun_on.desc(), Panel.id.desc())
    )
    return [(panel, centre) for panel, centre in rows]


def public_panel(session: Session, panel_id: int) -> tuple[Panel, Centre]:
    """Return a panel that everybody reads; NotFound for one that is not public."""
    row = session.execute(
        select(Panel, Centre)
        .join(Centre, Centre.id == Panel.centre_id)
        .where(Panel.id == panel_id, *_IS_PUBLIC)
        .options(*_ALL)
    ).one_or_none()
    if row is None:
        raise NotFound("panel")
    panel, centre = row
    return panel, centre


def part_of(session: Session, panel_id: int, kind: str, part_id: int) -> PartRow:
    """Return a meeting, draft, proposal or answer sheet of a panel; NotFound for another's."""
    row = cast(PartRow | None, session.get(PART_TABLES[kind], part_id))
    if row is None or row.panel_id != panel_id:
        raise NotFound("panel_part")
    return row


def panel_by_key(session: Session, source_key: str) -> Panel | None:
    """Return the panel that a form made."""
    return session.scalar(select(Panel).where(Panel.source_key == source_key))


def part_by_key(session: Session, kind: str, source_key: str) -> PartRow | None:
    """Return the part that a form made."""
    table = PART_TABLES[kind]
    return cast(PartRow | None, session.scalar(select(table).where(table.source_key == source_key)))

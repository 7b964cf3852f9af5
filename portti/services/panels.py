"""Deeds on client panels: keeping one, its meetings, drafts, proposals with their answers, and answer sheets."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotFound
from portti.domain.panels import PanelFacts, Part, check_panel, check_part
from portti.domain.permissions import check_may
from portti.models import Panel
from portti.queries import panels as queries
from portti.queries.storing import add_once
from portti.services import audit


def make_panel(
    session: Session, actor: Actor, facts: PanelFacts, *, form_key: str, now: datetime
) -> Panel | None:
    """Write a panel down; the same form sent twice writes one, None where both were sent at once."""
    check_may(actor, "keep_panels")
    if actor.centre_id is None:
        raise NotFound("centre")
    check_panel(facts, today=helsinki(now).date())
    source_key = f"form:{actor.account_id}:{form_key}"
    known = queries.panel_by_key(session, source_key)
    if known is not None:
        return known
    panel = Panel(centre_id=actor.centre_id, source_key=source_key, changed_at=now, row_version=0)
    _write(panel, facts, now)
    if not add_once(session, panel):
        return None
    _changed(session, actor, panel, now=now)
    return panel


def change_panel(
    session: Session, actor: Actor, panel_id: int, facts: PanelFacts, *, row_version: int, now: datetime
) -> None:
    """Write a panel as it should be."""
    panel = _panel(session, actor, panel_id)
    if _facts_of(panel) == facts:
        return
    _check_version(panel, row_version)
    check_panel(facts, today=helsinki(now).date())
    _write(panel, facts, now)
    _changed(session, actor, panel, now=now)


def _facts_of(panel: Panel) -> PanelFacts:
    return PanelFacts(
        name=panel.name,
        about=panel.about,
        language=panel.language,
        municipality_code=panel.municipality_code,
        begun_on=panel.begun_on,
        ended_on=panel.ended_on,
        is_public=panel.published_at is not None,
    )


def _write(panel: Panel, facts: PanelFacts, now: datetime) -> None:
    assert facts.begun_on is not None
    panel.name, panel.about, panel.language = facts.name, facts.about, facts.language
    panel.municipality_code = facts.municipality_code
    panel.begun_on, panel.ended_on = facts.begun_on, facts.ended_on
    panel.published_at = (panel.published_at or now) if facts.is_public else None


def add_part(
    session: Session, actor: Actor, panel_id: int, kind: str, facts: Part, *, form_key: str, now: datetime
) -> bool:
    """Add a meeting, a draft, a proposal or an answer sheet; False where the same form was sent before."""
    panel = _panel(session, actor, panel_id)
    check_part(facts, today=helsinki(now).date())
    source_key = f"form:{actor.account_id}:{form_key}"
    if queries.part_by_key(session, kind, source_key) is not None:
        return False
    row = queries.PART_TABLES[kind](panel_id=panel.id, source_key=source_key, **asdict(facts))
    if not add_once(session, row):
        return False
    _changed(session, actor, panel, now=now)
    return True


def change_part(
    session: Session,
    actor: Actor,
    panel_id: int,
    kind: str,
    part_id: int,
    facts: Part,
    *,
    row_version: int,
    now: datetime,
) -> None:
    """Write a part of a panel as it should be."""
    panel = _panel(session, actor, panel_id)
    row = queries.part_of(session, panel.id, kind, part_id)
    if all(getattr(row, name) == value for name, value in asdict(facts).items()):
        return
    _check_version(panel, row_version)
    check_part(facts, today=helsinki(now).date())
    for name, value in asdict(facts).items():
        setattr(row, name, value)
    _changed(session, actor, panel, now=now)


def remove_part(
    session: Session, actor: Actor, panel_id: int, kind: str, part_id: int, *, now: datetime
) -> None:
    """Take a part of a panel away."""
    panel = _panel(session, actor, panel_id)
    session.delete(queries.part_of(session, panel.id, kind, part_id))
    _changed(session, actor, panel, now=now)


def _panel(session: Session, actor: Actor, panel_id: int) -> Panel:
    check_may(actor, "keep_panels")
    return queries.panel_of_centre(session, actor.centre_id, panel_id, for_change=True)


def _check_version(panel: Panel, row_version: int) -> None:
    if panel.row_version != row_version:
        raise Conflict("changed_meanwhile")


def _changed(session: Session, actor: Actor, panel: Panel, *, now: datetime) -> None:
    panel.changed_at = now
    panel.row_version += 1
    session.flush()
    audit.record(session, actor, "keep_panel", "panel", panel.id, now=now)

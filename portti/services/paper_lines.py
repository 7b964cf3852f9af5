"""Lines of papers: trips of a claim and shifts of a list, added once, changed and taken away."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from matching.schedule import DAY
from portti.clock import helsinki
from portti.credentials import decrypt_text, encrypt_text
from portti.domain import papers as rules
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.models import Paper, PaperLine
from portti.queries import papers as queries
from portti.services.paper_shifts import ShiftDraft, set_shift
from portti.services.papers import note_change, paper_for_change, tell_of_change
from portti.settings import Settings

Draft = ShiftDraft | rules.Trip


def add_line(
    session: Session,
    actor: Actor,
    side: str,
    paper_id: int,
    draft: Draft,
    form_key: str,
    *,
    settings: Settings,
    now: datetime,
) -> PaperLine:
    """Add a shift or a trip; the same form sent twice adds one."""
    paper = paper_for_change(session, actor, side, paper_id)
    made = queries.line_of_key(session, form_key)
    if made is not None:
        return queries.line_of(session, paper, made.id)
    rules.check_room(len(queries.lines_of(session, paper.id)))
    line = PaperLine(paper_id=paper.id, form_key=form_key, words="")
    _put(session, paper, line, draft, settings, now)
    session.add(line)
    note_change(session, actor, paper, now)
    tell_of_change(session, paper, settings, now)
    return line


def change_line(
    session: Session,
    actor: Actor,
    side: str,
    paper_id: int,
    line_id: int,
    draft: Draft,
    version: int,
    *,
    settings: Settings,
    now: datetime,
) -> PaperLine:
    """Change a shift or a trip; the same again is no change.

    RuleViolation where another tab has changed the line since `version`.
    """
    paper = paper_for_change(session, actor, side, paper_id)
    line = queries.line_of(session, paper, line_id)
    if draft == _draft_of(paper, line, settings):
        return line
    if line.row_version != version:
        raise RuleViolation("paper_changed_meanwhile")
    _put(session, paper, line, draft, settings, now)
    line.row_version += 1
    note_change(session, actor, paper, now)
    tell_of_change(session, paper, settings, now)
    return line


def remove_line(
    session: Session,
    actor: Actor,
    side: str,
    paper_id: int,
    line_id: int,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """Take a line away."""
    paper = paper_for_change(session, actor, side, paper_id)
    session.delete(queries.line_of(session, paper, line_id))
    note_change(session, actor, paper, now)
    tell_of_change(session, paper, settings, now)


def _put(
    session: Session, paper: Paper, line: PaperLine, draft: Draft, settings: Settings, now: datetime
) -> None:
    if isinstance(draft, ShiftDraft):
        set_shift(session, paper, line, draft)
        return
    if paper.kind != rules.MILEAGE:
        raise NotFound("paper_line")
    rules.check_trip(draft, today=helsinki(now).date())
    assert draft.on is not None  # checked just before
    line.happens_on, line.metres = draft.on, draft.metres
    line.words = encrypt_text(settings, json.dumps({"start": draft.start, "end": draft.end}))


def _draft_of(paper: Paper, line: PaperLine, settings: Settings) -> Draft:
    if paper.kind == rules.MILEAGE:
        return trip_of_line(line, settings)
    start = line.start_minute or 0
    return ShiftDraft(line.happens_on, start, (start + (line.wall_minutes or 0)) % DAY)


def trip_of_line(line: PaperLine, settings: Settings) -> rules.Trip:
    """Return a trip with its words in the clear."""
    text = decrypt_text(settings, line.words) if line.words else None
    words = json.loads(text) if text else {}
    return rules.Trip(line.happens_on, words.get("start", ""), words.get("end", ""), line.metres or 0)

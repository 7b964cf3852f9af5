"""SQL of who works by contract, and of the dates of work: lists of shifts, needs of single shifts only, promises."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.domain.candidacies import AGREED
from portti.domain.papers import SHIFTS
from portti.models import (
    Candidacy,
    Need,
    NeedOpenBlock,
    NeedShift,
    NeedSingleShift,
    NeedWindow,
    Paper,
    PaperLine,
    SubstituteAsk,
    SubstituteRequest,
)


@dataclass(frozen=True)
class Promise:
    """A single shift, by its key, that somebody has promised, or has given back; and when."""

    key: str
    profile_id: int
    is_won: bool
    at: datetime


def work_of_profile(session: Session, profile_id: int) -> list[tuple[Candidacy, Need]]:
    """Return what an assistant has agreed on by contract, over all employers."""
    return _work(session, Candidacy.profile_id == profile_id)


def work_for_employer(session: Session, employer_id: int) -> list[tuple[Candidacy, Need]]:
    """Return what assistants have agreed on by contract with one employer."""
    return _work(session, Need.employer_id == employer_id)


def _work(session: Session, whose: ColumnElement[bool]) -> list[tuple[Candidacy, Need]]:
    query = (
        select(Candidacy, Need)
        .join(Need, Need.id == Candidacy.need_id)
        .options(lazyload("*"))
        .where(whose, Candidacy.stage.in_(sorted(AGREED)))
    )
    return [(row, need) for row, need in session.execute(query.order_by(Candidacy.id))]


def shift_lists(
    session: Session, candidacy_ids: Collection[int], days: Sequence[date], *, given: bool
) -> list[tuple[Paper, list[PaperLine]]]:
    """Return the lists of shifts that hold one of the days, the newest first, each with its shifts of the days.

    `given` leaves out those that are the employer's own still.
    """
    if not candidacy_ids:
        return []
    first, last = min(days), max(days)
    query = (
        select(Paper, PaperLine)
        .outerjoin(PaperLine, (PaperLine.paper_id == Paper.id) & PaperLine.happens_on.between(first, last))
        .where(
            Paper.candidacy_id.in_(candidacy_ids),
            Paper.kind == SHIFTS,
            Paper.first_on <= last,
            Paper.last_on >= first,
            *((Paper.given_at.is_not(None),) if given else ()),
        )
        .order_by(Paper.id.desc(), PaperLine.happens_on, PaperLine.start_minute, PaperLine.id)
    )
    found: dict[int, tuple[Paper, list[PaperLine]]] = {}
    for paper, line in session.execute(query):
        lines = found.setdefault(paper.id, (paper, []))[1]
        if line is not None:
            lines.append(line)
    return list(found.values())


def only_single_shifts(
    session: Session, need_ids: Collection[int], days: Sequence[date]
) -> dict[int, list[tuple[str, str]]]:
    """Return both ends of the single shifts that begin on the days, by need.

    Only of needs that ask for no other times, and on which one assistant has agreed: of two nobody has said who comes.
    """
    if not need_ids:
        return {}
    others = (NeedShift, NeedWindow, NeedOpenBlock)
    of_one = (
        select(Candidacy.need_id)
        .where(Candidacy.need_id.in_(need_ids), Candidacy.stage.in_(sorted(AGREED)))
        .group_by(Candidacy.need_id)
        .having(func.count() == 1)
    )
    query = select(NeedSingleShift).where(
        NeedSingleShift.need_id.in_(of_one),
        # Wall time as text, which sorts as time goes.
        NeedSingleShift.starts_at >= min(days).isoformat(),
        NeedSingleShift.starts_at < (max(days) + timedelta(days=1)).isoformat(),
        *(~exists().where(table.need_id == NeedSingleShift.need_id) for table in others),
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for row in session.scalars(query.order_by(NeedSingleShift.starts_at, NeedSingleShift.id)):
        found.setdefault(row.need_id, []).append((row.starts_at, row.ends_at))
    return found


def promises_of_need(session: Session, need_id: int) -> list[Promise]:
    """Return which single shifts of a need were promised or given back; of those taken off again none."""
    query = select(SubstituteRequest, SubstituteAsk).join(
        SubstituteAsk, SubstituteAsk.request_id == SubstituteRequest.id
    )
    query = query.where(
        SubstituteRequest.need_id == need_id, SubstituteRequest.cancelled_at.is_(None), _was_promised()
    )
    found = []
    for request, ask in session.execute(query.order_by(SubstituteAsk.id)):
        at = ask.answered_at if ask.won else ask.withdrew_at
        found.append(Promise(request.shift_key, ask.profile_id, ask.won, at or request.requested_at))
    return found


def needs_promised_since(session: Session, states: Collection[str], now: datetime) -> Sequence[int]:
    """Return the needs of single shifts only, filled or in these states, with a promise since their last change."""
    others = (NeedShift, NeedWindow, NeedOpenBlock)
    since = exists().where(
        SubstituteRequest.need_id == Need.id,
        SubstituteRequest.cancelled_at.is_(None),
        SubstituteRequest.begins_at > now,
        SubstituteAsk.request_id == SubstituteRequest.id,
        or_(
            and_(SubstituteAsk.won.is_(True), SubstituteAsk.answered_at > Need.changed_at),
            SubstituteAsk.withdrew_at > Need.changed_at,
        ),
    )
    query = select(Need.id).where(
        Need.state.in_(sorted({*states, "filled"})),
        *(~exists().where(table.need_id == Need.id) for table in others),
        since,
    )
    return session.scalars(query.order_by(Need.id)).all()


def _was_promised() -> ColumnElement[bool]:
    return or_(SubstituteAsk.won.is_(True), SubstituteAsk.withdrew_at.is_not(None))

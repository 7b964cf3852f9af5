"""SQL of who works by contract, and of the dates of their work: lists of shifts, and needs of single shifts only."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, select
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
)


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
